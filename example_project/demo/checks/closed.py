"""What the database holds after January 2027 was played: receipt, objection, decision."""

from datetime import datetime
from typing import Any

from demo import clock, fixture
from demo.checks.ledger import Ledger
from demo.fixture import LOGINS
from viewflow_kinerja.domain import appraisal, siasn_bodies
from viewflow_kinerja.models import Evaluation, Objection, Realisation
from viewflow_kinerja.selectors import exports
from viewflow_kinerja.services import realisation

EXPECTED = fixture.expected()


def check(ledger: Ledger) -> None:
    """12.9, from the records."""
    _acceptance(ledger)
    _filed(ledger)
    _decided(ledger)
    _nobody_else(ledger)
    _exports(ledger)


def _of_the_year(key: str, version: int = 1) -> Evaluation:
    rows = Evaluation.all_rows.select_related("period__cycle", "plan")
    rows = rows.filter(period__code="YEAR", version=version)
    return rows.get(employee__user__username=LOGINS[key])


def _day(at: datetime) -> str:
    return at.astimezone(clock.WIB).date().isoformat()


def _acceptance(ledger: Ledger) -> None:
    wanted, window = EXPECTED["acceptance"], EXPECTED["objection"]["window"]
    hers, his = _of_the_year("A"), _of_the_year("B")
    for key, row in (("A", hers), ("B", his), ("C", _of_the_year("C"))):
        ledger.line("12.9", f"played state {LOGINS[key]}", wanted[key]["state"], row.status)
        received = _day(row.received_at)
        ledger.line("12.9", f"played receipt {LOGINS[key]}", window["received_on"], received)
        ledger.line("12.9", f"played window {LOGINS[key]}", window["last_day"], row.object_until)
    ledger.line("12.9", "played signed rahmi", wanted["A"]["on"], _day(hers.acknowledged_at))
    deemed = his.deemed_at.astimezone(clock.WIB).isoformat()
    ledger.line("12.9", "played deemed hendra", wanted["B"]["at"], deemed)
    ledger.line("12.9", "played unsigned hendra", wanted["B"]["unsigned"], his.unsigned)


def _objection(key: str) -> Objection:
    return Objection.all_rows.get(employee__user__username=LOGINS[key])


def _filed(ledger: Ledger) -> None:
    wanted, his = EXPECTED["objection"], _objection("C")
    seen: dict[str, Any] = {
        "filed_on": _day(his.filed_at),
        "explain_by": his.explain_by,
        "decide_by": his.decide_by,
        "outcome": his.status,
    }
    for name, value in seen.items():
        ledger.line("12.9", f"played objection fauzan {name}", wanted["C"][name], value)
    decider = his.decider.user.username
    ledger.line("12.9", "played decider", LOGINS[wanted["C"]["decider"]], decider)
    late = _objection("B")
    ledger.line("12.9", "played objection hendra", wanted["B"]["outcome"], late.status)
    ledger.line("12.9", "played reason hendra", wanted["B"]["reason"], late.dismissed_because)


def _decided(ledger: Ledger) -> None:
    wanted, made = EXPECTED["objection"]["C"], _of_the_year("C", version=2)
    row = Realisation.all_rows.select_related("indicator").get(evaluation=made)
    real = realisation.real_of(row)
    reached = realisation.achievement_of(row.indicator, real, realisation.aims(made))
    seen = {
        "version": made.version,
        "state": made.status,
        "result": made.result_rating,
        "behaviour": made.behaviour_rating,
        "predicate": made.predicate,
        "suggestion": made.suggestion,
        "realisation": f"{row.numerator:.0f}/{row.denominator:.0f}",
        "realisation_percent": appraisal.show_percent(real),
        "achievement": appraisal.show_percent(reached),
    }
    for name, value in seen.items():
        ledger.line("12.9", f"played decision fauzan {name}", wanted[name], value)
    ledger.line("12.9", "played outcome", made.pk, _objection("C").outcome_id)


def _nobody_else(ledger: Ledger) -> None:
    """Periodic results and other people's stay as they were."""
    made = Evaluation.all_rows.filter(version__gt=1)
    ledger.line("12.9", "played versions after the first", 1, made.count())


def _exports(ledger: Ledger) -> None:
    """What would leave the district, body by body; the second version under the stored key."""
    people = {row["key"]: row["siasn_person_id"] for row in fixture.rows("people")}
    for name, wanted in EXPECTED["siasn"]["skp22_save"].items():
        key, _, version = name.partition("_v")
        row = _of_the_year(key, version=int(version or 1))
        body = exports.body_of(row, person=people[key], record=wanted["id"])
        ledger.line("12.9", f"played siasn YEAR {name}", _flat(wanted), _flat(body))
        ledger.line("12.9", f"played siasn YEAR {name} faults", (), siasn_bodies.faults(body))
    for name, wanted in EXPECTED["siasn"]["kinerjaperiodik_save"].items():
        key, _, code = name.partition("_")
        rows = Evaluation.all_rows.select_related("period", "plan").filter(period__code=code)
        row = rows.get(employee__user__username=LOGINS[key])
        body = exports.body_of(row, person=people[key], record=wanted["id"])
        ledger.line("12.9", f"played siasn {name}", _flat(wanted), _flat(body))


def _flat(body: dict[str, Any]) -> list[str]:
    return [f"{name}={value!r}" for name, value in sorted(body.items())]
