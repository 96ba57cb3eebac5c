"""The supervisor on every form: who it is, since when, and how we know.

One reader for all pages and prints. A document that was frozen tells what it was frozen with; one
that was frozen before source and day were kept says nothing about them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from viewflow_kinerja.domain.codes import AssignmentKind
from viewflow_kinerja.models import Assignment, Employee, RaterSource
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.services import snapshots
from viewflow_kinerja.services.snapshots import Posts

Party = Mapping[str, str]


@dataclass(frozen=True)
class RaterLine:
    """Who rates a person, since when, and how we know; empty where nobody is known."""

    name: str = ""
    post: str = ""
    since: date | None = None
    source: str = ""


def of_party(side: Party) -> RaterLine:
    """The line on the rater of a document."""
    since = side.get("since", "")
    return RaterLine(
        side.get("name", ""),
        side.get("position", ""),
        date.fromisoformat(since) if since else None,
        _source(side),
    )


def of_person(employee: Employee, day: date) -> tuple[Assignment | None, RaterLine]:
    """The post of a person on a day, and the line on the supervisor; one statement."""
    posts = Posts([employee.pk], day)
    placed = posts.on(employee.pk, day)
    if placed is None or placed.rater is None:
        return placed, RaterLine()
    return placed, of_party(posts.rater(employee.pk, placed.rater, day))


def of_posts(held: Iterable[Assignment], day: date) -> dict[int, RaterLine]:
    """The lines of many people by their posts of a day; one statement."""
    rows = [post for post in held if post.rater is not None]
    posts = Posts([row.employee_id for row in rows], day)
    return {
        row.employee_id: of_party(posts.rater(row.employee_id, row.rater, day))
        for row in rows
        if row.rater is not None
    }


def of_days(rows: Iterable[Any]) -> dict[int, RaterLine]:
    """The lines of daily reports: the supervisor to whom each went, on its day of work."""
    sent = list(rows)
    if not sent:
        return {}
    last = max(row.work_date for row in sent)
    people = {row.employee_id for row in sent} | {row.supervisor_id for row in sent}
    posts = Posts(people, last)
    return {
        row.pk: of_party(posts.rater(row.employee_id, row.supervisor, row.work_date))
        for row in sent
    }


def of_evaluations(rows: Iterable[Any]) -> dict[int, RaterLine]:
    """The lines of evaluations: as they were frozen, else on the last day; one statement."""
    lines, open_ones = {}, []
    for row in rows:
        if row.parties:
            lines[row.pk] = of_party(row.parties["rater"])
        else:
            open_ones.append((row, last_day(row)))
    if not open_ones:
        return lines
    people = {key for row, _ in open_ones for key in (row.employee_id, row.rater_id)}
    posts = Posts(people, max(day for _, day in open_ones))
    for row, day in open_ones:
        lines[row.pk] = of_party(posts.rater(row.employee_id, row.rater, day))
    return lines


def last_day(evaluation: Any) -> date:
    """The last day that an evaluation is about."""
    return min(evaluation.period.ends_on, evaluation.plan.ends_on)


def of_month(row: Any) -> RaterLine:
    """The line of a monthly report: as it was sent, else to whom it goes on its last day."""
    if row.parties:
        return of_party(row.parties["rater"])
    posts = Posts({row.employee_id, row.supervisor_id}, row.last_day)
    return of_party(posts.rater(row.employee_id, row.supervisor, row.last_day))


def how(code: str) -> str:
    """A source in words; nothing for a code that we do not know."""
    found = {
        **dict(RaterSource.choices),
        snapshots.DELEGATED: _("delegation approved by a second person"),
        snapshots.ACTING_NAMED: _("acting post set by the personnel office"),
        snapshots.ACTING: _("acting post in the personnel data"),
    }
    return str(found.get(code, ""))


def _source(side: Party) -> str:
    """How we know it, in words; nothing where the document does not say."""
    code, other = side.get("source", ""), side.get("stands_for", "")
    if code == snapshots.SUPERIOR:
        return _("superior of %(name)s, who was not on duty") % {"name": other}
    source = how(code)
    if side.get("stands_as"):
        kind = label(AssignmentKind(side["stands_as"]))
        values = {"kind": kind, "name": other, "source": source}
        source = _("%(kind)s for %(name)s: %(source)s") % values
    return _bounded(source, side.get("until", ""))


def _bounded(source: str, until: str) -> str:
    if not source or not until:
        return source
    day = formats.date_format(date.fromisoformat(until))
    return _("%(source)s until %(day)s") % {"source": source, "day": day}
