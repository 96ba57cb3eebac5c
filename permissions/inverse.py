"""From a record back to people: who could stand in a relation to it. The policy then decides."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import BooleanField, Case, F, Model, Q, Value, When
from django.utils import timezone

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.models import (
    AccessGrant,
    Assignment,
    CoachingSession,
    CounsellingNote,
    DailyReport,
    Delegation,
    Employee,
    Evaluation,
    Feedback,
    FeedbackRequest,
    ImprovementAction,
    LeaderFeedback,
    MonthlyReport,
    Objection,
    OrgUnit,
    PerformancePlan,
    PlanVersion,
    Recognition,
    SupportCase,
)
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.permissions.actions import RIGHTS, Action, Relation, Right
from viewflow_kinerja.permissions.relations import (
    EVERYTHING,
    PLACEMENTS,
    asks_now,
    unit_paths,
)
from viewflow_kinerja.permissions.resolution import TABLES
from viewflow_kinerja.permissions.rules import Line, lines_for

_OF_A_PERSON = (
    *(PerformancePlan, Evaluation, DailyReport, MonthlyReport),
    *(Feedback, FeedbackRequest, CounsellingNote, Recognition, SupportCase, Objection),
    *(CoachingSession, LeaderFeedback),
    ImprovementAction,
)


def flag(where: Q | None) -> Any:
    """The very condition of the filter as a boolean column."""
    if where is None or where == EVERYTHING:
        return Value(where is not None, BooleanField())
    return Case(When(where, then=Value(True)), default=Value(False), output_field=BooleanField())


def path_of(obj: Model) -> str:
    """The path of the unit a record hangs on; empty where it hangs on none."""
    if isinstance(obj, OrgUnit):
        return obj.path
    lookups = unit_paths(type(obj))
    rows = type(obj)._base_manager.filter(pk=obj.pk).values_list(*lookups) if lookups else ()
    return next((path for row in rows for path in row if path), "")


def candidates(action: Action, obj: Model) -> set[int]:
    """Accounts that stand in one of the relations of the lines; states and gates not yet asked."""
    found: set[int] = set()
    for line in lines_for(type(obj)._meta.model_name, action):
        found |= _granted(line, obj) | _related(line, obj)
    return found


def _granted(line: Line, obj: Model) -> set[int]:
    rights = [right for relation in line.relations for right in RIGHTS.get(relation, ())]
    return holding(rights, obj)


def holding(rights: list[Right], obj: Model) -> set[int]:
    """Accounts that hold one of these rights on the record now, themselves or through a group."""
    path, plan = path_of(obj), plan_of(obj)
    above = [path[: at + 1] for at, sign in enumerate(path) if sign == "."]
    now, found = timezone.now(), set()
    live = Q(valid_from__lte=now) & (Q(valid_until=None) | Q(valid_until__gt=now))
    for (anchor, subject), model in TABLES.items():
        where: dict[str, Any] = {"content_object__path__in": above}
        if anchor == "plan":
            where = {"content_object": plan}
        rows = model.objects.filter(live, permission__codename__in=rights, **where)
        found |= set(rows.values_list("user" if subject == "user" else "group__user", flat=True))
    return found - {None}


def plan_of(obj: Model) -> int | None:
    """The plan a right on plans must be given on to reach this record."""
    return obj.pk if isinstance(obj, PerformancePlan) else getattr(obj, "plan_id", None)


def _related(line: Line, obj: Model) -> set[int]:
    people = {key for relation in line.relations for key in _employees(relation, obj) if key}
    accounts = Employee.objects.filter(pk__in=people, user__isnull=False)
    found = set(accounts.values_list("user_id", flat=True))
    if Relation.SBJ in line.relations and isinstance(obj, AccessGrant):
        found |= {obj.user_id} if obj.user_id else set()
    if Relation.SYS in line.relations:
        found |= _accounts(**{get_user_model().USERNAME_FIELD: kinerja_settings.SYSTEM_USER})
    if Relation.ANY in line.relations:
        found |= _accounts(kinerja_employee__active=True)
    if Relation.FRM in line.relations and isinstance(obj, (PerformancePlan, PlanVersion)):
        ended = AccessGrant.all_rows.filter(
            plan=plan_of(obj), right="supervise_plan", valid_until__lte=timezone.now()
        ).filter(valid_from__lt=F("valid_until"), waits=False, principal=None)
        found |= set(ended.values_list("user_id", flat=True)) - {None}
    return found


def _accounts(**where: Any) -> set[int]:
    users = get_user_model()._default_manager.filter(**where)
    return set(users.values_list("pk", flat=True))


def _employees(relation: Relation, obj: Any) -> set[int | None]:
    at, owner = PLACEMENTS[type(obj)], _owner(obj)
    rater = getattr(obj, at.rater, None) if at.rater else None
    if relation in (Relation.OWN, Relation.PRI):
        return {owner}
    if relation == Relation.DLG:
        return {obj.delegate_id}
    if relation == Relation.NAM:
        return {obj.present_id, obj.proposed_id}
    if relation == Relation.AUT:
        return {obj.author_id}
    if relation == Relation.RES:
        return _respondents(obj)
    if relation == Relation.RTP:
        raters = _raters(obj) if isinstance(obj, PerformancePlan) else {rater}
        return raters.union(*(_delegates(each) for each in raters))
    if relation == Relation.DEC:
        return {obj.decider_id, *_delegates(obj.decider_id)}
    if relation == Relation.FRM or (relation == Relation.SUP and isinstance(obj, Assignment)):
        return {rater}
    if relation == Relation.RSP and isinstance(obj, Assignment):
        return set(Assignment.all_rows.filter(employee=rater).values_list("rater_id", flat=True))
    if relation == Relation.RSP and plan_of(obj) is not None:
        return set(_superiors(plan_of(obj)))
    if relation == Relation.RSP and isinstance(obj, Delegation):
        posts = Assignment.all_rows.filter(employee=obj.principal_id)
        return set(posts.values_list("rater_id", flat=True))
    if relation == Relation.MEM:
        below = Assignment.all_rows.filter(unit__path__startswith=path_of(obj))
        return set(below.values_list("employee_id", flat=True))
    return set()


def _respondents(obj: Any) -> set[int | None]:
    """Who was asked: by this request, or about this plan."""
    if isinstance(obj, FeedbackRequest):
        return {obj.respondent_id}
    asking = FeedbackRequest.all_rows.filter(asks_now(), plan=obj.pk)
    return set(asking.values_list("respondent_id", flat=True))


def _raters(plan: PerformancePlan) -> set[int | None]:
    return set(Evaluation.all_rows.filter(plan=plan.pk).values_list("rater_id", flat=True))


def _superiors(plan: int | None) -> Any:
    """By whom the rater of a plan is rated today."""
    raters = PerformancePlan.all_rows.filter(pk=plan).values("rater")
    posts = Assignment.all_rows.filter(in_force(office_day()), kind="DEFINITIVE")
    return posts.filter(employee__in=raters).values_list("rater_id", flat=True)


def _owner(obj: Any) -> int | None:
    """The person whom the record is about."""
    if isinstance(obj, PlanVersion):
        return obj.plan.employee_id
    if isinstance(obj, _OF_A_PERSON):
        return obj.employee_id
    return getattr(obj, PLACEMENTS[type(obj)].owner, None)


def _delegates(rater: int | None) -> set[int]:
    rows = Delegation.all_rows.filter(principal=rater, delegates_rating=True, status="ACTIVE")
    return set(rows.values_list("delegate_id", flat=True))
