"""How results of a leader are carried by those of the people below.

Source: PermenPANRB 6/2022 for the cascade; the invariants are our choice, ADR 0012.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from viewflow_kinerja.domain.codes import PlanStatus, ResultKind
from viewflow_kinerja.domain.plans import Finding, PlanContent

Key = Hashable


@dataclass(frozen=True)
class LeaderResult:
    """A result of a leader; `done_by_leader` marks that nobody below has to carry it."""

    key: Key
    kind: str = ResultKind.MAIN
    done_by_leader: bool = False


@dataclass(frozen=True)
class Coverage:
    """Which MAIN results of a leader are carried, and which are not yet."""

    covered: tuple[Key, ...]
    uncovered: tuple[Key, ...]

    @property
    def percent(self) -> Fraction:
        """Return the carried share in percent; a leader without MAIN results has 100."""
        total = len(self.covered) + len(self.uncovered)
        return Fraction(100 * len(self.covered), total) if total else Fraction(100)


def cycle_in(parents: Mapping[Key, Key | None]) -> tuple[Key, ...]:
    """Find results that lead back to themselves, from each result to its parent; () if none.

    Source: our choice, ADR 0012.

    >>> cycle_in({"A1": "S1", "S1": "K1", "K1": None})
    ()
    """
    cleared: set[Key | None] = set()
    for start in parents:
        path: list[Key] = []
        key: Key | None = start
        while key is not None and key not in cleared:
            if key in path:
                return tuple(path[path.index(key) :])
            path.append(key)
            key = parents.get(key)
        cleared.update(path)
    return ()


def link_fault(
    child: Key,
    parent: Key,
    *,
    parents: Mapping[Key, Key | None],
    parent_owner: Key,
    leaders: Iterable[Key],
) -> str | None:
    """Tell why a result may not support a leader's result: NOT_A_LEADER, CYCLE, or None.

    `leaders` are the supervisor of that date, the team lead and the unit's head; `parents` are
    the links that exist. Source: our choice, ADR 0012.

    >>> link_fault("A1", "S1", parents={}, parent_owner="Nurlaila", leaders=["Mukhtar"])
    'NOT_A_LEADER'
    """
    if parent_owner not in set(leaders):
        return "NOT_A_LEADER"
    return "CYCLE" if cycle_in({**parents, child: parent}) else None


def missing_links(plan: PlanContent, supervisor_plan_status: str | None) -> tuple[Finding, ...]:
    """List MAIN results without a leader's result, once the leader's plan is approved.

    None is a supervisor without a plan, such as the Bupati. Source: our choice, ADR 0012.

    >>> from datetime import date
    >>> year = date(2026, 1, 1), date(2026, 12, 31)
    >>> missing_links(PlanContent("QUALITATIVE", "JPT", [], {}, {}, *year), "APPROVED")
    ()
    """
    if supervisor_plan_status != PlanStatus.APPROVED:
        return ()
    return tuple(
        Finding("PARENT_MISSING", f"results/{position}/parent")
        for position, result in enumerate(plan.results, start=1)
        if ResultKind(result.kind) is ResultKind.MAIN and not result.parent
    )


def coverage(results: Sequence[LeaderResult], carried: Iterable[Key | None]) -> Coverage:
    """Report which MAIN results have a child, or are marked as done by the leader.

    `carried` are the parents that the results below name. Source: our choice, ADR 0012.

    >>> coverage([LeaderResult("K1"), LeaderResult("K2")], ["K1"]).uncovered
    ('K2',)
    """
    named = set(carried)
    main = [each for each in results if ResultKind(each.kind) is ResultKind.MAIN]
    done = [each.key for each in main if each.done_by_leader or each.key in named]
    return Coverage(tuple(done), tuple(each.key for each in main if each.key not in done))
