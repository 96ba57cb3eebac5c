"""The pages of an objection: filing, the case, the steps of rater and decider."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine

from tests import objections as o
from tests.views.browse import as_, at
from viewflow_kinerja.models import Objection
from viewflow_kinerja.selectors import objections


@pytest.fixture
def received(cast, approved):
    return o.delivered(cast, approved)


@pytest.fixture
def case(cast, received):
    with time_machine.travel(o.FILED, tick=False):
        return o.filed(received, cast.fauzan, evidence="daftar tiket")


def read(actor, *address):
    answer = as_(actor).get(at(*address))
    return answer.status_code, answer.content.decode()


def test_the_evaluation_says_until_when_one_may_object(cast, received):
    with time_machine.travel(o.FILED, tick=False):
        _code, page = read(cast.fauzan, "evaluation", received.pk)
        assert "You may object until" in page
        assert at("objection-new", received.pk) in page
        _code, page = read(cast.nurlaila, "evaluation", received.pk)
        assert "You may object until" not in page


def test_filing_by_the_page(cast, received):
    address = at("objection-new", received.pk)
    with time_machine.travel(o.FILED, tick=False):
        browser = as_(cast.fauzan)
        assert browser.get(address).status_code == 200
        assert browser.post(address, {"grounds": " ", "key": uuid4()}).status_code == 422
        assert not Objection.all_rows.exists()
        answer = browser.post(address, {"grounds": o.GROUNDS, "key": uuid4()}, follow=True)
        case = Objection.all_rows.get()
        assert answer.redirect_chain[-1][0].startswith(at("objection", case.pk))
        assert o.GROUNDS in answer.content.decode()
        assert as_(cast.nurlaila).get(address).status_code == 403
        assert as_(cast.dedi).get(address).status_code == 404


def test_what_is_late_is_told_why(cast, received):
    with time_machine.travel(o.OVER, tick=False):
        address = at("objection-new", received.pk)
        page = (
            as_(cast.fauzan)
            .post(address, {"grounds": o.GROUNDS, "key": uuid4()}, follow=True)
            .content.decode()
        )
    assert "It came after the last day of the window." in page


def test_the_case_shows_the_record_as_it_stood(cast, case):
    with time_machine.travel(o.FILED, tick=False):
        for actor in (cast.fauzan, cast.nurlaila, cast.mukhtar, cast.eka, cast.ida, cast.bupati):
            code, page = read(actor, "objection", case.pk)
            assert code == 200
            assert "Needs improvement" in page
            assert case.bound_sha256[:12] in page
        for actor in (cast.dedi, cast.hendra):
            assert read(actor, "objection", case.pk)[0] == 404


def test_rater_and_decider_find_their_steps_at_home_and_act_by_the_page(cast, case):
    with time_machine.travel(o.EXPLAINED, tick=False):
        step = o.step(case)
        assert at("task", step.pk) in read(cast.nurlaila, "home")[1]
        form = {"act": "explain_objection", "explain_objection-key": uuid4()}
        form |= {"explain_objection-text": o.WORDS}
        answer = as_(cast.nurlaila).post(at("task", step.pk), form)
        assert answer.status_code == 302
    with time_machine.travel(o.DECIDED, tick=False):
        step = o.step(case)
        home = read(cast.mukhtar, "home")[1]
        assert at("task", step.pk) in home
        code, page = read(cast.mukhtar, "task", step.pk)
        assert code == 200
        assert o.WORDS in page
        line = next(f.indicator for f in _figures(case))
        names = {"outcome": "CHANGED", "result": "MEETS", "behaviour": "MEETS"}
        names |= {"key": str(uuid4())}
        names |= {"decision": o.REASONS, f"figure_{line}_value": "12"}
        form = {"act": "decide_objection"}
        form |= {f"decide_objection-{name}": value for name, value in names.items()}
        answer = as_(cast.mukhtar).post(at("task", step.pk), form)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
    case.refresh_from_db()
    assert (case.status, case.outcome.predicate, case.outcome.suggestion) == (
        *("CHANGED", "GOOD"),
        "MEETS",
    )


def _figures(case):
    return objections.document(case).figures


def test_a_paper_receipt_by_the_page(cast, approved):
    row = o.annual(cast, approved)
    with time_machine.travel(o.utc(14), tick=False):
        form = {"act": "deliver", "deliver-received_on": "2027-01-12"}
        form["deliver-key"] = str(uuid4())
        form["deliver-note"] = "disaksikan Hendra"
        step = row.process.task_set.get(status="ASSIGNED")
        assert as_(cast.nurlaila).post(at("task", step.pk), form).status_code == 302
    row.refresh_from_db()
    assert row.object_until == date(2027, 1, 26)


def test_whoever_objected_may_withdraw_and_the_rater_is_waited_for(cast, case):
    with time_machine.travel(o.FILED, tick=False):
        mine, raters = (read(who, "objection", case.pk)[1] for who in (cast.fauzan, cast.nurlaila))
    assert "You may withdraw it" in mine
    assert "This waits for you" not in mine
    assert "This waits for you" in raters
