"""What lies around a case: what its values rest on, and the case tried with one thing at other values."""

from __future__ import annotations

from collections.abc import Iterable

from jiuzhu.language.evaluate import Frames
from jiuzhu.language.missing import Gap
from jiuzhu.language.rests_on import Leaf, Line, RestsOn, Support
from jiuzhu.language.situation import Scope
from jiuzhu.language.tree import Node
from jiuzhu.whatif.alteration import Steps
from jiuzhu.whatif.premises import Premises
from jiuzhu.whatif.trying import Place, PlacedLine, Trial
from jiuzhu.whatif.turning import Along
from jiuzhu.whatif.ways import Scale, Ways


class Surroundings:
    """One case with everything that was tried around it; each thing is tried once."""

    def __init__(self, premises: Premises) -> None:
        self.premises = premises
        self.base = Trial(premises.law, premises.case)
        self.ways = Ways(self.base)
        self._rests_on = RestsOn(premises.law.parts, premises.law.trees)
        self._steps = self.base.steps()
        self._placed: dict[tuple[int, Frames], PlacedLine | None] = {}
        self._tried: dict[Leaf, dict[int, Trial]] = {}

    def support(self, nodes: Iterable[Node], frames: Frames) -> Support:
        """What these nodes rest on."""
        return self._rests_on.under(nodes, frames)

    def gaps(self, node: Node, frames: Frames) -> frozenset[Gap]:
        """What leaves a node open."""
        return frozenset(self.premises.law.assessor.missing.under(node, frames))

    def frames(self, place: Place) -> Frames:
        """The subjects at hand where a benefit is decided for somebody."""
        scope = self.base.person(place[1])
        assert scope is not None
        return scope.frames

    def steps_to(self, scope: Scope) -> Steps:
        """The way to a subject of the case."""
        return self._steps[scope]

    def along(self, leaf: Leaf, scale: Scale) -> Along:
        """Tries the case with this leaf at a step of its scale."""
        tried = self._tried.setdefault(leaf, {})

        def at(step: int) -> Trial:
            if step not in tried:
                tried[step] = self.premises.altered(scale.alter(step))
            return tried[step]

        return at

    def lines(self, leaf: Leaf, support: Support) -> frozenset[PlacedLine]:
        """The lines that this leaf may cross."""
        found = (self._placed_line(line) for line, leaves in support.lines.items() if leaf in leaves)
        return frozenset(one for one in found if one is not None)

    def _placed_line(self, line: Line) -> PlacedLine | None:
        known = id(line.node), line.frames
        if known not in self._placed:
            steps = [self._steps.get(scope) for scope in line.frames]
            subjects = tuple(one for one in steps if one is not None)
            whole = len(subjects) == len(line.frames)  # not of somebody unknown
            self._placed[known] = PlacedLine(line.node, subjects) if whole else None
        return self._placed[known]
