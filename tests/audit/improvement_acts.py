"""Acts on areas to improve and their actions, one case each; see `acts.py`."""

from typing import Any

from tests.cast import arrange
from tests.improvement import ACTION, AREA
from viewflow_kinerja.models import ImprovementAction, ImprovementArea
from viewflow_kinerja.services import improvement, improvement_course


def proposed(stage: Any, **more: Any) -> ImprovementAction:
    told = {**AREA, **ACTION, **more}
    return improvement.open_area(stage.approved, actor=stage.cast.nurlaila, **told)


def agreed(stage: Any, **more: Any) -> ImprovementAction:
    row = proposed(stage, **more)
    improvement_course.agree(row, actor=stage.cast.fauzan)
    return row


def done(stage: Any) -> ImprovementAction:
    row = agreed(stage)
    improvement_course.progress(row, actor=stage.cast.fauzan, note="lulus")
    return row


def resting(stage: Any) -> ImprovementArea:
    """An open area without an action under way."""
    row = proposed(stage)
    improvement_course.cancel(row, actor=stage.cast.nurlaila, reason="salah orang")
    return row.area


def elsewhere(stage: Any) -> ImprovementAction:
    """Proposed while the person stood in another unit."""
    row = proposed(stage)
    arrange([row, row.area], unit=stage.cast.units["KOMINFO"])
    return row


def improvement_cases(call: Any) -> dict[str, Any]:
    """The cases; `call` makes one of them."""
    checked = {"outcome": "ACHIEVED", "note": "skor 4"}
    given = {"kind": "RESOURCE_SUPPORT", "owner": "SUPERVISOR"}
    other = {**ACTION, "kind": "MENTORING"}
    return {
        "improvement.open_area": lambda s: call("fauzan", s.approved, **AREA, **ACTION),
        "improvement.propose_next": lambda s: call("nurlaila", resting(s), **ACTION),
        "improvement.close_area": lambda s: call("nurlaila", resting(s)),
        "improvement_course.agree": lambda s: call("fauzan", proposed(s)),
        "improvement_course.counter": lambda s: call("fauzan", proposed(s), **other),
        "improvement_course.progress": lambda s: call("fauzan", agreed(s), note="lulus"),
        "improvement_course.provide": lambda s: call("nurlaila", agreed(s, **given), note="ada"),
        "improvement_course.verify": lambda s: call("nurlaila", done(s), **checked),
        "improvement_course.cancel": lambda s: call("nurlaila", agreed(s)),
        "improvement_course.hand_over": lambda s: call("system", elsewhere(s), plan=s.approved),
        "improvement_course.hand_over_area": lambda s: call(
            "system", elsewhere(s).area, plan=s.approved
        ),
    }
