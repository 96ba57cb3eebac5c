"""Acts on daily and monthly reports, one case each; see `acts.py`."""

from datetime import date
from typing import Any

from tests.days import at, work
from viewflow_kinerja.models import Assignment, DailyReport, Leave, MonthlyReport
from viewflow_kinerja.services import cycle, leave, month, report

TODAY, MARCH = date(2026, 4, 9), date(2026, 3, 1)
FEBRUARY = date(2026, 2, 2)


def person(stage: Any) -> Any:
    _ = stage.approved
    return stage.cast.employee("fauzan")


def drafted(stage: Any, day: date = TODAY) -> DailyReport:
    who = person(stage)
    return report.put_draft(who, actor=stage.cast.fauzan, work_date=day, **work(day))


def sent(stage: Any) -> DailyReport:
    who = person(stage)
    return report.file(who, actor=stage.cast.fauzan, work_date=TODAY, **work(TODAY))


def answered(stage: Any, act: str) -> DailyReport:
    row = sent(stage)
    getattr(report, act)(row, actor=stage.cast.nurlaila, reason="a good reason")
    return row


def unfinished(stage: Any) -> dict[str, Any]:
    """A draft of a month that is over."""
    with at(FEBRUARY):
        drafted(stage, FEBRUARY)
    return {"first": FEBRUARY.replace(day=1)}


def ignored(stage: Any) -> dict[str, Any]:
    """A report that waited for days where the parameters let time approve it."""
    person(stage)
    values = {"daily.auto_approve_after_days": 3}
    cycle.set_rules(stage.year, actor=stage.cast.eka, values=values, reason="SK 2")
    with at(date(2026, 4, 2)):
        drafted_then = drafted(stage, date(2026, 4, 2))
        report.submit(drafted_then, actor=stage.cast.fauzan)
    return {"first": date(2026, 4, 1)}


def opened(stage: Any) -> MonthlyReport:
    _ = stage.approved
    return month.open_month(stage.approved, actor=stage.cast.fauzan, first=MARCH)


def delivered(stage: Any) -> MonthlyReport:
    row = opened(stage)
    month.send(row, actor=stage.cast.fauzan)
    return row


def placed(stage: Any) -> Assignment:
    return Assignment.of(person(stage), TODAY)


def away(stage: Any) -> Leave:
    days = {"date_from": FEBRUARY, "date_to": FEBRUARY}
    return leave.put(placed(stage), actor=stage.cast.eka, **days)


def day_cases(call: Any) -> dict[str, Any]:
    """The cases; `call` makes one of them."""
    sick = {"date_from": TODAY, "date_to": TODAY, "kind": "SICK"}
    picture = {"name": "foto.png", "content": PNG}
    return {
        "report.file": lambda s: call("fauzan", person(s), work_date=TODAY, **work(TODAY)),
        "report.put_draft": lambda s: call("fauzan", person(s), work_date=TODAY, **work(TODAY)),
        "report.copy": lambda s: call(
            "fauzan", person(s), work_date=TODAY, source=drafted(s, date(2026, 4, 8))
        ),
        "report.edit": lambda s: call("fauzan", drafted(s), description="another"),
        "report.submit": lambda s: call("fauzan", drafted(s)),
        "report.approve": lambda s: call("nurlaila", sent(s)),
        "report.ask_revision": lambda s: call("nurlaila", sent(s)),
        "report.reject": lambda s: call("nurlaila", sent(s)),
        "report.revoke": lambda s: call("nurlaila", answered(s, "approve")),
        "report.unlock": lambda s: call("eka", answered(s, "reject"), until=TODAY),
        "report.unlock_day": lambda s: call("eka", placed(s), work_date=FEBRUARY, until=TODAY),
        "closing.lock": lambda s: call("system", **unfinished(s)),
        "unanswered.approve": lambda s: call("system", **ignored(s)),
        "closing.send_months": lambda s: call("system", **unfinished(s)),
        "evidence.add": lambda s: call("fauzan", drafted(s), **picture),
        "month.open_month": lambda s: call("fauzan", person(s) and s.approved, first=MARCH),
        "month.send": lambda s: call("fauzan", opened(s)),
        "month.approve": lambda s: call("nurlaila", delivered(s)),
        "month.reject": lambda s: call("nurlaila", delivered(s)),
        "leave.end": lambda s: call("eka", away(s), date_to=TODAY),
        "leave.cancel": lambda s: call("eka", away(s)),
        "leave.put": lambda s: call("eka", placed(s), **sick),
    }


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8"
    "cfc0f01f0005000201a56d8bd40000000049454e44ae426082"
)
