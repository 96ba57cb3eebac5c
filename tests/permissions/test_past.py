"""Who could see it then: the answer from the records equals what the policy said at the time."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from tests.cast import do
from tests.permissions.test_people import names
from viewflow_kinerja import context
from viewflow_kinerja.models import AccessGrant, Delegation, GrantSource
from viewflow_kinerja.permissions import Action, Right, grants, policy
from viewflow_kinerja.permissions.past import who_could_see, who_could_see_at

pytestmark = pytest.mark.usefixtures("by_our_clock")
START = datetime(2026, 1, 6, 3, tzinfo=UTC)
SEES = {"performanceplan": Action.VIEW_PLAN, "evaluation": Action.VIEW_EVALUATION}


class Life:
    """A plan and its evaluation, to which random things happen, one an hour or a day."""

    def __init__(self, cast, plan, evaluation, seed):
        self.cast, self.plan, self.evaluation = cast, plan, evaluation
        self.dice, self.given = random.Random(f"past {seed}"), []

    def happen(self):
        acts = [self.give, self.give, self.end, self.stand_in, self.stop, self.move]
        act = self.dice.choice([*acts, self.state, self.leave, self.rater, self.account])
        unit = context.unit_of_work(actor=self.cast.system, act="test.arrange", reason="life")
        with unit, transaction.atomic():
            act()

    def person(self):
        return self.dice.choice(["dedi", "rahmi", "hendra", "mukhtar", "nurlaila", "ida"])

    def give(self):
        right = self.dice.choice([right for right in Right if right != "audit_subtree"])
        unit = self.cast.units[self.dice.choice(sorted(self.cast.units))]
        anchor = unit if right.endswith("_subtree") else self.plan
        now, days = timezone.now(), self.dice.choice([None, 2, 5])
        subject = self.dice.choice([self.cast.users[self.person()], Group.objects.first()])
        spec = grants.Spec(
            right=right,
            anchor=anchor,
            subject=subject,
            source=GrantSource.DECREE,
            reason="a decree",
            valid_from=now,
            valid_until=days and now + timedelta(days),
        )
        self.given += grants.give([spec])

    def end(self):
        rows = AccessGrant.all_rows.filter(pk__in=[grant.pk for grant in self.given])
        live = rows.filter(valid_until=None)
        if live:
            grants.end(live.filter(pk=self.dice.choice([grant.pk for grant in live])))

    def stand_in(self):
        delegate, today = self.cast.employee(self.dice.choice(["dedi", "rahmi"])), self.today()
        Delegation.all_rows.create(
            principal=self.cast.employee("nurlaila"),
            delegate=delegate,
            unit=self.cast.units["APTIKA"],
            delegates_rating=self.dice.random() < 0.7,
            effective_from=today + timedelta(self.dice.choice([0, 1])),
            effective_to=today + timedelta(self.dice.choice([1, 4])),
        )

    def today(self):
        return timezone.localdate()

    def stop(self):
        if (row := Delegation.all_rows.filter(status="ACTIVE").first()) is not None:
            row.record(status="ENDED")

    def move(self):
        unit = self.cast.units["APTIKA"]
        above = self.cast.units[self.dice.choice(["KOMINFO", "DINKES"])]
        unit.record(parent=above, path=f"{above.path}{unit.pk}.")

    def state(self):
        plan = self.plan
        plan.record(status=self.dice.choice(["DRAFT", "SUBMITTED", "APPROVED"]))
        self.evaluation.record(
            status=self.dice.choice(["RATED", "IN_TEAM_REVIEW", "DELIVERED"]), predicate="GOOD"
        )

    def leave(self):
        person = self.cast.employee(self.person())
        person.record(active=not person.active)

    def rater(self):
        self.evaluation.record(rater=self.cast.employee(self.person()))

    def account(self):
        """The person's account is taken from her, or given back."""
        person = self.cast.employee("fauzan")
        person.record(user=None if person.user_id else self.cast.fauzan)


@pytest.mark.parametrize("seed", range(6))
def test_the_past_is_what_the_policy_said_at_the_time(cast, evaluated, seed):
    life = Life(cast, evaluated.plan, evaluated, seed)
    dice, recorded, moment = random.Random(seed), [], START
    for _ in range(25):
        moment += dice.choice([timedelta(hours=1), timedelta(days=1), timedelta(days=2)])
        with time_machine.travel(moment, tick=False):
            life.happen()
            for row in (life.plan, life.evaluation):
                action = SEES[row._meta.model_name]
                seen = {user.pk for user in policy.holders(action, row)}
                recorded.append((row, moment, seen))
    for row, then, seen in recorded:
        assert {way.account for way in who_could_see_at(row, then)} == seen, then
    assert len({frozenset(seen) for _, _, seen in recorded}) > 3
    the_windows_hold_the_same(recorded)


def the_windows_hold_the_same(recorded):
    for row in {row for row, _, _ in recorded}:
        sights = who_could_see(row, START, recorded[-1][1] + timedelta(days=9))
        for _, then, seen in [each for each in recorded if each[0] == row]:
            inside = {
                sight.way.account
                for sight in sights
                if sight.since <= then and (sight.until is None or then < sight.until)
            }
            assert inside == seen, then


def test_the_way_names_the_relation_and_the_grant(cast, submitted):
    ways = {way.account: way for way in who_could_see_at(submitted, timezone.now())}
    way = ways[cast.nurlaila.pk]
    grant = AccessGrant.all_rows.get(plan=submitted, right="supervise_plan")
    assert {w.relation for w in who_could_see_at(submitted, timezone.now()) if w.grant} >= {"SUP"}
    assert way.relation in ("SUP", "HED")
    assert (ways[cast.fauzan.pk].relation, ways[cast.fauzan.pk].grant) == ("OWN", None)
    assert ways[cast.ida.pk].group == Group.objects.get(name="auditors").pk
    assert grant.pk in {w.grant for w in who_could_see_at(submitted, timezone.now())}


def test_a_proposed_right_shows_nothing_before_the_second_person_agrees(cast, submitted, work):
    spec = grants.Spec(
        right=Right.OVERSEE_PLAN,
        anchor=submitted,
        subject=cast.dedi,
        source=GrantSource.MANUAL,
        reason="a case",
        decided_by=cast.eka,
        waits=True,
        valid_from=START,
        valid_until=START + timedelta(days=9),
    )
    with time_machine.travel(START, tick=False), work(), transaction.atomic():
        grants.give([spec])
    sights = who_could_see(submitted, START, START + timedelta(days=20))
    assert cast.dedi.pk not in {sight.way.account for sight in sights}


def test_before_it_existed_nobody_saw_it(cast, submitted):
    assert who_could_see_at(submitted, timezone.now() - timedelta(days=30)) == set()


def test_an_account_closed_today_is_named_for_the_past_only(cast, submitted):
    then = timezone.now()
    cast.mukhtar.is_active = False
    cast.mukhtar.save()
    with time_machine.travel(then + timedelta(hours=1), tick=False):
        assert cast.mukhtar.pk in {way.account for way in who_could_see_at(submitted, then)}
        now = timezone.now()
        assert cast.mukhtar.pk not in {way.account for way in who_could_see_at(submitted, now)}
        seen = names(policy.holders(Action.VIEW_PLAN, submitted))
        assert "mukhtar" not in seen


def test_a_window_ends_where_the_right_ended(cast, submitted, give):
    with time_machine.travel(START, tick=False):
        give(cast.dedi, "oversee_plan", submitted, start=0, until=2)
    sights = who_could_see(submitted, START - timedelta(days=1), START + timedelta(days=9))
    (sight,) = [each for each in sights if each.way.account == cast.dedi.pk]
    assert (sight.since, sight.until) == window_of(cast.dedi)


def window_of(account):
    grant = AccessGrant.all_rows.get(user=account)
    return grant.valid_from, grant.valid_until


def test_a_draft_taken_back_is_its_owners_alone_again(cast, submitted):
    with time_machine.travel(START, tick=False):
        do(submitted, "withdraw", cast.fauzan)
    then = {way.account for way in who_could_see_at(submitted, START)}
    assert then == {cast.fauzan.pk}


def test_who_stood_in_saw_it_as_long_as_that_and_not_as_a_former_supervisor(
    cast, submitted, give, end
):
    lent = {"source": "DELEGATION", "principal": cast.employee("nurlaila")}
    end(give(cast.dedi, "supervise_plan", submitted, until=9, **lent))
    now = timezone.now()
    (sight,) = [
        sight
        for sight in who_could_see(submitted, now - timedelta(1), now)
        if sight.way.account == cast.dedi.pk
    ]
    assert (sight.way.relation, sight.way.principal) == ("SUP", cast.employee("nurlaila").pk)
    assert sight.until is not None
    assert cast.dedi.pk not in {way.account for way in who_could_see_at(submitted, now)}
