"""Recorded values as people read them: codes, people, units and records by their names.

Numbers, dates and instants stay what they are: the page writes them in the reader's format and
zone. Names are those of today; what people were called then stands in the snapshots of documents.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from viewflow_kinerja.domain import codes, distribution
from viewflow_kinerja.models import Employee, OrgUnit, PerformanceCycle, PerformancePlan, Period
from viewflow_kinerja.models.labels import LABELS as LABELS_OF
from viewflow_kinerja.permissions.actions import RIGHTS, ROLE_WORDS
from viewflow_kinerja.selectors import distributions, periods
from viewflow_kinerja.selectors.trail.labels import FIGURES, LABELS, SILENT

_ROLES = {right: ROLE_WORDS[relation] for relation, rights in RIGHTS.items() for right in rights}
_ACTS = LABELS_OF[codes.DelegatedAct]
_WITH = {PerformancePlan: ("cycle", "employee"), Period: ("cycle",)}


class Names:
    """The records that recorded values point to, looked up once a model."""

    def __init__(self, known: Mapping[Any, Mapping[int, Any]] | None = None) -> None:
        self._known: dict[Any, dict[int, Any]] = defaultdict(dict)
        for model, rows in (known or {}).items():
            self._known[model] |= rows

    @classmethod
    def of(cls, rows: Iterable[Any], fields: Iterable[Any]) -> "Names":
        """All that some rows of one model point to; one statement a model."""
        rows = list(rows)
        wanted: dict[Any, set[int]] = defaultdict(set)
        for field in fields:
            if isinstance(field, ForeignKey):
                keys = {getattr(row, field.attname) for row in rows} - {None}
                wanted[field.related_model] |= keys
        return cls({model: _looked_up(model, keys) for model, keys in wanted.items() if keys})

    def __call__(self, model: Any, key: Any) -> str:
        """The words for a record; its number where it is gone."""
        if key is None:
            return ""
        row = self._known[model].get(key)
        return f"#{key}" if row is None else called(row)


def _looked_up(model: Any, keys: Iterable[int]) -> dict[int, Any]:
    if model is get_user_model():
        people = Employee.objects.filter(user__in=keys)
        users: dict[int, Any] = model._default_manager.in_bulk(list(keys))
        return users | {person.user_id: person for person in people if person.user_id}
    related = _WITH.get(model, (None,))
    rows = model._base_manager.select_related(*related).filter(pk__in=keys)
    return {row.pk: row for row in rows}


def called(row: Any) -> str:
    """What people call a record."""
    if isinstance(row, PerformancePlan):
        return _("Plan of %(name)s, %(year)s") % {"name": row.employee, "year": row.cycle.year}
    if isinstance(row, Period):
        return periods.named(row)
    if isinstance(row, get_user_model()):
        return row.get_full_name() or row.get_username()
    if isinstance(row, Employee | OrgUnit | PerformanceCycle):
        return str(row)
    return str(getattr(row, "text", "") or getattr(row, "name", "") or f"#{row.pk}")


def shown_fields(model: Any, hidden: Iterable[str] = ()) -> list[Any]:
    """The columns of a model that people read, in their order."""
    left_out = SILENT | set(hidden)
    fields = model.history.model.tracked_fields
    return [field for field in fields if field.name not in left_out]


def label(field: Any) -> str:
    """What a column is called."""
    return str(LABELS[field.name])


def worded(field: Any, value: Any, names: Names) -> Any:
    """A value in words; numbers and moments as they are, for the page to format."""
    if isinstance(field, ForeignKey):
        return names(field.related_model, value)
    if field.name == "right":
        return str(_ROLES.get(value, value))
    if field.name == "acts":
        return ", ".join(str(_ACTS.get(code, code)) for code in value.split())
    if field.choices:
        return str(dict(field.flatchoices).get(value, value or ""))
    if field.name == "distribution" and value:
        return _distribution(value)
    if isinstance(value, dict):
        return " · ".join(f"{_part(key)}: {_word(each)}" for key, each in sorted(value.items()))
    return value


def _part(key: str) -> str:
    """Targets are kept by period, the figures of a month by their names."""
    known = key == "YEAR" or (key[:1] in "MQS" and key[1:].isdigit())
    return periods.name(key) if known else str(FIGURES.get(key, key))


def _word(value: Any) -> str:
    """Of the figures only the working week is a code."""
    return str(LABELS_OF[codes.WorkPattern].get(value, value))


def _distribution(kept: Mapping[str, Any]) -> str:
    """How many of which predicate, and what of the pattern was not kept."""
    counts = [f"{LABELS_OF[codes.Predicate][key]} {n}" for key, n in kept["counts"].items() if n]
    broken = [distributions.told(distribution.rule(each)) for each in kept["violated"]]
    return "; ".join([", ".join(counts), *broken])
