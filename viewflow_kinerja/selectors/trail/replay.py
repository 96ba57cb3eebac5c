"""A plan or an evaluation as it was at a time, for one reader, and two times side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja.models import (
    Annex,
    BehaviourExpectation,
    BehaviourFact,
    Indicator,
    PerformancePlan,
    PlanVersion,
    Realisation,
    Remark,
    WorkResult,
)
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import fields
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors.rulebooks import told as parameters
from viewflow_kinerja.selectors.trail import case, recorded, scope, values
from viewflow_kinerja.selectors.trail.kinds import KINDS
from viewflow_kinerja.selectors.trail.recorded import Then

_PARTIES = ("employee", "rater", "unit")
_NOT_SHOWN = frozenset({*_PARTIES, "plan", "evaluation", "work_result", "indicator", "origin"})


@dataclass(frozen=True)
class Fact:
    """One value with its name; `place` is the same at two times."""

    place: tuple[Any, ...]
    field: str
    value: Any


@dataclass(frozen=True)
class Section:
    """A part of the record under its heading."""

    title: str
    facts: list[Fact]


@dataclass(frozen=True)
class Replay:
    """The record at a moment; `closed` where it was a draft that this reader may not read.

    Not `settled`: what still runs may yet change the answer, and none is given.
    """

    at: datetime
    there: bool
    closed: bool
    sections: list[Section]
    settled: bool = True


def of(access: Access, row: Any, at: datetime) -> Replay:
    """The record as it was, without what the policy hides from the reader at this moment.

    `row` comes from `case.record`, which knows what is open to the reader, and what is settled.
    """
    if at >= row.kj_settled:
        return Replay(at, False, False, [], settled=False)
    then = recorded.then(row, at)
    if then.head is None:
        return Replay(at, False, False, [])
    hidden = fields.hidden_of(access, case.VEILED[type(row)], row)
    if isinstance(row, PerformancePlan):
        if not _open(access, then.head, hidden[PerformancePlan]):
            return Replay(at, True, True, [])
        hidden = {}
    return Replay(at, True, False, list(_sections(row, then, hidden)))


def _open(access: Access, head: Any, hidden: frozenset[str]) -> bool:
    """A plan as it was agreed; one that may be seen today; a draft for its owner, and the auditor.

    A draft that was withdrawn is nobody else's again, also of the time when it was shared.
    """
    if head.status in scope.AGREED:
        return True
    if hidden:
        return False
    rows = scope.rows(access, KINDS["performanceplan"])
    return head.status != "DRAFT" or rows.filter(history_id=head.history_id).exists()


Hidden = dict[Any, frozenset[str]]


def _sections(row: Any, then: Then, hidden: Hidden) -> Iterator[Section]:
    yield _parties(then.head)
    yield Section(_("Record"), list(_facts(type(row), then.head, hidden)))
    yield from _results(row, then)
    if isinstance(row, PerformancePlan):
        yield from _values(then)
    else:
        yield from _said(then, hidden)
    yield _documents(then)
    yield _rules(row, then)


def _parties(head: Any) -> Section:
    told = []
    for side, word in (("employee", _("Employee")), ("rater", _("Rater"))):
        told.append(Fact(("party", side), word, recorded.called(head, side)))
        nip = getattr(head, f"kj_{side}_nip")
        told.append(Fact(("nip", side), _("NIP of the %(who)s") % {"who": word.lower()}, nip))
    told.append(Fact(("unit",), _("Unit"), head.kj_unit_name))
    return Section(_("Parties, as they were called then"), told)


def _facts(model: Any, row: Any, hidden: Hidden, *place: Any) -> Iterator[Fact]:
    """The columns of a row that have a value and may be read."""
    names = values.Names()
    for field in values.shown_fields(model, hidden.get(model, frozenset()) | _NOT_SHOWN):
        value = None if field.is_relation else getattr(row, field.attname)
        if value not in (None, ""):
            told = values.worded(field, value, names)
            yield Fact((*place, field.name), values.label(field), told)


def _results(row: Any, then: Then) -> Iterator[Section]:
    """Work results with their indicators; in an evaluation with what was realised."""
    version = then.head.version if isinstance(row, PerformancePlan) else then.head.plan_version
    realised = {each.indicator_id: each for each in then.of(Realisation)}
    for result in sorted(then.of(WorkResult, version=version), key=lambda each: each.number):
        here = _("Result %(number)s") % {"number": result.number}
        facts = list(_content(WorkResult, result, "result", result.number))
        for line in sorted(
            then.of(Indicator, work_result_id=result.id), key=lambda each: each.number
        ):
            facts += _line(result.number, line, realised.get(line.id))
        yield Section(here, facts)


def _content(model: Any, row: Any, *place: Any) -> Iterator[Fact]:
    """Without the numbers that stand in the headings."""
    numbers = ("number", "version")
    return (fact for fact in _facts(model, row, {}, *place) if fact.place[-1] not in numbers)


def _line(result: int, line: Any, realised: Any) -> Iterator[Fact]:
    name = _("indicator %(number)s") % {"number": line.number}
    place = ("line", result, line.number)
    told = list(_content(Indicator, line, *place))
    told += _facts(Realisation, realised, {}, *place, "real") if realised else []
    for fact in told:
        yield Fact(fact.place, f"{name.capitalize()}: {fact.field}", fact.value)


def _values(then: Then) -> Iterator[Section]:
    version = then.head.version
    told = [
        Fact(("value", each.value), each.get_value_display(), each.special_expectation)
        for each in then.of(BehaviourExpectation, version=version)
    ]
    yield Section(_("Expectations of the seven values"), told)
    annexes = [
        Fact(("annex", each.kind), each.get_kind_display(), each.text)
        for each in then.of(Annex, version=version)
    ]
    yield Section(_("Annexes"), annexes)


def _said(then: Then, hidden: Hidden) -> Iterator[Section]:
    """Remarks and observed behaviour, where the rating may be known."""
    results = {each.id: each.number for each in then.of(WorkResult)}
    if "text" not in hidden[Remark]:
        told = []
        for each in then.of(Remark):
            number = results.get(each.work_result_id)
            word = _("Result %(number)s") % {"number": number} if number else ""
            name = word or each.get_value_display()
            told.append(Fact(("remark", number or each.value), name, each.text))
        yield Section(_("Remarks of the rater"), told)
    if "observed" not in hidden[BehaviourFact]:
        told = []
        for each in then.of(BehaviourFact):
            told += _facts(BehaviourFact, each, hidden, "fact", each.id)
        yield Section(_("Observed behaviour"), told)


def _documents(then: Then) -> Section:
    told = []
    for number, approved_at, digest in _versions(then):
        name = _("Plan, version %(number)s") % {"number": number}
        place = ("document", number)
        told.append(Fact((*place, "at"), f"{name}: " + _("approved at"), approved_at))
        told.append(Fact((*place, "hash"), f"{name}: " + _("fingerprint"), digest))
    return Section(_("Documents"), told)


def _versions(then: Then) -> list[tuple[Any, ...]]:
    """The approved versions that were there; of an evaluation the one it is about."""
    if hasattr(then.head, "kj_document_sha256"):
        head = then.head
        return [(head.plan_version, head.kj_document_approved_at, head.kj_document_sha256)]
    return [(each.number, each.approved_at, each.sha256) for each in then.of(PlanVersion)]


def _rules(row: Any, then: Then) -> Section:
    year = row.cycle.year if isinstance(row, PerformancePlan) else row.period.cycle.year
    book = recorded.rules(then.head, year, then.at, office_day(then.at))
    if book is None:
        return Section(_("Rules"), [Fact(("rules",), _("Version"), _("the defaults"))])
    told = [Fact(("rules",), _("Version"), str(book.version))]
    told += [Fact(("rule", str(word)), str(word), each) for word, each in parameters(book.values)]
    return Section(_("Rules"), told)


def difference(before: Replay, after: Replay) -> tuple[list[Any], list[Any]]:
    """What differs between two times, place by place, and what is the same."""
    old, new = dict(_places(before)), dict(_places(after))
    changed, same = [], []
    for place in {**old, **new}:
        name, was = old.get(place, ("", None))
        name, now = new.get(place, (name, None))
        if was != now:
            changed.append({"field": name, "before": was, "after": now})
        else:
            same.append({"field": name, "value": now})
    return changed, same


def _places(replay: Replay) -> Iterator[tuple[Any, tuple[str, Any]]]:
    for section in replay.sections:
        for fact in section.facts:
            yield fact.place, (f"{section.title}: {fact.field}", fact.value)
