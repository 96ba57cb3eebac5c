"""Rights given and taken by hand, and a plan that waits for its rater."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.cast import do
from viewflow_kinerja import context
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.models import AccessGrant, Delegation, GrantSource, Period
from viewflow_kinerja.permissions import Right, grants
from viewflow_kinerja.services import cycle


@pytest.fixture
def work(cast):
    """A unit of work of the system account, for rows that no service of ours makes yet."""

    def work():
        return context.unit_of_work(actor=cast.system, act="test.arrange", reason="a case")

    return work


@pytest.fixture
def give(work):
    """Give a right from some days ago, perhaps until some days ahead."""

    def give(to, right, anchor, *, start=-1, until=None, **more):
        now = timezone.now()
        facts = {"source": GrantSource.DECREE, "reason": "decree 2/2026"} | more
        ends = None if until is None else now + timedelta(until)
        window = {"valid_from": now + timedelta(start), "valid_until": ends}
        spec = grants.Spec(right=Right(right), anchor=anchor, subject=to, **facts, **window)
        with work(), transaction.atomic():
            return grants.give([spec])[0]

    return give


@pytest.fixture
def end(work):
    """End rights now."""

    def end(*ending):
        with work(), transaction.atomic():
            grants.end(AccessGrant.all_rows.filter(pk__in=[grant.pk for grant in ending]))

    return end


@pytest.fixture
def stand_in(work, give):
    """Let somebody stand in for a principal: the delegation, and the rights it gives on a plan."""

    def stand_in(cast, delegate, principal, plan, *, rating=True, until=9):
        today = timezone.localdate()
        people = {"delegate": cast.employee(delegate), "principal": cast.employee(principal)}
        with work(), transaction.atomic():
            row = Delegation.all_rows.create(
                **people,
                unit=cast.units["APTIKA"],
                delegates_rating=rating,
                effective_from=today,
                effective_to=today + timedelta(until),
            )
        source = {"source": GrantSource.DELEGATION, "principal": people["principal"]}
        give(cast.users[delegate], "supervise_plan", plan, until=until, **source)
        return row

    return stand_in


@pytest.fixture
def submitted(cast, plan):
    """Fauzan's plan, in the hands of Nurlaila."""
    do(plan, "submit", cast.fauzan)
    return plan


@pytest.fixture
def evaluated(cast, approved):
    """Fauzan's evaluation of the first quarter, just opened."""
    period = Period.all_rows.get(code="Q1")
    cycle.open_period(period, actor=cast.eka)
    return engine.start(PeriodicReviewFlow, period, actor=cast.eka, plan=approved).artifact
