"""Another rater: what waits goes to him, what is done stays. DOMAIN 13, case E2."""

from dataclasses import replace
from datetime import date

import pytest

from tests import cast as people_of_tests
from tests.cast import arrange
from tests.directory.sources import Told
from viewflow_kinerja import context, signals
from viewflow_kinerja.directory import LocalDirectory
from viewflow_kinerja.exceptions import Conflict
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.jobs import handover, sync
from viewflow_kinerja.models import AccessGrant, Assignment, Delegation, Employee, Evaluation
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import cycle, people, raters

TODAY = date(2026, 1, 5)


@pytest.fixture
def told():
    """What the host hears about raters."""
    heard = []

    def hear(sender, **facts):
        heard.append((facts["employee"], facts["before"], facts["after"]))

    signals.rater_changed.connect(hear)
    yield heard
    signals.rater_changed.disconnect(hear)


def submitted(cast, year, name="fauzan"):
    plan = people_of_tests.fill(people_of_tests.open_plan(cast, year, name), cast.users[name])
    people_of_tests.do(plan, "submit", cast.users[name])
    return plan


def name(cast, rater="mukhtar", person="fauzan", **more):
    row = Assignment.of(cast.employee(person), TODAY)
    facts = {"actor": cast.eka, "rater": cast.employee(rater), "reason": "Plt 7/2026"}
    return handover.name_rater(row, **facts | more)


def live(plan):
    grants = AccessGrant.all_rows.filter(plan=plan, valid_until=None)
    return {(grant.right, grant.user.username) for grant in grants}


def test_a_step_that_waits_goes_to_the_new_rater_with_the_rights(cast, year):
    plan = submitted(cast, year)
    assert people_of_tests.step(plan).owner == cast.nurlaila
    name(cast)
    plan.refresh_from_db()
    assert plan.rater == cast.employee("mukhtar")
    assert people_of_tests.step(plan).owner == cast.mukhtar
    assert live(plan) == {("supervise_plan", "mukhtar")}
    assert policy.relation(cast.bupati, Action.VIEW_PLAN, plan) == "RSP"
    assert policy.allows(cast.mukhtar, Action.APPROVE_PLAN, plan)
    assert not policy.allows(cast.nurlaila, Action.APPROVE_PLAN, plan)


def test_the_former_rater_reads_on_what_he_supervised(cast, year):
    plan = submitted(cast, year)
    arrange(AccessGrant.all_rows.filter(plan=plan), valid_from="2026-01-01T00:00:00Z")
    name(cast, rater="dedi")
    assert policy.allows(cast.nurlaila, Action.VIEW_PLAN, plan)


def test_who_stood_in_for_the_old_rater_stands_in_no_more(cast, year):
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        Delegation.all_rows.create(
            principal=cast.employee("nurlaila"),
            delegate=cast.employee("hendra"),
            unit=cast.units["APTIKA"],
            effective_from=TODAY,
            effective_to=date(2026, 3, 31),
        )
    plan = submitted(cast, year)
    assert policy.allows(cast.hendra, Action.APPROVE_PLAN, plan)
    name(cast)
    assert not policy.allows(cast.hendra, Action.APPROVE_PLAN, plan)


def test_the_handover_is_recorded_as_an_act_of_the_system_account(cast, year):
    plan = submitted(cast, year)
    name(cast)
    row = plan.history.first()
    assert (row.act, row.reason, row.history_user_id) == (
        "plan.hand_over",
        "the rater changed",
        cast.system.pk,
    )


def test_a_first_draft_has_no_rater_yet_and_stays_private(cast, year):
    plan = people_of_tests.open_plan(cast, year, "fauzan")
    name(cast)
    plan.refresh_from_db()
    assert (plan.rater, people_of_tests.step(plan).owner) == (None, cast.fauzan)


def test_an_approved_plan_follows_and_its_frozen_version_keeps_the_old_rater(cast, approved):
    name(cast)
    approved.refresh_from_db()
    assert approved.rater == cast.employee("mukhtar")
    version = approved._meta.apps.get_model("viewflow_kinerja", "PlanVersion")
    assert version.all_rows.get(plan=approved).parties["rater"]["key"] == "nurlaila"


def test_a_plan_that_is_over_stays_as_it_was(cast, approved):
    arrange(type(approved).all_rows.filter(pk=approved.pk), status="ENDED")
    name(cast)
    approved.refresh_from_db()
    assert approved.rater == cast.employee("nurlaila")


@pytest.fixture
def review(cast, year, approved):
    """Fauzan's evaluation of the first quarter, open."""
    cycle.start(year, actor=cast.eka)
    period = year._meta.apps.get_model("viewflow_kinerja", "Period").all_rows.get(
        cycle=year, code="Q1"
    )
    cycle.open_period(period, actor=cast.eka)
    process = engine.start(PeriodicReviewFlow, period, actor=cast.eka, plan=approved)
    return process.artifact


def test_an_evaluation_not_yet_rated_goes_to_the_rater_of_its_last_day(cast, review):
    name(cast)
    review.refresh_from_db()
    assert review.rater == cast.employee("mukhtar")


def test_an_evaluation_goes_along_to_the_unit_of_its_last_day(cast, review):
    post = people.Post(key="fauzan", unit_key="DINKES", position="Kurir", rater_key="dedi")
    people.place_people([post], actor=cast.system)
    assert handover.run(actor=cast.system) == ([cast.employee("fauzan").pk], [])
    review.refresh_from_db()
    assert (review.rater, review.unit) == (cast.employee("dedi"), cast.units["DINKES"])


def test_a_rater_named_beyond_the_period_does_not_take_it(cast, review, time_machine):
    """The office names a rater in April: the first quarter stays with the one of 31 March."""
    time_machine.move_to("2026-04-06T02:00:00Z")
    row = Assignment.of(cast.employee("fauzan"), date(2026, 4, 6))
    named = {"actor": cast.eka, "rater": cast.employee("mukhtar"), "reason": "Plt"}
    handover.name_rater(row, **named)
    review.refresh_from_db()
    assert review.rater == cast.employee("nurlaila")


def test_an_evaluation_that_is_rated_stays(cast, review):
    rated = {"status": "RATED", "predicate": "GOOD"}
    arrange(Evaluation.all_rows.filter(pk=review.pk), **rated)
    name(cast)
    review.refresh_from_db()
    assert review.rater == cast.employee("nurlaila")


def test_nobody_as_rater_leaves_open_work_where_it_is(cast, year):
    plan = submitted(cast, year)
    post = people.Post(key="fauzan", unit_key="APTIKA", position="Pranata Komputer")
    people.place_people([post], actor=cast.system)
    assert handover.run(actor=cast.system) == ([], [])
    assert people_of_tests.step(plan).owner == cast.nurlaila


def test_the_host_is_told_once(cast, year, told, django_capture_on_commit_callbacks):
    submitted(cast, year)
    with django_capture_on_commit_callbacks(execute=True):
        name(cast)
    keys = [cast.employee(each).pk for each in ("fauzan", "nurlaila", "mukhtar")]
    assert told == [tuple(keys)]


def test_naming_the_present_rater_tells_nobody_and_moves_nothing(
    cast, year, told, django_capture_on_commit_callbacks
):
    plan = submitted(cast, year)
    with django_capture_on_commit_callbacks(execute=True):
        name(cast, rater="nurlaila")
    assert told == []
    assert people_of_tests.step(plan).owner == cast.nurlaila


def test_what_was_finished_meanwhile_is_left_alone(cast, approved, review):
    """The acts look again under the lock, whatever the list said."""
    arrange(type(approved).all_rows.filter(pk=approved.pk), status="ENDED")
    arrange(type(review).all_rows.filter(pk=review.pk), status="RATED", predicate="GOOD")
    facts = {"actor": cast.system, "rater": cast.employee("dedi")}
    assert not raters.hand_over_plan(approved, **facts)
    assert not raters.hand_over_evaluation(review, unit=cast.units["DINKES"], **facts)


def test_a_step_that_somebody_works_on_is_addressed_by_the_next_run(cast, year, monkeypatch):
    arrange(Employee.objects.filter(source_key="nurlaila"), user=None)
    plan = submitted(cast, year)
    arrange(Employee.objects.filter(source_key="nurlaila"), user=cast.nurlaila)

    def busy(*args, **facts):
        raise Conflict("busy")

    with monkeypatch.context() as patch:
        patch.setattr(handover.engine, "readdress", busy)
        assert handover.address_waiting(actor=cast.system) == 0
    assert handover.address_waiting(actor=cast.system) == 1
    assert people_of_tests.step(plan).owner == cast.nurlaila


def test_what_a_broken_run_left_behind_is_found_by_the_next(cast, year, told):
    plan = submitted(cast, year)
    post = people.Post(key="fauzan", unit_key="APTIKA", position="Kurir", rater_key="mukhtar")
    people.place_people([post], actor=cast.system)  # and the machine went down
    report = sync.run(directory=LocalDirectory())
    assert report.handed_over == 1
    assert people_of_tests.step(plan).owner == cast.mukhtar


def test_a_placement_made_for_the_future_is_handed_over_on_its_day(
    cast, year, time_machine, told, django_capture_on_commit_callbacks
):
    plan = submitted(cast, year)
    post = {"key": "fauzan", "unit_key": "DINKES", "position": "Kurir", "rater_key": "bupati"}
    since = {"since": date(2026, 2, 1)}
    people.place_people([people.Post(**post, **since)], actor=cast.system)
    assert sync.run(directory=LocalDirectory()).handed_over == 0
    time_machine.move_to("2026-02-01T02:00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        assert sync.run(directory=LocalDirectory()).handed_over == 1
    assert people_of_tests.step(plan).owner == cast.bupati
    keys = [cast.employee(each).pk for each in ("fauzan", "nurlaila", "bupati")]
    assert told == [tuple(keys)]


def test_somebody_at_work_on_a_step_lets_the_person_wait_and_no_other(cast, year, monkeypatch):
    for each in ("fauzan", "hendra"):
        submitted(cast, year, each)
        post = people.Post(key=each, unit_key="APTIKA", position="Kurir", rater_key="mukhtar")
        people.place_people([post], actor=cast.system)
    busy, original = cast.employee("fauzan").pk, handover.raters.hand_over_plan

    def hand_over(plan, **facts):
        if plan.employee_id == busy:
            raise Conflict("busy")
        return original(plan, **facts)

    monkeypatch.setattr(handover.raters, "hand_over_plan", hand_over)
    assert handover.run(actor=cast.system) == ([cast.employee("hendra").pk], [busy])


def test_a_superior_of_a_rater_who_changes_gets_the_oversight(cast, year):
    plan = submitted(cast, year)
    name(cast, person="nurlaila", rater="bupati")
    assert live(plan) == {("supervise_plan", "nurlaila")}
    assert policy.allows(cast.bupati, Action.APPROVE_PLAN, plan)
    assert not policy.allows(cast.mukhtar, Action.APPROVE_PLAN, plan)


def test_a_step_without_an_owner_finds_its_person_when_the_account_is_linked(
    cast, year, django_user_model
):
    arrange(Employee.objects.filter(source_key="fauzan"), user=None)
    cast.people["fauzan"].refresh_from_db()
    plan = people_of_tests.open_plan(cast, year, "fauzan")
    assert people_of_tests.step(plan).owner is None
    cast.fauzan.username = cast.employee("fauzan").nip
    cast.fauzan.save()
    assert sync.run(directory=LocalDirectory()).linked == 1
    assert people_of_tests.step(plan).owner == cast.fauzan


def test_a_rater_without_an_account_gets_step_and_rights_when_linked(cast, year):
    arrange(Employee.objects.filter(source_key="nurlaila"), user=None)
    plan = submitted(cast, year)
    assert people_of_tests.step(plan).owner is None
    cast.nurlaila.username = cast.employee("nurlaila").nip
    cast.nurlaila.save()
    sync.run(directory=LocalDirectory())
    assert people_of_tests.step(plan).owner == cast.nurlaila
    assert ("supervise_plan", cast.nurlaila.username) in live(plan)


def test_steps_and_rights_move_along_to_another_account(cast, year, django_user_model):
    plan = submitted(cast, year)
    fresh = django_user_model.objects.create(username="nurlaila.baru")
    linked = people.link_accounts({"nurlaila": "nurlaila.baru"}, actor=cast.system)
    sync.run(directory=LocalDirectory())
    handover.address_waiting(actor=cast.system, linked=linked)
    assert people_of_tests.step(plan).owner == fresh
    assert ("supervise_plan", "nurlaila.baru") in live(plan)


def test_a_source_that_names_another_superior_hands_over(cast, year, settings):
    settings.KINERJA = {"MAX_ENDED_PERCENT": 100}
    plan = submitted(cast, year)
    mirror = LocalDirectory()
    told = {person.key: person for person in mirror.people()}
    units = list(mirror.units())
    told["fauzan"] = replace(told["fauzan"], rater_key="mukhtar")
    report = sync.run(directory=Told(told.values(), units))
    assert (report.handed_over, [entry.columns for entry in report.changed]) == (1, [("rater",)])
    assert people_of_tests.step(plan).owner == cast.mukhtar
