"""A version of a plan as its page and its print show it, frozen or not, and what changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import formats
from django.utils.translation import gettext as _

from viewflow_kinerja.domain import codes
from viewflow_kinerja.domain.behaviours import BEHAVIOURS, Behaviour
from viewflow_kinerja.models import PerformancePlan
from viewflow_kinerja.models.labels import LABELS
from viewflow_kinerja.selectors import periods, supervisors

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One indicator, in words."""

    text: str
    looks_at: str  # aspect or perspective
    target: Decimal | None
    unit: str
    counts: str  # polarity and aggregation
    parts: tuple[tuple[str, Decimal], ...]  # targets of the periods


@dataclass(frozen=True)
class Result:
    """One work result with its indicators; `number` is its place on the form."""

    number: int
    text: str
    parent: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Value:
    """One of the seven values with its guides and what is especially expected."""

    order: int
    code: str
    name: str
    guides: tuple[str, ...]
    expectation: str


@dataclass
class PlanDocument:
    """A version of a plan; `template` draws it as part of a page."""

    plan: PerformancePlan
    version: int
    content: Content
    parties: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sha256: str = ""
    approved_at: datetime | None = None
    template: ClassVar[str] = "kinerja/partials/plan_document.html"

    @property
    def is_frozen(self) -> bool:
        """Whether this version was approved and cannot change any more."""
        return self.approved_at is not None

    @property
    def supervisor(self) -> supervisors.RaterLine:
        """The line on the rater, as this version knows it."""
        return supervisors.of_party(self.parties.get("rater", {}))

    @property
    def is_quantitative(self) -> bool:
        """Whether the form has columns for targets."""
        return self.content["approach"] == codes.Approach.QUANTITATIVE

    @property
    def is_high(self) -> bool:
        """Whether it is the form of high leadership, with perspectives."""
        return self.content["level"] == codes.PlanLevel.JPT

    @property
    def has_parents(self) -> bool:
        """Whether the official form has a column for the leader's result."""
        return self.is_quantitative and not self.is_high

    @property
    def has_aspects(self) -> bool:
        """Whether the official form has a column for the aspect."""
        return self.is_quantitative and not self.is_high

    @property
    def header(self) -> list[tuple[str, str]]:
        """What stands above the results: names of the facts and the facts."""
        content = self.content
        return [
            (_("Approach"), word(codes.Approach, content["approach"])),
            (_("Form"), word(codes.PlanLevel, content["level"])),
            (_("Place"), content["place"]),
        ]

    @property
    def starts_on(self) -> date:
        """The first day."""
        return date.fromisoformat(self.content["starts_on"])

    @property
    def ends_on(self) -> date:
        """The last day."""
        return date.fromisoformat(self.content["ends_on"])

    @property
    def groups(self) -> list[tuple[str, list[Result]]]:
        """A: main results, B: additional ones."""
        found: dict[str, list[Result]] = {"MAIN": [], "ADDITIONAL": []}
        for place, each in enumerate(self.content["results"], start=1):
            found[each["kind"]].append(_result(place, each, self.is_high))
        heads = {"MAIN": _("A. Main results"), "ADDITIONAL": _("B. Additional results")}
        return [(heads[kind], rows) for kind, rows in found.items()]

    @property
    def values(self) -> list[Value]:
        """The seven values in their order."""
        return [value(each, self.content["behaviours"].get(each.value, "")) for each in BEHAVIOURS]

    @property
    def annexes(self) -> list[tuple[str, str]]:
        """The three annexes: heading and text, one item a line."""
        texts = self.content["annexes"]
        return [(word(codes.AnnexKind, kind), texts.get(kind, "")) for kind in codes.AnnexKind]


def word(kind: Any, code: str) -> str:
    """A code as a word at the head of a cell; nothing for nothing."""
    text = str(LABELS[kind][code]) if code else ""
    return text[:1].upper() + text[1:]


def value(behaviour: Behaviour, expectation: str) -> Value:
    """A value with what is especially expected."""
    return Value(
        behaviour.order, behaviour.value, behaviour.name, behaviour.guides, expectation.strip()
    )


def _result(place: int, row: Content, high: bool) -> Result:
    lines = tuple(_line(each, high) for each in row["indicators"])
    return Result(place, row["text"], row["parent"] or "", lines)


def _line(row: Content, high: bool) -> Line:
    kind, code = (codes.Perspective, row["perspective"]) if high else (codes.Aspect, row["aspect"])
    targets = {key: Decimal(text) for key, text in row["targets"].items() if text}
    polarity = LABELS[codes.Polarity][row["polarity"]]
    aggregation = LABELS[codes.Aggregation][row["aggregation"]]
    return Line(
        text=row["text"],
        looks_at=word(kind, code),
        target=targets.pop("YEAR", None),
        unit=row["unit"],
        counts=f"{polarity}, {aggregation}",
        parts=tuple((periods.name(key), targets[key]) for key in sorted(targets)),
    )


def changes(before: PlanDocument, after: PlanDocument) -> tuple[list[Any], list[Any]]:
    """What differs between two versions, place by place, and what is the same."""
    old, new = dict(_places(before)), dict(_places(after))
    differing, same = [], []
    for key in {**old, **new}:
        name, was = old.get(key, ("", ""))
        name, now = new.get(key, (name, ""))
        if was != now:
            differing.append({"field": name, "before": was, "after": now})
        elif now:
            same.append({"field": name, "value": now})
    return differing, same


def _places(document: PlanDocument) -> Iterator[tuple[Any, tuple[str, str]]]:
    for name, fact in document.header:
        yield name, (name, fact)
    for place, row in enumerate(document.content["results"], start=1):
        yield from _of_result(place, row, document.is_high)
    for each in document.values:
        yield each.code, (each.name, each.expectation)
    for name, text in document.annexes:
        yield name, (name, text)


def _of_result(place: int, row: Content, high: bool) -> Iterator[tuple[Any, tuple[str, str]]]:
    here = _("Result %(number)s") % {"number": place}
    yield ("result", row["number"]), (here, row["text"])
    supports = _("%(result)s supports") % {"result": here}
    yield ("parent", row["number"]), (supports, row["parent"] or "")
    for number, indicator in enumerate(row["indicators"], start=1):
        name = here + ", " + _("indicator %(number)s") % {"number": number}
        yield ("line", row["number"], indicator["number"]), (name, _told(_line(indicator, high)))


def _told(line: Line) -> str:
    parts = [f"{name}: {_number(target)}" for name, target in line.parts]
    target = f"{_number(line.target)} {line.unit}".strip() if line.target is not None else ""
    rest = [line.looks_at, target, *parts, line.counts if line.target is not None else ""]
    return "\n".join(part for part in (line.text, *rest) if part)


def _number(number: Decimal) -> str:
    return str(formats.number_format(number, force_grouping=True))
