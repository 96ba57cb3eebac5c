"""The rated organisation around an evaluation, and the distribution among the rater's people."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja.domain import appraisal, distribution
from viewflow_kinerja.domain.codes import DistributionScope, Predicate, Rating
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.exceptions import OutOfPhase
from viewflow_kinerja.models import Evaluation, OrganisationRating, OrgUnit, Period, RuleBook


def rated_organisation(unit: OrgUnit) -> OrgUnit | None:
    """The unit itself or the nearest above that receives an organisation rating."""
    above = [int(part) for part in unit.path.split(".") if part]
    rated = OrgUnit.objects.filter(pk__in=above, has_org_rating=True)
    return rated.order_by("-path").first()


def level_of(organisation: OrgUnit, evaluation: Evaluation) -> str:
    """The organisation's level in the period; OutOfPhase while it is not set."""
    rows = OrganisationRating.all_rows.filter(
        unit=organisation, period=evaluation.period_id, status="SET"
    )
    newest = rows.order_by("-version").values_list("level", flat=True).first()
    if newest is None:
        text = _(
            "%(unit)s has not been rated for this period yet: the leader above sets that first."
        )
        raise OutOfPhase(text % {"unit": organisation})
    return newest


def result_of_head(evaluation: Evaluation) -> Rating | None:
    """The result rating of somebody who heads the rated organisation: that of the organisation."""
    organisation = rated_organisation(evaluation.unit)
    heads = organisation is not None and organisation.head_id == evaluation.employee_id
    if organisation is None or not heads or evaluation.is_closing:
        return None
    return appraisal.org_to_result(
        level_of(organisation, evaluation), _rules(evaluation).org_to_result
    )


def _rules(evaluation: Evaluation) -> Rules:
    return rules_in(evaluation.unit, evaluation.period)


def rules_in(unit: OrgUnit, period: Period) -> Rules:
    """The rules of the unit in the year of the period."""
    return RuleBook.rules(period.cycle.year, unit)


def checked(
    evaluation: Evaluation, *, instead: Evaluation | None = None
) -> tuple[str, distribution.DistributionReport | None]:
    """The organisation's level, and the report on the population this evaluation belongs to.

    ("", None) where no organisation above is rated, and for a closing evaluation: the year of the
    organisation is still to come, and whoever is rated counts where the year ends (case E1).
    `instead` is a version that is not stored yet: its predicate counts in place of the one before.
    """
    organisation = rated_organisation(evaluation.unit)
    if organisation is None or evaluation.is_closing:
        return "", None
    level, rules = level_of(organisation, evaluation), _rules(evaluation)
    report = distribution.check(
        counts(evaluation, organisation, rules, instead),
        level,
        mode=rules.distribution_mode,
        small_population=rules.small_population_threshold,
    )
    return level, report


def counts(
    evaluation: Evaluation, organisation: OrgUnit, rules: Rules, instead: Evaluation | None = None
) -> Counter[Predicate]:
    """Predicates that stand in the period: of this rater's people, or of the whole organisation."""
    rows = Evaluation.all_rows.filter(period=evaluation.period_id, kind=evaluation.kind)
    rows = rows.exclude(predicate="")
    if rules.distribution_scope == DistributionScope.RATER:
        rows = rows.filter(rater=evaluation.rater_id)
    rows = rows.filter(unit__path__startswith=organisation.path).exclude(
        employee=organisation.head_id
    )
    newest = {
        row["plan"]: row["predicate"]
        for row in rows.order_by("version").values("plan", "predicate")
    }
    if instead is not None and instead.plan_id in newest:
        newest[instead.plan_id] = instead.predicate
    return Counter(Predicate(code) for code in newest.values())


def as_data(report: distribution.DistributionReport | None) -> dict[str, Any] | None:
    """The report as it is kept with the evaluation."""
    if report is None:
        return None
    return {
        "counts": {str(key): value for key, value in report.counts.items()},
        "population": report.population,
        "violated": list(report.violated),
        "effect": str(report.effect),
    }
