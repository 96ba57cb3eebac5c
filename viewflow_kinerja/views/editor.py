"""What the page of the plan editor shows around the part that is open."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja.domain.codes import PlanStatus
from viewflow_kinerja.domain.plans import Finding
from viewflow_kinerja.selectors import findings, plans, timeline
from viewflow_kinerja.selectors.drafts import Draft
from viewflow_kinerja.services.plan_content import Content
from viewflow_kinerja.views.plan_parts import Desk


def page_of(desk: Desk, mine: Mapping[str, Draft], opened: str) -> dict[str, Any]:
    """Everything but the open part: what the plan says, what is missing, hints, who rates."""
    both = plans.sides(desk.plan)
    document = plans.draft_document(desk.now, both)
    supported = plans.supported_by(desk.plan)
    missing = plans.gaps(desk.now)
    return {
        "plan": desk.plan,
        "document": document,
        "groups": _groups(desk.now, document),
        "line": both.line,
        "missing": [_linked(each, desk.now) for each in _once(missing)],
        "hints": [_linked(each, desk.now) for each in plans.advice(desk.now, supported)],
        "comment": _comment(desk),
        "unsent": [each for name in mine if (each := _unsent(name, desk.now, opened))],
        "lacking": {each.where.partition("/")[0] for each in missing},
    }


def _groups(now: Content, document: Any) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Both kinds of results, each row with the names of its parts."""
    rows = iter(now.results)
    found = []
    for (heading, results), kind in zip(document.groups, ("MAIN", "ADDITIONAL"), strict=True):
        told = [_row(result, *next(rows)) for result in results]
        found.append((kind, heading, told))
    return found


def _row(result: Any, stored: Any, indicators: list[Any]) -> dict[str, Any]:
    lines = [
        {"name": f"indicator-{row.pk}", "line": line}
        for line, row in zip(result.lines, indicators, strict=True)
    ]
    return {
        "name": f"result-{stored.pk}",
        "add": f"indicator-new-{stored.pk}",
        "result": result,
        "lines": lines,
        "done_by_leader": stored.done_by_leader,
    }


def _once(found: Iterable[Finding]) -> Iterable[Finding]:
    """The seven values are looked at together: one line is enough."""
    told = False
    for finding in found:
        if finding.code != "BEHAVIOUR_MISSING":
            yield finding
        elif not told:
            told = True
            yield Finding(finding.code, "behaviours")


def _linked(finding: Finding, now: Content) -> dict[str, str]:
    """A finding with its place in words, and the part in which it is mended."""
    name = _part_of(finding.where.split("/"), now)
    anchor = f"result-{name.rpartition('-')[2]}" if name.startswith("indicator-new-") else name
    return {"text": findings.words([finding])[0], "name": name, "anchor": anchor}


def _part_of(where: list[str], now: Content) -> str:
    if where[0] in ("behaviours", "annexes"):
        return where[0]
    if where[0] != "results":
        return "header"
    if len(where) == 1:
        return "result-new"
    row, lines = now.results[int(where[1]) - 1]
    if where[2:3] != ["indicators"]:
        return f"result-{row.pk}"
    if where[3:]:
        return f"indicator-{lines[int(where[3]) - 1].pk}"
    return f"indicator-{lines[0].pk}" if lines else f"indicator-new-{row.pk}"


def _comment(desk: Desk) -> Any:
    """The act by which the plan came back, with its comment."""
    if desk.plan.status != PlanStatus.RETURNED:
        return None
    case: Iterable[Any] = timeline.of(desk.actor, desk.plan, access=desk.access)
    return next((each for each in reversed(list(case)) if each.act == "plan.return"), None)


def _unsent(draft: str, now: Content, opened: str) -> dict[str, str]:
    """A draft that waits in a part of the plan that is not open; nothing where it is gone."""
    name = draft.split("-", 2)[2]
    words = _words(name, now) if draft != opened else ""
    return {"name": name, "words": words} if words else {}


def _words(name: str, now: Content) -> str:
    known = {
        "header": _("Approach and place"),
        "behaviours": _("Work behaviour"),
        "annexes": _("Annexes"),
        "result-new": _("New result"),
    }
    if name in known:
        return known[name]
    for number, (row, lines) in enumerate(now.results, start=1):
        result = _("Result %(number)s") % {"number": number}
        if name == f"result-{row.pk}":
            return result
        if name == f"indicator-new-{row.pk}":
            return ", ".join((result, _("new indicator")))
        if name in {f"indicator-{line.pk}" for line in lines}:
            return ", ".join((result, _("indicator")))
    return ""
