"""The background and requests for support: what it does, and whom it tells how much."""

from datetime import date

import pytest

from tests.days import at
from tests.jobs.test_tick import make, moment, told
from tests.support import NEED, OFFER, answered, asked
from viewflow_kinerja.jobs import sending, support, tick
from viewflow_kinerja.models import Notice

pytestmark = pytest.mark.django_db
TUESDAY, MONDAY = date(2026, 2, 3), date(2026, 2, 9)


@pytest.fixture
def case(cast, approved):
    with at(TUESDAY, 11, 40):
        return asked(approved, cast.fauzan)


def letters():
    """Everything that leaves the product."""
    return " ".join(sending.message(row).text for row in Notice.objects.all())


def test_the_tick_escalates_and_tells_the_superior_how_many_and_not_what(cast, case):
    with at(MONDAY, 10):
        now = moment(MONDAY, 10)
        done = {each.name: (each.done, each.failure) for each in tick.tick(now)}
    assert done["support"] == (1, "")
    assert told(cast.mukhtar, "ESCALATED") == [("ESCALATED", MONDAY, {"support": 1})]
    assert "1 request below you was not answered in time" in letters()
    assert NEED not in letters()
    with at(MONDAY, 11):
        make(moment(MONDAY, 11))
    assert len(told(cast.mukhtar, "ESCALATED")) == 1


def test_whoever_asked_is_told_that_it_was_answered(cast, case):
    with at(TUESDAY, 14, 10):
        answered(case, cast.nurlaila)
        make(moment(TUESDAY, 15))
    assert told(cast.fauzan, "RETURNED") == [("RETURNED", TUESDAY, {"support": 1})]
    assert "1 request of yours has been answered" in letters()
    assert OFFER not in letters()


def test_the_term_is_said_before_and_after(cast, case):
    friday = date(2026, 2, 6)
    make(moment(date(2026, 2, 5), 10))
    assert told(cast.nurlaila, "DUE_SOON") == [("DUE_SOON", friday, {"steps": 1})]
    make(moment(MONDAY, 10))
    assert told(cast.nurlaila, "OVERDUE") == [("OVERDUE", friday, {"steps": 1})]


def test_a_case_that_somebody_else_moves_is_left_to_him(cast, case):
    """The step was done between the look and the act: nothing is done twice, nothing breaks."""
    with at(MONDAY, 10):
        rows = list(support._open())
        answered(case, cast.nurlaila)
        facts = ("escalate_support", "late", {"now": moment(MONDAY, 10)})
        assert [support._done(row, cast.system, *facts) for row in rows] == [False]
