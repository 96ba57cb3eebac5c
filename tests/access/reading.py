"""What is stored, as a world of the oracle: plain dictionaries, read without the policy."""

from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from tests.permissions import oracle
from viewflow_kinerja.models import (
    AccessGrant,
    AssessorCorrection,
    Assignment,
    CoachingSession,
    CounsellingNote,
    DailyReport,
    Delegation,
    Evaluation,
    Feedback,
    FeedbackRequest,
    ImprovementAction,
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

KINDS = {"cycle": PerformanceCycle, "period": Period, "orgrating": OrganisationRating}


class Facts:
    """The oracle over everything that is stored now."""

    def __init__(self) -> None:
        users = get_user_model()._default_manager.order_by("pk")
        self.users = list(users.select_related("kinerja_employee"))
        self.at: dict[str, dict[int, int]] = {}
        self._person = {user.pk: number for number, user in enumerate(self.users)}
        self.world: dict[str, Any] = {"people": [_person(user) for user in self.users]}
        self.world["members"] = {
            (self._person[user], group)
            for user, group in get_user_model().groups.through.objects.values_list(
                "user_id", "group_id"
            )
        }
        for kind, rows in self._rows().items():
            self.at[kind] = {row.pk: number for number, row in enumerate(rows)}
            self.world[kind] = []
            self.world[kind] += [getattr(self, f"_{kind}")(row) for row in rows]

    def _rows(self) -> dict[str, list[Any]]:
        with_unit = {kind: list(model.all_rows.all()) for kind, model in KINDS.items()}
        return {
            "unit": list(OrgUnit.objects.order_by("path").select_related("head")),
            "plan": list(PerformancePlan.all_rows.select_related("employee", "rater")),
            "planversion": list(PlanVersion.all_rows.select_related("plan")),
            "evaluation": list(Evaluation.all_rows.select_related("rater")),
            "report": list(DailyReport.all_rows.select_related("supervisor")),
            "month": list(MonthlyReport.all_rows.select_related("supervisor")),
            "request": list(FeedbackRequest.all_rows.select_related("author", "respondent")),
            "feedback": list(Feedback.all_rows.select_related("author", "rater")),
            "note": list(CounsellingNote.all_rows.select_related("author")),
            "recognition": list(Recognition.all_rows.select_related("author")),
            "objection": list(Objection.all_rows.select_related("rater", "decider")),
            "coaching": list(CoachingSession.all_rows.select_related("rater")),
            "leaderfeedback": list(LeaderFeedback.all_rows.select_related("rater")),
            "improvement": list(ImprovementAction.all_rows.select_related("author", "rater")),
            "support": list(SupportCase.all_rows.select_related("author", "rater")),
            "assignment": list(Assignment.all_rows.select_related("employee", "rater")),
            "correction": list(
                AssessorCorrection.all_rows.select_related("employee", "present", "proposed")
            ),
            "delegation": list(Delegation.all_rows.select_related("principal", "delegate")),
            "grant": list(AccessGrant.all_rows.all()),
            **with_unit,
        }

    def _of(self, employee: Any) -> int | None:
        """The number of the account of a person."""
        return None if employee is None else self._person.get(employee.user_id)

    def _unit(self, row: Any) -> dict[str, Any]:
        parent = None if row.parent_id is None else self.at["unit"][row.parent_id]
        return {"parent": parent, "head": self._of(row.head)}

    def _plan(self, row: Any) -> dict[str, Any]:
        people = {"owner": self._of(row.employee), "rater": self._of(row.rater)}
        return {**people, **self._placed(row), "state": row.status}

    def _planversion(self, row: Any) -> dict[str, Any]:
        return {"plan": self.at["plan"][row.plan_id], **self._placed(row.plan)}

    def _placed(self, row: Any) -> dict[str, Any]:
        return {"unit": self.at["unit"][row.unit_id]}

    def _evaluation(self, row: Any) -> dict[str, Any]:
        plan, rater = self.at["plan"][row.plan_id], self._of(row.rater)
        return {"plan": plan, "rater": rater, **self._placed(row), "state": row.status}

    def _report(self, row: Any) -> dict[str, Any]:
        plan, above = self.at["plan"][row.plan_id], self._of(row.supervisor)
        return {"plan": plan, "supervisor": above, **self._placed(row), "state": row.status}

    _month = _report

    def _about(self, row: Any) -> dict[str, Any]:
        written = {"plan": self.at["plan"][row.plan_id], "author": self._of(row.author)}
        return {**written, **self._placed(row), "state": row.status}

    _note = _about
    _recognition = _about

    def _request(self, row: Any) -> dict[str, Any]:
        asks = row.status == "OPEN" and row.until >= timezone.localdate()
        return {**self._about(row), "respondent": self._of(row.respondent), "asks": asks}

    def _feedback(self, row: Any) -> dict[str, Any]:
        secrecy = {"named": row.visibility == "NAMED", "released": row.released_on is not None}
        return {**self._about(row), **secrecy, "rater": self._of(row.rater)}

    def _objection(self, row: Any) -> dict[str, Any]:
        decides = {"decider": self._of(row.decider)}
        return {**self._evaluation(row), **decides}

    def _support(self, row: Any) -> dict[str, Any]:
        late = row.escalated_at is not None
        return {**self._about(row), "rater": self._of(row.rater), "late": late}

    def _coaching(self, row: Any) -> dict[str, Any]:
        led = {"plan": self.at["plan"][row.plan_id], "rater": self._of(row.rater)}
        return {**led, **self._placed(row), "state": getattr(row, "status", None)}

    _leaderfeedback = _coaching

    def _improvement(self, row: Any) -> dict[str, Any]:
        return {**self._about(row), "rater": self._of(row.rater)}

    def _assignment(self, row: Any) -> dict[str, Any]:
        today = timezone.localdate()
        over = row.effective_to is not None and row.effective_to < today
        state = "PAST" if over else "FUTURE" if row.effective_from > today else "CURRENT"
        people = {"owner": self._of(row.employee), "rater": self._of(row.rater), "state": state}
        return {**people, **self._placed(row), "from": row.effective_from, "to": row.effective_to}

    def _correction(self, row: Any) -> dict[str, Any]:
        named = {"present": self._of(row.present), "proposed": self._of(row.proposed)}
        return {"owner": self._of(row.employee), **named, **self._placed(row), "state": row.status}

    def _delegation(self, row: Any) -> dict[str, Any]:
        now = row.effective_from <= timezone.localdate() <= row.effective_to
        people = {"principal": self._of(row.principal), "delegate": self._of(row.delegate)}
        facts = {"state": row.status, "rating": row.delegates_rating, "acts": row.acts}
        facts["proposer"] = self._person.get(row.proposed_by_id)
        return {**people, **facts, **self._placed(row), "when": "now" if now else "past"}

    def _grant(self, row: Any) -> dict[str, Any]:
        person = ("person", self._person[row.user_id]) if row.user_id else ("group", row.group_id)
        anchor = self.at["unit"].get(row.unit_id)
        anchor = self.at["plan"][row.plan_id] if row.plan_id else anchor
        when = _when(row)
        state = "PROPOSED" if row.waits else "LIVE"
        state = "ENDED" if when in ("past", "void") else state
        given = {"subject": person, "right": row.right, "anchor": anchor}
        return given | {
            "when": when,
            "state": state,
            "proposer": self._person.get(row.decided_by_id),
            "principal": row.principal_id,  # whoever it is: a right held for somebody else
        }

    def _orgrating(self, row: Any) -> dict[str, Any]:
        dates = {"from": row.period.starts_on, "to": row.period.ends_on}
        return {**self._placed(row), "state": row.status, **dates}

    def _cycle(self, row: Any) -> dict[str, Any]:
        return {**self._placed(row), "state": row.status}

    _period = _cycle

    def asked_by(self, account: Any) -> "Asker":
        """The oracle as one person asks it."""
        return Asker(self, self._person.get(account.pk) if account.pk else None)


def _person(user: Any) -> dict[str, Any]:
    employee = getattr(user, "kinerja_employee", None)
    return {
        "account": True,
        "active": user.is_active,
        "employee": employee is not None,
        "serving": employee is not None and employee.active,
        "system": user.username == "kinerja-system",
        "superuser": user.is_superuser,
    }


def _when(row: Any) -> str:
    now = timezone.now()
    if row.valid_until is not None and row.valid_until <= row.valid_from:
        return "void"
    if row.valid_until is not None and row.valid_until <= now:
        return "past"
    return "future" if row.valid_from > now else "now"


class Asker:
    """What one person may, according to the specification."""

    def __init__(self, facts: Facts, number: int | None) -> None:
        self.facts, self.number = facts, number

    @cached_property
    def is_in(self) -> bool:
        """Whether the account can be logged in."""
        return self.number is not None and self.facts.world["people"][self.number]["active"]

    def may(self, kind: str, action: str, key: int) -> bool:
        """The answer of the specification about one record."""
        if self.number is None:
            return False
        at = self.facts.at[kind][key]
        return bool(oracle.may(self.facts.world, self.number, kind, action, at))

    def owns(self, kind: str, key: int) -> bool:
        """Whether the record is about this person."""
        at = self.facts.at[kind][key]
        return oracle.owner(self.facts.world, kind, at) == self.number

    def stands(self, relation: str) -> bool:
        """Whether this person holds a unit in this relation, anywhere."""
        world, kind = self.facts.world, "unit"
        return self.number is not None and any(
            relation in oracle.by_grant(world, self.number, kind, at)
            for at in range(len(world[kind]))
        )

    def stands_to(self, kind: str, key: int) -> set[str]:
        """Every relation of this person to one record."""
        at = self.facts.at[kind][key]
        return set(oracle.relations(self.facts.world, self.number, kind, at))
