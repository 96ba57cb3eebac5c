"""Training of the year: which requests are funded, in which order, and the hours that follow."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from demo import fixture
from demo.checks.ledger import Ledger
from demo.fixture import LOGINS, YEAR
from viewflow_kinerja.domain import appraisal, learning, learning_hours


def check(ledger: Ledger) -> None:
    """12.8."""
    wanted, decisions = fixture.expected()["funding"], _decisions()
    for each, decision in zip(wanted["requests"], decisions, strict=True):
        _decision(ledger, each, decision)
    used = wanted["ceiling"] - decisions[-1].remaining
    ledger.line("12.8", "used", wanted["used"], used)
    percent = appraisal.show_percent(Fraction(100 * used, wanted["ceiling"]))
    ledger.line("12.8", "used-percent", wanted["used_percent"], percent)
    for person in "ABC":
        _hours(ledger, person, decisions)


def _decision(ledger: Ledger, wanted: dict[str, object], decision: learning.Decision) -> None:
    what = f"request {wanted['id']}"
    seen = {
        "score": decision.score.total if decision.score else None,
        "status": decision.status,
        "remaining": decision.remaining,
        "warning": decision.warning,
        "reason": decision.reason,
    }
    ledger.line("12.8", f"{what} in-order", wanted["id"], decision.request.id)
    for name, value in seen.items():
        ledger.line("12.8", f"{what} {name}", wanted.get(name), value)


def _hours(ledger: Ledger, person: str, decisions: Sequence[learning.Decision]) -> None:
    wanted, learned = fixture.expected()["jp"][person], _learned(person, decisions)
    if wanted["rule"] == "PNS_MIN_20":
        total = learning_hours.completed_jp(learned, YEAR)
        met = learning_hours.meets_floor(total)
    else:
        first = next(r["contract_from"] for r in fixture.rows("people") if r["key"] == person)
        begin = date.fromisoformat(first)
        total = learning_hours.assigned_jp(learned, begin, date(YEAR, 12, 31))
        met = not learning_hours.exceeds_cap(total, 0)
    ledger.line("12.8", f"hours {LOGINS[person]}", wanted["total"], total)
    ledger.line("12.8", f"{wanted['rule']} {LOGINS[person]}", wanted["met"], met)


def _learned(person: str, decisions: Sequence[learning.Decision]) -> list[learning_hours.Learning]:
    """What was granted was also followed to its end."""
    return [
        learning_hours.Learning(date.fromisoformat(row["starts_on"]), int(row["jp"]), "COMPLETED")
        for each in decisions
        if each.request.person == person and each.status in learning_hours.COMMITTED
        for row in [_training(_asked(each.request.id)["training"])]
    ]


def _training(code: str) -> dict[str, str]:
    return next(row for row in fixture.rows("trainings") if row["code"] == code)


def _asked(request: str | int) -> dict[str, str]:
    return next(row for row in fixture.rows("training_requests") if row["id"] == request)


def _decisions() -> list[learning.Decision]:
    """Two rounds for the money, then the free ones one by one as they were asked."""
    ceiling, decided = int(fixture.rows("budget")[0]["ceiling"]), []
    rows = fixture.rows("training_requests")
    rounds = [[row for row in rows if row["round"] == name] for name in ("1", "2")]
    rounds += [[row] for row in rows if not row["round"]]
    committed = 0
    for some in rounds:
        requests = [_request(row, decided) for row in some]
        decided += learning.run_round(requests, ceiling=ceiling, committed=committed, realised=0)
        committed = ceiling - decided[-1].remaining
    return decided


def _request(row: dict[str, str], decided: Sequence[learning.Decision]) -> learning.Request:
    training, person = _training(row["training"]), row["person"]
    own = [
        each.request
        for each in decided
        if each.request.person == person and each.status in learning_hours.COMMITTED
    ]
    hours = sum(int(each.jp) for each in own)
    return learning.Request(
        row["id"],
        person,
        next(each["kind"] for each in fixture.rows("people") if each["key"] == person),
        int(training["jp"]),
        int(training["cost_per_person"]),
        datetime.fromisoformat(row["requested_at"]),
        by_assignment=row["by_assignment"] == "true",
        answers_open_severity_3=row["answers_open_severity_3"] == "true",
        mandatory_for_post=row["mandatory_for_post"] == "true",
        supports_main_result=row["supports_main_result"] == "true",
        has_paid_training=any(each.cost for each in own),
        committed_jp_calendar=hours,
        committed_jp_contract=hours,
    )
