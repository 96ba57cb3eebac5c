"""What a host may listen to. Sent after commit; a receiver that fails harms no act.

Every signal carries `actor` (the account) and keys of records, never texts.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal

cycle_opened = Signal()  # cycle, opened (number of plans)
period_opened = Signal()  # period, opened (number of evaluations)
plan_submitted = Signal()  # plan
plan_returned = Signal()  # plan
plan_approved = Signal()  # plan, version
plan_change_requested = Signal()  # plan
evaluation_reported = Signal()  # evaluation
evaluation_rated = Signal()  # evaluation
evaluation_finalised = Signal()  # evaluation
evaluation_delivered = Signal()  # evaluation
evaluation_acknowledged = Signal()  # evaluation
evaluation_deemed_accepted = Signal()  # evaluation
evaluation_reopened = Signal()  # evaluation, version (the key of the next one)
evaluation_left_unrated = Signal()  # evaluation
objection_filed = Signal()  # objection; what is not heard is not announced
objection_explained = Signal()  # objection
objection_resolved = Signal()  # objection, status
improvement_proposed = Signal()  # action; also where a proposal was answered with another one
improvement_agreed = Signal()  # action
improvement_done = Signal()  # action
improvement_checked = Signal()  # action, outcome
report_submitted = Signal()  # report
report_answered = Signal()  # report
report_locked = Signal()  # report; it waited for an answer at the cut-off
feedback_given = Signal()  # feedback; not where the name is withheld
feedback_released = Signal()  # plan; by the system account, which tells nobody's name
feedback_replied = Signal()  # feedback
recognition_given = Signal()  # recognition
support_requested = Signal()  # case; also a dialogue that was proposed
support_answered = Signal()  # case
support_escalated = Signal()  # case; also for daily reports that nobody answered
support_resolved = Signal()  # case, status
month_sent = Signal()  # month
organisation_rated = Signal()  # rating
grant_proposed = Signal()  # grant
grant_approved = Signal()  # grant
grant_rejected = Signal()  # grant; also when its proposer takes it back
grant_ended = Signal()  # grant
emergency_access_opened = Signal()  # grant, unit, told (accounts that were written to)
emergency_access_ended = Signal()  # grant, unit; before its time, which needs no act
rater_changed = Signal()  # employee, before, after
correction_filed = Signal()  # correction
correction_commented = Signal()  # correction
correction_resolved = Signal()  # correction, status
act_refused = Signal()  # error; ours alone, sent when the transaction of the act is gone (`within`)
rater_named = Signal()  # employee, before, after; ours alone, sent within the act (`within`)


def announce(signal: Signal, **facts: Any) -> None:
    """Send after commit; a receiver's failure is logged by Django and harms nothing."""
    transaction.on_commit(partial(signal.send_robust, sender=None, **facts))


def within(signal: Signal, **facts: Any) -> None:
    """Send now, within the transaction: a receiver that fails undoes the act."""
    signal.send(sender=None, **facts)
