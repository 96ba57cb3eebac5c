"""From lines of the table to one condition on one model, by values known before planning."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Model, Q
from django.utils import timezone

from viewflow_kinerja.models import (
    AccessGrant,
    AssessorCorrection,
    Assignment,
    Delegation,
    Evaluation,
    Feedback,
    FeedbackRequest,
    ImprovementAction,
    OrgUnit,
    PerformancePlan,
    PlanVersion,
)
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions.actions import MANDATES, RIGHTS, Action, Gate, Relation
from viewflow_kinerja.permissions.placements import PARENTS as PARENTS
from viewflow_kinerja.permissions.placements import (
    PLACEMENTS,
    Placement,
    unit_paths,
)
from viewflow_kinerja.permissions.placements import answering as answering
from viewflow_kinerja.permissions.resolution import Access, below, some_units
from viewflow_kinerja.permissions.rules import Line, lines_for, states_of

EVERYTHING = Q()


def wide() -> int:
    """Units up to here become ids, above it one sub-select (P11, P12)."""
    return 5_000 if connection.vendor == "sqlite" else 500


def any_of(parts: list[Q]) -> Q | None:
    """None for nothing. P13: Django reads Q() | Q(x) as Q(x); everything would shrink."""
    if EVERYTHING in parts:
        return EVERYTHING
    return reduce(or_, parts) if parts else None


def state_is(model: type[Model], states: frozenset[str]) -> Q:
    """The test of the state; nothing to test where all states are open."""
    if not states or states == states_of(model):
        return EVERYTHING
    if derived := DERIVED.get(model):
        return reduce(or_, (derived(state) for state in sorted(states)))
    return Q(**{f"{PLACEMENTS[model].state}__in": sorted(states)})


def _assignment_is(state: str) -> Q:
    today = timezone.localdate()
    begun, over = Q(effective_from__lte=today), Q(effective_to__lt=today)
    return {"FUTURE": ~begun, "PAST": over, "CURRENT": begun & ~over}[state]


def asks_now() -> Q:
    """A request that is open and whose last day has not passed."""
    return Q(status="OPEN", until__gte=office_day())


def _rated_during(path: str, first: date, last: date | None) -> Q:
    units = Q(unit_id__in=[int(part) for part in path.split(".") if part])
    begun = EVERYTHING if last is None else Q(period__starts_on__lte=last)
    return units & Q(period__ends_on__gte=first) & begun


def _grant_is(state: str) -> Q:
    ended = Q(valid_until__lte=timezone.now())
    waits = Q(waits=True)
    return {"PROPOSED": waits & ~ended, "LIVE": ~waits & ~ended, "ENDED": ended}[state]


DERIVED: dict[type[Model], Callable[[str], Q]] = {
    Assignment: _assignment_is,
    AccessGrant: _grant_is,
}


class Filter:
    """One actor, one model: relations widen, the state and the gates narrow."""

    def __init__(self, access: Access, model: type[Model]) -> None:
        self.access, self.model, self.at = access, model, PLACEMENTS.get(model, Placement())
        self._subselects = 0
        self._act: str | None = None  # what a delegation would have to name

    def action(self, action: Action) -> Q | None:
        """The rows on which the actor may do this; None for no row."""
        opens: dict[Any, frozenset[str]] = defaultdict(frozenset)
        for line in lines_for(self.model._meta.model_name, action):
            for relation in line.relations:
                opens[relation, line.gates] |= line.states or states_of(self.model)
        shared: dict[Any, list[Relation]] = defaultdict(list)
        for (relation, gates), states in opens.items():
            shared[states, gates].append(relation)
        self._act = MANDATES.get(action)
        parts = [self._part(states, gates, who) for (states, gates), who in shared.items()]
        return any_of([part for part in parts if part is not None])

    def _part(
        self, states: frozenset[str], gates: tuple[Gate, ...], who: list[Relation]
    ) -> Q | None:
        related = self.relations(who)
        if related is None:
            return None
        return reduce(
            lambda q, gate: q & self.gate(gate), gates, state_is(self.model, states) & related
        )

    def line(self, line: Line, relation: Relation) -> Q | None:
        """The rows that one relation opens by one line."""
        self._act = MANDATES.get(line.action)
        return self._part(line.states, line.gates, [relation])

    def relations(self, relations: Iterable[Relation]) -> Q | None:
        """The actor stands in at least one of these relations. All subtrees are one condition."""
        if self.model is not Feedback:
            return self._related(list(relations))
        asked, parts = set(relations), []
        for closed, reached in _REACHED.items():
            found = self._related([each for each in Relation if each in asked & reached])
            if found is not None:
                parts.append(found & closed(self))
        return any_of(parts)

    def _related(self, relations: list[Relation]) -> Q | None:
        parts = [q for relation in relations if (q := self._column(relation)) is not None]
        plans = self._plans(relations)
        if plans and self.at.plan and (lent := self._lent(relations)) is not None:
            parts.append(lent)
            plans = self._plans([each for each in relations if each != Relation.SUP])
        if plans and self.at.plan:
            parts.append(Q(**{f"{self.at.plan}__in": sorted(plans)}))
        if (subtree := self._units(self.access.paths(relations))) is not None:
            parts.append(subtree)
        return any_of(parts)

    def _lent(self, relations: list[Relation]) -> Q | None:
        """Plans he supervises, but for those of principals who have not named this act."""
        unnamed = self.access.unnamed(self._act) if Relation.SUP in relations else []
        plans = self.access.plans(Relation.SUP)
        if not unnamed or not plans or self.model is not PerformancePlan:
            return None
        return Q(pk__in=sorted(plans)) & (Q(rater=None) | ~Q(rater_id__in=unnamed))

    def _plans(self, relations: list[Relation]) -> set[int]:
        plans = set(self.access.own) if Relation.OWN in relations else set()
        if Relation.FRM in relations and self.model in (PerformancePlan, PlanVersion):
            plans |= self.access.former
        return plans.union(
            *(self.access.plans(relation) for relation in relations if relation in RIGHTS)
        )

    def _column(self, relation: Relation) -> Q | None:
        """Relations that are columns of the row or properties of the account."""
        me = self.access.employee
        if relation == Relation.SYS:
            return EVERYTHING if self.access.is_system else None
        if relation == Relation.SBJ:
            return Q(user_id=self.access.actor.pk)
        if me is None:
            return None
        if relation in (Relation.OWN, Relation.PRI):
            return Q(**{self.at.owner: me}) if self.at.owner else None
        return self._of_serving(relation, me) if self.access.serving else None

    def _of_serving(self, relation: Relation, me: int) -> Q | None:
        if relation == Relation.ANY:
            return EVERYTHING
        if relation == Relation.AUT:
            return Q(author_id=me)
        if relation == Relation.RES:
            return self._asked(me)
        if relation == Relation.RTP and self.model is PerformancePlan:
            rated = Evaluation.all_rows.filter(rater__in=self.access.raters())
            return Q(pk__in=list(rated.values_list("plan_id", flat=True).distinct()))
        if relation == Relation.DLG:
            return Q(delegate_id=me)
        if relation == Relation.NAM:
            return Q(present_id=me) | Q(proposed_id=me)
        if relation == Relation.MEM:
            return self._member(me)
        if relation == Relation.RSP and self.model is Delegation:
            return self._of_those_he_rates("principal_id", me)
        if not self.at.rater:
            return None
        if self.model is Assignment:
            return self._of_assignment(relation, me)
        if relation == Relation.RTP:
            return Q(rater_id__in=self.access.raters())
        if relation == Relation.DEC:
            return Q(decider_id__in=self.access.raters())
        return Q(**{self.at.rater: me}) if relation == Relation.FRM else None

    def _asked(self, me: int) -> Q:
        """The request itself; for the plan, that a request is open."""
        if self.model is FeedbackRequest:
            return Q(respondent_id=me)
        asking = FeedbackRequest.all_rows.filter(asks_now(), respondent=me)
        return Q(pk__in=list(asking.values_list("plan_id", flat=True)))

    def _of_assignment(self, relation: Relation, me: int) -> Q | None:
        if relation == Relation.SUP:
            return Q(rater_id=me)
        return self._of_those_he_rates("rater_id", me) if relation == Relation.RSP else None

    def _of_those_he_rates(self, column: str, me: int) -> Q:
        """Of the rater on an assignment, of the principal of a delegation: he is the superior."""
        current = Assignment.all_rows.filter(_assignment_is("CURRENT"), rater_id=me)
        people: Any = current.values_list("employee_id", flat=True)
        # one statement on the few rows of delegations, where the home asks for nothing else
        return Q(**{f"{column}__in": people if self.model is Delegation else list(people)})

    def _member(self, me: int) -> Q | None:
        """Placed in the rated unit, or below it, in the period: paths name the units above."""
        posts = Assignment.all_rows.filter(employee=me)
        spans = posts.values_list("unit__path", "effective_from", "effective_to")
        return any_of([_rated_during(*span) for span in spans])

    def _units(self, paths: list[str]) -> Q | None:
        """None for nothing, ids for a few, one sub-select for many, no condition for all."""
        if not paths or not self.at.units:
            return None
        ids = self._few_ids(paths)
        if ids is None:
            return EVERYTHING
        if len(ids) > wide():
            units = OrgUnit.objects.filter(below(paths)).values_list("pk", flat=True)
            self._subselects += len(self.at.units)
            ids = units if self._subselects == 1 else list(units)  # P11: never two in one OR
        return reduce(or_, (Q(**{f"{column}__in": ids}) for column in self.at.units))

    def _few_ids(self, paths: list[str]) -> Any:
        """Keys of the units in granted subtrees, one more than is few; None for all there are.

        A page asks about several kinds of rows: what is held is looked up once a resolution.
        """
        known, key = self.access.subtrees, tuple(paths)
        if key not in known:
            known[key] = None if self._all_roots(paths) else some_units(paths, wide() + 1)
        return known[key]

    def _all_roots(self, paths: list[str]) -> bool:
        if paths[0].count(".") != 1:
            return False
        return not OrgUnit.objects.filter(parent=None).exclude(below(paths)).exists()

    def gate(self, gate: Gate) -> Q:
        """What must hold besides; a gate nobody wrote does not open (KeyError)."""
        return _GATES[gate](self)

    def _shown(self) -> Q:
        """With the name, or released together with others."""
        return Q(visibility="NAMED") | Q(released_on__isnull=False)

    def _not_about_himself(self) -> Q:
        """Who knows the names by office does not know them where the feedback is about himself."""
        me = self.access.employee
        return EVERYTHING if me is None else Q(visibility="NAMED") | ~Q(employee_id=me)

    def _of_author(self) -> Q:
        return EVERYTHING

    def _named(self) -> Q:
        return Q(visibility="NAMED")

    def _escalated(self) -> Q:
        return Q(escalated_at__isnull=False)

    def _not_own(self) -> Q:
        if self.at.plan:
            plans = self.access.own | self.access.principals_own
            return ~Q(**{f"{self.at.plan}__in": sorted(plans)}) if plans else EVERYTHING
        people = [key for key in (self.access.employee, *self.access.principals) if key]
        return ~Q(**{f"{self.at.owner}__in": people}) if people else EVERYTHING

    def _not_rater(self) -> Q:
        """Who gave the rating does not decide on it, nor in whose name he would."""
        return ~Q(rater_id=self.access.employee) if self.access.employee else EVERYTHING

    def _not_head(self) -> Q:
        people = [key for key in (self.access.employee, *self.access.principals) if key]
        return Q(unit__head=None) | ~Q(unit__head__in=people) if people else EVERYTHING

    def _not_self(self) -> Q:
        people = [key for key in (self.access.employee, *self.access.principals) if key]
        if self.model in _PARTIES:
            parts = [self._not(**{column: people}) for column in _PARTIES[self.model]]
            return reduce(and_, parts) if people else EVERYTHING
        if self.model is OrgUnit:
            return EVERYTHING  # whom a proposal is about, its service knows
        mine = Group.objects.filter(user=self.access.actor.pk)
        groups = list(mine.values_list("pk", flat=True))
        alone = self._not(user_id=[self.access.actor.pk]) & self._not(group_id=groups)
        if not self.access.principals:
            return alone
        return alone & self._not(user__kinerja_employee=sorted(self.access.principals))

    @staticmethod
    def _not(**column: Any) -> Q:
        """None of these; an empty column is none of them."""
        ((name, values),) = column.items()
        return Q(**{f"{name}__isnull": True}) | ~Q(**{f"{name}__in": values})

    def _not_proposer(self) -> Q:
        if self.model is ImprovementAction:
            people = [key for key in (self.access.employee, *self.access.principals) if key]
            return ~Q(author_id__in=people)
        column = "proposed_by" if self.model is Delegation else "decided_by"
        return Q(**{column: None}) | ~Q(**{column: self.access.actor.pk})


# Who is a party to it does not decide on it, nor who stands in for a party.
_PARTIES: dict[type[Model], tuple[str, ...]] = {
    Delegation: ("principal_id", "delegate_id"),
    AssessorCorrection: ("present_id", "proposed_id"),
}


class SingleFilter(Filter):
    """The same for one record found by its key: joining its unit costs less than listing units."""

    def _units(self, paths: list[str]) -> Q | None:
        below = [
            Q(**{f"{lookup}__startswith": path})
            for lookup in unit_paths(self.model)
            for path in paths
        ]
        return reduce(or_, below) if below else None


_GATES: dict[Gate, Callable[[Filter], Q]] = {
    Gate.OWN: Filter._not_own,
    Gate.RATER: Filter._not_rater,
    Gate.HEAD: Filter._not_head,
    Gate.SELF: Filter._not_self,
    Gate.TWO: Filter._not_proposer,
    Gate.NAMED: Filter._named,
    Gate.LATE: Filter._escalated,
}
_KNOWING = {Relation.RTP, Relation.AUD}
# Which feedback a relation reaches. Source: our choice, ADR 0032.
_REACHED: dict[Callable[[Filter], Q], set[Relation]] = {
    Filter._of_author: {Relation.AUT},
    Filter._not_about_himself: _KNOWING,
    Filter._shown: set(Relation) - _KNOWING - {Relation.AUT},
}
