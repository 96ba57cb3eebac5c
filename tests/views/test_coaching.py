"""The pages of coaching: record, sign, answer, score, print; and who never sees the answers."""

import json
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import coaching as c
from tests.views.browse import as_, at, words
from viewflow_kinerja.domain.coaching import STATEMENT_GROUPS
from viewflow_kinerja.domain.codes import TalkStatement
from viewflow_kinerja.models import CoachingSession, CompetencyAssessment, LeaderFeedback
from viewflow_kinerja.models.labels import label

B18 = ("No.", "Statement", "Answer")  # DOMAIN 3.6: nine statements, in three groups
B19 = ("Competency", "Score (1–5)", "Reason")  # DOMAIN 3.6: competence, score 1-5, reason


@pytest.fixture
def talk(cast, approved):
    with time_machine.travel(c.HELD, tick=False):
        return c.held(approved, cast.nurlaila)


@pytest.fixture
def answered(cast, talk):
    with time_machine.travel(c.SIGNED, tick=False):
        session = c.answered(c.signed(talk, cast.fauzan), cast.fauzan)
        c.assessed(session, cast.nurlaila, date(2026, 4, 21))
        yield session


def code(actor, *address):
    return as_(actor).get(at(*address)).status_code


def test_a_talk_is_recorded_from_the_team_signed_and_answered(cast, approved):
    with time_machine.travel(c.HELD, tick=True):
        leader, person = as_(cast.nurlaila), as_(cast.fauzan)
        address = at("plan-coaching", approved.pk)
        assert address in leader.get(at("team")).content.decode()
        told = {"held_on": "2026-04-20", "discussed": c.DISCUSSED, "agreed": "", "key": uuid4()}
        assert leader.post(address, told).status_code == 422
        answer = leader.post(address, told | {"agreed": c.AGREED}, follow=True)
        assert "signs until" in words(answer)
        row = CoachingSession.all_rows.get()
        step = at("task", c.step(row).pk)
        assert step in person.get(at("home")).content.decode()
        assert c.AGREED in words(person.get(step))
        sent = {"act": "confirm_coaching", "confirm_coaching-key": uuid4()}
        assert person.post(step, sent).status_code == 302
        step = at("task", c.step(row).pk)
        shown = words(person.get(step))
        assert all(str(label(each)) in shown for each in TalkStatement)
        key = {"act": "fill_coaching", "fill_coaching-key": uuid4()}
        given = {f"fill_coaching-{name}": word for name, word in c.ANSWERS.items()}
        assert person.post(step, key | given | {"fill_coaching-FREE": ""}).status_code == 422
        assert person.post(step, key | given).status_code == 302
        assert LeaderFeedback.all_rows.get().answers == c.ANSWERS


def test_who_may_not_is_told_so_or_finds_nothing(cast, approved, talk):
    wanted = {"nurlaila": 200, "fauzan": 403, "mukhtar": 403, "eka": 403, "dedi": 404}
    for name, status in wanted.items():
        assert code(cast.users[name], "plan-coaching", approved.pk) == status, name
    seen = {"nurlaila", "fauzan", "mukhtar", "eka", "ida"}
    for name, account in cast.users.items():
        assert code(account, "coaching-one", talk.pk) == (200 if name in seen else 404), name
    assert code(cast.fauzan, "coaching-assess", talk.pk) == 403
    assert code(cast.dedi, "coaching-assess", talk.pk) == 404


def test_competencies_are_scored_twice_and_show_what_has_developed(cast, answered):
    row = answered
    with time_machine.travel(c.OCTOBER, tick=True):
        browser = as_(cast.nurlaila)
        page = words(browser.get(at("coaching-assess", row.pk)))
        assert "What was scored before stands here again" in page
        sent = {"assessed_on": "2026-10-12", "key": uuid4()}
        empty = browser.post(at("coaching-assess", row.pk), sent | {"competency_0": "Komunikasi"})
        assert "Score at least one competency." in words(empty)
        for place, (each, score) in enumerate(zip(c.SCORES, (4, 4, 3), strict=True)):
            told = {"competency": each["competency"], "score": score, "grounds": "lebih teratur"}
            sent |= {f"{name}_{place}": value for name, value in told.items()}
        broken = browser.post(at("coaching-assess", row.pk), sent | {"grounds_1": ""})
        assert broken.status_code == 422
        assert CompetencyAssessment.all_rows.count() == 3
        page = words(browser.post(at("coaching-assess", row.pk), sent, follow=True))
        assert "Manajemen Waktu 2 (April 21, 2026) → 4 (Oct. 12, 2026) +2" in page
        assert "Komunikasi 3 (April 21, 2026) → 4 (Oct. 12, 2026) +1" in page


def test_the_forms_have_the_columns_of_the_regulation(cast, answered):
    page = words(as_(cast.mukhtar).get(at("coaching-statements", answered.pk)))
    assert " ".join(B18) in page
    assert all(str(label(each)) in page for group in STATEMENT_GROUPS for each in group)
    assert [len(group) for group in STATEMENT_GROUPS] == [3, 3, 3]
    page = words(as_(cast.nurlaila).get(at("coaching-competencies", answered.pk)))
    assert " ".join(B19) in page
    assert "Manajemen Waktu 2 prioritas tiket belum teratur" in page


def test_there_is_no_form_before_there_is_something_on_it(cast, talk):
    assert code(cast.fauzan, "coaching-statements", talk.pk) == 404
    assert code(cast.fauzan, "coaching-competencies", talk.pk) == 404


def everywhere(account, session):
    """Every page on which a talk could be told of, with its histories and what is taken along."""
    plan, step = session.plan_id, session.process.task_set.filter(flow_task_type="HUMAN")
    told = LeaderFeedback.history.values_list("history_id", flat=True)
    trail = at("trail", "plan", plan)
    addresses = [
        *(at("home"), at("team"), at("coaching"), at("coaching-one", session.pk), at("my-rights")),
        *(at("coaching-statements", session.pk), at("coaching-assess", session.pk)),
        *(at("coaching-competencies", session.pk), at("plan", plan), at("plan-feedback", plan)),
        *(at("trail-process", "coaching", session.pk), at("trail-bpmn", "coaching", session.pk)),
        *(at("task", each.pk) for each in step),
        *(trail, at("trail-at", "plan", plan), at("workbench"), at("messages"), at("feedback")),
        at("workbench") + f"?text={c.REMARK.split()[0]}",
        *(at("trail-change", "leaderfeedback", number) for number in told),
    ]
    browser = as_(account)
    return [(url, browser.get(url)) for url in addresses]


@pytest.mark.parametrize("name", ["nurlaila", "eka", "hendra", "bupati"])
def test_the_answers_stand_on_no_page_history_or_search_of_who_led_the_talk(cast, answered, name):
    secret = [c.REMARK, str(label(TalkStatement.ASKED)), json.dumps(c.ANSWERS)[:20], "B.1.8"]
    for url, answer in everywhere(cast.users[name], answered):
        assert answer.status_code < 500, url
        body = answer.content.decode()
        assert not [each for each in secret if each in body], url


def test_the_superior_and_the_auditor_read_them(cast, answered):
    for name in ("mukhtar", "fauzan", "ida"):
        page = words(as_(cast.users[name]).get(at("coaching-one", answered.pk)))
        assert c.REMARK in page, name
    assert "Nurlaila" in words(as_(cast.mukhtar).get(at("coaching")))


@pytest.mark.parametrize("name", ["nurlaila", "fauzan", "mukhtar", "ida"])
def test_a_talk_is_read_with_few_statements(cast, answered, name):
    browser = as_(cast.users[name])
    for address in (at("coaching"), at("coaching-one", answered.pk)):
        browser.get(address)  # that it was read is written down once a day
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        sql = [each["sql"] for each in asked]
        own = [
            each for each in sql if "auth_user" not in each[:80] and "django_session" not in each
        ]
        assert len(own) <= 10, (name, address, len(own), [each[:110] for each in own])
