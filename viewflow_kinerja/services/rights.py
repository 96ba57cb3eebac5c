"""Rights on a plan that follow from the organisation: the supervisor's (ADR 0015, ADR 0034)."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from viewflow_kinerja.models import (
    AccessGrant,
    Assignment,
    Employee,
    GrantSource,
    PerformancePlan,
)
from viewflow_kinerja.permissions import Right, grants
from viewflow_kinerja.services import lending
from viewflow_kinerja.services.standing import (
    appoint,
    differences,
    follow_heads,
    follow_organisation,
)

__all__ = [
    "appoint",
    "differences",
    "follow_heads",
    "follow_organisation",
    "follow_rater",
    "specs",
]

_FOLLOWING = (Right.SUPERVISE_PLAN, Right.OVERSEE_PLAN)


def follow_rater(
    plan: PerformancePlan, *, before: int | None, post: Assignment | None = None
) -> None:
    """Give the rater, and who stands in for him, their rights on a plan; end the former ones'.

    `post` is the rater's own post of today, where it has been read already.
    """
    if before == plan.rater_id:
        return
    if before is None:
        grants.replace((), specs(plan, post))
        return
    live = Q(valid_until=None) | Q(valid_until__gt=timezone.now())
    alive = list(AccessGrant.all_rows.filter(live, plan=plan).select_for_update())
    grants.replace([each for each in alive if _follows(each)], specs(plan, post), alive=alive)


def _follows(grant: AccessGrant) -> bool:
    """Whether a right on a plan goes with its rater: also one lent for a while."""
    lent = grant.valid_until is None or grant.grant_source == GrantSource.DELEGATION
    return lent and grant.right in _FOLLOWING


def specs(plan: PerformancePlan, post: Assignment | None = None) -> list[grants.Spec]:
    """The rights that the organisation and today's delegations give on a plan."""
    rater = plan.rater
    if rater is None:
        return []
    lent = lending.of_plan(plan, post.rater if post else _superior(rater))
    return [_spec(plan, rater), *lent] if rater.user_id else lent


def _superior(rater: Employee) -> Employee | None:
    placed = Assignment.of(rater.pk, rater.today)
    return placed.rater if placed else None


def _spec(plan: PerformancePlan, rater: Employee) -> grants.Spec:
    return grants.Spec(
        right=Right.SUPERVISE_PLAN,
        anchor=plan,
        subject=rater.user,
        source=GrantSource.ORGANISATION,
        reason=gettext_noop("rater of the plan"),
    )
