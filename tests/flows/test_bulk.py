"""A copy is what the engine would have written, and lives on like any other process."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from viewflow.workflow.models import Process

from tests.cast import YEAR, approved_plan, arrange, do, fill, open_plan, step
from tests.crowd import make_crowd
from tests.threads import at_once
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import OutOfPhase, Refused
from viewflow_kinerja.flows import bulk, engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.flows.plate import Plate
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import (
    Assignment,
    Employee,
    Evaluation,
    OrgUnit,
    PerformanceCycle,
    PerformancePlan,
    Period,
    WorkflowEvent,
)
from viewflow_kinerja.models.base import record_new
from viewflow_kinerja.services import cycle as cycles
from viewflow_kinerja.services import opening, plan_edit
from viewflow_kinerja.services.opening import Wanted

BY_NATURE = {"created", "started", "finished", "at", "history_date", "history_id", "history_txid"}


def shape(row):
    """All that was written for a plan or evaluation: every column; times dropped, keys named."""
    process = Process.objects.get(pk=row.process_id)
    tasks = list(process.task_set.order_by("pk"))
    numbers = {task.pk: number for number, task in enumerate(tasks)}
    history = type(row).history.filter(id=row.pk).order_by("history_id")
    events = WorkflowEvent.objects.filter(process=process).order_by("pk")
    people = Employee.objects.in_bulk([row.employee_id])
    known = {
        "owner_id": {people[row.employee_id].user_id: "the employee"},
        "employee_id": {row.employee_id: "the employee"},
        "plan_id": {getattr(row, "plan_id", None): "the plan"},
        "process_id": {process.pk: "the process"},
        "artifact_object_id": {row.pk: "the row"},
        "task_id": numbers,
    }
    return {
        "process": listed([process], known, {process.pk: "the process"}),
        "row": listed([type(row).all_rows.get(pk=row.pk)], known, {row.pk: "the row"}),
        "history": listed(history, known, {row.pk: "the row"}),
        "tasks": listed(tasks, known, numbers),
        "edges": [sorted(numbers[before.pk] for before in task.previous.all()) for task in tasks],
        "events": listed(events, known, None),
    }


def listed(rows, known, keys):
    """`keys`: what the column `id` stands for; without it the database chose the key."""
    return [
        {
            field.attname: said(field.attname, getattr(row, field.attname), known, keys)
            for field in row._meta.concrete_fields
            if field.attname not in BY_NATURE
        }
        for row in rows
    ]


def said(name, value, known, keys):
    if name == "nonce":
        return f"{len(bytes(value))} bytes"
    if name == "id":
        return "any" if keys is None else keys[value]
    return str(known[name].get(value, value) if value is not None and name in known else value)


def written_tables(act):
    """Tables into which an act inserts."""
    with CaptureQueriesContext(connection) as captured:
        act()
    inserts = [re.match(r'INSERT (?:OR IGNORE )?INTO "(\w+)"', q["sql"]) for q in captured]
    return {found[1] for found in inserts if found}


def plan_of(key):
    return PerformancePlan.all_rows.get(employee=key)


@pytest.fixture
def crowd(cast):
    """Thirty people, every third without an account."""
    unit, rater = cast.units["APTIKA"], cast.employee("nurlaila")
    return make_crowd(30, unit=unit, rater=rater, without=3)


@pytest.fixture
def q1(cast, year):
    """The first quarter, open for review."""
    period = Period.all_rows.get(code="Q1")
    cycles.open_period(period, actor=cast.eka)
    return period


def singly(cast, year, key):
    """A plan opened by the engine."""
    employee = Employee.objects.get(pk=key)
    started = engine.start(
        TargetSettingFlow, year, actor=cast.eka, employee=employee, reason="tahun baru"
    )
    return started.artifact


def test_a_copied_plan_equals_one_opened_by_the_engine(cast, year, crowd):
    without, having, *others = crowd
    expected = {key: shape(singly(cast, year, key)) for key in (without, having)}
    report = bulk.open_plans(year, others, actor=cast.eka, reason="tahun baru", batch=7)
    assert (report.opened, report.without_account) == (28, 9)
    for number, key in enumerate(others, start=2):
        like = without if number % 3 == 0 else having
        assert shape(plan_of(key)) == expected[like]


def test_what_differs_between_people_differs_in_the_copies(cast, year, crowd):
    head, employee = cast.units["DINKES"], crowd[5]
    arrange(
        Assignment.all_rows.filter(employee=employee), unit=head, position_class="HIGH_LEADERSHIP"
    )
    bulk.open_plans(year, crowd, actor=cast.eka)
    plan = plan_of(employee)
    assert (plan.unit_id, plan.level) == (head.pk, "JPT")
    assert {(row.unit_id, row.level) for row in plan.history.all()} == {(head.pk, "JPT")}
    assert (plan_of(crowd[7]).unit_id, plan_of(crowd[7]).level) == (plan_unit(cast), "JA_JF")


def plan_unit(cast):
    return cast.units["APTIKA"].pk


def test_no_two_history_rows_or_events_share_a_nonce(cast, year, crowd):
    bulk.open_plans(year, crowd, actor=cast.eka)
    for rows in (PerformancePlan.history.all(), WorkflowEvent.objects.all()):
        nonces = [bytes(nonce) for nonce in rows.values_list("nonce", flat=True)]
        assert len(set(nonces)) == len(nonces) >= 30


def test_the_engine_writes_to_no_table_that_is_not_copied(cast, year, crowd, q1):
    plan = approved_plan(cast, year)
    found = written_tables(lambda: singly(cast, year, crowd[1]))
    assert found == {
        "viewflow_process",
        "viewflow_task",
        "viewflow_task_previous",
        "viewflow_kinerja_performanceplan",
        "viewflow_kinerja_historicalperformanceplan",
        "viewflow_kinerja_workflowevent",
    }
    review = written_tables(lambda: engine.start(PeriodicReviewFlow, q1, actor=cast.eka, plan=plan))
    plans = {"viewflow_kinerja_performanceplan", "viewflow_kinerja_historicalperformanceplan"}
    mine = {"viewflow_kinerja_evaluation", "viewflow_kinerja_historicalevaluation"}
    assert review == (found - plans) | mine


def test_a_copy_goes_on_to_its_end(cast, year):
    names = ("rahmi", "hendra", "fauzan")
    bulk.open_plans(year, [cast.employee(name) for name in names], actor=cast.eka)
    plan = plan_of(cast.employee("fauzan"))
    fill(plan, cast.fauzan)
    do(plan, "submit", cast.fauzan)
    do(plan, "approve", cast.nurlaila)
    assert (plan.status, plan.process.status) == ("APPROVED", "DONE")
    acts = plan.history.order_by("history_id").values_list("act", flat=True)
    assert list(acts) == ["plan.open", "plan.submit", "plan.approve"]


def test_a_copied_step_finds_its_owner_when_an_account_is_linked(cast, year, crowd):
    bulk.open_plans(year, crowd, actor=cast.eka)
    plan = plan_of(crowd[6])
    assert (step(plan).status, step(plan).owner_id) == ("NEW", None)
    cast.users["late"] = account = type(cast.eka).objects.create(username="late")
    arrange(Employee.objects.filter(pk=crowd[6]), user=account)
    assert engine.readdress(plan, actor=cast.system, reason="account linked") == 1
    assert engine.inbox(account).get().process_id == plan.process_id


def test_opening_again_opens_only_newcomers(cast, year, crowd):
    bulk.open_plans(year, crowd[:20], actor=cast.eka)
    report = bulk.open_plans(year, crowd, actor=cast.eka)
    assert (report.opened, report.known) == (10, 20)
    again = bulk.open_plans(year, crowd, actor=cast.eka)
    assert (again.opened, again.known) == (0, 30)
    assert PerformancePlan.all_rows.count() == Process.objects.count() == 30


def test_somebody_with_a_plan_for_a_part_of_the_year_is_no_newcomer(cast, year, crowd):
    employee = Employee.objects.get(pk=crowd[0])
    later = {"employee": employee, "starts_on": date(YEAR, 7, 1)}
    engine.start(TargetSettingFlow, year, actor=cast.eka, **later)
    assert bulk.open_plans(year, crowd[:3], actor=cast.eka).opened == 2


def test_only_those_who_were_named_are_opened(cast, year, crowd):
    far_apart = [cast.employee("mukhtar").pk, crowd[-1]]
    assert bulk.open_plans(year, far_apart, actor=cast.eka).opened == 2
    neighbours = [crowd[3], crowd[5]]
    assert bulk.open_plans(year, neighbours, actor=cast.eka).opened == 2
    opened = PerformancePlan.all_rows.values_list("employee", flat=True)
    assert set(opened) == {*far_apart, *neighbours}


def test_the_engine_opens_more_after_the_copies(cast, year, crowd):
    bulk.open_plans(year, crowd, actor=cast.eka)
    plan = open_plan(cast, year, "dedi")
    assert engine.inbox(cast.dedi).get().process_id == plan.process_id
    keys = PerformancePlan.all_rows.values_list("pk", flat=True)
    assert plan.pk == max(keys)


def test_a_stranger_opens_nothing(cast, year, crowd):
    with pytest.raises(Refused):
        bulk.open_plans(year, crowd, actor=cast.dedi)
    with pytest.raises(Refused):
        bulk.open_plans(year, [], actor=cast.dedi)
    assert not Process.objects.exists()


def test_a_year_that_is_not_open_receives_no_plans(cast, crowd):
    year = cycles.prepare(cast.units["PEMKAB"], actor=cast.eka, year=YEAR)
    with pytest.raises(OutOfPhase):
        bulk.open_plans(year, crowd, actor=cast.eka)
    assert not PerformancePlan.all_rows.exists()


def test_who_has_left_and_who_is_no_civil_servant_is_passed_over(cast, year, crowd):
    arrange(Employee.objects.filter(pk=crowd[0]), active=False)
    arrange(Employee.objects.filter(pk=crowd[1]), kind="NON_ASN")
    assert bulk.open_plans(year, crowd[:4], actor=cast.eka).opened == 2


def test_who_works_for_another_institution_is_passed_over(cast, year, crowd):
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        town = OrgUnit.objects.create(source_key="KOTA", name="Pemerintah Kota")
        town.record(path=f"{town.pk}.")
    arrange(Assignment.all_rows.filter(employee=crowd[0]), unit=town)
    assert bulk.open_plans(year, crowd[:3], actor=cast.eka).opened == 2


def test_a_dry_run_names_whom_the_office_has_to_look_after(cast, year, crowd):
    arrange(Assignment.all_rows.filter(employee=crowd[1]), rater=None, rater_source="NOBODY")
    arrange(Assignment.all_rows.filter(employee=crowd[2]), effective_to=date(YEAR - 1, 12, 31))
    report = bulk.plan_opening(year)
    assert [person.key for person in report.without_rater] == ["crowd-1"]
    assert [tuple(person) for person in report.without_post] == [("crowd-2", "Orang 2")]
    assert (report.opened, report.without_account) == (29 + 8, 10)
    assert not PerformancePlan.all_rows.exists()


def test_the_dry_run_says_what_the_opening_does(cast, crowd):
    year = opening.cycle_of(cast.units["PEMKAB"], YEAR)
    before = bulk.plan_opening(year)
    assert not PerformanceCycle.all_rows.exists()
    assert bulk.open_year(year, actor=cast.eka) == before
    stored = PerformanceCycle.all_rows.get()
    assert (stored.status, PerformancePlan.all_rows.count()) == ("PLANNING", before.opened)


def test_a_unit_alone_is_opened_with_all_below_it(cast, year):
    report = bulk.open_year(year, actor=cast.eka, unit=cast.units["KOMINFO"])
    rows = PerformancePlan.all_rows.values_list("employee__source_key", flat=True)
    assert report.opened == 5
    assert set(rows) == {"mukhtar", "nurlaila", "rahmi", "hendra", "fauzan"}


def test_a_plate_that_depends_on_the_person_is_not_printed(cast, year):
    plan = open_plan(cast, year, "fauzan")
    somebody_else = Wanted({}, cast.rahmi.pk)
    with pytest.raises(ValueError, match="addressed to somebody else"):
        Plate(plan.process, somebody_else)
    engine.reassign(step(plan).pk, actor=cast.eka, to=cast.nurlaila, reason="cuti")
    with pytest.raises(ValueError, match="addressed to somebody else"):
        Plate(plan.process, Wanted({}, cast.fauzan.pk))


def test_what_came_through_a_gateway_is_not_printed(cast, plan):
    do(plan, "submit", cast.fauzan)
    do(plan, "withdraw", cast.fauzan)
    plan.process.task_set.update(owner=cast.fauzan)
    with pytest.raises(ValueError, match="depends on the person"):
        Plate(plan.process, Wanted({}, cast.fauzan.pk))


def statements(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_the_statements_do_not_grow_with_the_people(cast, year, crowd):
    unit, rater = cast.units["APTIKA"], cast.employee("nurlaila")
    many = make_crowd(600, unit=unit, rater=rater, without=3, name="many")
    few = statements(lambda: bulk.open_plans(year, crowd, actor=cast.eka))
    assert statements(lambda: bulk.open_plans(year, many, actor=cast.eka)) == few <= 80


def test_ten_thousand_people_are_opened(cast, year):
    unit, rater = cast.units["APTIKA"], cast.employee("nurlaila")
    people = make_crowd(10_000, unit=unit, rater=rater, without=10)
    report = bulk.open_plans(year, people, actor=cast.eka)
    assert (report.opened, report.without_account) == (10_000, 1_000)
    plans = PerformancePlan.all_rows.filter(status="DRAFT", process__isnull=False)
    assert plans.count() == PerformancePlan.history.count() == 10_000
    assert WorkflowEvent.objects.count() == 20_000
    last = Employee.objects.get(pk=people[-1]).user
    assert engine.inbox(last).get().process.artifact.employee_id == people[-1]


# Evaluations


@pytest.fixture
def team(cast, year):
    """Three plans in force."""
    return [approved_plan(cast, year, name) for name in ("fauzan", "rahmi", "hendra")]


def test_a_copied_evaluation_equals_one_opened_by_the_engine(cast, team, q1):
    first, *others = team
    expected = shape(engine.start(PeriodicReviewFlow, q1, actor=cast.eka, plan=first).artifact)
    report = bulk.open_evaluations(q1, others, actor=cast.eka)
    assert (report.opened, report.known) == (2, 0)
    for plan in others:
        assert shape(Evaluation.all_rows.get(plan=plan)) == expected


def test_a_copied_evaluation_goes_on_to_its_end(cast, team, q1):
    bulk.open_review(q1, actor=cast.eka)
    review = Evaluation.all_rows.get(plan=team[-1])
    with time_machine.travel(datetime(2026, 4, 12, 2, tzinfo=UTC), tick=False):
        given = {"result": "MEETS", "behaviour": "MEETS", "deviation_reason": "bukti lengkap"}
        do(review, "rate", cast.nurlaila, **given)
    assert (review.status, review.rater_id) == ("RATED", cast.employee("nurlaila").pk)


def test_a_period_is_opened_once_for_each_plan_in_force(cast, year, team, q1):
    draft = open_plan(cast, year, "dedi")
    report = bulk.open_review(q1, actor=cast.eka)
    assert (report.opened, report.not_in_force) == (3, 1)
    assert bulk.open_review(q1, actor=cast.eka).opened == 0
    assert not Evaluation.all_rows.filter(plan=draft).exists()


def test_a_plan_whose_rater_is_not_known_on_the_last_day_waits(cast, team, q1):
    fauzan = cast.employee("fauzan")
    arrange(Assignment.all_rows.filter(employee=fauzan), rater=None, rater_source="NOBODY")
    assert [each.key for each in bulk.review_opening(q1).without_rater] == ["fauzan"]
    report = bulk.open_review(q1, actor=cast.eka)
    assert (report.opened, len(report.without_rater)) == (2, 1)
    arrange(Assignment.all_rows.filter(employee=fauzan), rater=cast.employee("mukhtar"))
    bulk.open_review(q1, actor=cast.eka)
    assert Evaluation.all_rows.get(plan=team[0]).rater_id == cast.employee("mukhtar").pk


def test_a_plan_whose_owner_held_no_post_on_the_last_day_waits(cast, team, q1):
    post = Assignment.all_rows.filter(employee=cast.employee("rahmi"))
    arrange(post, effective_to=date(2026, 3, 30))
    report = bulk.open_review(q1, actor=cast.eka)
    assert ([each.key for each in report.without_post], report.opened) == (["rahmi"], 2)


def test_the_rater_is_the_one_of_the_last_day_the_plan_covers(cast, team, q1):
    fauzan, mukhtar = cast.employee("fauzan"), cast.employee("mukhtar")
    before = Assignment.all_rows.get(employee=fauzan)
    arrange(Assignment.all_rows.filter(pk=before.pk), effective_to=date(2026, 3, 14))
    before.pk, before.rater, before.effective_from = None, mukhtar, date(2026, 3, 15)
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        record_new([before])
    arrange(PerformancePlan.all_rows.filter(pk=team[0].pk), ends_on=date(2026, 3, 10))
    bulk.open_review(q1, actor=cast.eka)
    assert Evaluation.all_rows.get(plan=team[0]).rater_id == cast.employee("nurlaila").pk


def test_a_stranger_opens_no_review(cast, team, q1):
    with pytest.raises(Refused):
        bulk.open_evaluations(q1, team, actor=cast.dedi)
    assert not Evaluation.all_rows.exists()


@pytest.mark.django_db(transaction=True)
def test_two_openings_at_once_leave_no_duplicate(cast, year, crowd):
    def act():
        return bulk.open_plans(year, crowd, actor=cast.eka)

    one, two = at_once(act, act)
    assert sorted((one.opened, two.opened)) == [0, 30]
    assert PerformancePlan.all_rows.count() == Process.objects.count() == 30
    assert WorkflowEvent.objects.count() == 60


def test_a_copied_draft_is_written_by_its_owner_alone(cast, year):
    bulk.open_plans(year, [cast.employee("rahmi"), cast.employee("fauzan")], actor=cast.eka)
    plan = plan_of(cast.employee("fauzan"))
    with pytest.raises(Refused):
        plan_edit.put_result(plan, actor=cast.rahmi, text="Bukan miliknya")
