"""The page of a year: the act that is possible now, refused in words, and who did what."""

from uuid import uuid4

import pytest
import time_machine

from tests.views.browse import BAD, as_, at, give_office, statements, text, words, writes
from tests.views.reviews import AFTER_Q1, bring, review
from viewflow_kinerja.models import PerformanceCycle
from viewflow_kinerja.services import cycle

COURSE = ("start", "begin_closing", "close", "reopen")
AFTER = {"start": "RUNNING", "begin_closing": "CLOSING", "close": "CLOSED", "reopen": "CLOSING"}


def send(user, year, act, key=None, **fields):
    """One act through the page."""
    data = {"act": act, "key": key or str(uuid4()), **fields}
    return as_(user).post(at("year", year.pk), data, follow=True)


def status(year):
    return PerformanceCycle.all_rows.get(pk=year.pk).status


def told(year):
    """The history of the year: act, name of the actor, reason; the latest first."""
    return list(year.history.values_list("act", "actor_name", "reason"))


def until(cast, year, act):
    """Lead the year to where an act is possible."""
    for each in COURSE[: COURSE.index(act)]:
        getattr(cycle, each)(year, actor=cast.eka, reason="x")


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "mukhtar", "ida", "dedi", "bupati"])
def test_the_page_is_for_the_personnel_office(cast, year, who):
    answer = as_(cast.users[who]).get(at("year", year.pk))
    assert answer.status_code == 403
    assert "This page is for the personnel office." in words(answer)
    assert send(cast.users[who], year, "start").status_code == 403
    assert status(year) == "PLANNING"


def test_a_prepared_year_is_opened_for_plans(cast):
    made = cycle.prepare(cast.units["PEMKAB"], actor=cast.eka, year=2027)
    page = words(as_(cast.eka).get(at("year", made.pk)))
    assert "Open the year for plans" in page
    assert "python manage.py kinerja_open_cycle 2027 --as eka" in page
    assert "python manage.py kinerja_open_period 2027 Q1 --as eka" in page
    assert "The year is open for plans." in words(send(cast.eka, made, "open"))
    assert status(made) == "PLANNING"
    assert told(made)[0] == ("cycle.open", "Eka", "")


@pytest.mark.parametrize(("act", "after"), AFTER.items())
def test_the_page_offers_the_one_act_that_follows_and_does_it(cast, year, act, after):
    until(cast, year, act)
    page = text(as_(cast.eka).get(at("year", year.pk)))
    assert [f'value="{each}"' in page for each in COURSE] == [each == act for each in COURSE]
    assert send(cast.eka, year, act, reason="satu evaluasi tertinggal").status_code == 200
    assert status(year) == after
    reason = "satu evaluasi tertinggal" if act == "reopen" else ""
    assert told(year)[0] == (f"cycle.{act}", "Eka", reason)


def test_a_year_is_not_reopened_without_a_reason(cast, year):
    until(cast, year, "reopen")
    answer = send(cast.eka, year, "reopen", reason="  ")
    assert answer.status_code == 422
    assert "Why is it opened again? : Please fill this in." in words(answer)
    assert status(year) == "CLOSED"


def test_an_act_out_of_its_turn_is_refused_in_words_and_keeps_what_was_written(cast, year):
    answer = send(cast.eka, year, "reopen", reason="dari tab lama")
    assert answer.status_code == 403
    assert "This is not possible for you now" in words(answer)
    assert "dari tab lama" in text(answer)
    assert status(year) == "PLANNING"


def test_sent_twice_with_one_key_it_is_one_act(cast, year):
    given = str(uuid4())
    assert [send(cast.eka, year, "start", given).status_code for _ in range(2)] == [200, 200]
    assert [act for act, *_rest in told(year)].count("cycle.start") == 1


def test_evaluations_under_way_keep_a_year_open_and_are_counted(cast, approved):
    with time_machine.travel(AFTER_Q1, tick=True):
        evaluation = review(cast, approved)
        until(cast, approved.cycle, "close")
        shown = words(as_(cast.eka).get(at("year", approved.cycle_id)))
        answer = send(cast.eka, approved.cycle, "close")
        assert "1 evaluation is still under way." in shown
        assert answer.status_code == 409
        assert "Finish them first." in words(answer)
        assert status(approved.cycle) == "CLOSING"
        bring(cast, evaluation, "ACKNOWLEDGED")
        assert send(cast.eka, approved.cycle, "close").status_code == 200
    assert status(approved.cycle) == "CLOSED"


def test_the_page_tells_who_did_what_when_and_why(cast, year):
    until(cast, year, "reopen")
    cycle.reopen(year, actor=cast.eka, reason=f"tertinggal {BAD}")
    page = as_(cast.eka).get(at("year", year.pk))
    shown = words(page)
    sentences = ("prepared the year", "opened the year for plans", "closed the year", "reopened")
    found = [shown.index(f"Eka {sentence}") for sentence in sentences]
    assert found == sorted(found)
    assert "tertinggal" in shown
    assert BAD not in text(page)


def test_opened_periods_stand_in_the_history_and_in_the_list(cast, approved):
    with time_machine.travel(AFTER_Q1, tick=True):
        review(cast, approved)
    shown = words(as_(cast.eka).get(at("year", approved.cycle_id)))
    assert "Eka opened Quarter 1 for review." in shown
    assert shown.count("opened for review") == 1
    assert shown.count("not opened yet") == 4


def test_a_local_office_reads_the_year_and_does_not_act_on_it(cast, year):
    local = give_office(cast, "dedi", "DINKES")
    page = as_(local).get(at("year", year.pk))
    assert "The personnel office of the whole of Pemerintah Kabupaten does this." in words(page)
    assert 'name="act"' not in text(page)
    assert at("why", "year", year.pk, "start_performancecycle") in text(page)
    assert send(local, year, "start").status_code == 403
    assert status(year) == "PLANNING"


def test_an_unknown_act_and_an_unknown_year_are_not_found(cast, year):
    assert send(cast.eka, year, "burn").status_code == 404
    assert as_(cast.eka).get(at("year", 0)).status_code == 404


def test_the_office_leads_to_the_year(cast, year):
    assert f'href="{at("year", year.pk)}"' in text(as_(cast.eka).get(at("office")))


def test_a_look_writes_nothing_and_takes_few_statements(cast, year):
    until(cast, year, "close")
    assert not writes(as_(cast.eka), at("year", year.pk))
    assert len(statements(as_(cast.eka), at("year", year.pk))) <= 14
