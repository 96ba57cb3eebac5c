"""Guarded tables are not read without the policy, and what belongs to a record follows it."""

import asyncio

import pytest
from django.db.models import Count

from tests import coaching, improvement, support
from tests.cast import do, open_plan
from tests.days import filed
from viewflow_kinerja.exceptions import Refused, ScopeRequired
from viewflow_kinerja.models import (
    BehaviourFact,
    CoachingSession,
    DailyReport,
    Evaluation,
    EvidenceFile,
    Feedback,
    ImprovementAction,
    Indicator,
    MonthAdjustment,
    MonthlyReport,
    PerformancePlan,
    Realisation,
    Remark,
    SupportCase,
    WorkResult,
)
from viewflow_kinerja.models.base import Guarded
from viewflow_kinerja.permissions import Action, policy, relations
from viewflow_kinerja.services import feedback

VIEW = Action.VIEW_PLAN
DOORS = {
    "list": list,
    "bool": bool,
    "len": len,
    "contains": lambda rows: PerformancePlan(pk=1) in rows,
    "one": lambda rows: rows[0],
    "slice": lambda rows: list(rows[:3]),
    "get": lambda rows: rows.get(pk=1),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "earliest": lambda rows: rows.earliest("pk"),
    "latest": lambda rows: rows.latest("pk"),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains one": lambda rows: rows.contains(PerformancePlan(pk=1)),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "dates": lambda rows: list(rows.dates("starts_on", "year")),
    "in_bulk": lambda rows: rows.in_bulk(),
    "iterator": lambda rows: list(rows.iterator()),
    "aiterator": lambda rows: asyncio.run(anext(rows.aiterator())),
    "select_related": lambda rows: list(rows.select_related("unit").order_by("pk").distinct()),
    "get_or_create": lambda rows: rows.get_or_create(pk=1),
    "update": lambda rows: rows.update(place="x"),
    "bulk_update": lambda rows: rows.bulk_update([PerformancePlan(pk=1)], ["place"]),
    "delete": lambda rows: rows.delete(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
def test_a_read_without_the_policy_is_an_error_at_every_door(door):
    for rows in (PerformancePlan.objects.all(), PerformancePlan.objects.filter(pk__gt=0)):
        with pytest.raises(ScopeRequired, match=r"PerformancePlan: ask policy.visible\(\) first"):
            DOORS[door](rows)


@pytest.mark.parametrize("model", Guarded.__subclasses__())
def test_every_guarded_model_refuses_and_has_one_way_round(model):
    concrete = model.__subclasses__() if model._meta.abstract else [model]
    for each in concrete:
        with pytest.raises(ScopeRequired):
            each.objects.count()
        assert each._meta.base_manager_name == "all_rows"


JOINED = {
    "and": lambda seen, wild: seen & wild,
    "intersection": lambda seen, wild: seen.intersection(wild),
    "difference": lambda seen, wild: wild.difference(seen),
    "slices": lambda seen, wild: wild[:3] | wild[:5],
    "or": lambda seen, wild: seen | wild,
    "or the other way": lambda seen, wild: wild | seen,
    "either": lambda seen, wild: seen ^ wild,
    "union": lambda seen, wild: seen.union(wild),
    "union the other way": lambda seen, wild: wild.union(seen),
    "none or": lambda seen, wild: seen.none() | wild,
    "none union": lambda seen, wild: seen.none().union(wild),
}
NARROWED = {
    "and both": lambda seen, wild: seen & seen.filter(pk=1),
    "slices": lambda seen, wild: seen[:3] | seen[:5],
    "without": lambda seen, wild: seen.exclude(pk__gt=0),
    "or both": lambda seen, wild: seen | seen.filter(pk=1),
    "union both": lambda seen, wild: seen.union(seen.filter(pk=1)),
    "either both": lambda seen, wild: seen ^ seen.filter(pk=1),
}


@pytest.mark.parametrize("way", JOINED)
def test_p15_what_is_joined_with_an_unscoped_list_is_unscoped(cast, submitted, way):
    seen = policy.visible(cast.dedi, PerformancePlan, VIEW)
    with pytest.raises(ScopeRequired):
        list(JOINED[way](seen, PerformancePlan.objects.all()))
    assert list(seen) == []


@pytest.mark.parametrize("way", NARROWED)
def test_p15_what_is_narrowed_stays_as_narrow(cast, submitted, way):
    seen = policy.visible(cast.dedi, PerformancePlan, VIEW)
    assert list(NARROWED[way](seen, PerformancePlan.objects.all())) == []


def test_p15_joining_leaves_the_parts_as_they_were(cast, submitted):
    seen = policy.visible(cast.nurlaila, PerformancePlan, VIEW)
    for other in (PerformancePlan.objects.none(), PerformancePlan.objects.all()):
        _ = other | seen, seen | other, other.union(seen), other ^ seen
        assert list(seen.all()) == [submitted]


def test_the_policy_narrows_what_it_is_given_and_never_widens_it(cast, submitted):
    nothing = PerformancePlan.objects.exclude(pk=submitted.pk)
    assert not policy.visible(cast.nurlaila, nothing, VIEW).exists()


SEEN = {
    PerformancePlan: Action.VIEW_PLAN,
    Evaluation: Action.VIEW_EVALUATION,
    DailyReport: Action.VIEW_REPORT,
    Feedback: Action.VIEW_FEEDBACK,
    MonthlyReport: Action.VIEW_MONTH,
    SupportCase: Action.VIEW_SUPPORT,
    CoachingSession: Action.VIEW_COACHING,
    ImprovementAction: Action.VIEW_IMPROVEMENT,
}


_ALONE = (
    *(DailyReport, MonthlyReport, Feedback, SupportCase, CoachingSession),
    ImprovementAction,
)


@pytest.fixture
def children(cast, evaluated, work):
    """One row at least of every kind that belongs to a record."""
    report = filed(cast.employee("fauzan"))
    told = {"kind": "QUESTION", "text": "kapan selesai?"}
    asked = feedback.give(evaluated.plan, actor=cast.mukhtar, **told)
    feedback.reply(asked, actor=cast.fauzan, text="besok")
    needed = support.asked(evaluated.plan, cast.fauzan)
    support.answered(needed, cast.nurlaila)
    today = cast.employee("fauzan").today
    talk = coaching.held(evaluated.plan, cast.nurlaila, held_on=today)
    coaching.assessed(talk, cast.nurlaila, today)
    improvement.opened(evaluated.plan, cast.nurlaila)
    with work():
        facts = {"content_type": "image/png", "size": 1, "sha256": "0" * 64, "stored_as": "x"}
        EvidenceFile.all_rows.create(report=report, name="foto.png", **facts)
        names = ("plan", "employee", "unit", "supervisor", "submitted_at")
        month = {name: getattr(report, name) for name in names}
        january = MonthlyReport(month="2026-01-01", status="SENT", figures={}, **month)
        january.save()
        late = {"work_date": "2026-01-05", "minutes": 1}
        MonthAdjustment.all_rows.create(month=january, report=report, **late)
        indicator = Indicator.all_rows.get(plan=evaluated.plan)
        Realisation.all_rows.create(evaluation=evaluated, indicator=indicator, value=3)
        Remark.all_rows.create(evaluation=evaluated, value="LOYAL", text="kept")
        fact = {"observed_on": "2026-01-05", "value": "LOYAL", "observed": "seen"}
        BehaviourFact.all_rows.create(evaluation=evaluated, **fact)
    return {model: model.all_rows.first() for model in relations.PARENTS}


def test_p27_a_child_has_the_answer_of_its_parent_at_every_verb(cast, evaluated, children):
    parents = {PerformancePlan: evaluated.plan, Evaluation: evaluated}
    parents |= {model: model.all_rows.get() for model in _ALONE}
    for model, child in children.items():
        parent = parents[relations.PARENTS[model][1]]
        for action in (SEEN[type(parent)], Action.VIEW_AUDIT):
            held = set(policy.holders(action, parent))
            assert held
            assert set(policy.holders(action, child)) == held
            for account in cast.users.values():
                assert policy.visible(account, model, action).exists() == (account in held)
                assert policy.allows(account, action, child) == (account in held)
                assert bool(policy.explain(account, action, child)) == (account in held)
                said = policy.relation(account, action, child)
                assert said == policy.relation(account, action, parent)


def test_p27_a_child_can_be_required_and_refused(cast, children):
    for model, child in children.items():
        parent = relations.PARENTS[model][1]
        action = SEEN[parent]
        assert policy.require(cast.nurlaila, action, child).relation in ("SUP", "RTP")
        with pytest.raises(Refused):
            policy.require(cast.dedi, action, child)


def test_p27_a_child_hung_on_another_parent_in_memory_asks_the_stored_one(cast, children, year):

    result, other = children[WorkResult], open_plan(cast, year, "rahmi")
    result.plan = other
    assert not policy.allows(cast.rahmi, VIEW, result)
    assert not policy.explain(cast.rahmi, VIEW, result)
    assert policy.relation(cast.rahmi, VIEW, result) is None


def test_p27_a_child_that_is_not_stored_opens_for_nobody(cast, plan):
    loose = WorkResult(plan=plan, version=1)
    assert not policy.allows(cast.fauzan, VIEW, loose)
    assert not policy.explain(cast.fauzan, VIEW, loose)
    assert not policy.holders(VIEW, loose).exists()


def test_every_guarded_model_is_placed_or_hangs_on_one_that_is():
    concrete = {m for m in all_subclasses(Guarded) if not m._meta.abstract}
    assert concrete <= {*relations.PLACEMENTS, *relations.PARENTS}


def all_subclasses(model):
    for each in model.__subclasses__():
        yield each
        yield from all_subclasses(each)


def test_a_decision_reads_as_plain_data(cast, submitted):
    do(submitted, "return", cast.nurlaila, reason="target belum terukur")
    told = policy.explain(cast.nurlaila, Action.APPROVE_PLAN, submitted).as_dict()
    assert told["object"] == f"performanceplan:{submitted.pk}"
    assert told["sentence"].startswith("Now it is: returned.")
    assert {ground["kind"] for ground in told["grounds"]} == {"state", "relation", "gate"}
    (sup,) = [ground for ground in told["grounds"] if ground["code"] == "SUP"]
    assert sup["grants"][0]["anchor"] == f"plan {submitted.pk}"
