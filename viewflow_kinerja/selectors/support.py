"""Requests for support and dialogues for those who may see them: one case, and lists (ADR 0047)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.calendar import ONE_DAY
from viewflow_kinerja.domain.codes import SupportKind, SupportStatus
from viewflow_kinerja.models import (
    Assignment,
    CalendarEntry,
    DailyReport,
    Employee,
    PerformancePlan,
    RuleBook,
    SupportCase,
    SupportEntry,
    WorkResult,
)
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.models.support import OPEN
from viewflow_kinerja.permissions import Action, Relation, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import home

MOST = 50  # cases of one list
_FEW = 31  # reports of a month that are named
_LONG = timedelta(days=90)  # no term to answer is longer
_TONES = {
    **{"ESCALATED": "bad", "ANSWERED": "info", "HELPED": "ok", "SETTLED": "ok"},
    **{"ASKED": "warn", "PROPOSED": "warn", "LAPSED": "warn"},
}
_WORD_TONES = {"HELPED": "ok", "NOT_HELPED": "warn", "DECLINE": "warn", "SENT_BACK": "warn"}
_WITH = ("employee", "author", "rater", "superior", "work_result", "report", "process")


@dataclass(frozen=True)
class Word:
    """One word of the conversation; read by the element `timeline`."""

    sentence: str
    at: datetime
    reason: str
    tone: str


@dataclass(frozen=True)
class Line:
    """A case in a list."""

    row: SupportCase
    words: str
    tone: str
    until: date | None
    is_late: bool
    with_whom: Employee | None


@dataclass(frozen=True)
class SupportDocument:
    """A case as its page shows it."""

    line: Line
    talk: list[Word]
    reports: list[DailyReport]
    may_reply: bool
    template: str = "kinerja/partials/support_document.html"


def seen(actor: Actor, *, access: Access | None = None) -> QuerySet[SupportCase]:
    """The cases the actor may see, with what their pages name."""
    rows = policy.visible(actor, SupportCase, Action.VIEW_SUPPORT, access=access)
    return rows.select_related(*_WITH)


def line(row: SupportCase) -> Line:
    """A case, with whom it lies, and until when."""
    until = row.confirm_by if row.status == SupportStatus.ANSWERED else row.answer_by
    is_open = row.status in OPEN
    return Line(
        row=row,
        words=words_of(row),
        tone=_TONES.get(row.status, ""),
        until=until if is_open else None,
        is_late=is_open and until is not None and until < office_day(),
        with_whom=_with_whom(row) if is_open else None,
    )


def words_of(row: SupportCase) -> str:
    """What was asked; what the system wrote is ours to translate."""
    return _(row.question) if row.kind == SupportKind.UNANSWERED else row.question


def _with_whom(row: SupportCase) -> Employee | None:
    """Who has to act on it now."""
    if row.status == SupportStatus.ANSWERED:
        return row.author
    return row.superior if row.status == SupportStatus.ESCALATED else row.answerer


def document(actor: Actor, row: SupportCase, *, access: Access | None = None) -> SupportDocument:
    """The case with its conversation, and the reports that wait where it is about such."""
    may_reply = policy.relation(actor, Action.REPLY_SUPPORT, row, access=access) is not None
    return SupportDocument(line(row), _talk(row), _reports(actor, row, access), may_reply)


def _talk(row: SupportCase) -> list[Word]:
    rows = SupportEntry.all_rows.filter(case=row).select_related("author").order_by("pk")
    return [
        Word(_told(each), each.said_at, each.text, _WORD_TONES.get(each.kind, "")) for each in rows
    ]


def _told(entry: SupportEntry) -> str:
    facts = {"name": entry.author.full_name, "what": entry.get_kind_display()}
    return _("%(name)s: %(what)s") % facts


def _reports(actor: Actor, row: SupportCase, access: Access | None) -> list[DailyReport]:
    """The daily reports that still wait, as far as the actor may read them."""
    if row.kind != SupportKind.UNANSWERED or row.status not in OPEN:
        return []
    keys = row.waiting_reports.values("pk")
    rows = policy.visible(actor, DailyReport, Action.VIEW_REPORT, access=access)
    return list(rows.filter(pk__in=keys).order_by("work_date", "pk")[:_FEW])


def mine(actor: Actor, person: Employee, *, access: Access | None = None) -> list[Line]:
    """What a person has asked, or is asked as the person it is about; the newest first."""
    own = seen(actor, access=access).filter(author=person) | seen(actor, access=access).filter(
        employee=person
    )
    return [line(row) for row in own.order_by("-pk")[:MOST]]


def below(actor: Actor, person: Employee, *, access: Access | None = None) -> list[Line]:
    """Open cases of others on which the actor has a say, the first to be answered first."""
    rows = policy.visible(actor, SupportCase, Action.REPLY_SUPPORT, access=access)
    rows = rows.exclude(employee=person).exclude(author=person).select_related(*_WITH)
    return [line(row) for row in rows.order_by("answer_by", "pk")[:MOST]]


@dataclass(frozen=True)
class Waiting:
    """Daily reports that one supervisor has left unanswered for longer than agreed."""

    rater: Employee
    count: int
    since: datetime


def late_reports(person: Employee, access: Access | None) -> list[Waiting]:
    """What waits too long below a superior, by supervisor; asks nothing for who is none."""
    plans = access.plans(Relation.RSP) if access else set()
    post = Assignment.of(person, person.today) if plans else None
    if post is None:
        return []
    rows = DailyReport.all_rows.filter(plan__in=sorted(plans), status="SUBMITTED")
    late = rows.filter(submitted_at__lt=_agreed(person, post)).values("plan__rater")
    found = list(late.annotate(n=Count("pk"), since=Min("submitted_at")).order_by("since"))
    people = Employee.objects.in_bulk([row["plan__rater"] for row in found])
    return [Waiting(people[row["plan__rater"]], row["n"], row["since"]) for row in found]


def _agreed(person: Employee, post: Assignment) -> datetime:
    """What was sent before this moment should have been answered by now."""
    today = office_day()
    count = RuleBook.rules(today.year, post.unit).daily_feedback_sla_working_days
    entries = CalendarEntry.objects.filter(date_to__gte=today - _LONG, date_from__lte=today)
    office, day = home.calendar(entries, None, person), today
    while count:
        day -= ONE_DAY
        count -= office.is_working_day(day)
    return office.start_of_day(day)


def of_reports(
    actor: Actor, reports: Iterable[DailyReport], *, access: Access | None = None
) -> dict[int, Line]:
    """By report: the case that it opened; asks only where a report asks for support."""
    keys = [row.pk for row in reports if row.support_requested]
    if not keys:
        return {}
    rows = seen(actor, access=access).filter(report__in=keys)
    return {row.report_id: line(row) for row in rows if row.report_id}


def own_plan(
    actor: Actor, person: Employee, *, access: Access | None = None
) -> PerformancePlan | None:
    """The newest plan of a person on which somebody is named to answer."""
    rows = policy.visible(actor, PerformancePlan, Action.ASK_SUPPORT_PLAN, access=access)
    named = rows.filter(employee=person).exclude(rater=None)
    return named.order_by("-starts_on").first()


def results(
    actor: Actor, plan: PerformancePlan, *, access: Access | None = None
) -> list[tuple[int, str]]:
    """The work results that support may be asked for; those in force before others."""
    rows = policy.visible(actor, WorkResult, Action.VIEW_PLAN, access=access)
    rows = rows.filter(plan=plan, version=plan.effective_version or plan.version)
    return list(rows.order_by("pk").values_list("pk", "text"))
