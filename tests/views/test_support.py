"""Support and dialogue on pages: asked, answered, late, sent back, confirmed, as each person."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import arrange
from tests.days import at as moment
from tests.days import filed
from tests.support import NEED, answered, asked, do, step, talk
from tests.views.browse import act, as_, at, key, statements, text, words
from viewflow_kinerja.jobs import days, support
from viewflow_kinerja.models import SupportCase, SupportEntry, WorkResult
from viewflow_kinerja.services import report

TUESDAY = date(2026, 2, 3)


def ask(cast, plan, who="fauzan", about="SUPPORT", words=NEED, **more):
    sent = {"key": key(), "about": about, "text": words} | more
    return as_(cast.users[who]).post(at("plan-support", plan.pk), sent, follow=True)


def page(case):
    return at("task", step(case).pk)


def answer(cast, case, who="nurlaila", kind="ANSWER", said="sudah diatur", name="", **more):
    sent = act(name or "answer_support", kind=kind, text=said, **more)
    return as_(cast.users[who]).post(page(case), sent, follow=True)


@pytest.fixture
def case(cast, approved):
    with moment(TUESDAY, 11, 40):
        return asked(approved, cast.fauzan)


def late(day, hour=9):
    with moment(day, hour):
        return support.run(timezone.now())


def test_asked_answered_and_confirmed_on_pages_alone(cast, approved):
    shown = ask(cast, approved)
    case = SupportCase.all_rows.get()
    assert shown.redirect_chain[-1][0] == page(case)
    assert "Nurlaila answers until" in words(shown)
    assert NEED in words(shown)
    home = words(as_(cast.nurlaila).get(at("home")))
    assert "Answer the request" in home
    tomorrow = timezone.localdate() + timedelta(1)
    offer = {"kind": "SUPPORT_OFFER", "said": "Akses disiapkan", "promised_on": tomorrow}
    assert "Your answer has been sent" in words(answer(cast, case, **offer))
    case.refresh_from_db()
    back = as_(cast.fauzan).get(page(case))
    assert "Nurlaila: offer of support" in words(back)
    assert "Akses disiapkan" in words(back)
    closed = as_(cast.fauzan).post(page(case), act("confirm_support", text="terbantu"), follow=True)
    assert "Thank you for saying so" in words(closed)
    case.refresh_from_db()
    assert case.status == "HELPED"


def test_the_same_form_sent_twice_is_one_case(cast, approved):
    form = key()
    first, second = (ask(cast, approved, key=form) for _ in range(2))
    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert SupportCase.all_rows.count() == 1


def test_the_same_answer_sent_twice_is_one_word(cast, case):
    sent, where = act("answer_support", kind="ANSWER", text="ya"), page(case)
    for _ in range(2):
        assert as_(cast.nurlaila).post(where, sent).status_code == 302
    assert SupportEntry.all_rows.count() == 1


def test_support_for_a_work_result_names_it(cast, approved):
    form = as_(cast.fauzan).get(at("plan-support", approved.pk))
    assert "Tersusunnya laporan data layanan" in words(form)
    result = WorkResult.all_rows.get(plan=approved)
    ask(cast, approved, about=f"result-{result.pk}")
    case = SupportCase.all_rows.get()
    assert case.work_result == result
    assert "Work result" in words(as_(cast.nurlaila).get(page(case)))


def test_an_empty_request_comes_back_with_words(cast, approved):
    sent = {"key": key(), "about": "SUPPORT", "text": "  "}
    assert as_(cast.fauzan).post(at("plan-support", approved.pk), sent).status_code == 422
    assert not SupportCase.all_rows.exists()


def test_an_offer_without_a_day_comes_back_with_words(cast, case):
    shown = answer(cast, case, kind="SUPPORT_OFFER")
    assert shown.status_code == 422
    assert "until which day you will help" in words(shown)
    assert "sudah diatur" in text(shown)


def test_before_a_plan_is_submitted_the_page_says_what_to_do(cast, plan):
    shown = ask(cast, plan)
    assert shown.status_code == 422
    assert "Submit your plan first" in words(shown)
    assert "as soon as your plan has been submitted" in words(as_(cast.fauzan).get(at("support")))


def test_what_did_not_help_goes_back_with_words(cast, case):
    answered(case, cast.nurlaila)
    sent = act("reopen_support", text="belum bisa masuk")
    assert as_(cast.fauzan).post(page(case), sent).status_code == 302
    case.refresh_from_db()
    shown = words(as_(cast.nurlaila).get(page(case)))
    assert "Fauzan: it did not help" in shown
    assert "belum bisa masuk" in shown


def test_late_it_stands_on_the_pages_of_the_superior_who_sends_it_back(cast, case):
    where = page(case)
    with moment(date(2026, 2, 6)):
        assert as_(cast.mukhtar).get(where).status_code == 404
        assert NEED not in words(as_(cast.mukhtar).get(at("team")))
    late(date(2026, 2, 9))
    case.refresh_from_db()
    with moment(date(2026, 2, 9), 10):
        mukhtar = as_(cast.mukhtar)
        for name in ("team", "support"):
            assert NEED in words(mukhtar.get(at(name)))
        assert "Look at it and answer" in words(mukhtar.get(at("home")))
        sent = act("send_back_support", text="tolong dijawab")
        assert mukhtar.post(page(case), sent).status_code == 302
        case.refresh_from_db()
        shown = words(as_(cast.nurlaila).get(page(case)))
        assert "Mukhtar: sent back to the supervisor" in shown
        assert "tolong dijawab" in shown
        assert mukhtar.get(page(case)).status_code == 200  # it was laid before him


def test_the_conversation_goes_on_while_it_is_open(cast, case):
    form = as_(cast.nurlaila).get(at("support-reply", case.pk))
    assert NEED in words(form)
    sent = {"key": key(), "text": "server yang mana?"}
    for _ in range(2):
        as_(cast.nurlaila).post(at("support-reply", case.pk), sent)
    assert SupportEntry.all_rows.get().text == "server yang mana?"
    assert "server yang mana?" in words(as_(cast.fauzan).get(page(case)))
    do(case, "withdraw_support", cast.fauzan)
    assert as_(cast.nurlaila).get(at("support-reply", case.pk)).status_code == 403
    refused = as_(cast.nurlaila).post(at("support-reply", case.pk), sent | {"key": key()})
    assert refused.status_code == 403
    assert "server yang mana?" in text(refused)


@pytest.mark.parametrize(("who", "status"), [("eka", 200), ("ida", 200), ("hendra", 404)])
def test_who_reads_a_case(cast, case, who, status):
    assert as_(cast.users[who]).get(page(case)).status_code == status
    found = as_(cast.users[who]).get(at("support-case", case.pk))
    assert found.status_code == (302 if status == 200 else 404)


def test_the_supervisor_proposes_a_dialogue_from_the_team(cast, approved):
    link = at("plan-support", approved.pk)
    assert f'href="{link}"' in text(as_(cast.nurlaila).get(at("team")))
    assert "Propose a dialogue to Fauzan" in words(as_(cast.nurlaila).get(link))
    shown = ask(cast, approved, who="nurlaila", about="DIALOGUE", words="target triwulan")
    assert "Fauzan answers until" in words(shown)
    case = SupportCase.all_rows.get()
    assert "Answer the request" in words(as_(cast.fauzan).get(at("home")))
    day = timezone.localdate() + timedelta(2)
    offer = {"kind": "SUPPORT_OFFER", "said": "ruang rapat", "promised_on": day}
    shown = answer(cast, case, "fauzan", name="accept_dialogue", **offer)
    assert "sent to your supervisor" in words(shown)


@pytest.mark.parametrize(("who", "status"), [("mukhtar", 403), ("ida", 403), ("dedi", 404)])
def test_nobody_else_opens_a_case_on_a_plan(cast, approved, who, status):
    assert as_(cast.users[who]).get(at("plan-support", approved.pk)).status_code == status
    assert ask(cast, approved, who=who).status_code == status
    assert not SupportCase.all_rows.exists()


def test_the_report_and_the_queue_lead_to_the_request(cast, approved):
    with moment(TUESDAY, 11, 40):
        row = filed(cast.employee("fauzan"), TUESDAY, start=7, support_requested=NEED)
    late(TUESDAY, 11)
    case = SupportCase.all_rows.get()
    link = f'href="{at("support-case", case.pk)}"'
    with moment(TUESDAY, 12):
        assert link in text(as_(cast.fauzan).get(at("daily-report", row.pk)))
        assert link in text(as_(cast.nurlaila).get(at("daily-answers")))
        assert f'href="{at("daily-report", row.pk)}"' in text(as_(cast.nurlaila).get(page(case)))


def test_an_old_report_without_a_case_shows_its_words(cast, approved):
    with moment(TUESDAY, 11, 40):
        row = filed(cast.employee("fauzan"), TUESDAY, start=7, support_requested=NEED)
        shown = as_(cast.nurlaila).get(at("daily-report", row.pk))
        assert NEED in words(shown)
        assert "Go to the request" not in words(shown)


def test_locked_reports_tell_the_superior_the_way_out(cast, approved):
    with moment(TUESDAY, 18):
        row = filed(cast.employee("fauzan"), TUESDAY, start=7)
    with moment(date(2026, 3, 6), 1):
        days.close_months(timezone.now())
    late(date(2026, 3, 6))
    case = SupportCase.all_rows.get()
    with moment(date(2026, 3, 6), 10):
        shown = as_(cast.mukhtar).get(page(case))
        assert "Ask the personnel office to open the days" in words(shown)
        assert f'href="{at("daily-report", row.pk)}"' in text(shown)
        assert "daily reports without an answer" in words(as_(cast.mukhtar).get(at("home"))).lower()
        answer(cast, case, "mukhtar", said="BKPSDM sudah diminta membuka")
    case.refresh_from_db()
    assert case.status == "ANSWERED"
    with moment(date(2026, 3, 9), 10):
        until = date(2026, 3, 10)
        report.unlock(row, actor=cast.eka, until=until, reason="atasan sedang cuti")
        row.refresh_from_db()
        report.approve(row, actor=cast.nurlaila)
    assert late(date(2026, 3, 9), 11) == 1
    case.refresh_from_db()
    assert case.status == "SETTLED"


def test_reports_that_wait_too_long_stand_on_the_page_of_the_superior(cast, approved):
    with moment(TUESDAY, 18):
        filed(cast.employee("fauzan"), TUESDAY, start=7)
    for day, told in ((date(2026, 2, 6), False), (date(2026, 2, 9), True)):
        with moment(day, 10):
            shown = words(as_(cast.mukhtar).get(at("support")))
            assert ("Nurlaila 1 daily report without an answer" in shown) is told
            assert "wait too long" not in words(as_(cast.nurlaila).get(at("support")))


def test_the_why_page_explains_a_case(cast, case):
    shown = as_(cast.nurlaila).get(at("why", "support", case.pk, "answer_supportcase"))
    assert "you are the supervisor" in words(shown)
    told = words(as_(cast.ida).get(at("why", "support", case.pk, "answer_supportcase")))
    assert "Who can answer the request for support now: Nurlaila (supervisor)" in told


def test_the_lists_cost_the_same_however_long_they_are(cast, approved):
    asked(approved, cast.fauzan)
    fauzan, nurlaila = as_(cast.fauzan), as_(cast.nurlaila)
    few = {name: len(statements(nurlaila, at(name))) for name in ("support", "team", "home")}
    own = len(statements(fauzan, at("support")))
    for number in range(4):
        asked(approved, cast.fauzan, f"butuh {number}")
    talk(approved, cast.nurlaila)
    many = {name: len(statements(nurlaila, at(name))) for name in few}
    assert many == few
    assert len(statements(fauzan, at("support"))) == own <= 12


def test_an_account_without_a_person_sees_an_empty_list(cast, approved, django_user_model):
    somebody = django_user_model.objects.create(username="tamu")
    assert "Nobody has asked for anything" in words(as_(somebody).get(at("support")))
    arrange([approved], status="ENDED")
    assert "Ask for support" not in words(as_(cast.fauzan).get(at("support")))
