"""12.5 of the worked example: the whole year filed and answered through the services."""

from datetime import date, datetime, time, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.cast import approved_plan
from tests.days import WIB, at
from tests.domain.worked_example import EXPECTED, PERIODS, QUARTERS, calendar, rows
from viewflow_kinerja.domain import appraisal, daily
from viewflow_kinerja.domain.calendar import days_between
from viewflow_kinerja.domain.deadlines import month_cutoff
from viewflow_kinerja.models import Assignment, MonthlyReport
from viewflow_kinerja.services import cycle, leave, month, report

PEOPLE = {"A": "rahmi", "B": "hendra", "C": "fauzan"}
SUMS = ("expected_days", "submitted", "approved", "target_minutes", "approved_minutes")


def kept(cast, year):
    """The calendar and the leave of the year."""
    entries = [
        {
            "date_from": date.fromisoformat(row["date_from"]),
            "date_to": date.fromisoformat(row["date_to"]),
            "kind": row["kind"],
            "name": row["name"],
        }
        | ({"factor_numerator": 13, "factor_denominator": 15} if row["factor"] else {})
        for row in rows("calendar_2026")
    ]
    cycle.put_calendar(year, actor=cast.eka, entries=entries)
    for row in rows("leave"):
        first, last = (date.fromisoformat(row[name]) for name in ("date_from", "date_to"))
        placed = Assignment.of(cast.employee(PEOPLE[row["person"]]), first)
        days = {"date_from": first, "date_to": last, "kind": row["kind"]}
        leave.put(placed, actor=cast.eka, **days)


def lost(key):
    """Which days are missing, rejected, or filed after an unlock."""
    own, found = calendar(key), {}
    for row in (row for row in rows("daily_reports_summary") if row["person"] == key):
        span = days_between(*QUARTERS[row["period"]])
        whole = [day for day in span if own.minutes(day) == 450]
        fates = ["missing"] * int(row["missing"]) + ["rejected"] * int(row["rejected"])
        found |= dict(zip(whole[1::2], fates, strict=False))
        late = int(row["submitted_after_unlock"])
        found |= dict.fromkeys(whole[20 : 20 + 2 * late : 2], "unlocked")
    return found


def content(day, minutes):
    begun = datetime.combine(day, time(8), WIB)
    span = {"started_at": begun, "ended_at": begun + timedelta(minutes=minutes + 60)}
    return span | {"minutes": minutes, "description": "Pekerjaan hari ini"}


def filed_in(cast, key, number):
    """The reports of a month, each filed on its day."""
    person, own, odd = cast.employee(PEOPLE[key]), calendar(key), lost(key)
    for day in days_between(date(2026, number, 1), month_end(number)):
        fate = odd.get(day, "approved")
        if not own.is_working_day(day) or fate == "missing":
            continue
        late = fate == "unlocked"
        with at(day + timedelta(days=3) if late else max(day, date(2026, 1, 5)), 17):
            if late:
                until = {"until": person.today, "reason": "gangguan jaringan"}
                placed = Assignment.of(person, day)
                report.unlock_day(placed, actor=cast.eka, work_date=day, **until)
            told = content(day, own.minutes(day))
            yield report.file(person, actor=person.user, work_date=day, **told), fate


def month_end(number):
    return date(2026 + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def answered(cast, row, fate):
    if fate == "rejected":
        report.reject(row, actor=cast.nurlaila, reason="uraian tidak sesuai")
    else:
        report.approve(row, actor=cast.nurlaila)


@pytest.mark.parametrize("key", PEOPLE)
def test_the_daily_reports_of_the_year_give_the_summary_of_the_example(cast, year, key):
    ContentType.objects.clear_cache()
    kept(cast, year)
    person = cast.employee(PEOPLE[key])
    plan = approved_plan(cast, year, PEOPLE[key])
    for number in range(1, 13):
        reports = list(filed_in(cast, key, number))
        with at(month_cutoff(2026, number, calendar()), 10):
            for row, fate in reports:
                answered(cast, row, fate)
            first = date(2026, number, 1)
            made = month.open_month(plan, actor=person.user, first=first)
            month.send(made, actor=person.user)
    wanted = EXPECTED["daily"][key]
    for period, span in PERIODS.items():
        found = vars(month.figures(person, *span))
        assert {name: found[name] for name in SUMS} == {n: wanted[period][n] for n in SUMS}
        share = daily.minutes_percent(found["approved_minutes"], found["target_minutes"])
        assert appraisal.show_percent(share) == wanted[period]["percent"]
    for row in (row for row in rows("daily_reports_summary") if row["person"] == key):
        found = vars(month.figures(person, *QUARTERS[row["period"]]))
        for name in ("working_days", "leave_days", "missing", "rejected"):
            assert found[name] == int(row[name]), (row["period"], name)
    sent = [row.figures for row in MonthlyReport.all_rows.filter(plan=plan)]
    assert {name: sum(each[name] for each in sent) for name in SUMS} == {
        name: wanted["YEAR"][name] for name in SUMS
    }
