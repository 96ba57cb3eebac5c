"""What leaves the district about an evaluation: bodies for the national service, from documents.

Sending them is not done here. Source: contract of the national service; DOMAIN 9.3 and 9.5.
"""

from typing import Any

from viewflow_kinerja.domain import siasn_bodies
from viewflow_kinerja.domain.codes import EvaluationKind
from viewflow_kinerja.models import Assignment, Evaluation
from viewflow_kinerja.services.evaluation import last_day


def body_of(evaluation: Evaluation, *, person: str, record: str | None = None) -> dict[str, Any]:
    """The body of a final evaluation, annual or periodic, as its document names the rater.

    `person` is the key of the person at the service, `record` what it returned for the version
    before. ValueError while the evaluation is not final, or for periods that it does not know.
    """
    if evaluation.parties is None:
        raise ValueError("only what is final leaves the district")
    rated = {
        "person": person,
        "record": record,
        "result": evaluation.result_rating,
        "behaviour": evaluation.behaviour_rating,
        "rater": evaluation.parties["rater"],
    }
    if evaluation.kind == EvaluationKind.ANNUAL:
        return siasn_bodies.annual_body(year=evaluation.period.cycle.year, **rated)
    return siasn_bodies.periodic_body(**_span(evaluation), **rated)


def _span(evaluation: Evaluation) -> dict[str, Any]:
    """The period, and the level of the functional post that was held at its end."""
    period = evaluation.period
    post = Assignment.of(evaluation.employee_id, last_day(period, evaluation.plan))
    return {
        "kind": period.kind,
        "first": period.starts_on,
        "last": period.ends_on,
        "level": post.functional_level if post else "",
    }
