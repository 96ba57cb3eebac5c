"""12.8: what was to improve after the first quarter, and what came of it by October."""

from demo import clock, fixture
from demo.checks.ledger import Ledger
from demo.fixture import LOGINS
from viewflow_kinerja.models import ImprovementAction


def check(ledger: Ledger) -> None:
    """Area, action and check, from the records."""
    for row in fixture.rows("improvement"):
        rows = ImprovementAction.all_rows.select_related("area__evaluation__period")
        found = rows.get(
            employee__user__username=LOGINS[row["person"]], area__statement=row["statement"]
        )
        area, what = found.area, f"improvement {row['id']}"
        seen = {
            "found_in": area.evaluation.period.code,
            "severity": area.severity,
            "siasn_kompetensi": area.competency or None,
            "action_kind": found.kind,
            "due": found.due,
            "measure": found.measure,
            "status": found.status,
            "outcome": found.outcome,
        }
        for name, value in seen.items():
            ledger.line("12.8", f"{what} {name}", row[name] or None, value)
        for name, at in (("agreed_on", found.agreed_at), ("verified_on", found.resolved_at)):
            day = at.astimezone(clock.WIB).date()
            ledger.line("12.8", f"{what} {name}", row[name], day)
        ledger.line("12.8", f"{what} area", "CLOSED", area.status)
