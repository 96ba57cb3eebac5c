"""Official acts on an objection: file, explain, lay before the decider, name him, withdraw.

Source: PP 30/2019, art. 59; DOMAIN 7.6; our choice, ADR 0055. The decision: `objection_decision`.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain import deadlines, objections
from viewflow_kinerja.domain.codes import EvaluationKind, ObjectionStatus
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase
from viewflow_kinerja.models import Employee, Evaluation, LedgerSeal, Objection
from viewflow_kinerja.models.objection import HEARD, OPEN
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import deciders, receipt, versions, workdays
from viewflow_kinerja.services.phases import moved

NO_INSTANCE = "NO_INSTANCE"  # nobody stands above the rater, and the rules name nobody


@official_act("evaluation.object")
def file(
    evaluation: Evaluation,
    *,
    actor: Actor,
    grounds: str,
    evidence: str = "",
    key: UUID | str | None = None,
) -> Objection:
    """Object to a delivered evaluation, with reasons; the same `key` is one objection.

    What is not heard is kept too, with the rule that stands against it. Incomplete without reasons.
    """
    policy.require(actor, Action.OBJECT_EVALUATION, evaluation)
    form = UUID(str(key or uuid4()))
    if (known := _known(evaluation, form)) is not None:
        return known
    versions.must_be_newest(evaluation)
    now, decider = timezone.now(), deciders.of(evaluation)
    rules = receipt.rules_of(evaluation)
    obstacle = _obstacle(evaluation, rules, grounds, now, decider)
    if obstacle == "NO_REASON":
        raise Incomplete(_("Say why you object: without reasons nobody can look at it."))
    facts = _facts(evaluation, rules, now) | {"evidence": evidence.strip(), "key": form}
    case = Objection(**facts, grounds=grounds.strip(), decider=decider)
    if obstacle:
        case.status, case.dismissed_because = ObjectionStatus.INADMISSIBLE.value, obstacle
        case.resolved_at = now
    case.save(force_insert=True)
    if not obstacle:
        evaluation.record(status=moved(Machine.EVALUATION, evaluation.status, "object"))
        signals.announce(signals.objection_filed, objection=case.pk, actor=actor)
    return case


def _known(evaluation: Evaluation, form: UUID) -> Objection | None:
    """The objection that this very form has filed."""
    case = Objection.all_rows.select_related("process").filter(key=form).first()
    if case is not None and case.evaluation_id != evaluation.pk:
        raise Conflict(_("This form was sent for something else. Open the page again."))
    return case


def _obstacle(
    evaluation: Evaluation, rules: Rules, grounds: str, now: datetime, decider: Employee | None
) -> str | None:
    """Why it is not heard; nothing where it is."""
    last, office = receipt.window(evaluation, rules)
    heard = Objection.all_rows.filter(status__in=HEARD)
    filing = objections.Filing(
        in_time=deadlines.is_in_time(now, last, office),
        reasons=grounds,
        by_ratee=True,  # the policy lets nobody else come this far
        annual=evaluation.kind == EvaluationKind.ANNUAL,
        decided_or_withdrawn_before=heard.filter(evaluation=evaluation.pk).exists(),
    )
    allowed = rules.objection_periodic_allowed
    found = objections.inadmissible_because(filing, periodic_allowed=allowed)
    if found is None and decider is None and not rules.objection_name_decider:
        return NO_INSTANCE
    return found


def _facts(evaluation: Evaluation, rules: Rules, now: datetime) -> dict[str, Any]:
    """The parties, the terms, and to what it is bound."""
    explain_by, decide_by = _terms(rules, now)
    return {
        **{"evaluation": evaluation, "plan": evaluation.plan, "unit": evaluation.unit},
        **{"employee": evaluation.employee, "rater": evaluation.rater},
        **{"filed_at": now, "explain_by": explain_by, "decide_by": decide_by},
        **_bond(evaluation),
    }


def _terms(rules: Rules, now: datetime) -> tuple[date, date]:
    day = office_day(now)
    ahead = timedelta(days=3 * rules.objection_explain_days + 40)
    office = workdays.office(day, day + ahead)
    explain_by = deadlines.working_day_after(day, rules.objection_explain_days, office)
    return explain_by, deadlines.calendar_day_after(day, rules.objection_decide_days)


def _bond(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as it stands on record now, its fingerprint, how far the ledger is sealed."""
    rows = Evaluation.history.model._base_manager.filter(id=evaluation.pk)
    return {
        "bound_at": rows.order_by("-history_id").values_list("history_date", flat=True)[0],
        "bound_sha256": evaluation.sha256,
        "bound_size": LedgerSeal.objects.aggregate(size=Max("size"))["size"],
    }


@official_act("objection.explain")
def explain(case: Objection, *, actor: Actor, text: str) -> None:
    """Say why the rating was given; by the rater who rated."""
    policy.require(actor, Action.EXPLAIN_OBJECTION, case)
    if not text.strip():
        raise Incomplete(_("Explain your rating in writing."))
    case.record(
        status=moved(Machine.OBJECTION, case.status, "explain"),
        explanation=text.strip(),
        explained_at=timezone.now(),
    )
    signals.announce(signals.objection_explained, objection=case.pk, actor=actor)


@official_act("objection.take_up")
def take_up(case: Objection, *, actor: Actor, now: datetime | None = None) -> None:
    """Lay it before the decider when nobody explained in time; by the system."""
    policy.require(actor, Action.TAKE_UP_OBJECTION, case)
    if office_day(now or timezone.now()) <= case.explain_by:
        raise OutOfPhase(_("Its term has not passed yet."))
    case.record(status=moved(Machine.OBJECTION, case.status, "take_up"))


@official_act("objection.withdraw")
def withdraw(case: Objection, *, actor: Actor) -> None:
    """Take it back; it cannot be filed again. By whoever filed it."""
    policy.require(actor, Action.WITHDRAW_OBJECTION, case)
    status = moved(Machine.OBJECTION, case.status, "withdraw")
    case.record(status=status, resolved_at=timezone.now())
    evaluation = locked_evaluation(case)
    evaluation.record(status=moved(Machine.EVALUATION, evaluation.status, "dismiss"))
    signals.announce(signals.objection_resolved, objection=case.pk, status=status, actor=actor)


def locked_evaluation(case: Objection) -> Evaluation:
    """The evaluation it is about, locked; the objection is locked before it, always."""
    evaluation: Evaluation = case.evaluation
    evaluation.lock()
    return evaluation


@official_act("objection.name_decider")
def name_decider(case: Objection, *, actor: Actor, decider: Employee) -> None:
    """Name who decides, where nobody is left above the rater; by the appointing authority.

    Incomplete for the person rated, the rater, and whoever cannot act here.
    """
    policy.require(actor, Action.NAME_DECIDER_OBJECTION, case)
    if not case.decider_named and deciders.of(case.evaluation) is not None:
        raise OutOfPhase(_("A superior of the rater is in office: he decides."))
    if decider.pk in (case.employee_id, case.rater_id) or not decider.active:
        raise Incomplete(_("Choose somebody in office who neither rated nor was rated."))
    case.record(decider=decider, decider_named=True)


@official_act("objection.hand_over")
def hand_over(case: Objection, *, actor: Actor) -> bool:
    """Give an open objection to whoever holds the post above the rater today; by the system."""
    policy.require_system(actor)
    if case.status not in OPEN or case.decider_named:
        return False
    return case.record(decider=deciders.of(case.evaluation))
