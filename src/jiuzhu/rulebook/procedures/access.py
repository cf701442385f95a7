"""The access of a day: the rights of every role of every layer, each name looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from types import MappingProxyType

from jiuzhu.rulebook.document import Document, Key
from jiuzhu.rulebook.layers import Layers
from jiuzhu.rulebook.model import Basis
from jiuzhu.rulebook.procedures.files import files_of_kind
from jiuzhu.rulebook.procedures.lookup import ROLE
from jiuzhu.rulebook.procedures.rights import Access, Rights
from jiuzhu.rulebook.procedures.schema import AccessFile, ProcedureFile, RightsEntry, WordsFile
from jiuzhu.rulebook.procedures.words import known
from jiuzhu.rulebook.reading import IN_UPPER_LAYER, Reading
from jiuzhu.texts import Text

_PROCEDURE = Text("办理程序", "procedure")


def load_access(layers: Layers, on: date) -> Access:
    """Who may see and do what; raises `RuleError` with every problem found.

    Where no file says so, nobody may anything.
    """
    reading = Reading(layers, on)
    access = _Reading(reading).access()
    reading.refuse_if_problems()
    return access


class _Reading:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._files = list(files_of_kind(reading.layers, AccessFile))
        self._roles = dict(self._roles_written())
        self._procedures = [one.procedure for _, one in files_of_kind(reading.layers, ProcedureFile)]

    def access(self) -> Access:
        rights: dict[str, Rights] = {}
        never: dict[str, None] = {}
        never_basis: tuple[Basis, ...] = ()
        basis: tuple[Basis, ...] = ()
        assumed: Text | None = None
        seen: dict[str, tuple[Document, Key]] = {}
        for document, file in self._files:
            entry = file.access
            basis += self._reading.basis(entry.basis, document, ("access", "basis"))
            assumed = assumed or (entry.assumed.text if entry.assumed else None)
            if entry.never_posted is not None:
                path: Key = ("access", "never_posted")
                never |= dict.fromkeys(self._known(entry.never_posted.procedures, document, path))
                never_basis += self._reading.basis(entry.never_posted.basis, document, (*path, "basis"))
            for role, one in entry.roles.items():
                path = ("access", "roles", role)
                if role in seen:
                    self._reading.again(role, document, path, seen[role], IN_UPPER_LAYER)
                    continue
                seen[role] = document, path
                known(self._reading, role, self._roles, ROLE, document, path)
                rights[role] = self._rights(role, one, document, path)
        if self._files:
            self._check_whole(rights)
        return Access(MappingProxyType(rights), frozenset(never), never_basis, basis, assumed)

    def _rights(self, role: str, entry: RightsEntry, document: Document, path: Key) -> Rights:
        limited = None
        if entry.procedures is not None:
            limited = frozenset(self._known(entry.procedures, document, (*path, "procedures")))
        return Rights(
            role,
            MappingProxyType(entry.scopes),
            entry.shows,
            entry.id_numbers == "full",
            entry.children,
            limited,
            document.where(path),
        )

    def _known(self, names: Iterable[str], document: Document, path: Key) -> Iterator[str]:
        for name in names:
            if known(self._reading, name, self._procedures, _PROCEDURE, document, path):
                yield name

    def _check_whole(self, rights: dict[str, Rights]) -> None:
        for role, (document, path) in self._roles.items():
            if role not in rights:
                self._reading.problem(
                    document,
                    path,
                    f"没有写明角色“{role}”可以看什么、办什么（access 的 roles）",
                    f"nothing says what the role {role!r} may see and do (roles of 'access')",
                )

    def _roles_written(self) -> Iterator[tuple[str, tuple[Document, Key]]]:
        for document, file in files_of_kind(self._reading.layers, WordsFile):
            for role in file.procedure_words.roles:
                yield role, (document, ("procedure_words", "roles", role))
