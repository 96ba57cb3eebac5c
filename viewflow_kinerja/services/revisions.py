"""What follows for the evaluations of an organisation when its rating is revised.

No predicate changes. Source: DOMAIN 7.5, after SE MenPANRB 3/2023; our choice, ADR 0061.
"""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from viewflow_kinerja.domain import distribution
from viewflow_kinerja.domain.codes import DistributionScope, Predicate
from viewflow_kinerja.models import Evaluation, OrgUnit, Period, later_version
from viewflow_kinerja.models.base import record_changes
from viewflow_kinerja.services.population import rules_in

_BEFORE_FINAL = ("OPEN", "REPORTED", "RATED", "IN_TEAM_REVIEW", "TEAM_REVIEWED")


def mark(organisation: OrgUnit, period: Period) -> None:
    """Mark what is final: its organisation was rated anew afterwards."""
    rows = _newest(organisation, period).exclude(status__in=_BEFORE_FINAL).order_by("pk")
    found = list(rows.select_for_update(of=("self",), no_key=True))
    for row in found:
        row.org_changed_at = timezone.now()
    record_changes(found, ["org_changed_at"])


def checked_anew(organisation: OrgUnit, period: Period, level: str) -> dict[str, Any] | None:
    """The distributions with another level, in numbers: groups, those that deviate, by which rule.

    A group is what one rater rated, or the whole organisation, as its rules say. None: nobody is
    rated yet, or nothing is checked.
    """
    rules = rules_in(organisation, period)
    groups = _groups(organisation, period, rules.distribution_scope)
    facts: dict[str, Any] = {
        "mode": rules.distribution_mode,
        "small_population": rules.small_population_threshold,
    }
    reports = [distribution.check(each, level, **facts) for each in groups]
    broken = Counter(rule for report in reports for rule in report.violated)
    if not reports or rules.distribution_mode == "OFF":
        return None
    return {
        "groups": len(reports),
        "deviating": sum(bool(report.violated) for report in reports),
        "violated": dict(sorted(broken.items())),
    }


def _groups(organisation: OrgUnit, period: Period, scope: str) -> list[Counter[Predicate]]:
    rows = _newest(organisation, period).exclude(predicate="")
    rows = rows.exclude(employee=organisation.head_id)
    found: dict[int, Counter[Predicate]] = defaultdict(Counter)
    for rater, predicate in rows.values_list("rater", "predicate"):
        found[rater if scope == DistributionScope.RATER else 0][Predicate(predicate)] += 1
    return list(found.values())


def _newest(organisation: OrgUnit, period: Period) -> QuerySet[Evaluation]:
    """The newest versions of its people; not of a rated organisation below it."""
    path = organisation.path
    rows = Evaluation.all_rows.filter(~later_version(), period=period, unit__path__startswith=path)
    inner = OrgUnit.objects.filter(path__startswith=path, has_org_rating=True)
    for below in inner.exclude(pk=organisation.pk).values_list("path", flat=True):
        rows = rows.exclude(unit__path__startswith=below)
    return rows
