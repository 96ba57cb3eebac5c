"""THE TABLE OF THE WALK. You added a URL? Add one line here.

    "kinerja:<name>": Line(<its arguments for every object>, <the answer each person must get>),

The arguments come from a function of the world: `each(...)` and the functions below make the usual
ones. The answer is a function of the oracle of one person (`Asker`) and the arguments: `anybody`,
`who_may("plan", "view")`, or a function of your own that says 200, 302, 403, 404 or 405. Take it
from the specification, never from the view. Who is not logged in is led to the log-in, always; the
walk asks that by itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.access.reading import Asker
from tests.cast import step
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import (
    AccessGrant,
    AssessorCorrection,
    Assignment,
    CoachingSession,
    CompetencyAssessment,
    CounsellingNote,
    DailyReport,
    Delegation,
    Employee,
    Evaluation,
    EvidenceFile,
    Feedback,
    FeedbackRequest,
    ImprovementAction,
    ImprovementArea,
    Indicator,
    LeaderFeedback,
    Leave,
    MonthlyReport,
    Objection,
    OrganisationRating,
    OrgUnit,
    PerformanceCycle,
    PerformancePlan,
    PlanVersion,
    Recognition,
    SupportCase,
    WorkResult,
)
from viewflow_kinerja.models.organisation import in_force, office_day
from viewflow_kinerja.permissions import Action

Arguments = dict[str, Any]
Answer = Callable[[Asker, Arguments], int]
NOBODYS = 999_999  # the key of no record


@dataclass(frozen=True)
class Line:
    """Where to go with which objects, and what the oracle lets each person meet there."""

    objects: Callable[[Any], Iterable[Arguments]]
    answer: Answer


# --- objects ---------------------------------------------------------------------------------


def alone(world: Any) -> list[Arguments]:
    """A page about nobody in particular."""
    return [{}]


def keys(model: type[Any]) -> Callable[[Any], list[Arguments]]:
    """Every record there is, and one that is not there."""
    return lambda world: [
        {"pk": key}
        for key in (*model.all_rows.order_by("pk").values_list("pk", flat=True), NOBODYS)
    ]


def codes(model: type[Any]) -> Callable[[Any], list[Arguments]]:
    """Every record that has a code in its address instead of a number, and a code of none."""
    return lambda world: [
        {"code": code} for code in (*model.all_rows.values_list("code", flat=True), UUID(int=0))
    ]


def versions(world: Any) -> list[Arguments]:
    """Both numbers of every plan, and a number too high."""
    return [
        each | {"number": number} for each in keys(PerformancePlan)(world) for number in (1, 2, 7)
    ]


def results(world: Any) -> list[Arguments]:
    """Every result under its plan, and one of somebody else's."""
    rows = list(WorkResult.all_rows.order_by("pk").values_list("plan_id", "pk"))
    foreign = [(rows[0][0], rows[-1][1]), (rows[-1][0], rows[0][1]), (NOBODYS, rows[0][1])]
    return [{"pk": plan, "result": key} for plan, key in rows + foreign]


def indicators(world: Any) -> list[Arguments]:
    """Every indicator under its result, and one of somebody else's plan."""
    columns = ("plan_id", "work_result_id", "pk")
    rows = list(Indicator.all_rows.order_by("pk").values_list(*columns))
    foreign = [(rows[0][0], rows[0][1], rows[-1][2])]
    return [dict(zip(("pk", "result", "indicator"), row, strict=True)) for row in rows + foreign]


def steps(world: Any) -> list[Arguments]:
    """Every step that a person does or did, and none."""
    rows = [*world.plans.values(), *world.reviews.values(), *world.claims.values()]
    rows += [*world.requests.values(), *world.objections.values(), *world.talks.values()]
    found = [task for row in rows for task in row.process.task_set.all()]
    human = [task.pk for task in found if task.flow_task_type == "HUMAN"]
    return [{"pk": key} for key in (*sorted(human), NOBODYS)]


WHY = {
    "plan": (PerformancePlan, "plan", ("VIEW_PLAN", "APPROVE_PLAN", "VIEW_AUDIT")),
    "evaluation": (Evaluation, "evaluation", ("VIEW_RATING_EVALUATION", "RATE_EVALUATION")),
    "organisation-rating": (OrganisationRating, "orgrating", ("SET_ORGRATING",)),
    "correction": (AssessorCorrection, "correction", ("ACCEPT_CORRECTION",)),
    "report": (DailyReport, "report", ("VIEW_REPORT", "APPROVE_REPORT")),
    "month": (MonthlyReport, "month", ("VIEW_MONTH", "APPROVE_MONTH")),
    "support": (SupportCase, "support", ("VIEW_SUPPORT", "ANSWER_SUPPORT", "SEND_BACK_SUPPORT")),
    "coaching": (CoachingSession, "coaching", ("VIEW_COACHING", "ASSESS_COACHING")),
    "year": (PerformanceCycle, "cycle", ("OPEN_CYCLE",)),
}


def reasons(world: Any) -> list[Arguments]:
    """Acts on every record of every kind, an act of another kind, and a kind that is none."""
    found = []
    for kind, (model, _object, names) in WHY.items():
        asked = [Action[name].value for name in names]
        found += [
            each | {"kind": kind, "action": act} for each in keys(model)(world) for act in asked
        ]
    first = keys(PerformancePlan)(world)[0]
    found.append(first | {"kind": "plan", "action": Action.RATE_EVALUATION.value})
    return [*found, first | {"kind": "employee", "action": "view_employee"}]


def forms(world: Any) -> list[Arguments]:
    """The names under which drafts are kept."""
    plans = [f"plan-{plan.pk}-header" for plan in world.plans.values()]
    tasks = [f"task-{step(row).pk}-rate" for row in world.reviews.values()]
    return [{"form": name} for name in (*plans, *tasks, "plan-x", "nothing")]


# --- answers ---------------------------------------------------------------------------------


def always(status: int) -> Answer:
    """The same for everybody who has logged in."""
    return lambda asker, given: status


anybody = always(200)


def _there(model_of: str, asker: Asker, key: int) -> bool:
    return key in asker.facts.at[model_of]


def who_may(kind: str, action: str, *, then: int = 200, key: str = "pk") -> Answer:
    """`then` for whom the specification lets do this, and no word for everybody else."""

    def answer(asker: Asker, given: Arguments) -> int:
        allowed = _there(kind, asker, given[key]) and asker.may(kind, action, given[key])
        return then if allowed else 404

    return answer


see_claim = who_may("correction", "view")
see_plan, see_evaluation = who_may("plan", "view"), who_may("evaluation", "view")


def writes_plan(asker: Asker, given: Arguments) -> int:
    """The editor: refused in words to whoever may read the plan and not write it."""
    if see_plan(asker, given) == 404:
        return 404
    return 200 if asker.may("plan", "edit", given["pk"]) else 403


def led_to_own_plan(asker: Asker, given: Arguments) -> int:
    """Who has a plan is led to it; who has none is told so."""
    return 302 if any(asker.owns("plan", key) for key in asker.facts.at["plan"]) else 200


def sees_agreed(asker: Asker, given: Arguments) -> int:
    """The plan, or beside somebody's draft the version that stays in force."""
    rows = PlanVersion.all_rows.filter(plan=given["pk"]).values_list("pk", flat=True)
    agreed = any(asker.may("planversion", "view", key) for key in rows)
    return 200 if agreed else see_plan(asker, given)


def sees_version(asker: Asker, given: Arguments) -> int:
    """A version that was approved; the one that is written now for who sees the plan."""
    rows = PlanVersion.all_rows.filter(plan=given["pk"], number=given["number"])
    if any(asker.may("planversion", "view", row.pk) for row in rows):
        return 200
    now = PerformancePlan.all_rows.filter(pk=given["pk"], version=given["number"]).exists()
    return see_plan(asker, given) if now else 404


def part_of(model: type[Any], key: str) -> Answer:
    """Looked at, a part leads to the editor; what is not of this plan now is told as gone."""

    def answer(asker: Asker, given: Arguments) -> int:
        if see_plan(asker, given) == 404:
            return 404
        of = "" if model is WorkResult else "work_result__"
        plan = PerformancePlan.all_rows.get(pk=given["pk"])
        now = {f"{of}version": plan.version, "plan": plan, "pk": given[key]}
        return 302 if model.all_rows.filter(**now).exists() else 409

    return answer


def does_step(asker: Asker, given: Arguments) -> int:
    """A step is seen by whoever sees its record; writing has its own page."""
    if (task := engine.find(given["pk"])) is None:
        return 404
    row = task.process.artifact
    kinds = {PerformancePlan: "plan", Evaluation: "evaluation", AssessorCorrection: "correction"}
    kinds |= {SupportCase: "support", Objection: "objection", CoachingSession: "coaching"}
    kinds |= {ImprovementAction: "improvement"}
    kind = kinds[type(row)]
    if not asker.may(kind, "view", row.pk):
        return 404
    return 302 if task.flow_task.name == "draft" and task.status in engine.OPEN else 200


def claims_wrong(asker: Asker, given: Arguments) -> int:
    """Whoever holds a post today may say that the supervisor is wrong."""
    posts = asker.facts.at["assignment"]
    return 200 if any(asker.may("assignment", "claim_wrong", key) for key in posts) else 403


def comments(asker: Asker, given: Arguments) -> int:
    """Refused in words to whoever may read the claim and is not named in it."""
    if see_claim(asker, given) == 404:
        return 404
    return 200 if asker.may("correction", "comment", given["pk"]) else 403


def talks(asker: Asker, given: Arguments) -> int:
    """Refused in words to whoever may read the request and has no word in it."""
    if who_may("support", "view")(asker, given) == 404:
        return 404
    return 200 if asker.may("support", "reply", given["pk"]) else 403


def objects(asker: Asker, given: Arguments) -> int:
    """The person rated, while it is delivered; refused in words to who sees the evaluation."""
    if not _there("evaluation", asker, given["pk"]):
        return 404
    if not asker.may("evaluation", "view", given["pk"]):
        return 404
    return 200 if asker.may("evaluation", "object", given["pk"]) else 403


def coaches(asker: Asker, given: Arguments) -> int:
    """The supervisor; refused in words to who sees the plan."""
    key = given["pk"]
    if not _there("plan", asker, key):
        return 404
    if asker.may("plan", "record_coaching", key):
        return 200
    return 403 if asker.may("plan", "view", key) else 404


def assesses(asker: Asker, given: Arguments) -> int:
    """The supervisor of today; refused in words to who sees the talk."""
    if who_may("coaching", "view")(asker, given) == 404:
        return 404
    return 200 if asker.may("coaching", "assess", given["pk"]) else 403


def reads_statements(asker: Asker, given: Arguments) -> int:
    """Who sees the talk and, besides, the answers about its leader."""
    if who_may("coaching", "view")(asker, given) == 404:
        return 404
    row = LeaderFeedback.all_rows.filter(session=given["pk"]).first()
    return 200 if row is not None and asker.may("leaderfeedback", "view", row.pk) else 404


def reads_competencies(asker: Asker, given: Arguments) -> int:
    """Who sees the talk, where something was scored."""
    seen = who_may("coaching", "view")(asker, given)
    scored = CompetencyAssessment.all_rows.filter(session=given["pk"]).exists()
    return seen if scored else 404


def reopens(asker: Asker, given: Arguments) -> int:
    """The rater's superior and the appointing authority, once final; refused in words to others."""
    if not _there("evaluation", asker, given["pk"]):
        return 404
    if not asker.may("evaluation", "view", given["pk"]):
        return 404
    return 200 if asker.may("evaluation", "reopen", given["pk"]) else 403


def asks_for_support(asker: Asker, given: Arguments) -> int:
    """The person, and her supervisor for a dialogue; refused in words to who sees the plan."""
    key = given["pk"]
    if not _there("plan", asker, key):
        return 404
    verbs = ("ask_support", "propose_dialogue")
    if any(asker.may("plan", verb, key) for verb in verbs):
        return 200
    return 403 if asker.may("plan", "view", key) else 404


def names_area(asker: Asker, given: Arguments) -> int:
    """The person and her supervisor; refused in words to who sees the plan."""
    key = given["pk"]
    if not _there("plan", asker, key):
        return 404
    if asker.may("plan", "open_area", key):
        return 200
    return 403 if asker.may("plan", "view", key) else 404


def about_area(verb: str) -> Answer:
    """Who sees an action of it, and may do this on the plan; refused in words to the others."""

    def answer(asker: Asker, given: Arguments) -> int:
        rows = ImprovementAction.all_rows.filter(area=given["pk"])
        if not any(asker.may("improvement", "view", row.pk) for row in rows):
            return 404
        plan = ImprovementArea.all_rows.get(pk=given["pk"]).plan_id
        return 200 if asker.may("plan", verb, plan) else 403

    return answer


def sees_code(model: type[Any], kind: str) -> Answer:
    """A record with a code, for whom the specification lets see it."""

    def answer(asker: Asker, given: Arguments) -> int:
        row = model.all_rows.filter(code=given["code"]).first()
        return 200 if row is not None and asker.may(kind, "view", row.pk) else 404

    return answer


_AS = ("OWN", "SUP", "FRM", "RTP", "RSP", "TEM", "RES")  # the first counts


def gives_as(asker: Asker, key: int) -> str:
    """As what a person gives feedback on a plan; empty for who gives none."""
    if not _there("plan", asker, key) or not asker.may("plan", "give_feedback", key):
        return ""
    return next(each for each in _AS if each in asker.stands_to("plan", key))


def reads_or_gives(asker: Asker, given: Arguments) -> int:
    """The feedback on a plan: for who sees the plan, and for who is asked about it."""
    return 200 if gives_as(asker, given["pk"]) else see_plan(asker, given)


def asks_others(asker: Asker, given: Arguments) -> int:
    """The person herself, and who leads her."""
    return 200 if gives_as(asker, given["pk"]) in ("OWN", "SUP", "RTP", "RSP") else 404


def recognises(asker: Asker, given: Arguments) -> int:
    """Who leads the person; refused in words to who sees the plan."""
    if (sees := see_plan(asker, given)) != 200:
        return sees
    return 200 if asker.may("plan", "give_recognition", given["pk"]) else 403


def counsels(asker: Asker, given: Arguments) -> int:
    """Who leads the person, and who was asked for counselling."""
    asked = FeedbackRequest.all_rows.filter(plan=given["pk"], purpose="COUNSELLING", status="OPEN")
    mine = asked.filter(respondent__user=asker.facts.users[asker.number or 0]).exists()
    as_what = gives_as(asker, given["pk"])
    return 200 if as_what in ("SUP", "RTP", "RSP") or (as_what and mine) else 404


def is_annual(asker: Asker, given: Arguments) -> int:
    """The document of the year exists for the evaluation of the year."""
    annual = Evaluation.all_rows.filter(pk=given["pk"], kind="ANNUAL").exists()
    return see_evaluation(asker, given) if annual else 404


def stands_as(relation: str, then: Answer) -> Answer:
    """A page for the holders of an office; refused in words to everybody else."""
    return lambda asker, given: then(asker, given) if asker.stands(relation) else 403


def reason_for(asker: Asker, given: Arguments) -> int:
    """Why: for whoever sees the record, about an act that exists for it."""
    if given["kind"] not in WHY:
        return 404
    _model, kind, names = WHY[given["kind"]]
    if Action(given["action"]).name not in names or not _there(kind, asker, given["pk"]):
        return 404
    return 200 if asker.may(kind, "view", given["pk"]) else 404


def ends_acting(asker: Asker, given: Arguments) -> int:
    """An acting post that the office has set and that runs; told as gone to other offices."""
    rows = Assignment.all_rows.filter(pk=given["pk"], rater_source="OVERRIDE")
    runs = rows.exclude(kind="DEFINITIVE").filter(effective_to__gte=office_day()).exists()
    return 200 if runs and "OFF" in asker.stands_to("assignment", given["pk"]) else 404


def sees_delegation(asker: Asker, given: Arguments) -> int:
    """Whoever may see it, and whoever decides on it."""
    if not _there("delegation", asker, given["pk"]):
        return 404
    asked = ("view", "approve")
    return 200 if any(asker.may("delegation", each, given["pk"]) for each in asked) else 404


def has_a_post(asker: Asker, given: Arguments) -> int:
    """Who holds a post today may let somebody stand in for himself."""
    rows = asker.facts.at["assignment"]
    mine = [key for key in rows if asker.owns("assignment", key)]
    return 200 if any(asker.may("assignment", "propose_delegation", key) for key in mine) else 404


def sees_file(asker: Asker, given: Arguments) -> int:
    """A file is seen with its report."""
    found = EvidenceFile.all_rows.filter(pk=given["pk"]).values_list("report", flat=True).first()
    return 200 if found is not None and asker.may("report", "view", found) else 404


def leaves_of(world: Any) -> list[Arguments]:
    """Every leave, and one that is not there."""
    return [{"pk": key} for key in (*Leave.objects.values_list("pk", flat=True), NOBODYS)]


def sees_leave(asker: Asker, given: Arguments) -> int:
    """One's own, and that of the people whose post an office administers or audits."""
    row = Leave.objects.filter(pk=given["pk"]).first()
    if row is None:
        return 404
    posts = Assignment.all_rows.filter(employee=row.employee_id, kind="DEFINITIVE")
    relations = [asker.stands_to("assignment", key) for key in posts.values_list("pk", flat=True)]
    return 200 if any(each & {"OWN", "OFF", "AUD"} for each in relations) else 404


def office_or_audit(asker: Asker, given: Arguments) -> int:
    """The list of rights and the ledger: for those who answer for them and those who audit."""
    return 200 if asker.stands("OFF") or asker.stands("AUD") else 403


def audits(asker: Asker, given: Arguments) -> int:
    """The workbench: for whoever reads histories by office."""
    return 200 if any(asker.stands(each) for each in ("OFF", "AUD", "LDR")) else 403


def has_office_in(asker: Asker, given: Arguments) -> int:
    """A year, for the personnel office of any part of its institution."""
    if not _there("cycle", asker, given["pk"]):
        return 404
    root = PerformanceCycle.all_rows.get(pk=given["pk"]).unit.path
    units = OrgUnit.objects.filter(path__startswith=root).values_list("pk", flat=True)
    return 200 if any("OFF" in asker.stands_to("unit", key) for key in units) else 404


def parameters(world: Any) -> list[Arguments]:
    """Of every year a parameter, one that is fixed when it is prepared, and one that is none."""
    asked = ("deliver.days", "period.kind", "nothing")
    return [each | {"key": key} for each in keys(PerformanceCycle)(world) for key in asked]


def changes_rule(asker: Asker, given: Arguments) -> int:
    """A form for the office of the institution, about a parameter that may change."""
    seen = has_office_in(asker, given)
    if seen == 404 or given["key"] != "deliver.days":
        return 404
    return 200 if "OFF" in asker.stands_to("cycle", given["pk"]) else 403


def records(world: Any) -> list[Arguments]:
    """Every record about which one may ask, and a kind that is not asked about."""
    asked = {"plan": PerformancePlan, "evaluation": Evaluation}
    asked |= {"report": DailyReport, "month": MonthlyReport}
    found = [each | {"kind": kind} for kind, model in asked.items() for each in keys(model)(world)]
    return [*found, *(each | {"kind": "year"} for each in keys(PerformanceCycle)(world))]


def may_ask_who(asker: Asker, given: Arguments) -> int:
    """Who sees it: for office, auditors and the person himself, of what they see."""
    kind, key = given["kind"], given["pk"]
    if kind == "year" or not _there(kind, asker, key) or not asker.may(kind, "view", key):
        return 404
    return 200 if asker.stands_to(kind, key) & {"OWN", "OFF", "AUD"} else 404


def cases(world: Any) -> list[Arguments]:
    """Every plan and evaluation, and a kind of record whose history has no page of its own."""
    return [each for each in records(world) if each["kind"] in ("plan", "evaluation", "year")]


def processes(world: Any) -> list[Arguments]:
    """What runs as a process with a picture: also requests for support."""
    asked = [each | {"kind": "support"} for each in keys(SupportCase)(world)]
    talks = [each | {"kind": "coaching"} for each in keys(CoachingSession)(world)]
    return [*cases(world), *asked, *talks]


def reads_trail(asker: Asker, given: Arguments) -> int:
    """The history of a plan, an evaluation, a request."""
    kind, key = given["kind"], given["pk"]
    if kind == "year" or not _there(kind, asker, key):
        return 404
    return 200 if asker.may(kind, "view_audit", key) else 404


RECORDED = {"performanceplan": (PerformancePlan, "plan"), "evaluation": (Evaluation, "evaluation")}


def recorded(world: Any) -> list[Arguments]:
    """Every row of the history of plans and evaluations, and of what has no page."""
    found = [
        {"kind": kind, "number": number}
        for kind, (model, _kind) in RECORDED.items()
        for number in (*model.history.values_list("history_id", flat=True), NOBODYS)
    ]
    return [*found, {"kind": "employee", "number": 1}]


def reads_change(asker: Asker, given: Arguments) -> int:
    """A row of history; what was written in a draft is for its owner, and the auditor later."""
    model, kind = RECORDED.get(given["kind"], (None, ""))
    row = model and model.history.filter(history_id=given["number"]).first()
    if not row or not asker.may(kind, "view_audit", row.id):
        return 404
    if row.status != "DRAFT" or asker.owns(kind, row.id):
        return 200
    shared = model.all_rows.exclude(status="DRAFT").filter(pk=row.id).exists()
    return 200 if shared and "AUD" in asker.stands_to(kind, row.id) else 404


def units_of(world: Any) -> list[Arguments]:
    """Every unit, and one that is not there."""
    return [{"pk": key} for key in (*OrgUnit.objects.values_list("pk", flat=True), NOBODYS)]


def sums_up(asker: Asker, given: Arguments) -> int:
    """The figures of a unit: for whoever may see its summary."""
    if given["pk"] not in asker.facts.at["unit"]:
        return 404
    return 200 if asker.may("unit", "view_summary", given["pk"]) else 404


def people_of(world: Any) -> list[Arguments]:
    """Every person of the mirror, and nobody."""
    return [{"pk": key} for key in (*Employee.objects.values_list("pk", flat=True), NOBODYS)]


def sees_days(asker: Asker, given: Arguments) -> int:
    """The days of who holds a post today, for whoever may see what they amount to."""
    rows = Assignment.all_rows.filter(employee=given["pk"], kind="DEFINITIVE")
    posts = rows.filter(in_force(office_day()), employee__active=True).values_list("pk", flat=True)
    return 200 if any(asker.may("assignment", "view_figures", key) for key in posts) else 404


claims = keys(AssessorCorrection)
plans, evaluations = keys(PerformancePlan), keys(Evaluation)
TABLE = {
    "kinerja:home": Line(alone, anybody),
    "kinerja:task": Line(steps, does_step),
    "kinerja:my-plan": Line(alone, led_to_own_plan),
    "kinerja:plan": Line(plans, sees_agreed),
    "kinerja:plan-change": Line(plans, who_may("plan", "view", then=302)),
    "kinerja:plan-print": Line(plans, sees_agreed),
    "kinerja:plan-version": Line(versions, sees_version),
    "kinerja:plan-version-print": Line(versions, sees_version),
    "kinerja:plan-edit": Line(plans, writes_plan),
    "kinerja:plan-header": Line(plans, who_may("plan", "view", then=302)),
    "kinerja:plan-behaviours": Line(plans, who_may("plan", "view", then=302)),
    "kinerja:plan-annexes": Line(plans, who_may("plan", "view", then=302)),
    "kinerja:plan-result-new": Line(plans, who_may("plan", "view", then=302)),
    "kinerja:plan-result": Line(results, part_of(WorkResult, "result")),
    "kinerja:plan-indicator-new": Line(results, part_of(WorkResult, "result")),
    "kinerja:plan-indicator": Line(indicators, part_of(Indicator, "indicator")),
    "kinerja:draft": Line(forms, always(405)),
    "kinerja:why-people": Line(records, may_ask_who),
    "kinerja:why": Line(reasons, reason_for),
    "kinerja:trail": Line(cases, reads_trail),
    "kinerja:trail-at": Line(cases, reads_trail),
    "kinerja:trail-process": Line(processes, reads_trail),
    "kinerja:trail-bpmn": Line(processes, reads_trail),
    "kinerja:trail-readers": Line(cases, may_ask_who),
    "kinerja:readers": Line(alone, anybody),
    "kinerja:workbench": Line(alone, audits),
    "kinerja:workbench-csv": Line(alone, audits),
    "kinerja:workbench-print": Line(alone, audits),
    "kinerja:trail-change": Line(recorded, reads_change),
    "kinerja:my-evaluation": Line(alone, anybody),
    "kinerja:evaluation": Line(evaluations, see_evaluation),
    "kinerja:evaluation-print": Line(evaluations, see_evaluation),
    "kinerja:evaluation-document": Line(evaluations, is_annual),
    "kinerja:daily": Line(alone, anybody),
    "kinerja:daily-report": Line(keys(DailyReport), who_may("report", "view")),
    "kinerja:daily-copy": Line(keys(DailyReport), always(405)),
    "kinerja:daily-month": Line(alone, anybody),
    "kinerja:months": Line(alone, anybody),
    "kinerja:month": Line(keys(MonthlyReport), who_may("month", "view")),
    "kinerja:month-print": Line(keys(MonthlyReport), who_may("month", "view")),
    "kinerja:leaves": Line(alone, anybody),
    "kinerja:leave-new": Line(alone, stands_as("OFF", anybody)),
    "kinerja:leave": Line(leaves_of, sees_leave),
    "kinerja:unlocks": Line(alone, office_or_audit),
    "kinerja:unlock-new": Line(alone, stands_as("OFF", anybody)),
    "kinerja:daily-answers": Line(alone, anybody),
    "kinerja:daily-file": Line(keys(EvidenceFile), sees_file),
    "kinerja:feedback": Line(alone, anybody),
    "kinerja:feedback-one": Line(codes(Feedback), sees_code(Feedback, "feedback")),
    "kinerja:plan-feedback": Line(plans, reads_or_gives),
    "kinerja:plan-feedback-ask": Line(plans, asks_others),
    "kinerja:evaluation-reopen": Line(keys(Evaluation), reopens),
    "kinerja:objection-new": Line(keys(Evaluation), objects),
    "kinerja:objection": Line(keys(Objection), who_may("objection", "view")),
    "kinerja:support": Line(alone, anybody),
    "kinerja:support-case": Line(keys(SupportCase), who_may("support", "view", then=302)),
    "kinerja:support-reply": Line(keys(SupportCase), talks),
    "kinerja:plan-support": Line(plans, asks_for_support),
    "kinerja:coaching": Line(alone, anybody),
    "kinerja:coaching-one": Line(keys(CoachingSession), who_may("coaching", "view")),
    "kinerja:coaching-assess": Line(keys(CoachingSession), assesses),
    "kinerja:coaching-statements": Line(keys(CoachingSession), reads_statements),
    "kinerja:coaching-competencies": Line(keys(CoachingSession), reads_competencies),
    "kinerja:plan-coaching": Line(plans, coaches),
    "kinerja:improvement": Line(alone, anybody),
    "kinerja:improvement-action": Line(
        keys(ImprovementAction), who_may("improvement", "view", then=302)
    ),
    "kinerja:plan-areas": Line(plans, names_area),
    "kinerja:plan-area-new": Line(plans, names_area),
    "kinerja:area-next": Line(keys(ImprovementArea), about_area("open_area")),
    "kinerja:area-close": Line(keys(ImprovementArea), about_area("close_area")),
    "kinerja:notes": Line(alone, anybody),
    "kinerja:recognitions": Line(alone, anybody),
    "kinerja:recognition": Line(codes(Recognition), sees_code(Recognition, "recognition")),
    "kinerja:plan-recognition": Line(plans, recognises),
    "kinerja:note": Line(codes(CounsellingNote), sees_code(CounsellingNote, "note")),
    "kinerja:plan-note-new": Line(plans, counsels),
    "kinerja:team": Line(alone, anybody),
    "kinerja:monitoring": Line(alone, anybody),
    "kinerja:progress": Line(alone, anybody),
    "kinerja:monitoring-team": Line(alone, anybody),
    "kinerja:monitoring-definitions": Line(alone, anybody),
    "kinerja:monitoring-unit": Line(units_of, sums_up),
    "kinerja:monitoring-figures": Line(units_of, sums_up),
    "kinerja:monitoring-csv": Line(units_of, sums_up),
    "kinerja:monitoring-people": Line(units_of, sums_up),
    "kinerja:monitoring-adoption": Line(units_of, sums_up),
    "kinerja:monitoring-live": Line(units_of, always(404)),
    "kinerja:monitoring-person": Line(people_of, sees_days),
    "kinerja:register": Line(alone, anybody),
    "kinerja:organisation-ratings": Line(alone, stands_as("LDR", anybody)),
    "kinerja:organisation-rating": Line(
        keys(OrganisationRating), stands_as("LDR", who_may("orgrating", "view", then=302))
    ),
    "kinerja:delegations": Line(alone, anybody),
    "kinerja:delegation-new": Line(alone, has_a_post),
    "kinerja:delegation": Line(keys(Delegation), sees_delegation),
    "kinerja:grants": Line(alone, office_or_audit),
    "kinerja:my-rights": Line(alone, anybody),
    "kinerja:ledger": Line(alone, office_or_audit),
    "kinerja:messages": Line(alone, anybody),
    "kinerja:grant-new": Line(alone, stands_as("OFF", anybody)),
    "kinerja:grant": Line(keys(AccessGrant), who_may("grant", "view")),
    "kinerja:office": Line(alone, stands_as("OFF", anybody)),
    "kinerja:supervisors": Line(alone, stands_as("OFF", anybody)),
    "kinerja:supervisor-name": Line(alone, stands_as("OFF", anybody)),
    "kinerja:acting": Line(alone, stands_as("OFF", anybody)),
    "kinerja:acting-end": Line(keys(Assignment), stands_as("OFF", ends_acting)),
    "kinerja:acting-new": Line(alone, stands_as("OFF", anybody)),
    "kinerja:rules": Line(keys(PerformanceCycle), stands_as("OFF", has_office_in)),
    "kinerja:rule": Line(parameters, stands_as("OFF", changes_rule)),
    "kinerja:retention": Line(keys(PerformanceCycle), stands_as("OFF", has_office_in)),
    "kinerja:calendar": Line(keys(PerformanceCycle), stands_as("OFF", has_office_in)),
    "kinerja:year": Line(keys(PerformanceCycle), stands_as("OFF", has_office_in)),
    "kinerja:correction-new": Line(alone, claims_wrong),
    "kinerja:correction": Line(claims, who_may("correction", "view", then=302)),
    "kinerja:correction-comment": Line(claims, comments),
}
