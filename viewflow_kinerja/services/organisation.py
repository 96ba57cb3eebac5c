"""Official acts on the rating of an organisation. Source: SE MenPANRB 3/2023; DOMAIN 7.5."""

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.codes import OrgLevel
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Conflict
from viewflow_kinerja.models import Employee, OrganisationRating
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import coded, revisions
from viewflow_kinerja.services.phases import given_reason, moved


@official_act("organisation.set_rating")
def set_rating(rating: OrganisationRating, *, actor: Actor, level: str) -> None:
    """Set what an organisation achieved in a period; by the leader above it."""
    policy.require(actor, Action.SET_ORGRATING, rating)
    coded.one_of(OrgLevel, level)
    rating.record(
        level=level,
        status=moved(Machine.ORG_RATING, rating.status, "set"),
        set_by=Employee.objects.filter(user=actor.pk).first(),
        set_at=timezone.now(),
    )
    signals.announce(signals.organisation_rated, rating=rating.pk, actor=actor)


@official_act("organisation.revise_rating")
def revise_rating(rating: OrganisationRating, *, actor: Actor, level: str) -> OrganisationRating:
    """Replace a rating by a new version, with a reason; final evaluations stay as they are.

    They are marked, and the distributions are checked anew with the new level: what comes of it is
    kept with the version. The evaluation of the head follows by itself (`reopening.regenerate`).
    """
    policy.require(actor, Action.REVISE_ORGRATING, rating)
    coded.one_of(OrgLevel, level)
    given_reason(_("Say why the rating of the organisation changes."))
    _must_be_newest(rating)
    fresh = OrganisationRating.all_rows.create(
        unit=rating.unit,
        period=rating.period,
        version=rating.version + 1,
        status="SET",
        level=level,
        set_by=Employee.objects.filter(user=actor.pk).first(),
        set_at=timezone.now(),
        checks=revisions.checked_anew(rating.unit, rating.period, level),
    )
    if level != rating.level:
        revisions.mark(rating.unit, rating.period)
    signals.announce(signals.organisation_rated, rating=fresh.pk, actor=actor)
    return fresh


def _must_be_newest(rating: OrganisationRating) -> None:
    rows = OrganisationRating.all_rows.filter(unit=rating.unit_id, period=rating.period_id)
    if rows.filter(version__gt=rating.version).exists():
        raise Conflict(_("This rating has been revised in the meantime. Look at it again."))
