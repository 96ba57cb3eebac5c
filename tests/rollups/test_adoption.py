"""How people take to it: leaders beside those they lead, groups that are large enough, advice."""

from datetime import timedelta

import pytest

from tests.days import MONDAY, at, filed
from tests.views.browse import as_, statements, words
from tests.views.browse import at as address
from viewflow_kinerja import context
from viewflow_kinerja.models import GrantSource, PersonDay, UnitDay
from viewflow_kinerja.permissions import Right, grants
from viewflow_kinerja.selectors import adoption
from viewflow_kinerja.services import cycle, feedback, rollups, workdays

TUESDAY = MONDAY + timedelta(days=1)
LATER = MONDAY + timedelta(days=9)


@pytest.fixture
def counted(cast, approved):
    rollups.begin(MONDAY)
    rollups.follow()
    filed(cast.employee("fauzan"))
    return cast


def groups_of(cast, approved, least):
    rules = {"monitoring.min_group": least}
    cycle.set_rules(approved.cycle, actor=cast.eka, values=rules, reason="SE 2/2026")


def page(cast, who, unit, name="monitoring-adoption", day=TUESDAY):
    with at(day):
        rollups.begin(day)
        return words(as_(cast.users[who]).get(address(name, cast.units[unit].pk)))


def test_a_group_that_is_too_small_is_not_described(counted):
    told = page(counted, "nurlaila", "APTIKA")
    assert "Too few people for figures" in told
    assert "%" not in told.partition("Too few people")[2]


def test_leaders_stand_beside_those_they_lead(counted, approved):
    groups_of(counted, approved, 1)
    told = page(counted, "mukhtar", "APTIKA")
    assert "Leaders and those they lead" in told
    assert "11.1%" in told  # one of the three she leads, on one of three days


def test_few_leaders_are_not_compared(counted, approved):
    groups_of(counted, approved, 3)
    told = page(counted, "mukhtar", "APTIKA")
    assert "Leaders are compared with their team where" in told
    assert "Leaders and those they lead" not in told


def test_what_waits_too_long_is_named_without_a_name(counted, approved):
    groups_of(counted, approved, 1)
    told = page(counted, "mukhtar", "KOMINFO", day=LATER + timedelta(days=5))
    assert "1 supervisor has reports that nobody has answered" in told
    assert "Nurlaila" not in told.partition("What would help now")[2]


def test_five_working_days_without_an_answer_are_too_many(counted):
    office = workdays.office(MONDAY, LATER)
    limit = adoption.stale_before(MONDAY + timedelta(days=7), office)
    assert limit == MONDAY
    assert adoption.stale_before(MONDAY + timedelta(days=8), office) == TUESDAY


def test_who_sees_sums_alone_sees_no_part_that_is_too_small(counted):
    told = page(counted, "bupati", "PEMKAB", "monitoring-unit")
    assert "own example" in told  # he heads the institution too


def test_a_leader_by_decree_reads_no_figure_of_few(counted, approved):
    """The Bupati heads the root; one who leads by decree alone goes no further than sums."""
    lead = leads_by_decree(counted, "dedi", "KOMINFO")
    told = page(counted, lead, "APTIKA", "monitoring-unit")
    assert "Too few people for figures" in told
    groups_of(counted, approved, 4)
    told = page(counted, lead, "APTIKA", "monitoring-unit")
    assert "Reporting rate" in told
    assert "own example" not in told
    with at(TUESDAY):
        people = as_(counted.users[lead]).get(
            address("monitoring-people", counted.units["APTIKA"].pk)
        )
    assert "Fauzan" not in words(people)


def leads_by_decree(cast, name, unit):
    why = {"source": GrantSource.DECREE, "reason": "decree 3/2026"}
    with context.unit_of_work(actor=cast.system, act="test.arrange", reason="decree 3/2026"):
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        spec = grants.Spec(
            right=Right.LEAD_SUBTREE, anchor=cast.units[unit], subject=cast.users[name], **why
        )
        grants.give([spec])
    return name


def test_adoption_takes_a_constant_number_of_statements(counted, approved):
    groups_of(counted, approved, 1)
    with at(TUESDAY):
        rollups.begin(TUESDAY)
        asked = statements(
            as_(counted.mukhtar), address("monitoring-adoption", counted.units["KOMINFO"].pk)
        )
    assert len(asked) <= 13, "\n".join(asked)


def test_a_unit_without_days_has_dashes(counted):
    PersonDay.objects.all().delete()
    assert not UnitDay.objects.exclude(expected=0).exists()  # taken away with their days
    assert "No day of this month" not in page(counted, "eka", "DINKES", "monitoring-unit")


@pytest.mark.parametrize(("read", "share"), [(0, "100%"), (1, "50%"), (2, "0%")])
def test_feedback_that_nobody_has_read_is_counted_after_five_working_days(
    counted, approved, read, share
):
    groups_of(counted, approved, 1)
    with at(MONDAY, 10):
        praise = {"kind": "RECOGNITION", "text": "Rapi dan tepat waktu"}
        rows = [feedback.give(approved, actor=counted.nurlaila, **praise) for _ in range(2)]
    assert "0 of 2 Feedback" not in page(counted, "nurlaila", "APTIKA")  # too early to say
    for row in rows[:read]:
        feedback.read(row, actor=counted.fauzan)
    told = page(counted, "nurlaila", "APTIKA", day=LATER)
    assert f"{share} Feedback not yet read {2 - read} of 2" in told
    assert ("of a hundred feedbacks are not read" in told) == (read < 2)
