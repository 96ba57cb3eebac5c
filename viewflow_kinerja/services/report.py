"""Official acts on a daily report: write, file, answer, take back, unlock, lock.

Source: DOMAIN 7.3, after the practice of regional applications; our choice, ADR 0028.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import context, signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.codes import DailyReportStatus, EmployeeKind, Verification, WorkMode
from viewflow_kinerja.domain.daily import overlaps
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import (
    Assignment,
    DailyReport,
    DayUnlock,
    Employee,
    MonthlyReport,
    PerformancePlan,
    WorkResult,
)
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import coded, month, report_windows, waits, workdays
from viewflow_kinerja.services.phases import given_reason, moved

FIELDS = (
    "started_at",
    "ended_at",
    "minutes",
    "description",
    "work_result_id",
    "quantity",
    "unit_of_measure",
    "evidence",
    "obstacle",
    "support_requested",
    "work_mode",
)


@official_act("report.file")
def file(employee: Employee, *, actor: Actor, work_date: date, **content: Any) -> DailyReport:
    """File a fresh report; the same `key` sent again returns the first one (case E9)."""
    return _begun(employee, actor, work_date, "SUBMITTED", content)


@official_act("report.put_draft")
def put_draft(employee: Employee, *, actor: Actor, work_date: date, **content: Any) -> DailyReport:
    """Begin a report and keep it as a draft that nobody else sees."""
    return _begun(employee, actor, work_date, "DRAFT", content)


@official_act("report.copy")
def copy(employee: Employee, *, actor: Actor, work_date: date, source: DailyReport) -> DailyReport:
    """Begin a draft of a day with what an earlier report says, marked as copied."""
    if source.employee_id != employee.pk:
        raise Incomplete(_("Only your own reports can be copied."))
    moved_by = work_date - source.work_date
    content = {name: getattr(source, name) for name in FIELDS if name != "evidence"}
    content |= {name: content[name] + moved_by for name in ("started_at", "ended_at")}
    return _begun(employee, actor, work_date, "DRAFT", content | {"copied_from_id": source.pk})


def _begun(
    employee: Employee, actor: Actor, work_date: date, status: str, content: dict[str, Any]
) -> DailyReport:
    """A report is begun by the owner of the plan on which it hangs, and by nobody else."""
    plan = plan_on(employee, work_date, content.get("work_result_id"))
    if policy.require(actor, Action.VIEW_PLAN, plan).relation != "OWN":
        raise Refused(_("Everybody reports his own work."))
    key = UUID(str(content.pop("key", None) or uuid4()))
    today = list(DailyReport.all_rows.filter(employee=employee, work_date=work_date))
    if known := next((row for row in today if row.key == key), None):
        return known
    placed = _placed(employee, work_date)
    report_windows.must_be_open(placed, work_date)
    report = DailyReport(
        plan=plan,
        employee=employee,
        unit=placed.unit,
        supervisor=placed.rater,
        work_date=work_date,
        key=key,
        status="DRAFT",
        **_content(plan, content),
    )
    _must_not_overlap(report, today)
    _must_fit_the_day(report, placed)
    if status == "SUBMITTED":
        for name, value in _handed_over(report).items():
            setattr(report, name, value)
    _stored(report)
    if status == "SUBMITTED":
        signals.announce(signals.report_submitted, report=report.pk, actor=actor)
    return report


def _stored(report: DailyReport) -> None:
    try:
        with transaction.atomic(savepoint=False):
            report.save(force_insert=True)
    except IntegrityError as error:
        raise OutOfPhase(_("This was reported already. Open the day again.")) from error


def plan_on(employee: Employee, day: date, result: int | None = None) -> PerformancePlan:
    """The plan of a person that covers a day, and whether it has this result; else OutOfPhase."""
    known = WorkResult.all_rows.filter(plan=OuterRef("pk"), pk=result)
    rows = PerformancePlan.all_rows.filter(
        employee=employee, starts_on__lte=day, ends_on__gte=day
    ).order_by("-starts_on")
    rows = rows.annotate(has_result=Exists(known)) if result else rows
    if (plan := rows.first()) is None:
        raise OutOfPhase(_("There is no plan of yours for this day. Ask the personnel office."))
    return plan


def _placed(employee: Employee, day: date) -> Assignment:
    placed = Assignment.of(employee, day)
    if placed is None or placed.rater is None:
        raise OutOfPhase(_("Nobody is known as your supervisor on this day."))
    return placed


def _content(plan: PerformancePlan, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the columns take; Incomplete names what does not fit."""
    values = {name: given[name] for name in (*FIELDS, "copied_from_id") if name in given}
    if values["ended_at"] <= values["started_at"]:
        raise Incomplete(_("The work must end after it began."))
    length = int((values["ended_at"] - values["started_at"]).total_seconds()) // 60
    values["minutes"] = min(values.get("minutes") or length, length)
    if not 1 <= length <= 1440:
        raise Incomplete(_("One report covers one minute to one day."))
    if not str(values.get("description", "")).strip():
        raise Incomplete(_("Say what you did."))
    result = values.get("work_result_id")
    rows = WorkResult.all_rows.filter(plan=plan, pk=result)
    if result and not (plan.has_result if hasattr(plan, "has_result") else rows.exists()):
        raise Incomplete(_("This result is not there any more. Reload the page."))
    coded.must_be_known(values, work_mode=WorkMode)
    values["kind"] = "PLANNED" if result else "ASSIGNED"
    return values


def _must_not_overlap(report: DailyReport, others: list[DailyReport]) -> None:
    span = (report.started_at, report.ended_at)
    for other in others:
        if other.pk != report.pk and overlaps(span, (other.started_at, other.ended_at)):
            text = _("This time overlaps another report of the day: %(what)s.")
            raise Incomplete(text % {"what": other.description[:60]})


def _must_fit_the_day(report: DailyReport, placed: Assignment) -> None:
    """A day off takes official travel alone, as documentation that counts nothing.

    Source: DOMAIN 3.4; our choice, ADR 0039.
    """
    if report.work_mode == WorkMode.TRAVEL:
        return
    day = report.work_date
    person, _office = workdays.calendars(report.employee, placed, day, day)
    if not person.is_working_day(day):
        raise Incomplete(
            _(
                "This is no working day of yours. Work on it is kept only as official travel,"
                " and it counts nothing."
            )
        )


def _handed_over(report: DailyReport) -> dict[str, Any]:
    """Submitted; where nobody above answers in this system it is approved and says so (E5)."""
    status, now = moved(Machine.DAILY_REPORT, report.status, "submit"), timezone.now()
    above = report.supervisor
    if above.kind != EmployeeKind.NON_ASN and above.user_id is not None:
        return {"status": status, "submitted_at": now}
    return {
        "status": moved(Machine.DAILY_REPORT, status, "approve"),
        "submitted_at": now,
        "is_auto": True,
        "answered_at": now,
        "verification": Verification.ADEQUATE.value,
    }


@official_act("report.edit")
def edit(report: DailyReport, *, actor: Actor, **content: Any) -> None:
    """Write a draft, or what came back for revision."""
    policy.require(actor, Action.EDIT_REPORT, report)
    report.record(**_rewritten(report, content))


@official_act("report.submit")
def submit(report: DailyReport, *, actor: Actor, **content: Any) -> None:
    """Send a draft inside its window, or a revision until the cut-off of the month."""
    policy.require(actor, Action.SUBMIT_REPORT, report)
    placed = _placed(report.employee, report.work_date)
    if report.status == DailyReportStatus.DRAFT:
        report_windows.must_be_open(placed, report.work_date)
    else:
        report_windows.must_be_before_cutoff(report)
    values = _rewritten(report, content) if content else {}
    mode = values.get("work_mode", report.work_mode)
    now = DailyReport(employee=report.employee, work_date=report.work_date, work_mode=mode)
    _must_fit_the_day(now, placed)
    report.record(**values, **_handed_over(report))
    signals.announce(signals.report_submitted, report=report.pk, actor=actor)


def _rewritten(report: DailyReport, content: Mapping[str, Any]) -> dict[str, Any]:
    now = {name: getattr(report, name) for name in FIELDS if name != "minutes"}
    values = _content(report.plan, now | dict(content))
    others = DailyReport.all_rows.filter(employee=report.employee, work_date=report.work_date)
    changed = DailyReport(pk=report.pk, **values)
    _must_not_overlap(changed, list(others.exclude(pk=report.pk)))
    return values


def _answered(report: DailyReport, verification: Verification, text: str) -> dict[str, Any]:
    work = context.current()
    authority = work.authority if work else None
    by = authority.on_behalf_of if authority and authority.on_behalf_of else None
    mine = Employee.objects.filter(user=authority.actor.pk).first() if authority else None
    report_windows.must_be_before_cutoff(report)
    who, now = by or (mine.pk if mine else None), timezone.now()
    waits.answered(report, who, now)
    return {
        "verification": verification.value,
        "answer": text,
        "answered_by_id": who,
        "answered_at": now,
    }


@official_act("report.approve")
def approve(report: DailyReport, *, actor: Actor, note: str = "") -> None:
    """The work of the day is adequate; approved after the month was sent, it is adjusted."""
    policy.require(actor, Action.APPROVE_REPORT, report)
    values = _answered(report, Verification.ADEQUATE, note)
    report.record(status=moved(Machine.DAILY_REPORT, report.status, "approve"), **values)
    month.adjust(report)
    signals.announce(signals.report_answered, report=report.pk, actor=actor)


@official_act("report.ask_revision")
def ask_revision(report: DailyReport, *, actor: Actor) -> None:
    """It needs more: back to the person with the reason of the act."""
    policy.require(actor, Action.ASK_REVISION_REPORT, report)
    text = given_reason(_("Say what is still needed."))
    values = _answered(report, Verification.INSUFFICIENT, text)
    report.record(status=moved(Machine.DAILY_REPORT, report.status, "ask_revision"), **values)
    signals.announce(signals.report_answered, report=report.pk, actor=actor)


@official_act("report.reject")
def reject(report: DailyReport, *, actor: Actor) -> None:
    """Not adequate, with the reason of the act; only the personnel office opens it again."""
    policy.require(actor, Action.REJECT_REPORT, report)
    text = given_reason(_("Say why it is not adequate."))
    values = _answered(report, Verification.NOT_ADEQUATE, text)
    report.record(status=moved(Machine.DAILY_REPORT, report.status, "reject"), **values)
    signals.announce(signals.report_answered, report=report.pk, actor=actor)


@official_act("report.revoke")
def revoke(report: DailyReport, *, actor: Actor) -> None:
    """Take an approval back, with a reason, before the month is sent."""
    policy.require(actor, Action.REVOKE_REPORT, report)
    given_reason(_("Say why you take the approval back."))
    must_be_revocable(report)
    status = moved(Machine.DAILY_REPORT, report.status, "revoke")
    report.record(status=status, verification="", answered_at=None, is_auto=False)


def must_be_revocable(report: DailyReport) -> None:
    """OutOfPhase once the month was sent, or is over: its approvals stand."""
    first = report.work_date.replace(day=1)
    sent = MonthlyReport.all_rows.filter(plan=report.plan_id, month=first)
    if sent.exclude(status="DRAFT").exists():
        raise OutOfPhase(_("The month was sent already; its approvals stand."))
    report_windows.must_be_before_cutoff(report)


@official_act("report.unlock")
def unlock(report: DailyReport, *, actor: Actor, until: date) -> None:
    """Open a locked or rejected report until a day, which is included; with a written reason."""
    policy.require(actor, Action.UNLOCK_REPORT, report)
    _opened(report.employee, report.work_date, until)
    _reopen(report)


def _reopen(report: DailyReport) -> None:
    target = report.locked_from or "REVISION"
    event = f"unlock_to_{target.lower()}"
    report.record(status=moved(Machine.DAILY_REPORT, report.status, event), locked_from="")


@official_act("report.unlock_day")
def unlock_day(placed: Assignment, *, actor: Actor, work_date: date, until: date) -> DayUnlock:
    """Open a day, with or without a report; what was locked on it is as it was before.

    The personnel office, by its right on the post; what was rejected it opens one by one.
    """
    policy.require(actor, Action.CHANGE_ASSIGNMENT, placed)
    opened = _opened(placed.employee, work_date, until)
    rows = DailyReport.all_rows.filter(employee=placed.employee, work_date=work_date)
    locked = rows.filter(status="LOCKED").select_for_update(of=("self",)).order_by("pk")
    for row in list(locked):
        policy.require(actor, Action.UNLOCK_REPORT, row)
        _reopen(row)
    return opened


def _opened(employee: Employee, work_date: date, until: date) -> DayUnlock:
    why = given_reason(_("Say why the day is unlocked."))
    if until < employee.today or work_date > employee.today:
        raise Incomplete(_("The unlock must end today or later, for a day that has been."))
    return DayUnlock.objects.create(employee=employee, work_date=work_date, until=until, why=why)


__all__ = [
    *("approve", "ask_revision", "copy", "edit", "file", "plan_on", "put_draft"),
    *("reject", "revoke", "submit", "unlock", "unlock_day"),
]
