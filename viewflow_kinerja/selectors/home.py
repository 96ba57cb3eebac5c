"""What a person must do, and how far his own year is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.utils import formats
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.domain.calendar import RAMADAN, Calendar
from viewflow_kinerja.domain.codes import EvaluationStatus, PlanStatus
from viewflow_kinerja.models import (
    Assignment,
    CalendarEntry,
    CoachingSession,
    Employee,
    Evaluation,
    ImprovementAction,
    Objection,
    PerformancePlan,
    Period,
    SupportCase,
    WorkflowEvent,
)
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.permissions.resolution import Access
from viewflow_kinerja.selectors import courses, periods, terms, timeline

MOST = 25  # cards a page
_NEVER = date(9999, 12, 31)
_PLAN, _EVALUATION = "process__kinerja_plan", "process__kinerja_evaluation"
_SUPPORT, _OBJECTION = "process__kinerja_support", "process__kinerja_objection"
_COACHING = "process__kinerja_coaching"
_IMPROVEMENT = "process__kinerja_improvement"


@dataclass(frozen=True)
class Card:
    """One step that waits for the visitor."""

    task: int
    title: str
    verb: str
    owner: Employee | None  # whose record it is, where it is not his own
    principal: Employee | None  # for whom he acts, where the step is not addressed to him
    what: str
    since: Any
    due: date | None
    is_late: bool
    asked: timeline.Entry | None  # the act that led here, with its reason


@dataclass(frozen=True)
class Page:
    """The cards of one page, the mark at which the next one begins, how many there are in all."""

    cards: list[Card]
    after: str
    total: int


def cards(
    actor: Actor, steps: QuerySet[Any], *, access: Access, today: date, page: str = ""
) -> Page:
    """The steps addressed to the actor, the first due first; two statements, however many."""
    rows = list(_ordered(_shown(actor, steps, access), page)[: MOST + 1])
    more, rows = len(rows) > MOST, rows[:MOST]
    asked = _asked(rows)
    last = f"{rows[-1].due.isoformat()}.{rows[-1].pk}" if more else ""
    found = [_card(row, asked.get(row.pk), access, today) for row in rows]
    return Page(found, last, rows[0].total if rows else 0)


def _shown(actor: Actor, steps: QuerySet[Any], access: Access) -> QuerySet[Any]:
    """Steps whose record he may see by what he is to it; units above are not asked for that."""
    near = replace(access, held=tuple(held for held in access.held if not held.path))
    plans = policy.visible(actor, PerformancePlan, Action.VIEW_PLAN, access=near)
    evaluations = policy.visible(actor, Evaluation, Action.VIEW_EVALUATION, access=near)
    cases = policy.visible(actor, SupportCase, Action.VIEW_SUPPORT, access=near)
    objections = policy.visible(actor, Objection, Action.VIEW_OBJECTION, access=near)
    talks = policy.visible(actor, CoachingSession, Action.VIEW_COACHING, access=near)
    actions = policy.visible(actor, ImprovementAction, Action.VIEW_IMPROVEMENT, access=near)
    return steps.filter(
        Q(**{f"{_PLAN}__in": plans.values("pk")})
        | Q(**{f"{_EVALUATION}__in": evaluations.values("pk")})
        | Q(**{f"{_SUPPORT}__in": cases.values("pk")})
        | Q(**{f"{_OBJECTION}__in": objections.values("pk")})
        | Q(**{f"{_COACHING}__in": talks.values("pk")})
        | Q(**{f"{_IMPROVEMENT}__in": actions.values("pk")})
    )


def with_due(steps: QuerySet[Any]) -> QuerySet[Any]:
    """Steps with the term of their record; what has no term is due on no day that comes."""
    first = {f"{_PLAN}__effective_version": None, f"{_PLAN}__isnull": False}
    read = {f"{_EVALUATION}__isnull": False} | {f"{_EVALUATION}__status": "DELIVERED"}
    reported = terms.report_due(_EVALUATION)
    due = Case(
        When(**first, then=F(f"{_PLAN}__cycle__plan_due")),
        When(Q(**{f"{_EVALUATION}__isnull": False}) & ~Q(**read), then=reported),
        When(**{f"{_OBJECTION}__status": "FILED"}, then=F(f"{_OBJECTION}__explain_by")),
        When(**{f"{_OBJECTION}__isnull": False}, then=F(f"{_OBJECTION}__decide_by")),
        When(**{f"{_SUPPORT}__status": "ANSWERED"}, then=F(f"{_SUPPORT}__confirm_by")),
        When(**{f"{_SUPPORT}__isnull": False}, then=F(f"{_SUPPORT}__answer_by")),
        When(**{f"{_COACHING}__isnull": False}, then=F(f"{_COACHING}__answer_by")),
        When(**{f"{_IMPROVEMENT}__isnull": False}, then=F(f"{_IMPROVEMENT}__due")),
        default=Value(_NEVER),
        output_field=DateField(),
    )
    return steps.annotate(due=due)


def _ordered(steps: QuerySet[Any], page: str) -> QuerySet[Any]:
    """First due first; what has no term comes last."""
    rows = with_due(steps).annotate(total=Window(Count("pk"))).order_by("due", "pk")
    if (mark := _mark(page)) is not None:
        day, key = mark
        rows = rows.filter(Q(due__gt=day) | Q(due=day, pk__gt=key))
    return rows.select_related(
        "owner__kinerja_employee",
        f"{_PLAN}__cycle",
        f"{_PLAN}__employee",
        f"{_EVALUATION}__period__cycle",
        f"{_EVALUATION}__employee",
        f"{_SUPPORT}__employee",
        f"{_OBJECTION}__employee",
        f"{_COACHING}__employee",
        f"{_IMPROVEMENT}__employee",
        f"{_IMPROVEMENT}__area",
    )


def _mark(page: str) -> tuple[date, int] | None:
    day, _dot, key = page.partition(".")
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None


def _asked(rows: Iterable[Any]) -> dict[int, timeline.Entry]:
    """The act that opened each step: its first event."""
    found: dict[int, timeline.Entry] = {}
    events = WorkflowEvent.objects.filter(task__in=[row.pk for row in rows])
    for event in events.select_related("on_behalf_of").order_by("pk"):
        if event.task_id and event.task_id not in found:
            found[event.task_id] = timeline.told_act(event)
    return found


def _card(row: Any, asked: timeline.Entry | None, access: Access, today: date) -> Card:
    record = _record(row.process)
    due = row.due if row.due != _NEVER else None
    return Card(
        task=row.pk,
        title=_(str(row.flow_task.task_title)),
        verb=str(courses.step_words(row.flow_task.name)),
        principal=_addressee(row, access),
        owner=record.employee if record.employee_id != access.employee else None,
        what=_what(record),
        since=row.assigned or row.created,
        due=due,
        is_late=due is not None and due < today,
        asked=asked,
    )


def _record(process: Any) -> Any:
    """What a process is about, of what was read with it."""
    names = (
        *("kinerja_plan", "kinerja_evaluation", "kinerja_support", "kinerja_objection"),
        "kinerja_coaching",
        "kinerja_improvement",
    )
    return next(row for name in names if (row := getattr(process, name, None)) is not None)


def _addressee(row: Any, access: Access) -> Employee | None:
    """Somebody else to whom the step is addressed: he is acted for."""
    if row.owner_id in (None, access.actor.pk):
        return None
    return getattr(row.owner, "kinerja_employee", None)


def _what(record: Any) -> str:
    if isinstance(record, PerformancePlan):
        return _("Plan of %(year)d") % {"year": record.cycle.year}
    if isinstance(record, SupportCase):
        return record.get_kind_display()
    if isinstance(record, ImprovementAction):
        return record.area.statement
    if isinstance(record, Objection):
        return record.get_status_display()
    if isinstance(record, CoachingSession):
        return _("Talk of %(day)s") % {"day": day(record.held_on)}
    return periods.named(record.period)


def own_only(access: Access) -> Access:
    """What somebody sees as himself: units and plans held for others are not asked for."""
    return replace(access, held=())


@dataclass(frozen=True)
class Year:
    """The periods of the person's year with the state of his evaluation in each."""

    year: int
    plan_due: date
    rows: list[Any]  # periods, each annotated with the person's own evaluation

    @property
    def parts(self) -> list[Any]:
        """The periods without the year itself."""
        return [row for row in self.rows if row.code != "YEAR"]

    def now(self, today: date) -> Any:
        """The period in which a day lies."""
        return next((row for row in self.parts if row.starts_on <= today <= row.ends_on), None)


def year_of(
    actor: Actor, employee: Employee, placed: Assignment | None, *, access: Access
) -> Year | None:
    """The year of the person's institution; None while none has been set up."""
    near = own_only(access)
    own = policy.visible(actor, Evaluation, Action.VIEW_EVALUATION, access=near)
    mine = own.filter(period=OuterRef("pk"), employee=employee).order_by("-version")
    rows = policy.visible(actor, Period, Action.VIEW_CYCLE, access=near)
    above = [int(part) for part in placed.unit.path.split(".") if part] if placed else []
    rows = rows.filter(cycle__year=employee.today.year, unit__in=above)
    facts = ("pk", "status", "reported_at", "rated_at", "finalised_at", "received_at")
    told = {f"own_{name}": Subquery(mine.values(name)[:1]) for name in facts}
    found = list(rows.annotate(**told).select_related("cycle").order_by("starts_on", "-ends_on"))
    if not found:
        return None
    return Year(found[0].cycle.year, found[0].cycle.plan_due, found)


def steps_of_year(plan: PerformancePlan | None, year: Year) -> list[dict[str, Any]]:
    """The cycle as four steps: targets, approval, periods, year."""
    drafted = plan is not None and plan.status not in (PlanStatus.DRAFT, PlanStatus.RETURNED)
    agreed = plan is not None and plan.effective_version is not None
    over = [row for row in year.parts if row.own_status in courses.DONE]
    closed = [row for row in year.rows if row.code == "YEAR" and row.own_status in courses.DONE]
    done = [drafted or agreed, agreed, bool(over) and len(over) == len(year.parts), bool(closed)]
    about = [
        _("until %(day)s") % {"day": day(year.plan_due)},
        "",
        _("%(done)d of %(all)d done") % {"done": len(over), "all": len(year.parts)},
        "",
    ]
    names = [_("Targets set"), _("Plan approved"), _("Periods reviewed"), _("Year closed")]
    now = done.index(False) if False in done else -1
    state = ["done" if is_done else "now" if at == now else "" for at, is_done in enumerate(done)]
    return [
        {"name": name, "about": text, "state": each}
        for name, text, each in zip(names, about, state, strict=True)
    ]


def day(value: date) -> str:
    """A day as people write it."""
    return str(formats.date_format(value))


def working_days_left(placed: Assignment | None, period: Period, employee: Employee) -> int:
    """The working days from today to the end of a period, today included."""
    first, last = employee.today, period.ends_on
    entries = CalendarEntry.objects.filter(date_from__lte=last, date_to__gte=first)
    office = calendar(entries, placed, employee)
    return office.working_days(first, last)


def calendar(
    entries: Iterable[CalendarEntry], placed: Assignment | None, employee: Employee
) -> Calendar:
    """The working days of a person: the pattern of the post, and the days that are shut."""
    spans: dict[str, list[Any]] = {kind: [] for kind in CalendarEntry.Kind.values}
    for entry in entries:
        spans[entry.kind].append((entry.date_from, entry.date_to))
    return Calendar(
        placed.work_pattern if placed else "FIVE_DAY",
        holidays=spans["HOLIDAY"],
        joint_leave=spans["JOINT_LEAVE"],
        special_minutes=[(*span, RAMADAN) for span in spans["RAMADAN"]],
        tz=employee.zone,
    )


def with_whom(row: PerformancePlan) -> tuple[str, Any]:
    """With whom a plan lies now, and since when; empty where it lies with nobody."""
    if row.status in (PlanStatus.SUBMITTED, PlanStatus.CHANGE_REQUESTED):
        since = row.submitted_at if row.status == PlanStatus.SUBMITTED else None
        return str(row.rater), since
    return "", None


def under_way(year: Year) -> list[dict[str, Any]]:
    """The person's evaluations that are not over, each with who does what next."""
    return [
        {
            "key": row.own_pk,
            "name": periods.name(row.code),
            "next": courses.next_step(row.own_status),
            "tone": courses.tone(row.own_status),
            "since": _latest(row),
        }
        for row in year.rows
        if row.own_status and EvaluationStatus(row.own_status) not in courses.DONE
    ]


def _latest(row: Any) -> Any:
    stamps = (row.own_received_at, row.own_finalised_at, row.own_rated_at, row.own_reported_at)
    return next((stamp for stamp in stamps if stamp), None)
