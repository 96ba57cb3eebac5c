"""12.5 from the daily reports that were filed: by quarter and year, and from the months as sent."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from demo import fixture
from demo.checks.ledger import Ledger
from demo.days import HELPED_ON, SUPPORT, TEAM
from demo.fixture import LOGINS, PERIODS
from demo.stage import employee_of
from viewflow_kinerja.domain import appraisal, daily
from viewflow_kinerja.models import MonthlyReport, SupportCase, SupportEntry
from viewflow_kinerja.services import month

_NAMES = ("expected_days", "submitted", "approved", "target_minutes", "approved_minutes")


def check(ledger: Ledger) -> None:
    """What the services say about the days, against the table."""
    for key in TEAM:
        person = employee_of(LOGINS[key])
        for period, span in PERIODS.items():
            _line(ledger, key, period, vars(month.figures(person, *span)), "filed")
        sent: Counter[str] = Counter()
        for row in MonthlyReport.all_rows.filter(employee=person):
            sent.update({name: row.figures[name] for name in (*_NAMES, "missing", "rejected")})
        _line(ledger, key, "YEAR", sent, "sent")
    _support(ledger)


def _support(ledger: Ledger) -> None:
    """What C asked for on 3 February: answered after two and a half hours, there the next day."""
    case = SupportCase.all_rows.get(employee=employee_of(LOGINS[SUPPORT[0]]))
    told = SupportEntry.all_rows.filter(case=case).order_by("pk")
    asked, answered = case.asked_at, case.answered_at or case.asked_at
    who, hours = LOGINS[SUPPORT[0]], (answered - asked).total_seconds() / 3600
    ledger.line("12.5", f"hours to the answer {who}", "2.5", f"{hours:.1f}")
    ledger.line("12.5", f"answer {who}", "SUPPORT_OFFER", told[0].kind)
    ledger.line("12.5", f"helped on {who}", HELPED_ON, timezone.localdate(told[1].said_at))
    ledger.line("12.5", f"support {who}", "HELPED", case.status)


def _line(ledger: Ledger, key: str, period: str, seen: Mapping[str, Any], how: str) -> None:
    found, what = dict(seen), f"{how} {period} {LOGINS[key]}"
    wanted = dict(fixture.expected()["daily"][key][period])
    for row in fixture.rows("daily_reports_summary"):
        if (row["person"], row["period"]) == (key, period):
            wanted |= {name: int(row[name]) for name in ("missing", "rejected")}
    for name in (*_NAMES, *(each for each in ("missing", "rejected") if each in wanted)):
        ledger.line("12.5", f"{name} {what}", wanted[name], found[name])
    share = daily.minutes_percent(found["approved_minutes"], found["target_minutes"])
    ledger.line("12.5", f"percent {what}", wanted["percent"], appraisal.show_percent(share))
