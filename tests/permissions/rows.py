"""From a world of dictionaries to rows of the database."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group
from django.db import transaction
from django.utils import timezone

from tests.permissions import csv_table, oracle
from tests.permissions.worlds import DAYS, GROUPS, UNIT_KEYS, WINDOWS
from viewflow_kinerja import context
from viewflow_kinerja.models import (
    AccessGrant,
    AssessorCorrection,
    Assignment,
    CoachingSession,
    CounsellingNote,
    DailyReport,
    Delegation,
    Employee,
    Evaluation,
    Feedback,
    FeedbackRequest,
    GrantSource,
    ImprovementAction,
    ImprovementArea,
    LeaderFeedback,
    MonthlyReport,
    Objection,
    OrganisationRating,
    OrgUnit,
    PerformanceCycle,
    PerformancePlan,
    Period,
    PlanVersion,
    Recognition,
    SupportCase,
)
from viewflow_kinerja.models.base import record_new
from viewflow_kinerja.permissions import Action, Right, grants

MODELS = {
    "plan": PerformancePlan,
    "planversion": PlanVersion,
    "evaluation": Evaluation,
    "report": DailyReport,
    "month": MonthlyReport,
    "request": FeedbackRequest,
    "feedback": Feedback,
    "note": CounsellingNote,
    "recognition": Recognition,
    "support": SupportCase,
    "objection": Objection,
    "coaching": CoachingSession,
    "leaderfeedback": LeaderFeedback,
    "improvement": ImprovementAction,
    "orgrating": OrganisationRating,
    "assignment": Assignment,
    "correction": AssessorCorrection,
    "delegation": Delegation,
    "grant": AccessGrant,
    "unit": OrgUnit,
    "cycle": PerformanceCycle,
    "period": Period,
}


@dataclass
class Stored:
    """Accounts by person, anonymous where there is none; and the rows by kind."""

    world: dict[str, Any]
    accounts: list[Any] = field(default_factory=list)
    people: list[Employee] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    rows: dict[str, list[Any]] = field(default_factory=dict)

    def unit(self, number: int | None) -> OrgUnit | None:
        return None if number is None else self.rows["unit"][number]

    def person(self, number: int | None) -> Employee | None:
        return None if number is None else self.people[number]


def questions(kind: str) -> Any:
    """Actions of the code on a kind of record, with their name in the specification."""
    found = {}
    for line in csv_table.LINES:
        if line.object in (oracle.ALIKE.get(kind, kind), "trail") and hasattr(Action, line.name):
            found[line.action] = Action[line.name]
    return found.items()


def build(world: dict[str, Any]) -> Stored:
    """Store a world. Afterwards it says what is true today: the moves have been made."""
    writer, stored = get_user_model().objects.create(username="writer"), Stored(world)
    unit = context.unit_of_work(actor=writer, act="test.arrange", reason="a world")
    with unit, transaction.atomic():
        for step in STEPS:
            step(stored, world)
    return stored


def _accounts(stored, world):
    users = get_user_model()._default_manager
    for number, who in enumerate(world["people"]):
        name = "kinerja-system" if who["system"] else f"person{number}"
        facts = {"is_active": who["active"], "is_superuser": who["superuser"]}
        account = users.create(username=name, **facts) if who["account"] else AnonymousUser()
        stored.accounts.append(account)


def _people(stored, world):
    """Everybody gets a row, so that places stay the same; outsiders get one without account."""
    for number, who in enumerate(world["people"]):
        user = stored.accounts[number] if who["employee"] and who["account"] else None
        facts = {"source_key": str(number), "user": user, "active": who["serving"]}
        stored.people.append(Employee(name=f"Person {number}", **facts))
    record_new(stored.people)


def _groups(stored, world):
    number = world.get("groups", GROUPS)
    stored.groups = [Group.objects.create(name=f"group{each}") for each in range(number)]
    for who, group in world["members"]:
        if world["people"][who]["account"]:
            stored.groups[group].user_set.add(stored.accounts[who])


def _units(stored, world):
    units = stored.rows["unit"] = []
    keys = world.get("unit_keys", UNIT_KEYS)
    for number, row in enumerate(world["unit"]):
        key, parent = keys[number], stored.unit(row["parent"])
        unit = OrgUnit(pk=key, source_key=str(key), name=f"Unit {key}", parent=parent)
        unit.head = stored.person(row["head"])
        unit.path = f"{parent.path if parent else ''}{key}."
        unit.save(force_insert=True)
        units.append(unit)


def _years(stored, world):
    stored.rows["cycle"] = [
        PerformanceCycle(
            unit=stored.unit(row["unit"]),
            year=2000 + number,
            status=row["state"],
            plan_due=date(2026, 2, 15),
        )
        for number, row in enumerate(world["cycle"])
    ]
    record_new(stored.rows["cycle"])
    stored.rows["period"] = [
        _period(stored, number, stored.unit(row["unit"]), row["state"])
        for number, row in enumerate(world["period"])
    ]
    record_new(stored.rows["period"])


def _period(stored, number, unit, state, first=date(2026, 1, 1), last=date(2026, 3, 31)):
    cycle = stored.rows["cycle"][0]
    dates = {"starts_on": first, "ends_on": last, "report_due": last}
    facts = {"code": f"P{number}", "kind": "QUARTERLY", "status": state}
    return Period(cycle=cycle, unit=unit, **facts, **dates)


def _plans(stored, world):
    cycle = stored.rows["cycle"][0]
    stored.rows["plan"] = [
        PerformancePlan(
            cycle=cycle,
            employee=stored.person(row["owner"]),
            unit=stored.unit(row["unit"]),
            rater=stored.people[row["rater"]],
            status=row["state"],
            starts_on=date(2026, 1, 1) + timedelta(number),
            ends_on=date(2026, 12, 31),
        )
        for number, row in enumerate(world["plan"])
    ]
    record_new(stored.rows["plan"])


def _versions(stored, world):
    """An approved version of every plan, also of one that is a draft again."""
    writer = get_user_model()._default_manager.get(username="writer")
    approved = {"number": 1, "approved_by": writer, "approved_at": timezone.now()}
    stored.rows["planversion"] = [
        PlanVersion(plan=stored.rows["plan"][row["plan"]], content={}, parties={}, **approved)
        for row in world["planversion"]
    ]
    record_new(stored.rows["planversion"])


def _evaluations(stored, world):
    period, plans = stored.rows["period"][0], stored.rows["plan"]
    stored.rows["evaluation"] = [
        Evaluation(
            plan=plans[row["plan"]],
            plan_version=1,
            period=period,
            kind="PERIODIC",
            employee=plans[row["plan"]].employee,
            unit=stored.unit(row["unit"]),
            rater=stored.person(row["rater"]),
            version=number + 1,
            status=row["state"],
            predicate="" if row["state"] == "NOT_RATED" else "GOOD",
            expected_days=20,
            working_days=60,
            unsigned=row["state"] == "DEEMED_ACCEPTED",
            deemed_at=timezone.now() if row["state"] == "DEEMED_ACCEPTED" else None,
        )
        for number, row in enumerate(world["evaluation"])
    ]
    record_new(stored.rows["evaluation"])


def _snapshots(stored, row):
    """Where a report is anchored; what sent ones carry besides."""
    plan = stored.rows["plan"][row["plan"]]
    return {
        "plan": plan,
        "employee": plan.employee,
        "unit": stored.unit(row["unit"]),
        "supervisor": stored.person(row["supervisor"]),
        "submitted_at": timezone.now(),
        "status": row["state"],
    }


def _reports(stored, world):
    nine = datetime(2026, 1, 5, 2, tzinfo=UTC)
    stored.rows["report"] = [
        DailyReport(
            **_snapshots(stored, row),
            work_date=date(2026, 1, 5),
            kind="ASSIGNED",
            started_at=nine + timedelta(minutes=number),
            ended_at=nine + timedelta(minutes=number + 1),
            minutes=1,
            description="work",
            locked_from="DRAFT" if row["state"] == "LOCKED" else "",
            key=uuid4(),
        )
        for number, row in enumerate(world["report"])
    ]
    record_new(stored.rows["report"])


def _months(stored, world):
    stored.rows["month"] = [
        MonthlyReport(
            **_snapshots(stored, row),
            month=date(2000 + number // 12, number % 12 + 1, 1),
            figures={},
        )
        for number, row in enumerate(world["month"])
    ]
    record_new(stored.rows["month"])


def _about(stored, row):
    """Where something written about a person is anchored, and by whom."""
    plan = stored.rows["plan"][row["plan"]]
    return {
        "plan": plan,
        "employee": plan.employee,
        "unit": stored.unit(row["unit"]),
        "author": stored.person(row["author"]),
        "status": row["state"],
    }


def _requests(stored, world):
    """One open request a respondent and plan: those that repeat one are of another purpose."""
    today, taken = timezone.localdate(), set()
    stored.rows["request"] = []
    for row in world["request"]:
        one = (row["plan"], row["respondent"], row["state"])
        purpose = "COUNSELLING" if one in taken else "FEEDBACK"
        taken.add(one)
        request = FeedbackRequest(
            **_about(stored, row),
            respondent=stored.person(row["respondent"]),
            role="PEER",
            purpose=purpose,
            question="how is the work?",
            until=today + timedelta(0 if row["asks"] else -1),
            asked_at=timezone.now(),
        )
        stored.rows["request"].append(request)
    record_new(stored.rows["request"])


def _feedback(stored, world):
    stored.rows["feedback"] = [
        Feedback(
            **_about(stored, row),
            rater=stored.person(row["rater"]),
            author_role="PEER",
            kind="GUIDANCE",
            text="words",
            visibility="NAMED" if row["named"] else "WITHHELD",
            released_on=date(2026, 1, 5) if row["released"] else None,
            given_at=timezone.now(),
        )
        for row in world["feedback"]
    ]
    record_new(stored.rows["feedback"])


def _notes(stored, world):
    stored.rows["note"] = [
        CounsellingNote(
            **_about(stored, row),
            problem="between two",
            held_on=date(2026, 1, 5),
            opened_at=timezone.now(),
            closed_at=timezone.now() if row["state"] == "CLOSED" else None,
        )
        for row in world["note"]
    ]
    record_new(stored.rows["note"])


def _recognitions(stored, world):
    stored.rows["recognition"] = [
        Recognition(
            **_about(stored, row),
            kind="OCCASION",
            criterion="SERVICE",
            span=date(2026, 1, 5),
            text="words",
            given_at=timezone.now(),
        )
        for row in world["recognition"]
    ]
    record_new(stored.rows["recognition"])


def _support(stored, world):
    """Who proposed a dialogue is not the person; what was escalated is with somebody else."""
    now, stored.rows["support"] = timezone.now(), []
    for row in world["support"]:
        state, owner = row["state"], stored.rows["plan"][row["plan"]].employee
        over = state in ("HELPED", "LAPSED", "WITHDRAWN", "SETTLED")
        case = SupportCase(
            **_about(stored, row),
            kind="DIALOGUE",
            rater=stored.person(row["rater"]),
            superior=_anybody_but(stored, stored.people.index(owner)) if row["late"] else None,
            escalated_at=now if row["late"] else None,
            question="words",
            asked_at=now,
            answer_by=date(2026, 1, 8),
            answered_at=now,
            confirm_by=date(2026, 1, 15),
            resolved_at=now if over else None,
        )
        stored.rows["support"].append(case)
    record_new(stored.rows["support"])


def _improvements(stored, world):
    """Each in an area of its own."""
    now, stored.rows["improvement"] = timezone.now(), []
    for row in world["improvement"]:
        told = _about(stored, row)
        state = told.pop("status")
        found = {"found_in": "OWN", "statement": "words", "severity": 1, "opened_at": now}
        (area,) = record_new([ImprovementArea(**told, **found)])
        action = ImprovementAction(
            **told,
            area=area,
            rater=stored.person(row["rater"]),
            status=state,
            kind="WORKSHOP",
            owner="EMPLOYEE",
            due=date(2026, 1, 8),
            measure="words",
            proposed_at=now,
            agreed_at=now,
            outcome="ACHIEVED" if state == "VERIFIED" else "",
            resolved_at=now if state in ("VERIFIED", "CANCELLED") else None,
        )
        stored.rows["improvement"].append(action)
    record_new(stored.rows["improvement"])


def _objections(stored, world):
    """Each to an evaluation of its own; what is changed has its outcome."""
    now, stored.rows["objection"] = timezone.now(), []
    for number, row in enumerate(world["objection"]):
        plan = stored.rows["plan"][row["plan"]]
        parties = {"plan": plan, "employee": plan.employee, "unit": stored.unit(row["unit"])}
        parties["rater"] = stored.person(row["rater"])
        first, second = _two_versions(stored, parties, 10_000 + 2 * number)
        over = row["state"] not in ("FILED", "RATER_EXPLAINED", "UNDER_DECISION")
        case = Objection(
            **parties,
            evaluation=first,
            outcome=second if row["state"] == "CHANGED" else None,
            decider=stored.person(row["decider"]),
            status=row["state"],
            dismissed_because="LATE" if row["state"] == "INADMISSIBLE" else "",
            grounds="words",
            decision="words",
            filed_at=now,
            explain_by=date(2026, 1, 8),
            decide_by=date(2026, 1, 15),
            bound_at=now,
            resolved_at=now if over else None,
        )
        stored.rows["objection"].append(case)
    record_new(stored.rows["objection"])


def _two_versions(stored, parties, version):
    about = {"period": stored.rows["period"][0], "plan_version": 1, "kind": "PERIODIC"}
    told = {**parties, **about, "status": "OBJECTED", "predicate": "GOOD"}
    return record_new([Evaluation(**told, version=version + more) for more in (0, 1)])


def _talks(stored, world):
    """Each answer hangs on a talk of its own."""
    stored.rows["coaching"] = [_talk(stored, row, row["state"]) for row in world["coaching"]]
    record_new(stored.rows["coaching"])
    talks = [_talk(stored, row, "ANSWERED") for row in world["leaderfeedback"]]
    stored.rows["leaderfeedback"] = record_new(
        [
            LeaderFeedback(**_of_talk(talk), session=talk, answers={}, given_at=timezone.now())
            for talk in record_new(talks)
        ]
    )


def _of_talk(talk):
    return {name: getattr(talk, name) for name in ("plan", "employee", "unit", "rater")}


def _talk(stored, row, state):
    plan, now = stored.rows["plan"][row["plan"]], timezone.now()
    return CoachingSession(
        plan=plan,
        employee=plan.employee,
        unit=stored.unit(row["unit"]),
        rater=stored.person(row["rater"]),
        status=state,
        held_on=date(2026, 1, 5),
        discussed="words",
        agreed="words",
        recorded_at=now,
        answer_by=date(2026, 1, 12),
        confirmed_at=None if state == "HELD" else now,
        closed_at=now if state in ("ANSWERED", "LAPSED") else None,
    )


def _ratings(stored, world):
    rows = stored.rows["orgrating"] = []
    for number, row in enumerate(world["orgrating"]):
        unit = stored.unit(row["unit"])
        period = _period(stored, f"R{number}", unit, "RUNNING", row["from"], row["to"])
        period.save()
        facts = {"status": row["state"], "level": "GOOD"}
        rows.append(OrganisationRating(unit=unit, period=period, **facts))
    record_new(rows)


def _posts(stored, world):
    stored.rows["assignment"] = [
        Assignment(
            employee=stored.person(row["owner"]),
            unit=stored.unit(row["unit"]),
            rater=stored.person(row["rater"]),
            kind=row.get("kind", "DEFINITIVE"),
            position="a post",
            effective_from=row["from"],
            effective_to=row["to"],
        )
        for row in world["assignment"]
    ]
    record_new(stored.rows["assignment"])


def _corrections(stored, world):
    accepted = {"until": date(2026, 6, 30), "decision": "decree 2/2026"}
    stored.rows["correction"] = [
        AssessorCorrection(
            employee=stored.person(row["owner"]),
            unit=stored.unit(row["unit"]),
            present=stored.person(row["present"]),
            proposed=stored.person(row["proposed"]),
            named=_anybody_but(stored, row["owner"]) if row["state"] == "ACCEPTED" else None,
            claim="a claim",
            status=row["state"],
            decide_by=date(2026, 1, 12),
            filed_at=timezone.now(),
            **accepted,
        )
        for row in world["correction"]
    ]
    record_new(stored.rows["correction"])


def _delegations(stored, world):
    today = timezone.localdate()
    stored.rows["delegation"] = [
        Delegation(
            principal=stored.person(row["principal"]),
            delegate=stored.person(row["delegate"]),
            unit=stored.unit(row["unit"]),
            status=row["state"],
            delegates_rating=row["rating"],
            acts=row["acts"],
            proposed_by=_account(stored, row["proposer"]),
            effective_from=today + timedelta(DAYS[row["when"]][0]),
            effective_to=today + timedelta(DAYS[row["when"]][1]),
        )
        for row in world["delegation"]
    ]
    record_new(stored.rows["delegation"])


def _anybody_but(stored, number):
    """Somebody else than the owner."""
    return stored.people[0 if number else 1]


def _account(stored, number):
    account = None if number is None else stored.accounts[number]
    return account if account is not None and account.pk else None


def _grants(stored, world):
    stored.rows["grant"] = grants.give([_spec(stored, row) for row in world["grant"]])


def _spec(stored, row):
    now, (start, until) = timezone.now(), WINDOWS[row["when"]]
    kind, number = row["subject"]
    anchors = stored.rows["unit" if row["right"].endswith("_subtree") else "plan"]
    return grants.Spec(
        right=Right(row["right"]),
        anchor=anchors[row["anchor"]],
        subject=(stored.accounts if kind == "person" else stored.groups)[number],
        source=GrantSource.DECREE,
        reason="decree 1/2026",
        principal=stored.person(row.get("principal")),
        valid_from=now + timedelta(start),
        valid_until=None if until is None else now + timedelta(until),
        decided_by=_account(stored, row.get("proposer")),
        waits=row["state"] == "PROPOSED",
    )


def _moves(stored, world):
    """Hang a unit under another one, unless it lies above it; what is below goes along."""
    for moving, target in world.get("moves", ()):
        if moving in oracle.above_of(world, target):
            continue
        world["unit"][moving]["parent"] = target
        unit, under = stored.unit(moving), stored.unit(target)
        old, new = unit.path, f"{under.path}{unit.pk}."
        unit.record(parent=under)
        for each in stored.rows["unit"]:
            if each.path.startswith(old):
                each.record(path=new + each.path.removeprefix(old))


STEPS = (
    *(_accounts, _people, _groups, _units, _years, _plans, _versions, _evaluations),
    *(_reports, _months, _requests, _feedback, _notes, _recognitions, _support, _objections),
    _talks,
    _improvements,
    *(_ratings, _posts, _corrections, _delegations, _grants, _moves),
)
