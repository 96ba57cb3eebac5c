"""The page of the archive schedule: its lines, a proposal, and the decision of somebody else."""

from uuid import uuid4

import pytest

from tests.cast import arrange
from tests.days import filed
from tests.views.browse import BAD, as_, at, give_office, text, words, writes
from viewflow_kinerja.models import DailyReport, ErasureProposal, RetentionPolicy
from viewflow_kinerja.services import retention

LINE = {"kind": "DAILY_REPORT", "active_years": "0", "inactive_years": "0", "final": "DESTROY"}
LINE |= {"reason": "JRA 4/2026 butir 12"}


def send(cast, year, act, who="eka", **fields):
    """One form of the page."""
    data = {"act": act, "key": str(uuid4()), "reason": "Berita acara 7/2029", **fields}
    return as_(cast.users[who]).post(at("retention", year.pk), data, follow=True)


@pytest.fixture
def ripe(cast, approved):
    """A closed year long ago with one report, and the line of the schedule."""
    filed(cast.employee("fauzan"))
    year = approved.cycle
    send(cast, year, "line", **LINE)
    arrange([year], status="CLOSED", year=2024)
    return year


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "ida", "dedi", "bupati"])
def test_the_page_is_for_the_personnel_office(cast, year, who):
    assert as_(cast.users[who]).get(at("retention", year.pk)).status_code == 403
    assert send(cast, year, "line", who, **LINE).status_code == 403
    assert not RetentionPolicy.objects.exists()


def test_a_line_is_written_and_stands_there(cast, year):
    answer = send(cast, year, "line", **LINE)
    assert "The line of the schedule is written." in words(answer)
    shown = words(answer)
    assert "0 years in use, 0 in the archive, then destroy JRA 4/2026 butir 12" in shown
    assert "0 records with words · may go from Jan. 1, 2027" in shown
    assert at("retention", year.pk) in text(as_(cast.eka).get(at("year", year.pk)))


def test_a_proposal_waits_for_somebody_else(cast, ripe):
    answer = send(cast, ripe, "propose", kind="DAILY_REPORT")
    assert "Proposed for 1 records. Somebody else of the office decides." in words(answer)
    assert "Erase for ever" not in words(answer)
    give_office(cast, "hendra", "PEMKAB")
    assert "Erase for ever" in words(as_(cast.hendra).get(at("retention", ripe.pk)))


def test_the_second_person_erases(cast, ripe):
    send(cast, ripe, "propose", kind="DAILY_REPORT")
    give_office(cast, "hendra", "PEMKAB")
    answer = send(cast, ripe, "approve", "hendra", proposal=ErasureProposal.objects.get().pk)
    assert "Erased: 1 rows of history say only who and when." in words(answer)
    assert DailyReport.all_rows.get().description == retention.MARK
    assert "0 records with words" in words(answer)


def test_the_second_person_keeps_the_words(cast, ripe):
    send(cast, ripe, "propose", kind="DAILY_REPORT")
    give_office(cast, "hendra", "PEMKAB")
    answer = send(cast, ripe, "reject", "hendra", proposal=ErasureProposal.objects.get().pk)
    assert "The words stay." in words(answer)
    assert DailyReport.all_rows.get().description != retention.MARK


def test_who_proposed_is_refused_in_words(cast, ripe):
    send(cast, ripe, "propose", kind="DAILY_REPORT")
    answer = send(cast, ripe, "approve", proposal=ErasureProposal.objects.get().pk)
    assert answer.status_code == 403
    assert "somebody else decides" in words(answer)


@pytest.mark.parametrize("proposal", ["", "x", "999999", "9" * 30])
def test_a_proposal_that_is_none_is_not_found(cast, ripe, proposal):
    assert send(cast, ripe, "approve", proposal=proposal).status_code == 404
    assert send(cast, ripe, "burn", proposal=proposal).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"active_years": "-1"}, "Years in use, after the year itself :"),
        ({"active_years": "long"}, "Years in use, after the year itself :"),
        ({"final": "BURN"}, "And then? :"),
        ({"kind": ""}, "Which records? :"),
        ({"reason": " "}, "The archive schedule (JRA) and its line : Please fill this in."),
    ],
)
def test_bad_input_is_named_and_what_was_written_stays(cast, year, wrong, said):
    answer = send(cast, year, "line", **(LINE | wrong))
    assert answer.status_code == 422
    assert said in words(answer)
    assert ("JRA 4/2026 butir 12" in text(answer)) is ("reason" not in wrong)


def test_before_its_time_the_proposal_says_so_and_keeps_the_words(cast, year):
    answer = send(cast, year, "propose", kind="FEEDBACK")
    assert answer.status_code == 422
    assert "The archive schedule says nothing about these records yet." in words(answer)


def test_sent_twice_it_is_one_proposal(cast, ripe):
    same = str(uuid4())
    send(cast, ripe, "propose", kind="DAILY_REPORT", key=same)
    assert "It was done already." in words(
        send(cast, ripe, "propose", kind="DAILY_REPORT", key=same)
    )
    assert ErasureProposal.objects.count() == 1


def test_script_is_shown_as_text_and_a_look_writes_nothing(cast, year):
    send(cast, year, "line", **(LINE | {"reason": BAD}))
    assert BAD not in text(as_(cast.eka).get(at("retention", year.pk)))
    assert not writes(as_(cast.eka), at("retention", year.pk))
