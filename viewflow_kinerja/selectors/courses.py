"""Where an evaluation stands, and who does what next, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.domain.codes import EvaluationStatus as Status
from viewflow_kinerja.domain.codes import PlanStatus

_NEXT: dict[str, Promise] = {
    Status.OPEN: _("The employee reports what was realised."),
    Status.REPORTED: _("The rater rates results and behaviour after the end of the period."),
    Status.RATED: _("The rater makes it final when the organisation has been rated."),
    Status.IN_TEAM_REVIEW: _("The evaluation team looks at it."),
    Status.TEAM_REVIEWED: _("The rater looks at what the team says."),
    Status.FINAL: _("The rater delivers it to the employee."),
    Status.DELIVERED: _("The employee reads it and confirms the receipt."),
    Status.OBJECTED: _("The objection is decided."),
}
DONE = (
    *(Status.ACKNOWLEDGED, Status.ACKNOWLEDGED_AFTER_DECISION, Status.DEEMED_ACCEPTED),
    Status.NOT_RATED,
)
_TONES = {
    Status.DELIVERED: "info",
    Status.OBJECTED: "warn",
    **dict.fromkeys(DONE, "ok"),
    Status.NOT_RATED: "",
}
_PLAN_TONES = {
    PlanStatus.APPROVED: "ok",
    PlanStatus.RETURNED: "warn",
    PlanStatus.SUBMITTED: "info",
    PlanStatus.CHANGE_REQUESTED: "warn",
}


def next_step(status: str) -> Promise | str:
    """Who does what next; nothing where it is over."""
    return _NEXT.get(status, "")


def tone(status: str) -> str:
    """The tone of an evaluation's state."""
    return _TONES.get(Status(status), "")


def plan_tone(status: str) -> str:
    """The tone of a plan's state."""
    return _PLAN_TONES.get(PlanStatus(status), "") if status else ""


STEPS: dict[str, Promise] = {  # step of a flow -> what its button says
    "draft": _("Write the plan"),
    "decide": _("Look at the plan and decide"),
    "decide_change": _("Decide on the change of the plan"),
    "report": _("Report what was realised"),
    "rate": _("Rate results and behaviour"),
    "finalise": _("Check the distribution and make it final"),
    "deliver": _("Deliver the evaluation"),
    "acknowledge": _("Read it and confirm the receipt"),
    "explain": _("Explain your rating"),
    "answer": _("Answer the request"),
    "escalated": _("Look at it and answer"),
    "confirm": _("Say whether it helped"),
    "sign": _("Read and sign"),
    "reflect": _("Answer nine statements"),
    "agree": _("Look at it and agree"),
    "work": _("Report on it"),
    "provide": _("Report on it"),
    "check": _("Check what came of it"),
}


def step_words(name: str) -> Promise | str:
    """What the button to a step says."""
    return STEPS.get(name, _("Go to this step"))
