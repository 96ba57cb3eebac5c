"""Official acts that open a case: ask for support, propose a dialogue, escalate what was locked.

Source: DOMAIN 7.3 and 12.5; our choice, ADR 0047.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import Authority, official_act
from viewflow_kinerja.domain.codes import SupportKind, SupportStatus
from viewflow_kinerja.domain.deadlines import working_day_after
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    Employee,
    OrgUnit,
    PerformancePlan,
    RuleBook,
    SupportCase,
    WorkResult,
)
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.models.support import OPEN
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import workdays
from viewflow_kinerja.services.feedback import placed

UNANSWERED = gettext_noop(
    "These daily reports still waited for an answer when the month was closed."
)
Key = UUID | str | None


@official_act("plan.ask_support")
def ask(
    plan: PerformancePlan,
    *,
    actor: Actor,
    text: str,
    work_result: int | None = None,
    key: Key = None,
) -> SupportCase:
    """Ask the supervisor for support, freely or for a work result; the same `key` is one case."""
    policy.require(actor, Action.ASK_SUPPORT_PLAN, plan)
    form = UUID(str(key or uuid4()))
    if (known := _known(plan, form)) is not None:
        return known
    if work_result and not WorkResult.all_rows.filter(plan=plan, pk=work_result).exists():
        raise Incomplete(_("This result is not there any more. Reload the page."))
    facts = {"kind": SupportKind.SUPPORT.value, "work_result_id": work_result, "key": form}
    return _asked(plan, actor, plan.employee, question=_written(text), **facts)


@official_act("plan.propose_dialogue")
def propose_dialogue(
    plan: PerformancePlan, *, actor: Actor, text: str, key: Key = None
) -> SupportCase:
    """Propose to talk about the work: the person to the supervisor, or the supervisor to her."""
    authority = policy.require(actor, Action.PROPOSE_DIALOGUE_PLAN, plan)
    form = UUID(str(key or uuid4()))
    if (known := _known(plan, form)) is not None:
        return known
    author = plan.employee if authority.relation == "OWN" else _acting(authority)
    own = author.pk == plan.employee_id
    facts = {
        "kind": SupportKind.DIALOGUE.value,
        "key": form,
        "status": (SupportStatus.ASKED if own else SupportStatus.PROPOSED).value,
    }
    return _asked(plan, actor, author, question=_written(text), **facts)


@official_act("report.ask_support")
def ask_by_report(report: DailyReport, *, actor: Actor) -> SupportCase:
    """Open the case of a daily report that asks for support; once, whoever comes first.

    By the system, within the minute; filing itself stays as cheap as any other.
    """
    policy.require(actor, Action.ASK_SUPPORT_REPORT, report)
    if (known := _rows().filter(report=report).first()) is not None:
        return known
    facts = {"kind": SupportKind.SUPPORT.value, "report": report}
    words = _written(report.support_requested)
    return _asked(report.plan, actor, report.employee, question=words, **facts)


@official_act("report.escalate")
def escalate_unanswered(report: DailyReport, *, actor: Actor) -> SupportCase:
    """Lay the reports of a closed month that nobody answered before the rater's superior.

    `report` is one of them; there is one case a plan and month. OutOfPhase where nobody stands
    above the supervisor.
    """
    policy.require(actor, Action.ESCALATE_REPORT, report)
    month = report.work_date.replace(day=1)
    rows = _rows().filter(plan=report.plan_id, month=month, status__in=OPEN)
    if (known := rows.first()) is not None:
        return known
    place = placed(report.plan)
    facts = {
        "kind": SupportKind.UNANSWERED.value,
        "month": month,
        "status": SupportStatus.ESCALATED.value,
        "superior": superior_of(place["rater"], report.employee),
        "escalated_at": timezone.now(),
    }
    case = _stored(place, report.employee, question=UNANSWERED, **facts)
    signals.announce(signals.support_escalated, case=case.pk, actor=actor)
    return case


def _rows() -> Any:
    return SupportCase.all_rows.select_related("process")


def _known(plan: PerformancePlan, form: UUID) -> SupportCase | None:
    """The case that this very form has opened."""
    case = _rows().filter(key=form).first()
    if case is not None and case.plan_id != plan.pk:
        raise Conflict(_("This form was sent for something else. Open the page again."))
    return case


def _written(text: str) -> str:
    if not text.strip():
        raise Incomplete(_("Say it in a sentence."))
    return text.strip()


def _acting(authority: Authority) -> Employee:
    """As whom somebody asks: a delegate asks for his principal."""
    if authority.on_behalf_of is not None:
        return Employee.objects.get(pk=authority.on_behalf_of)
    return Employee.objects.select_related("user").get(user=authority.actor.pk)


def _asked(plan: PerformancePlan, actor: Actor, author: Employee, **facts: Any) -> SupportCase:
    if plan.rater_id is None:
        raise OutOfPhase(_("Submit your plan first: until then nobody is named to answer you."))
    case = _stored(placed(plan), author, **facts)
    signals.announce(signals.support_requested, case=case.pk, actor=actor)
    return case


def _stored(place: dict[str, Any], author: Employee, **facts: Any) -> SupportCase:
    days = rules_of(place["unit"]).support_answer_days
    case = SupportCase(
        **place,
        **facts,
        author=author,
        asked_at=timezone.now(),
        answer_by=last_day(office_day(), days),
    )
    case.save(force_insert=True)
    return case


def rules_of(unit: OrgUnit) -> Rules:
    """The parameters of a unit today."""
    return RuleBook.rules(office_day().year, unit)


def last_day(day: date, count: int) -> date:
    """So many working days of the office after a day, which is included in the term."""
    office = workdays.office(day, day + timedelta(days=3 * count + 40))
    return working_day_after(day, count, office)


def superior_of(rater: Employee, employee: Employee) -> Employee:
    """Who rates the rater today and can act here; OutOfPhase where there is nobody."""
    found = above(rater, employee)
    if found is None:
        raise OutOfPhase(_("Nobody stands above this supervisor in the personnel data."))
    return found


def above(rater: Employee, employee: Employee) -> Employee | None:
    """Who rates the rater today, is in office and has an account; nobody above himself."""
    posts = Assignment.all_rows.filter(in_force(office_day()), kind="DEFINITIVE", employee=rater)
    able = posts.filter(rater__active=True, rater__user__isnull=False)
    post = able.exclude(rater=employee).select_related("rater__user").first()
    return post.rater if post else None
