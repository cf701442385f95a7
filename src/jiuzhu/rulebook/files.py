"""The kinds of rule file, each known by the one key that only it has."""

from __future__ import annotations

from jiuzhu.rulebook.procedures.schema import PROCEDURE_FILES, ProcedureFiles
from jiuzhu.rulebook.schema import (
    BenefitFile,
    DefinitionsFile,
    FillsFile,
    JurisdictionFile,
    ParametersFile,
    RemediesFile,
    SourcesFile,
)

RuleFile = (
    JurisdictionFile
    | SourcesFile
    | ParametersFile
    | DefinitionsFile
    | BenefitFile
    | FillsFile
    | RemediesFile
    | ProcedureFiles
)

FILES: dict[str, type[RuleFile]] = {
    "jurisdiction": JurisdictionFile,
    "sources": SourcesFile,
    "parameters": ParametersFile,
    "definitions": DefinitionsFile,
    "benefit": BenefitFile,
    "fills": FillsFile,
    "remedies": RemediesFile,
    **PROCEDURE_FILES,
}
