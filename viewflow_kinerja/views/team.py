"""My team: whom I rate today, where plans and evaluations stand, what waits for me."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.flows import engine
from viewflow_kinerja.selectors import courses, periods, supervisors, waiting
from viewflow_kinerja.selectors import support as requests
from viewflow_kinerja.selectors import team as people
from viewflow_kinerja.services import segments
from viewflow_kinerja.views.base import page, show

A_PAGE = 25
STATES = {
    "": _("Everybody"),
    "waiting": _("Waiting for me"),
    "plan": _("Plan not in force"),
    "evaluation": _("Evaluation under way"),
    "done": _("Nothing open"),
}


@require_safe
@page
def team(request: Any) -> HttpResponse:
    """Everybody whose rater the visitor is, those who wait longest first."""
    visitor, query = request.visitor, _query(request)
    members = _members(visitor)
    steps = _steps(visitor, members)
    wanted = [each for each in members if _matches(each, query, steps)]
    wanted.sort(key=lambda each: _waits_since(each, steps))
    shown = Paginator(wanted, A_PAGE).get_page(request.GET.get("page"))
    lines = _lines(visitor, shown)
    return show(
        request,
        "team/team",
        nav="team",
        page=shown,
        own=getattr(visitor.employee, "pk", 0),
        cards=[_card(each, steps, lines) for each in shown],
        figures=_figures(members, steps),
        preview=people.preview(visitor.actor, visitor.access, members) if members else None,
        states=[(code, words, code == query["state"]) for code, words in STATES.items()],
        query=urlencode({name: text for name, text in query.items() if text}),
        name=query["name"],
        state=query["state"],
        everybody=len(members),
        support=_support(visitor),
        to_answer=waiting.counted(visitor.actor, visitor.access),
    )


def _query(request: Any) -> dict[str, str]:
    state = request.GET.get("state", "")
    name = " ".join(request.GET.get("name", "")[:100].split())
    return {"name": name, "state": state if state in STATES else ""}


def _support(visitor: Any) -> list[Any]:
    """Open requests of his people, and those that were laid before him."""
    if visitor.employee is None or visitor.access is None:
        return []
    return requests.below(visitor.actor, visitor.employee, access=visitor.access)


def _members(visitor: Any) -> list[Any]:
    if visitor.employee is None or visitor.access is None:
        return []
    return people.members(visitor.actor, visitor.access, visitor.employee.today)


def _steps(visitor: Any, members: list[Any]) -> dict[int, Any]:
    """The steps on the team's records that are addressed to the visitor, by process."""
    processes = set().union(*(each.processes for each in members))
    rows = engine.inbox(visitor.actor, access=visitor.access).filter(process__in=processes)
    return {step.process_id: step for step in rows}


def _matches(member: Any, query: dict[str, str], steps: dict[int, Any]) -> bool:
    named = query["name"].casefold() in member.employee.full_name.casefold()
    return named and people.in_state(member, query["state"], steps)


def _waits_since(member: Any, steps: dict[int, Any]) -> tuple[Any, ...]:
    """Who waits longest comes first; who does not wait stays in the order of names."""
    since = [steps[each].created for each in member.processes if each in steps]
    return (0, min(since)) if since else (1,)


def _lines(visitor: Any, members: Iterable[Any]) -> dict[int, Any]:
    """Since when, and how we know, that the visitor is the supervisor of each."""
    posts = [each.post for each in members if each.post]
    return supervisors.of_posts(posts, visitor.employee.today) if posts else {}


def _card(member: Any, steps: dict[int, Any], lines: dict[int, Any]) -> dict[str, Any]:
    plan, tone = people.plan_words(member.plan)
    return {
        "member": member,
        "line": lines.get(member.employee.pk),
        "plan": plan,
        "plan_tone": tone,
        "plan_step": _step(member.plan, steps) if member.plan else None,
        "under_way": [_line(row, steps) for row in reversed(member.under_way)],
        "finished": [_line(row, steps) for row in member.evaluations if row.status in courses.DONE],
        "waits": any(each in steps for each in member.processes),
    }


def _line(row: Any, steps: dict[int, Any]) -> dict[str, Any]:
    overdue = row.status == "OPEN" and row.employee.today > segments.report_due(row)
    return {
        "row": row,
        "period": periods.of_evaluation(row),
        "tone": courses.tone(row.status),
        "predicate": row.get_predicate_display() if row.rating_known else "",
        "overdue": overdue,
        "step": _step(row, steps),
    }


def _step(row: Any, steps: dict[int, Any]) -> dict[str, Any] | None:
    """A step that waits for the visitor: its button, and for how many days."""
    step = steps.get(row.process_id)
    if step is None:
        return None
    days = (timezone.localdate() - timezone.localdate(step.created)).days
    return {"pk": step.pk, "words": courses.step_words(step.flow_task.name), "days": days}


def _figures(members: list[Any], steps: dict[int, Any]) -> dict[str, int]:
    return {
        "people": len(members),
        "waiting": len(steps),
        "in_force": sum(each.plan_is_in_force for each in members),
        "under_way": sum(bool(each.under_way) for each in members),
    }
