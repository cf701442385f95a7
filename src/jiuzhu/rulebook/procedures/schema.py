"""What may stand in a file about procedure: its words, a procedure, a part that procedures share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from jiuzhu.rulebook.schema import (
    Citations,
    Dated,
    Entry,
    Name,
    Named,
    Said,
    Slip,
    Versions,
    a_list,
)

Names = Annotated[list[Name], BeforeValidator(a_list), Field(min_length=1)]
"""One name, or a list of them."""


class RoleEntry(Named):
    """Who may act.  official: whether as a public servant, who keeps out of a relative's case."""

    official: bool = True


class CircumstanceEntry(Named):
    """What may be so in one case and not in another.

    Known from what is recorded, unless `figure` (a flag that the locality sets) or `event` (whether it
    has happened) tells it.
    """

    figure: Name | None = None
    event: Name | None = None

    @model_validator(mode="after")
    def _one_way(self) -> CircumstanceEntry:
        if self.figure and self.event:
            raise Slip("figure 和 event 只能写一个", "'figure' or 'event', not both")
        return self


class RecusalEntry(Named):
    """What is asked of every official who acts."""

    basis: Citations


class WordsEntry(Entry):
    """Each word by its name.  recusal: what is asked of every official who acts."""

    roles: dict[Name, RoleEntry] = Field(default_factory=dict)
    papers: dict[Name, Named] = Field(default_factory=dict)
    circumstances: dict[Name, CircumstanceEntry] = Field(default_factory=dict)
    signatures: dict[Name, Named] = Field(default_factory=dict)
    recusal: RecusalEntry | None = None


class WordsFile(Entry):
    """The words of procedure: roles, papers, circumstances, who signs."""

    procedure_words: WordsEntry


class Guarded(Dated):
    """What holds only in certain circumstances: in all of `when` and in none of `unless`."""

    when: Names | None = None
    unless: Names | None = None


class StateEntry(Named):
    """How far a case has come.  final: nothing more follows."""

    final: bool = False


class ByEntry(Entry):
    """A role that may act in certain circumstances only."""

    role: Name
    when: Names | None = None
    unless: Names | None = None


def _roles(value: object) -> object:
    given = value if isinstance(value, list) else [value]
    return [{"role": one} if isinstance(one, str) else one for one in given]


By = Annotated[list[ByEntry], BeforeValidator(_roles), Field(min_length=1)]


class NeedEntry(Guarded):
    """What must be so before a step: exactly one kind of thing; `after` goes with `done`.

    papers: all of them are on file.  one_of: one of them is.  brings: the step itself brings all of them.
    brings_one_of: it brings one.  done: one of these events has happened, since the last of those in
    `after`.  not_done: this one never has.  people: so many act together.  signed: who signed.
    apart_from: nobody acts who took part in these.  assessed: what the assessment on file says.  found:
    one of these circumstances is so.  not_found: none is.  over: this time has run out.  in_time: it has
    not.
    """

    papers: Names | None = None
    one_of: Names | None = None
    brings: Names | None = None
    brings_one_of: Names | None = None
    done: Names | None = None
    after: Names | None = None
    not_done: Name | None = None
    people: Name | None = None
    signed: Names | None = None
    apart_from: Names | None = None
    assessed: Literal["eligible", "ineligible", "either"] | None = None
    found: Names | None = None
    not_found: Names | None = None
    over: Name | None = None
    in_time: Name | None = None
    zh: Said | None = None
    en: Said | None = None
    basis: Citations | None = None
    assumed: Named | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> NeedEntry:
        kinds = [getattr(self, kind) for kind in KINDS_OF_NEED]
        if sum(kind is not None for kind in kinds) != 1:
            raise Slip(
                f"{'、'.join(KINDS_OF_NEED)} 写且只写一个", f"exactly one of {', '.join(KINDS_OF_NEED)}"
            )
        if self.after and not self.done:
            raise Slip("after 与 done 一起写", "'after' goes with 'done'")
        if (self.zh is None) != (self.en is None):
            raise Slip("zh 和 en 要同时写", "'zh' and 'en' go together")
        return self


KINDS_OF_NEED = (
    "papers",
    "one_of",
    "brings",
    "brings_one_of",
    "done",
    "not_done",
    "people",
    "signed",
    "apart_from",
    "assessed",
    "found",
    "not_found",
    "over",
    "in_time",
)


class EffectEntry(Entry):
    """From which month a step has effect: that of an event, or the one after.

    of: the event; the step's own where none is named.
    """

    month: Literal["same", "next"]
    of: Name | None = None
    basis: Citations
    assumed: Named | None = None


class StepEntry(Guarded, Named):
    """A step: at which states it may be taken, what becomes of the case, by whom, what must be on file.

    event: what happens, when it is not called like the step; several steps may share an event.  to: the
    next state; the case stays where it is when left out.
    """

    event: Name | None = None
    at: Names
    to: Name | None = None
    by: By
    needs: list[NeedEntry] = Field(default_factory=list)
    effect: EffectEntry | None = None
    basis: Citations
    assumed: Named | None = None


class PauseEntry(Entry):
    """When a clock stands still: from one event to another, if a flag of the locality says so."""

    begins: Names
    ends: Names
    figure: Name | None = None
    basis: Citations


class ExtensionEntry(Entry):
    """What prolongs a time: to so many days in all, or by so many further ones."""

    by: Names
    to: Name | None = None
    further: Name | None = None
    basis: Citations

    @model_validator(mode="after")
    def _one_way(self) -> ExtensionEntry:
        if (self.to is None) == (self.further is None):
            raise Slip("to 和 further 写且只写一个", "exactly one of 'to' and 'further'")
        return self


class LimitEntry(Guarded, Named):
    """A time: how long, counted from which events, ended by which, for whom.

    kind: `duty` must be done in time, `right` may be used in time, `wait` must first run out.
    within: the figure that says how many days, working days or months.
    ends_on_holiday: whether a last day on a holiday moves to the next working day.
    """

    kind: Literal["duty", "right", "wait"] = "duty"
    within: Name
    counted_from: Names
    met_by: Names | None = None
    whose: Names
    extended: ExtensionEntry | None = None
    paused: list[PauseEntry] = Field(default_factory=list)
    ends_on_holiday: Literal["moves", "stays"] = "stays"
    basis: Citations
    assumed: Named | None = None

    @model_validator(mode="after")
    def _whole(self) -> LimitEntry:
        if (self.met_by is None) != (self.kind == "wait"):
            raise Slip(
                "要写 met_by（哪一步算办完）；kind: wait 的不写",
                "'met_by' says what meets it; a 'wait' has none",
            )
        return self


class ProcedureBody(Entry):
    """States, steps and times by name."""

    states: dict[Name, StateEntry] = Field(default_factory=dict)
    steps: dict[Name, Versions[StepEntry]] = Field(default_factory=dict)
    limits: dict[Name, Versions[LimitEntry]] = Field(default_factory=dict)


class IncludeEntry(Entry):
    """A part taken in, with the states that stand in its places."""

    part: Name
    places: dict[Name, Names] = Field(default_factory=dict)


class ProcedureFile(ProcedureBody, Dated):
    """A procedure: which benefits it serves, where it begins, its states, steps and times."""

    procedure: Name
    title: Named
    serves: list[Name] = Field(default_factory=list)
    order: int = 100
    begins: Name
    includes: list[IncludeEntry] = Field(default_factory=list)
    assumed: Named | None = None


class PartFile(ProcedureBody):
    """A piece that several procedures share.  places: states that each of them fills in."""

    procedure_part: Name
    places: list[Name] = Field(default_factory=list)


ProcedureFiles = WordsFile | ProcedureFile | PartFile

FILES: dict[str, type[ProcedureFiles]] = {
    "procedure_words": WordsFile,
    "procedure": ProcedureFile,
    "procedure_part": PartFile,
}
"""The kinds of file, each known by the one key that only it has."""
