"""Finding the fact that somebody names: by its path, or by whose it is and what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

from jiuzhu.errors import Problem, WhatIfError
from jiuzhu.facts.vocabulary import Entity, Word
from jiuzhu.language.hints import nearest, shortened
from jiuzhu.language.rests_on import Leaf
from jiuzhu.language.situation import Scope
from jiuzhu.whatif.trying import Trial

Named = str | tuple[str, str]
"""A fact by its path (`members[0].income.wages`, also in Chinese labels), by whose it is and its label
(`张建国的工资性收入`, `("张建国", "工资性收入")`), or by its label alone where it is the household's."""

HOUSEHOLD = ("", "家庭", "household")
APPLICANT = ("申请人", "applicant")
WHERE = "事实 (fact)"
MOST_NAMED = 10

_INDEXED = re.compile(r"(\w+)\[(\d+)\]\.?(.*)", re.DOTALL)


def find_fact(base: Trial, named: Named) -> Leaf:
    """The fact that is meant, of somebody in the case; raises `WhatIfError` with the nearest known name."""
    if isinstance(named, str):
        whom, called = _read(base, named.strip())
    else:
        whom, called = _person(base, named[0].strip()), named[1].strip()
    word = _word(whom, called)
    return Leaf("fact", word.path, whom, word)


def _read(base: Trial, text: str) -> tuple[Scope, str]:
    if _INDEXED.match(text):
        return _down(base.scope(()), text, text)
    household = base.scope(())
    if _called(household.entity, text) is not None:
        return household, text
    for match in re.finditer(r"\s*的\s*|\s*'s\s+", text):
        who, called = text[: match.start()], text[match.end() :]
        found = _known_person(base, who)
        if found is not None and _called(found.entity, called) is not None:
            return found, called
    who, mark, called = re.split(r"\s*(的|'s\s)\s*", text, maxsplit=1) if "的" in text else ("", "", text)
    return (_person(base, who), called) if mark else (household, text)


def _down(scope: Scope, path: str, whole: str) -> tuple[Scope, str]:
    """From a subject down a path of groups: `members[0].supporters[1].income`."""
    match = _INDEXED.match(path)
    if match is None:
        return scope, path
    label, index, rest = match.group(1), int(match.group(2)), match.group(3)
    groups = {group: group for group in scope.entity.collections}
    groups |= {scope.entity.model.describe()[group].label.zh: group for group in scope.entity.collections}
    if label not in groups:
        zh, en = nearest(label, groups)
        _refuse(whole, f"没有“{label}”这一组{zh}", f"there is no group {label!r}{en}")
    inside = scope.collection(groups[label]) or ()
    if index >= len(inside):
        _refuse(
            whole,
            f"“{label}”只有 {len(inside)} 个，从 0 数起，没有第 [{index}] 个",
            f"there are {len(inside)} {groups[label]}, counted from 0; there is no [{index}]",
        )
    return _down(inside[index], rest, whole)


def _person(base: Trial, name: str) -> Scope:
    found = _known_person(base, name)
    if found is None:
        names = [key for key, _ in _people(base)]
        zh, en = nearest(name, names)
        if len(names) <= MOST_NAMED:
            zh, en = f"；有：{'、'.join(names)}", f"; there are {', '.join(names)}"
        _refuse(name, f"没有叫“{shortened(name)}”的人{zh}", f"there is nobody called {shortened(name)!r}{en}")
    return found


def _known_person(base: Trial, name: str) -> Scope | None:
    if name in HOUSEHOLD:
        return base.scope(())
    people = dict(reversed(list(_people(base))))  # a member before a supporter of the same name
    own = base.family.situation.applicant
    if name in APPLICANT and name not in people and own in people.values():
        return own
    return people.get(name)


def _people(base: Trial) -> Iterator[tuple[str, Scope]]:
    """Everybody by name: the members, then those bound to support them."""
    found = sorted(base.steps().items(), key=lambda one: len(one[1]))
    return ((scope.key, scope) for scope, steps in found if steps)


def _word(whom: Scope, called: str) -> Word:
    entity = whom.entity
    word = _called(entity, called)
    if word is None:
        _refuse_unknown(entity, called)
    if word.kind != "number":
        label = word.about.label
        _refuse(called, f"“{label.zh}”不是数，不能逐个取值", f"{label.en!r} is no number to go along")
    return word


def _refuse_unknown(entity: Entity, called: str) -> NoReturn:
    inside = next((one for one in entity.collections.values() if _called(one, called)), None)
    if inside is not None:
        _refuse(
            called,
            f"要写明是谁的，如“张三的{called}”",
            f"say whose it is, such as '张三的{called}' or ('张三', {called!r})",
        )
    labels = [word.about.label.zh for word in entity.words.values()]
    zh, en = nearest(called, [*labels, *entity.words], cutoff=0.3)
    _refuse(
        called,
        f"{entity.label.zh}没有“{shortened(called)}”这一项{zh}",
        f"there is no fact {shortened(called)!r} of {entity.label.en}{en}",
    )


def _called(entity: Entity, called: str) -> Word | None:
    """The fact of this path or label; a path may be of labels: `收入.工资性收入`."""
    if called in entity.words:
        return entity.words[called]
    last = called.rpartition(".")[2]
    return next((word for word in entity.words.values() if last in _labels(word)), None)


def _labels(word: Word) -> tuple[str, str]:
    return word.about.label.zh, word.about.label.en


def _refuse(given: str, zh: str, en: str) -> NoReturn:
    raise WhatIfError((Problem(f"{WHERE} “{shortened(given)}”", zh, en),))
