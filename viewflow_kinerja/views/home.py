"""The one home: what you must do, how far your year is, who your supervisor is."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from viewflow_kinerja.flows import engine
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.selectors import access as rights
from viewflow_kinerja.selectors import corrections as claims
from viewflow_kinerja.selectors import (
    courses,
    delegations,
    months,
    organisations,
    periods,
    plans,
    roles,
    supervisors,
)
from viewflow_kinerja.selectors import home as reader
from viewflow_kinerja.selectors import waiting as others
from viewflow_kinerja.views.base import page, show, waiting


@page
def home(request: Any) -> HttpResponse:
    """What the visitor must do, overdue first; then his own plan and year."""
    visitor, further = request.visitor, request.GET.get("page", "")
    today = visitor.employee.today if visitor.employee else timezone.localdate()
    todo = reader.cards(
        visitor.actor,
        engine.inbox(visitor.actor, access=visitor.access),
        access=visitor.access,
        today=today,
        page=further,
    )
    return show(
        request,
        "home/home",
        nav="home",
        todo=todo,
        today=today,
        further=further,
        waiting=waiting(visitor) if further else todo.total,
        **({} if further else _standing(visitor)),
        **(_own(request) if visitor.employee and not further else {}),
        **(_supervisors(request) if not further else {}),
        **(_offices(visitor) if not further else {}),
    )


def _standing(visitor: Any) -> dict[str, Any]:
    """For whom the visitor acts, and which proposals wait for him."""
    near = visitor.access.principals if visitor.access else {}
    asked = others.counted(visitor.actor, visitor.access)
    proposals = asked.pop("delegation", {"n": 0})["n"]
    found = delegations.stands_in(visitor.employee) if near else []
    emergencies = [rights.told(row) for row in rights.open_emergencies(visitor.access)]
    told = {"standing_in": found, "to_approve": proposals, "emergencies": emergencies}
    return told | {"to_answer": asked}


def _offices(visitor: Any) -> dict[str, Any]:
    """Organisations that wait for the visitor's rating, and where his offices begin."""
    found: dict[str, Any] = {"roles": roles.of(visitor.access)}
    if visitor.stands(Relation.LDR):
        rows = organisations.waiting(visitor.actor, access=visitor.access)
        found["to_rate"] = [(period.pk, periods.named(period), n) for period, n in rows]
    return found


def _supervisors(request: Any) -> dict[str, Any]:
    """Claims about supervisors in which the visitor is a party, and those his office decides."""
    visitor, found = request.visitor, dict[str, Any]()
    if visitor.employee and visitor.employee.in_claim:
        near = reader.own_only(visitor.access)
        found["corrections"] = claims.of_person(visitor.actor, visitor.employee, access=near)
    if visitor.stands(Relation.OFF):
        found["decide"] = claims.to_decide(visitor.actor, access=visitor.access)
    return found


def _own(request: Any) -> dict[str, Any]:
    visitor, employee = request.visitor, request.visitor.employee
    placed, line = supervisors.of_person(employee, employee.today)
    plan = plans.own(visitor.actor, employee, access=reader.own_only(visitor.access))
    year = reader.year_of(visitor.actor, employee, placed, access=visitor.access)
    found: dict[str, Any] = {"plan": plan, "year": year, "line": line}
    if plan is not None:
        found["plan_tone"] = courses.plan_tone(plan.status)
        found["lies_with"], found["lies_since"] = reader.with_whom(plan)
    near = reader.own_only(visitor.access)
    found["month_to_send"] = months.to_send(visitor.actor, employee, plan, near)
    if year is not None:
        period = year.now(employee.today)
        found["cycle"] = reader.steps_of_year(plan, year)
        found["under_way"] = reader.under_way(year)
        found["period"] = period
        found["period_name"] = period and periods.name(period.code)
        found["days_left"] = period and reader.working_days_left(placed, period, employee)
    return found
