"""My supervisor is wrong: the whole way, as each person, through the pages."""

from datetime import date

import pytest

from tests.cast import approved_plan, do, fill, open_plan
from tests.views.browse import act, as_, at, key, text, words
from viewflow_kinerja import context
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import (
    AccessGrant,
    AssessorCorrection,
    Assignment,
    Employee,
    WorkflowEvent,
)

WHY = "Sejak Januari saya bekerja langsung di bawah Kepala Dinas"
DECREE = "SK 12/2026 tentang susunan tim"
UNTIL = date(2026, 6, 30)


def file(cast, who="fauzan", proposed="Mukhtar", why=WHY, **more):
    sent = {"key": key(), "who": proposed, "reason": why} | more
    return as_(cast.users[who]).post(at("correction-new"), sent)


def the_claim():
    return AssessorCorrection.all_rows.get(status="PROPOSED")


def case(row):
    """The address of the one page of the case."""
    (step,) = row.process.task_set.filter(flow_task_type="HUMAN")
    return at("task", step.pk)


def decide(cast, row, verdict="accept_claim", who="eka", **fields):
    usual = {"accept_claim": {"until": UNTIL, "reason": DECREE}, "reject_claim": {"reason": DECREE}}
    sent = act(verdict, **{**usual.get(verdict, {}), **fields})
    return as_(cast.users[who]).post(case(row), sent)


def post_of(cast, name):
    employee = cast.employee(name)
    return Assignment.of(employee, employee.today)


@pytest.mark.parametrize("page", ["home", "my-plan"])
def test_one_tap_leads_from_the_supervisor_to_the_form(cast, plan, page):
    shown = as_(cast.fauzan).get(at(page), follow=True)
    assert f'href="{at("correction-new")}"' in text(shown)
    form = as_(cast.fauzan).get(at("correction-new"))
    assert "Supervisor: Nurlaila" in words(form)


def test_a_claim_is_filed_told_commented_accepted_and_the_work_moves(cast, year):
    plan = approved_plan(cast, year)
    answer = file(cast)
    row = the_claim()
    assert answer.status_code == 302
    assert answer.url == at("correction", row.pk)
    assert (row.present, row.proposed) == (cast.employee("nurlaila"), cast.employee("mukhtar"))
    assert row.decide_by == date(2026, 1, 12)  # five working days after Monday, 5 January
    lines = {
        "fauzan": "Your claim no.",
        "nurlaila": "Fauzan says that you are not the right supervisor.",
        "mukhtar": "Fauzan says that you should be the supervisor.",
        "eka": "1 claim about a supervisor waits for the office.",
    }
    for who, line in lines.items():
        assert line in words(as_(cast.users[who]).get(at("home"))), who
        assert WHY in text(as_(cast.users[who]).get(case(row))), who

    sent = {"key": key(), "text": "Ia masih di tim saya"}
    as_(cast.nurlaila).post(at("correction-comment", row.pk), sent)
    as_(cast.mukhtar).post(at("correction-comment", row.pk), sent | {"text": "Benar, di tim saya"})
    shown = text(as_(cast.eka).get(case(row)))
    assert "Ia masih di tim saya" in shown
    assert "Benar, di tim saya" in shown

    assert decide(cast, row).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.named, row.until) == ("ACCEPTED", cast.employee("mukhtar"), UNTIL)
    placed = post_of(cast, "fauzan")
    assert (placed.rater, placed.rater_source) == (cast.employee("mukhtar"), "OVERRIDE")
    assert (placed.rater_until, placed.effective_from) == (UNTIL, date(2026, 1, 5))
    before = Assignment.of(cast.employee("fauzan"), date(2026, 1, 4))
    assert before.rater == cast.employee("nurlaila")  # what was in force stays as it was
    plan.refresh_from_db()
    assert plan.rater == cast.employee("mukhtar")
    live = AccessGrant.all_rows.filter(plan=plan, right="supervise_plan", valid_until=None)
    assert list(live.values_list("user__username", flat=True)) == ["mukhtar"]
    for who in ("fauzan", "nurlaila", "mukhtar", "eka", "ida"):
        shown = words(as_(cast.users[who]).get(case(row)))
        assert "Eka named another supervisor." in shown, who
        assert DECREE in shown, who


def test_history_says_who_filed_commented_and_decided_and_why(cast, year):
    approved_plan(cast, year)
    file(cast)
    row = the_claim()
    as_(cast.mukhtar).post(at("correction-comment", row.pk), {"key": key(), "text": "Benar"})
    decide(cast, row)
    found = row.history.order_by("history_id").values_list("act", "actor_name", "reason")
    assert list(found) == [
        ("assignment.claim_wrong", "Fauzan", WHY),
        ("correction.comment", "Mukhtar", ""),
        ("correction.accept", "Eka", DECREE),
    ]
    placed = post_of(cast, "fauzan").history.latest()
    assert (placed.act, placed.actor_name, placed.reason) == ("correction.accept", "Eka", DECREE)
    events = WorkflowEvent.objects.filter(process=row.process_id).order_by("pk")
    assert list(dict.fromkeys(events.values_list("action", "actor_name"))) == [
        ("assignment.claim_wrong", "Fauzan"),
        ("correction.accept", "Eka"),
    ]


def test_a_step_that_waits_for_the_former_supervisor_is_addressed_to_the_named_one(cast, year):
    plan = fill(open_plan(cast, year, "fauzan"), cast.fauzan)
    do(plan, "submit", cast.fauzan)
    assert engine.inbox(cast.nurlaila).count() == 1
    file(cast)
    decide(cast, the_claim())
    assert engine.inbox(cast.nurlaila).count() == 0
    assert engine.inbox(cast.mukhtar).count() == 1
    do(plan, "approve", cast.mukhtar)
    assert plan.status == "APPROVED"


def test_the_override_is_shown_with_source_and_end_wherever_the_supervisor_stands(cast, year):
    approved_plan(cast, year)
    file(cast)
    decide(cast, the_claim())
    source = "set by the personnel office until June 30, 2026"
    own = as_(cast.fauzan)
    for shown in (own.get(at("home")), own.get(at("my-plan"), follow=True)):
        assert source in words(shown)
    assert f"(source: {source})." in words(as_(cast.mukhtar).get(at("team")))
    office = words(as_(cast.eka).get(at("supervisors")))
    assert "Fauzan → Mukhtar" in office
    assert "set by the personnel office · until June 30, 2026" in office
    assert "The personnel data say: Nurlaila" in office


def test_the_office_rejects_with_a_reason_and_nothing_moves(cast, year):
    plan = approved_plan(cast, year)
    file(cast)
    row = the_claim()
    assert decide(cast, row, "reject_claim", reason="").status_code == 422
    assert decide(cast, row, "reject_claim").status_code == 302
    row.refresh_from_db()
    plan.refresh_from_db()
    assert (row.status, row.decision) == ("REJECTED", DECREE)
    assert plan.rater == cast.employee("nurlaila")
    assert DECREE in text(as_(cast.fauzan).get(case(row)))


def test_the_employee_withdraws_and_may_claim_again(cast):
    file(cast)
    row = the_claim()
    assert decide(cast, row, "withdraw_claim", who="fauzan").status_code == 302
    row.refresh_from_db()
    assert row.status == "WITHDRAWN"
    assert file(cast).status_code == 302


def test_who_does_not_know_leaves_it_empty_and_the_office_names_somebody(cast):
    file(cast, proposed="")
    row = the_claim()
    answer = decide(cast, row)
    assert answer.status_code == 422
    assert "Name the supervisor: the claim names nobody." in words(answer)
    named = act("accept_claim", until=UNTIL, reason=DECREE, who="Mukhtar")
    assert as_(cast.eka).post(case(row), named).status_code == 302
    assert post_of(cast, "fauzan").rater == cast.employee("mukhtar")


def test_a_person_is_found_by_number_and_several_of_a_name_are_offered(cast):
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        other = Employee.objects.create(source_key="mukhtar2", name="Mukhtar Lubis")
    answer = file(cast, proposed="mukhtar")
    assert answer.status_code == 422
    assert "Several people are found. Choose the one you mean." in words(answer)
    assert "Kepala Dinas" in words(answer)
    assert WHY in text(answer)  # nothing is lost
    assert file(cast, proposed="mukhtar", pick=other.pk).status_code == 302
    assert the_claim().proposed == other


def test_the_number_finds_exactly_one(cast):
    assert file(cast, proposed=cast.employee("mukhtar").nip).status_code == 302
    assert the_claim().proposed == cast.employee("mukhtar")


@pytest.mark.parametrize(
    ("who", "proposed", "told"),
    [
        ("fauzan", "Fauzan", "Nobody rates himself. Choose somebody else."),
        ("fauzan", "Nurlaila", "Nurlaila is your supervisor already."),
        ("fauzan", "Zzz", "Nobody is found by this name or number."),
        ("nurlaila", "Fauzan", "Fauzan is rated by Nurlaila, directly or through others."),
        ("mukhtar", "Fauzan", "Fauzan is rated by Mukhtar, directly or through others."),
    ],
)
def test_an_impossible_supervisor_is_told_in_words_and_nothing_is_lost(cast, who, proposed, told):
    answer = file(cast, who, proposed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert WHY in text(answer)
    assert not AssessorCorrection.all_rows.exists()


def test_who_has_left_cannot_be_proposed(cast):
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        cast.employee("dedi").record(active=False)
    answer = file(cast, proposed="Dedi")
    assert answer.status_code == 422
    assert "Dedi has left. Choose somebody else." in words(answer)


def test_a_second_claim_from_an_old_tab_changes_nothing_and_keeps_the_words(cast):
    file(cast)
    again = file(cast)  # the very same: the receipt comes again
    assert again.status_code == 302
    other = file(cast, why="Ternyata bukan itu alasannya", proposed="")
    assert other.status_code == 409
    assert f"Your claim no. {the_claim().pk} is still open." in words(other)
    assert "Ternyata bukan itu alasannya" in text(other)
    assert AssessorCorrection.all_rows.count() == 1


@pytest.mark.parametrize("who", ["hendra", "rahmi", "dedi"])
def test_others_learn_nothing_of_a_claim(cast, who):
    file(cast)
    row = the_claim()
    for url in (case(row), at("correction", row.pk), at("correction-comment", row.pk)):
        assert as_(cast.users[who]).get(url).status_code == 404
    assert decide(cast, row, who=who).status_code == 404


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "mukhtar", "ida"])
def test_only_the_office_decides(cast, who):
    file(cast)
    assert decide(cast, the_claim(), who=who).status_code == 403
    assert the_claim()


def test_the_office_does_not_decide_on_its_own_supervisor(cast):
    file(cast, "eka", proposed="Mukhtar")
    row = the_claim()
    assert decide(cast, row).status_code == 403
    assert "Name the supervisor" not in words(as_(cast.eka).get(case(row)))
    assert "No claim waits for a decision." in words(as_(cast.eka).get(at("supervisors")))


def test_the_auditor_reads_and_comments_on_nothing(cast):
    file(cast)
    row = the_claim()
    url = at("correction-comment", row.pk)
    assert as_(cast.ida).get(case(row)).status_code == 200
    assert as_(cast.ida).get(url).status_code == 403
    assert as_(cast.ida).post(url, {"key": key(), "text": "x"}).status_code == 403


def test_an_overdue_claim_stands_first_and_says_so(cast, time_machine):
    file(cast)
    time_machine.move_to("2026-01-13T03:00:00Z")
    assert "was due on Jan. 12, 2026" in words(as_(cast.eka).get(at("supervisors")))
    assert "1 is overdue" in words(as_(cast.eka).get(at("home")))


def test_a_decided_claim_takes_no_second_decision(cast):
    file(cast)
    row = the_claim()
    decide(cast, row)
    answer = decide(cast, row, "reject_claim", reason="tidak jadi")
    assert answer.status_code == 409
    assert "tidak jadi" in text(answer)
    row.refresh_from_db()
    assert row.status == "ACCEPTED"
