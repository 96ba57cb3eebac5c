"""Writing the content of a plan, one row at a time; every act leaves one history row per change."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.cascading import link_fault
from viewflow_kinerja.domain.codes import (
    Aggregation,
    AnnexKind,
    Approach,
    Aspect,
    BehaviourValue,
    Perspective,
    Polarity,
    ResultKind,
)
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import (
    Annex,
    Assignment,
    BehaviourExpectation,
    Indicator,
    OrgUnit,
    PerformancePlan,
    WorkResult,
)
from viewflow_kinerja.models.base import record_new
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import coded

_CODES = {
    "aspect": ("", *Aspect),
    "perspective": ("", *Perspective),
    "polarity": tuple(Polarity),
    "aggregation": tuple(Aggregation),
}


@official_act("plan.edit")
def set_header(plan: PerformancePlan, *, actor: Actor, approach: str, place: str) -> None:
    """Choose the approach and the place of signing."""
    policy.require(actor, Action.EDIT_PLAN, plan)
    coded.one_of(Approach, approach)
    plan.record(approach=approach, place=place)


@official_act("plan.edit")
def put_result(
    plan: PerformancePlan,
    *,
    actor: Actor,
    text: str,
    kind: str = "MAIN",
    parent: WorkResult | None = None,
    done_by_leader: bool = False,
    result: int | None = None,
) -> WorkResult:
    """Write a new result, or change the one with this key.

    Incomplete: a kind that is not known, a parent that cannot be.
    """
    policy.require(actor, Action.EDIT_PLAN, plan)
    coded.one_of(ResultKind, kind)
    row = _result(plan, result) if result else None
    _must_fit(plan, row, parent)
    values = {"text": text, "kind": kind, "parent": parent, "done_by_leader": done_by_leader}
    if row:
        row.record(**values)
        return row
    number = _next(WorkResult, plan=plan, version=plan.version)
    return WorkResult.all_rows.create(plan=plan, version=plan.version, number=number, **values)


def _result(plan: PerformancePlan, key: int) -> WorkResult:
    rows = WorkResult.all_rows.filter(plan=plan, version=plan.version)
    if (row := rows.select_for_update().filter(pk=key).first()) is None:
        raise Incomplete(_("This result is not there any more. Reload the page."))
    return row


def _next(model: Any, **where: Any) -> int:
    return (model.all_rows.filter(**where).aggregate(last=Max("number"))["last"] or 0) + 1


def leaders(plan: PerformancePlan) -> set[int]:
    """Employees whose results a plan may support: the supervisor, and heads of the units above."""
    placed = Assignment.of(plan.employee_id, plan.employee.today)
    above = [int(part) for part in plan.unit.path.split(".") if part]
    heads = OrgUnit.objects.filter(pk__in=above, head__isnull=False)
    found = set(heads.values_list("head_id", flat=True)) - {plan.employee_id}
    return found | ({placed.rater_id} if placed and placed.rater_id else set())


def _must_fit(plan: PerformancePlan, row: WorkResult | None, parent: WorkResult | None) -> None:
    if parent is None:
        return
    links = WorkResult.all_rows.filter(plan__cycle=plan.cycle_id, parent__isnull=False)
    fault = link_fault(
        row.pk if row else 0,
        parent.pk,
        parents=dict(links.values_list("pk", "parent_id")),
        parent_owner=parent.plan.employee_id,
        leaders=leaders(plan),
    )
    words = {
        "NOT_A_LEADER": _("Choose a result of your supervisor or of the head of your unit."),
        "CYCLE": _("These results would support each other in a circle. Choose another one."),
    }
    if fault:
        raise Incomplete(words[fault])


@official_act("plan.edit")
def drop_result(plan: PerformancePlan, *, actor: Actor, result: int) -> None:
    """Take a result and its indicators out of the draft; history keeps them."""
    policy.require(actor, Action.EDIT_PLAN, plan)
    row = _result(plan, result)
    for indicator in Indicator.all_rows.filter(work_result=row):
        indicator.delete()
    row.delete()


@official_act("plan.edit")
def put_indicator(
    plan: PerformancePlan,
    *,
    actor: Actor,
    result: int,
    text: str,
    targets: Mapping[str, Decimal | None],
    indicator: int | None = None,
    **values: str,
) -> Indicator:
    """Write a new indicator of a result, or change the one with this key.

    `targets` maps YEAR and codes of periods to exact numbers; values: aspect, perspective,
    polarity, aggregation, unit_of_measure. Incomplete for a code that is not known.
    """
    policy.require(actor, Action.EDIT_PLAN, plan)
    coded.must_be_known(values, **_CODES)
    parent = _result(plan, result)
    stored = {code: _plain(number) for code, number in targets.items() if number is not None}
    columns: dict[str, Any] = {**values, "text": text, "targets": stored}
    if indicator is not None:
        row = _indicator(parent, indicator)
        row.record(**columns)
        return row
    number = _next(Indicator, work_result=parent)
    return Indicator.all_rows.create(plan=plan, work_result=parent, number=number, **columns)


def _plain(number: Decimal) -> str:
    """The shortest exact text: 4, 99.5; never 1E+2."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _indicator(result: WorkResult, key: int) -> Indicator:
    row = Indicator.all_rows.filter(work_result=result, pk=key).select_for_update().first()
    if row is None:
        raise Incomplete(_("This indicator is not there any more. Reload the page."))
    return row


@official_act("plan.edit")
def drop_indicator(plan: PerformancePlan, *, actor: Actor, result: int, indicator: int) -> None:
    """Take an indicator out of the draft; history keeps it."""
    policy.require(actor, Action.EDIT_PLAN, plan)
    _indicator(_result(plan, result), indicator).delete()


@official_act("plan.edit")
def set_behaviours(plan: PerformancePlan, *, actor: Actor, expectations: Mapping[str, str]) -> None:
    """Write the leader's special expectation under each of the seven values; empty is possible."""
    policy.require(actor, Action.EDIT_PLAN, plan)
    coded.one_of(BehaviourValue, *expectations)
    texts = {value.value: expectations.get(value, "") for value in BehaviourValue}
    _write(BehaviourExpectation, plan, "value", "special_expectation", texts)


@official_act("plan.edit")
def set_annexes(plan: PerformancePlan, *, actor: Actor, texts: Mapping[str, str]) -> None:
    """Write the three annexes, one item a line."""
    policy.require(actor, Action.EDIT_PLAN, plan)
    coded.one_of(AnnexKind, *texts)
    given = {kind.value: texts.get(kind, "") for kind in AnnexKind}
    _write(Annex, plan, "kind", "text", given)


def _write(
    model: Any, plan: PerformancePlan, code: str, column: str, texts: dict[str, str]
) -> None:
    rows = model.all_rows.filter(plan=plan, version=plan.version).select_for_update()
    known = {getattr(row, code): row for row in rows}
    for name, text in texts.items():
        if name in known:
            known[name].record(**{column: text})
    new = {name: text for name, text in texts.items() if name not in known}
    place = {"plan": plan, "version": plan.version}
    record_new([model(**place, **{code: name, column: text}) for name, text in new.items()])


def copy_version(plan: PerformancePlan, old: int, new: int) -> None:
    """Fill a new version with the rows of an old one; each row remembers where it came from."""
    of_old = {"plan": plan, "version": old}
    results = _copied(WorkResult.all_rows.filter(**of_old), lambda row: {"version": new})
    by_origin = {row.origin_id: row for row in results}
    _copied(
        Indicator.all_rows.filter(work_result__in=by_origin),
        lambda row: {"work_result": by_origin[row.work_result_id]},
    )
    _copied(BehaviourExpectation.all_rows.filter(**of_old), lambda row: {"version": new})
    _copied(Annex.all_rows.filter(**of_old), lambda row: {"version": new})


def _copied(rows: Any, changes: Callable[[Any], dict[str, Any]]) -> list[Any]:
    fresh = []
    for row in rows.order_by("pk"):
        origin, row.pk, row._state.adding = row.pk, None, True
        for name, value in changes(row).items():
            setattr(row, name, value)
        if hasattr(row, "origin_id"):
            row.origin_id = origin
        fresh.append(row)
    return record_new(fresh)
