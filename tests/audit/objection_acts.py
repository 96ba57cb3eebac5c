"""Acts on receipts and objections, one case each; see `acts.py`."""

from datetime import date
from typing import Any

from tests.cast import arrange
from viewflow_kinerja.models import Assignment, Evaluation, Objection, OrganisationRating
from viewflow_kinerja.services import objection, objection_decision, reopening

PAST, TERM = date(2026, 4, 1), date(2026, 4, 23)
WHY = "tiket menunggu vendor"


def received(stage: Any, until: date = TERM) -> Evaluation:
    """An annual evaluation in its window, or after it."""
    row: Evaluation = stage.delivered
    arrange([row], kind="ANNUAL", object_until=until)
    return row


def filed(stage: Any) -> Objection:
    return objection.file(received(stage), actor=stage.cast.fauzan, grounds=WHY)


def unexplained(stage: Any) -> Objection:
    row = filed(stage)
    arrange([row], explain_by=PAST)
    return row


def explained(stage: Any) -> Objection:
    row = filed(stage)
    objection.explain(row, actor=stage.cast.nurlaila, text="menurut indikator")
    return row


def decided(stage: Any) -> Evaluation:
    row = explained(stage)
    objection_decision.decide(row, actor=stage.cast.mukhtar, decision="tetap")
    return Evaluation.all_rows.get(pk=row.evaluation_id)


def left_alone(stage: Any) -> Objection:
    """Nobody stands above the rater any more."""
    row = filed(stage)
    above = Assignment.all_rows.filter(employee__source_key__in=("mukhtar", "bupati"))
    arrange(above, effective_to=PAST)
    return row


def reopened(stage: Any) -> Evaluation:
    """The next version of a final one."""
    row: Evaluation = reopening.reopen(stage.final, actor=stage.cast.mukhtar, reason=WHY)
    return row


def marked(stage: Any) -> Evaluation:
    """A final one whose organisation was rated anew."""
    row: Evaluation = stage.final
    arrange([row], org_changed_at=row.finalised_at)
    return row


def headed(stage: Any) -> Evaluation:
    """Of somebody who heads the rated organisation, which is better than he was."""
    row: Evaluation = stage.final
    arrange([stage.cast.units["APTIKA"]], has_org_rating=False)
    arrange([stage.cast.units["KOMINFO"]], head=row.employee)
    arrange(OrganisationRating.all_rows.filter(unit=stage.cast.units["KOMINFO"]), level="POOR")
    return row


def objection_cases(call: Any) -> dict[str, Any]:
    """The cases; `call` makes one of them."""
    changed = {"decision": "diubah", "result": "MEETS", "behaviour": "MEETS"}
    return {
        "receipt.deem_accepted": lambda s: call("system", received(s, PAST)),
        "receipt.conclude": lambda s: call("system", decided(s)),
        "reopening.reopen": lambda s: call("mukhtar", s.final),
        "reopening.revise": lambda s: call("nurlaila", reopened(s), **s.ratings),
        "reopening.keep": lambda s: call("mukhtar", marked(s)),
        "reopening.regenerate": lambda s: call("system", headed(s)),
        "objection.file": lambda s: call("fauzan", received(s), grounds=WHY),
        "objection.explain": lambda s: call("nurlaila", filed(s), text="menurut indikator"),
        "objection.take_up": lambda s: call("system", unexplained(s)),
        "objection.withdraw": lambda s: call("fauzan", filed(s)),
        "objection.name_decider": lambda s: call(
            "bupati", left_alone(s), decider=s.cast.employee("eka")
        ),
        "objection.hand_over": lambda s: call("system", left_alone(s)),
        "objection_decision.decide": lambda s: call("mukhtar", explained(s), **changed),
    }
