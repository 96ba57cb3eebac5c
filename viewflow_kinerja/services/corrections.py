"""Official acts on the claim that a supervisor is wrong: file, comment, decide, withdraw, fulfil.

Source: our choice, ADR 0026. Who is right is for the personnel office; its answer is an override
in the assignment that ends by itself.
"""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja import signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.domain.calendar import Calendar
from viewflow_kinerja.domain.codes import CorrectionStatus
from viewflow_kinerja.domain.deadlines import working_day_after
from viewflow_kinerja.domain.states import Machine
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase
from viewflow_kinerja.models import (
    AssessorCorrection,
    Assignment,
    CalendarEntry,
    Employee,
    RuleBook,
)
from viewflow_kinerja.models.organisation import in_force
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import raters
from viewflow_kinerja.services.phases import given_reason, moved

_ABOVE = """WITH RECURSIVE above(person) AS (
    SELECT a.rater_id FROM {table} a WHERE a.employee_id = %s AND {now}
    UNION SELECT a.rater_id FROM {table} a JOIN above b ON a.employee_id = b.person WHERE {now}
) SELECT 1 FROM above WHERE person = %s"""
_NOW = """a.kind = 'DEFINITIVE' AND a.rater_id IS NOT NULL AND a.effective_from <= %s
    AND (a.effective_to IS NULL OR a.effective_to >= %s)"""


@official_act("assignment.claim_wrong")
def claim_wrong(
    assignment: Assignment, *, actor: Actor, proposed: int | None = None
) -> AssessorCorrection:
    """Say that the supervisor of one's post is wrong; `proposed` is the employee it should be.

    The very same claim again returns the open one; another one while it is open is a Conflict.
    """
    policy.require(actor, Action.CLAIM_WRONG_ASSIGNMENT, assignment)
    claim = given_reason(_("Say in a sentence why this supervisor is wrong."))
    known = AssessorCorrection.all_rows.filter(
        employee=assignment.employee_id, status=CorrectionStatus.PROPOSED
    ).select_related("process")
    if (before := known.first()) is not None:
        return _the_same(before, proposed, claim)
    if assignment.kind != "DEFINITIVE":
        raise OutOfPhase(_("This post is held for somebody. Claim on your own post."))
    person = person_of(proposed) if proposed is not None else None
    if person is not None:
        must_be_possible(assignment.employee, person)
    if person is not None and person.pk == assignment.rater_id:
        raise Incomplete(_("%(name)s is your supervisor already.") % {"name": person})
    return _filed(assignment, person, claim, actor)


def _the_same(open_one: AssessorCorrection, proposed: int | None, claim: str) -> AssessorCorrection:
    if (open_one.proposed_id, open_one.claim) == (proposed, claim):
        return open_one
    text = _("Your claim no. %(number)s is still open. Withdraw it first, or wait for the answer.")
    raise Conflict(text % {"number": open_one.pk})


def _filed(
    assignment: Assignment, person: Employee | None, claim: str, actor: Actor
) -> AssessorCorrection:
    employee = assignment.employee
    correction = AssessorCorrection.all_rows.create(
        employee=employee,
        unit=assignment.unit,
        present=assignment.rater,
        proposed=person,
        claim=claim,
        decide_by=_decide_by(assignment),
        filed_at=timezone.now(),
    )
    signals.announce(signals.correction_filed, correction=correction.pk, actor=actor)
    return correction


def _decide_by(assignment: Assignment) -> date:
    """The last day of the office: working days after today, by the rules of the unit."""
    today = assignment.employee.today
    days = RuleBook.rules(today.year, assignment.unit).correction_decide_days
    shut = CalendarEntry.objects.filter(date_to__gte=today).exclude(kind="RAMADAN")
    spans = list(shut.values_list("date_from", "date_to"))
    office = Calendar("FIVE_DAY", holidays=spans, tz=assignment.employee.zone)
    return working_day_after(today, days, office)


def person_of(key: int) -> Employee:
    """The person that a claim or a decision names; Incomplete where there is none."""
    found = Employee.objects.filter(pk=key).first()
    if found is None:
        raise Incomplete(_("This person is not in the personnel data. Choose somebody else."))
    return found


def must_be_possible(employee: Employee, person: Employee) -> None:
    """Incomplete where a person cannot be the supervisor: herself, who has left, a circle."""
    _must_be_possible(employee, person, circle=_is_above(employee, person))


def _must_be_possible(employee: Employee, person: Employee, *, circle: bool) -> None:
    if person.pk == employee.pk:
        raise Incomplete(_("Nobody rates himself. Choose somebody else."))
    if not person.active:
        raise Incomplete(_("%(name)s has left. Choose somebody else.") % {"name": person})
    if circle:
        text = _("%(name)s is rated by %(employee)s, directly or through others. Choose another.")
        raise Incomplete(text % {"name": person, "employee": employee})


def _is_above(employee: Employee, person: Employee) -> bool:
    """Whether the employee stands above the person in the chain of raters of today."""
    with connection.cursor() as cursor:
        cursor.execute(_circle(), _days(employee, person))
        return cursor.fetchone() is not None


def _circle() -> str:
    return _ABOVE.format(table=Assignment._meta.db_table, now=_NOW)


def _days(employee: Employee, person: Employee) -> list[Any]:
    day = connection.ops.adapt_datefield_value(employee.today)
    return [person.pk, day, day, day, day, employee.pk]


@official_act("correction.comment")
def comment(correction: AssessorCorrection, *, actor: Actor, text: str) -> None:
    """Say what one knows about it, as the present or the proposed supervisor; also once more."""
    policy.require(actor, Action.COMMENT_CORRECTION, correction)
    if not text.strip():
        raise Incomplete(_("Please fill this in."))
    me = Employee.objects.get(user=actor.pk)
    side = "present_comment" if me.pk == correction.present_id else "proposed_comment"
    correction.record(**{side: text.strip()})
    signals.announce(signals.correction_commented, correction=correction.pk, actor=actor)


@official_act("correction.accept")
def accept(
    correction: AssessorCorrection,
    *,
    actor: Actor,
    rater: int | None = None,
    until: date | None = None,
) -> None:
    """Name who rates from today until a last day, and let the open work follow at once.

    Without `rater` the proposed one. OutOfPhase where the person holds no post any more.
    """
    policy.require(actor, Action.ACCEPT_CORRECTION, correction)
    why = given_reason(_("Say why: the decree, or what is missing in the personnel data."))
    key = rater if rater is not None else correction.proposed_id
    if key is None:
        raise Incomplete(_("Name the supervisor: the claim names nobody."))
    if until is None:
        raise Incomplete(_("Give the last day: an override ends by itself."))
    employee = correction.employee
    known = correction.proposed if key == correction.proposed_id else None
    person = known or person_of(key)
    placed = _post_to_correct(correction, person, actor)
    before = placed.rater_id
    raters.override(placed, person, until)
    _resolve(correction, actor, "accept", decision=why, named=person, until=until)
    facts = {"employee": employee.pk, "before": before, "after": person.pk, "actor": actor}
    signals.within(signals.rater_named, **facts)


def _post_to_correct(correction: AssessorCorrection, person: Employee, actor: Actor) -> Assignment:
    """The post of today, locked, with the circle that another rater would close.

    The office that decides is that of the unit of the claim; of a post that has moved since, the
    office of its unit must be asked too.
    """
    employee = correction.employee
    circle, days = (
        RawSQL(f"EXISTS ({_circle()})", _days(employee, person)),
        in_force(employee.today),
    )
    rows = Assignment.all_rows.filter(days, employee=employee, kind="DEFINITIVE")
    rows = rows.select_related("unit", "employee").annotate(circle=circle)
    placed: Any = rows.select_for_update(of=("self",), no_key=True).first()
    if placed is None:
        text = _("%(name)s holds no post today. Reject the claim.")
        raise OutOfPhase(text % {"name": employee})
    if placed.unit_id != correction.unit_id:
        policy.require(actor, Action.CHANGE_ASSIGNMENT, placed)
    _must_be_possible(employee, person, circle=placed.circle)
    return placed


@official_act("correction.reject")
def reject(correction: AssessorCorrection, *, actor: Actor) -> None:
    """Keep the supervisor, with a reason."""
    policy.require(actor, Action.REJECT_CORRECTION, correction)
    why = given_reason(_("Say why the supervisor is right."))
    _resolve(correction, actor, "reject", decision=why)


@official_act("correction.withdraw")
def withdraw(correction: AssessorCorrection, *, actor: Actor) -> None:
    """Take the claim back."""
    policy.require(actor, Action.WITHDRAW_CORRECTION, correction)
    _resolve(correction, actor, "withdraw")


@official_act("correction.fulfil")
def fulfil(correction: AssessorCorrection, *, actor: Actor) -> None:
    """Close a claim because the personnel data name the supervisor it asks for by themselves."""
    policy.require(actor, Action.FULFIL_CORRECTION, correction)
    placed = Assignment.of(correction.employee_id, correction.employee.today)
    if placed is None or not fulfils(correction, placed.rater_id):
        raise OutOfPhase(_("The personnel data do not name the supervisor it asks for."))
    _resolve(correction, actor, "fulfil", named=placed.rater)


def fulfils(correction: AssessorCorrection, rater: int | None) -> bool:
    """Whether a rater is the proposed one; without a proposal, anybody but the one it names."""
    if correction.proposed_id is not None:
        return rater == correction.proposed_id
    return rater is not None and rater != correction.present_id


def _resolve(correction: AssessorCorrection, actor: Actor, event: str, **facts: object) -> None:
    status = moved(Machine.CORRECTION, correction.status, event)
    correction.record(status=status, resolved_at=timezone.now(), **facts)
    told = {"correction": correction.pk, "status": status}
    signals.announce(signals.correction_resolved, actor=actor, **told)
