"""The parts of a year as the annual evaluation shows them, and what they suggest, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from viewflow_kinerja.domain import appraisal
from viewflow_kinerja.domain.codes import Rating
from viewflow_kinerja.domain.exact import half_up
from viewflow_kinerja.domain.segments import PlanSegment
from viewflow_kinerja.models import Evaluation, Remark
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.services import segments, served
from viewflow_kinerja.services.segments import Part


@dataclass(frozen=True)
class Card:
    """One part: its plan, its days, and its closing evaluation as far as the reader may know."""

    unit: str
    rater: str
    segment: PlanSegment
    days: served.Served
    closing: Evaluation | None
    is_open_to_reader: bool  # the page of the closing evaluation
    is_known: bool  # its ratings
    remarks: Sequence[Remark]
    is_present: bool = False

    @property
    def away(self) -> int:
        """Working days of leave, travel and exemption."""
        return self.days.working - self.days.expected


def cards(
    row: Evaluation, parts: Sequence[Part], shown: Mapping[int, bool], *, rates: bool
) -> list[Card]:
    """The parts of the year of an annual evaluation, the present one last; none for a whole year.

    `shown` are closing evaluations that the reader may see, and whether their rating too. Who
    `rates` the year knows all that were delivered, as its parts. Source: DOMAIN 13, case E1.
    """
    if not parts:
        return []
    known = [each for each in parts if each.is_known and (rates or _knows(shown, each))]
    said = segments.remarks(each.closing for each in known if each.closing)
    spans = [each.segment for each in parts] + [segments.own_part(row)]
    days = served.of_spans(row.employee, [(each.starts_on, each.ends_on) for each in spans])
    found = [
        _card(part, counted, shown, part in known, said)
        for part, counted in zip(parts, days, strict=False)
    ]
    return [*found, _present(row, spans[-1], days[-1])]


def _knows(shown: Mapping[int, bool], part: Part) -> bool:
    return part.closing is not None and shown.get(part.closing.pk, False)


def _card(
    part: Part,
    days: served.Served,
    shown: Mapping[int, bool],
    known: bool,
    said: dict[int, list[Remark]],
) -> Card:
    closing = part.closing
    rater = closing.rater if closing else part.plan.rater
    return Card(
        unit=(closing.unit if closing else part.plan.unit).name,
        rater=rater.full_name if rater else "",
        segment=part.segment,
        days=days,
        closing=closing,
        is_open_to_reader=closing is not None and closing.pk in shown,
        is_known=known,
        remarks=said.get(closing.pk, []) if closing else [],
    )


def _present(row: Evaluation, segment: PlanSegment, days: served.Served) -> Card:
    return Card(
        unit=row.unit.name,
        rater=row.rater.full_name,
        segment=segment,
        days=days,
        closing=None,
        is_open_to_reader=False,
        is_known=False,
        remarks=[],
        is_present=True,
    )


def weighing(row: Evaluation, parts: Sequence[Part], figures: str | None) -> list[str]:
    """The suggestion of several parts with its working, a sentence a part and one for the mean."""
    if not parts:
        return []
    own = segments.own_part(row)
    rows = [(part.segment, part.rating) for part in parts] + [(own, figures or "")]
    mean = appraisal.mean_by_days(segments.weighed(row, list(parts), figures))
    told = [_weighed(segment, rating) for segment, rating in rows]
    if mean is None:
        return told
    facts = {"exact": str(mean), "mean": formats.number_format(half_up(mean, 2))}
    return [*told, _("Mean by days: %(exact)s = %(mean)s, rounded half up.") % facts]


def _weighed(segment: PlanSegment, rating: str) -> str:
    first, last = (formats.date_format(day) for day in (segment.starts_on, segment.ends_on))
    facts = {"first": first, "last": last, "days": segment.days}
    if not rating:
        return _("%(first)s – %(last)s, %(days)s days: no rating, it is left out.") % facts
    facts |= {"rating": label(Rating(rating)), "weight": appraisal.weight(rating)}
    return _("%(first)s – %(last)s: %(rating)s (%(weight)s) × %(days)s days.") % facts
