"""Who may see and do what in a case, by the rights of their role."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from jiuzhu.cases.errors import CaseError
from jiuzhu.cases.events import Actor
from jiuzhu.cases.office.case import Case
from jiuzhu.cases.store import ListedCase
from jiuzhu.cases.store.lists import BELOW
from jiuzhu.errors import Problem, ProblemsError
from jiuzhu.facts import Applicant
from jiuzhu.facts.id_number import masked
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.rulebook.procedures.rights import SCOPE_TEXTS, VERB_TEXTS, Access, Rights, Verb, View

_ONLY: dict[View, tuple[str, str]] = {
    "list": ("只能查看列表，不能查看全卷", "may see it in lists only"),
    "posting": ("只能查看已公示的内容", "may see only what is posted in public"),
}


class AccessError(ProblemsError):
    """Somebody may not see or do this; nothing was shown and nothing was done."""

    zh = "没有这项权限"
    en = "this is not allowed"


@dataclass(frozen=True, slots=True)
class Where:
    """Which cases of a list somebody may see: the filters of `Store.cases`.

    procedures: None for all.
    """

    office: str | None
    within: str | None
    procedures: tuple[str, ...] | None

    def office_asked(self, office: str | None) -> str | None:
        """The office to list, of those that they may see; `AccessError` for another."""
        mine = self.office
        if office is None or mine in (None, office):
            return office or mine
        said = f"只能查看“{mine}”的案件", f"may see only the cases of {mine!r}"
        raise AccessError((Problem(office, *said),))


class Gate:
    """The rights of a day, asked about single acts.

    procedures: those of the day, of which a list is made.
    """

    def __init__(self, access: Access, procedures: Collection[str]) -> None:
        self._access = access
        self._procedures = tuple(procedures)

    def never_posted(self, procedure: str) -> bool:
        """Whether cases of a procedure are never posted in public."""
        return procedure in self._access.never_posted

    def check(self, verb: Verb, by: Actor, case: Case) -> Rights:
        """The actor's rights; `AccessError` where they do not reach so far in this case."""
        return self._check(verb, by, case.id, case.office, case.procedure, _takes_part(by, case))

    def check_listed(self, verb: Verb, by: Actor, listed: ListedCase) -> Rights:
        """The same by the list alone, where it is the record that is in question."""
        standing = listed.standing
        return self._check(verb, by, listed.case, standing.office, standing.procedure, takes_part=False)

    def _check(
        self, verb: Verb, by: Actor, case: str, office: str, procedure: str, takes_part: bool
    ) -> Rights:
        rights = self._rights(by)
        scope = rights.scopes.get(verb)
        reaches = {
            None: False,
            "own": office == by.office,
            "within": office == by.office or office.startswith(f"{by.office}{BELOW}"),
            "involved": takes_part,
            "all": True,
        }[scope]
        if not reaches:
            raise self._refused(verb, rights, case)
        if rights.procedures is not None and procedure not in rights.procedures:
            raise _limited(verb, case)
        if verb in ("read", "list") and not rights.children and self.never_posted(procedure):
            raise _not_public(case)
        return rights

    def check_file(self, by: Actor, case: Case) -> Rights:
        """That the actor may see the whole file of a case."""
        rights = self.check("read", by, case)
        if rights.shows != "file":
            raise AccessError((Problem(case.id, *_ONLY[rights.shows]),))
        return rights

    def seen(self, by: Actor, case: Case) -> Case:
        """The case as the actor may see it: ID numbers whole or masked, or nothing of the family at all."""
        try:
            rights = self.check_file(by, case)
        except AccessError:
            bare = replace(case.standing, summary={})
            return replace(case, applicant=Applicant(), judgements=(), receipts=(), entries=(), standing=bare)
        return case if rights.full_ids else replace(case, applicant=without_ids(case.applicant))

    def check_all(self, verb: Verb, by: Actor) -> None:
        """That the actor may do it with the whole store."""
        rights = self._rights(by)
        if rights.scopes.get(verb) != "all":
            raise self._refused(verb, rights, "全部案件 / all cases")

    def where(self, verb: Verb, by: Actor) -> Where:
        """The cases that the verb reaches; `AccessError` where it reaches none."""
        rights = self._rights(by)
        scope = rights.scopes.get(verb)
        if scope not in ("own", "within", "all"):
            raise self._refused(verb, rights, by.office)
        allowed = [
            one
            for one in self._procedures
            if (rights.procedures is None or one in rights.procedures)
            and (rights.children or not self.never_posted(one))
        ]
        limited = len(allowed) < len(self._procedures)
        return Where(
            by.office if scope == "own" else None,
            by.office if scope == "within" else None,
            tuple(allowed) if limited else None,
        )

    def _rights(self, by: Actor) -> Rights:
        rights = self._access.roles.get(by.role)
        if rights is None:
            zh, en = nearest(by.role, self._access.roles)
            shown = shortened(by.role)
            said = f"没有名为“{shown}”的角色{zh}", f"there is no role {shown!r}{en}"
            raise CaseError((Problem("by.role", *said),))
        return rights

    def _refused(self, verb: Verb, rights: Rights, where: str) -> AccessError:
        what, scope = VERB_TEXTS[verb], rights.scopes.get(verb)
        if scope is None:
            said = f"这个角色不能{what.zh}", f"this role may not {what.en}"
        else:
            which = SCOPE_TEXTS[scope]
            said = f"这个角色只能{what.zh}{which.zh}", f"this role may {what.en} only {which.en}"
        return AccessError((Problem(where, *said),))


def without_ids(applicant: Applicant) -> Applicant:
    """The family with its ID numbers masked."""
    if applicant.members is None:
        return applicant
    members = tuple(
        one.model_copy(update={"id_number": masked(one.id_number)}) if one.id_number else one
        for one in applicant.members
    )
    return applicant.model_copy(update={"members": members})


def _takes_part(by: Actor, case: Case) -> bool:
    """Whether the actor has acted in the case, in that role."""
    return any((one.id, one.role) == (by.id, by.role) for event in case.events for one in event.actors)


def _limited(verb: Verb, case: str) -> AccessError:
    what = VERB_TEXTS[verb]
    said = f"这个角色不能{what.zh}这种程序的案件", f"this role may not {what.en} cases of this procedure"
    return AccessError((Problem(case, *said),))


def _not_public(case: str) -> AccessError:
    said = (
        "这类案件不公示、不公开",
        "cases of this kind are never shown in public",
    )
    return AccessError((Problem(case, *said),))
