"""Acts on what is forgotten of a year, one case each; see `acts.py`."""

from typing import Any

from tests.audit import day_acts
from tests.cast import arrange
from tests.views.browse import give_office
from viewflow_kinerja.models import ErasureProposal
from viewflow_kinerja.services import retention

KIND = "DAILY_REPORT"
_BASIS = "JRA 4/2026"


def forgettable(stage: Any) -> Any:
    """A closed year long ago, with a report, of which the schedule lets the words go."""
    day_acts.sent(stage)
    line = {"kind": KIND, "active_years": 0, "inactive_years": 0, "final": "DESTROY"}
    retention.set_policy(stage.year, actor=stage.cast.eka, reason=_BASIS, **line)
    arrange([stage.year], status="CLOSED", year=2024)
    return stage.year


def proposed(stage: Any) -> ErasureProposal:
    """A proposal by one person of the office; another one is there to decide."""
    give_office(stage.cast, "hendra", "PEMKAB")
    return retention.propose(forgettable(stage), actor=stage.cast.eka, kind=KIND, reason=_BASIS)


def retention_cases(call: Any) -> dict[str, Any]:
    """The cases, by module and name of the service."""
    line = {"kind": "FEEDBACK", "active_years": 1, "inactive_years": 1, "final": "PERMANENT"}
    return {
        "retention.set_policy": lambda s: call("eka", s.year, **line),
        "retention.propose": lambda s: call("eka", forgettable(s), kind=KIND),
        "retention.approve": lambda s: call("hendra", proposed(s)),
        "retention.reject": lambda s: call("hendra", proposed(s)),
    }
