"""Advice for a better plan: warnings that never block.

Source: our choice, ADR 0012, after the practice of performance teams.
"""

import re
from collections.abc import Iterable, Iterator

from viewflow_kinerja.domain.codes import ResultKind
from viewflow_kinerja.domain.plans import (
    MAIN_RESULTS,
    Finding,
    IndicatorContent,
    PlanContent,
    ResultContent,
)

# Active verbs begin with mem-, men-, mel- and so on; a result's first word ends with -nya.
_ACTIVITY = re.compile(r"me[mnlrwy]\w{2,}(?<!nya)\b")


def lint(plan: PlanContent, peer_texts: Iterable[str] = ()) -> tuple[Finding, ...]:
    """List advice: activity instead of result, no number, dates, how many results, copied text.

    `peer_texts` are the result texts of colleagues. Codes: MAIN_RESULT_COUNT, ACTIVITY_WORDING,
    NO_NUMBER, DUE_OUTSIDE_PLAN, SAME_AS_OTHER_RESULT, SAME_AS_PEER.
    Source: our choice, ADR 0012.

    >>> from datetime import date
    >>> lint(PlanContent("QUALITATIVE", "JPT", [], {}, {}, date(2026, 1, 1), date(2026, 6, 30)))
    (Finding(code='MAIN_RESULT_COUNT', where='results'),)
    """
    peers = {_plain(text) for text in peer_texts}
    return (*_count(plan), *_per_result(plan, peers))


def is_activity(text: str) -> bool:
    """Tell whether a result is worded as an activity (melaksanakan, membuat, menghadiri).

    Source: our choice, ADR 0012.

    >>> is_activity("Melaksanakan rapat"), is_activity("Meningkatnya layanan")
    (True, False)
    """
    return _ACTIVITY.match(_plain(text)) is not None


def _count(plan: PlanContent) -> Iterator[Finding]:
    main = [each for each in plan.results if ResultKind(each.kind) is ResultKind.MAIN]
    if len(main) not in MAIN_RESULTS:
        yield Finding("MAIN_RESULT_COUNT", "results")


def _per_result(plan: PlanContent, peers: set[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for position, result in enumerate(plan.results, start=1):
        where, text = f"results/{position}", _plain(result.text)
        yield from _wording(result, where)
        yield from _due(plan, result, where)
        if text in seen:
            yield Finding("SAME_AS_OTHER_RESULT", f"{where}/text")
        if text in peers:
            yield Finding("SAME_AS_PEER", f"{where}/text")
        seen.add(text)


def _wording(result: ResultContent, where: str) -> Iterator[Finding]:
    if is_activity(result.text):
        yield Finding("ACTIVITY_WORDING", f"{where}/text")
    if not any(_has_number(each) for each in result.indicators):
        yield Finding("NO_NUMBER", f"{where}/indicators")


def _has_number(indicator: IndicatorContent) -> bool:
    measured = indicator.target is not None and bool(indicator.unit.strip())
    return measured or any(each.isdigit() for each in indicator.text)


def _due(plan: PlanContent, result: ResultContent, where: str) -> Iterator[Finding]:
    for position, indicator in enumerate(result.indicators, start=1):
        due = indicator.due_on
        if due is not None and not plan.starts_on <= due <= plan.ends_on:
            yield Finding("DUE_OUTSIDE_PLAN", f"{where}/indicators/{position}/due_on")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
