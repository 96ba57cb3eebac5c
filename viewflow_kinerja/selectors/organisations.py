"""What organisations achieved in a period, for those who may know it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.codes import CycleStatus, OrgLevel
from viewflow_kinerja.models import Evaluation, OrganisationRating, OrgUnit, Period
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import distributions


@dataclass(frozen=True)
class Achieved:
    """The level of an organisation, since when it is known, and the pattern it selects."""

    name: str
    code: str
    level: Promise
    set_at: datetime | None
    pattern: list[str]


def achieved(
    actor: Actor, evaluation: Evaluation, *, access: Access | None = None
) -> Achieved | None:
    """The rated organisation of an evaluation; a final one keeps the level it was made with."""
    row = in_force_at(actor, evaluation.unit.path, evaluation.period_id, access=access)
    if row is None:
        return None
    code = evaluation.org_level or row.level
    words, pattern = label(OrgLevel(code)), distributions.pattern(code)
    return Achieved(row.unit.name, code, words, row.set_at, pattern)


def in_force_at(
    actor: Actor, path: str, period: int, *, access: Access | None = None
) -> OrganisationRating | None:
    """The newest rating of the nearest rated unit at or above a path; None until it is set."""
    rated = OrgUnit.objects.filter(pk__in=above(path), has_org_rating=True).order_by("-path")
    nearest = Subquery(rated.values("pk")[:1])
    rows = OrganisationRating.objects.filter(unit=nearest, period=period, status="SET")
    visible = policy.visible(actor, rows, Action.VIEW_ORGRATING, access=access)
    return visible.select_related("unit").order_by("-version").first()


def above(path: str) -> list[int]:
    """Keys of the units at and above a path."""
    return [int(part) for part in path.split(".") if part]


def of_period(
    actor: Actor, period: Period, *, access: Access | None = None
) -> QuerySet[OrganisationRating]:
    """The newest version of each rating of a period the actor may see."""
    newer = OrganisationRating.objects.filter(
        unit=OuterRef("unit"), period=OuterRef("period"), version__gt=OuterRef("version")
    )
    rows = seen(actor, access=access).filter(~Exists(newer), period=period)
    return rows.order_by("unit__path")


def seen(actor: Actor, *, access: Access | None = None) -> QuerySet[OrganisationRating]:
    """The ratings the actor may see, all versions; each says whether he may set or revise it."""
    visible = policy.visible(actor, OrganisationRating, Action.VIEW_ORGRATING, access=access)
    may = {"may_set": Action.SET_ORGRATING, "may_revise": Action.REVISE_ORGRATING}
    marks = {name: _may(actor, action, access) for name, action in may.items()}
    return visible.annotate(**marks).select_related("unit", "set_by", "period__cycle")


def _may(actor: Actor, action: Action, access: Access | None) -> Exists:
    rows = policy.visible(actor, OrganisationRating, action, access=access)
    return Exists(rows.filter(pk=OuterRef("pk")))


def waiting(actor: Actor, *, access: Access | None = None) -> list[tuple[Period, int]]:
    """The periods in which organisations wait for a level from him, and how many; oldest first."""
    rows = policy.visible(actor, OrganisationRating, Action.SET_ORGRATING, access=access)
    found = Counter(row.period for row in rows.select_related("period__cycle"))
    return sorted(found.items(), key=lambda pair: (pair[0].ends_on, pair[0].pk))


def open_periods(actor: Actor, *, access: Access | None = None) -> list[Period]:
    """The periods that have been opened for review, the latest first."""
    rows = policy.visible(actor, Period, Action.VIEW_CYCLE, access=access)
    opened = rows.exclude(status=CycleStatus.DRAFT).select_related("cycle")
    return list(opened.order_by("-ends_on", "-starts_on", "-pk"))
