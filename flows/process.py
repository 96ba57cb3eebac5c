"""Proxy processes: the named conditions that the gateways point to."""

from viewflow.workflow.models import Process

from viewflow_kinerja.domain.codes import (
    ActionOwner,
    ActionStatus,
    CoachingStatus,
    EvaluationStatus,
    ObjectionStatus,
    PlanStatus,
    SupportStatus,
)


class ProxyOfProcess:
    """A Meta to inherit from. A plain class: Django drops the Meta of a proxy model, and a child
    without `proxy = True` silently becomes a table of its own.
    """

    proxy = True
    app_label = "viewflow_kinerja"
    # E27: Flow adds "manage" at import; written out it is in the migration too. E11: no "view",
    # so there is nothing to grant by mistake.
    default_permissions = ("manage",)


class TargetSettingProcess(Process):
    """Setting the targets of one plan."""

    class Meta(ProxyOfProcess):
        pass

    @property
    def is_approved(self) -> bool:
        """The rater agreed."""
        return self.artifact.status == PlanStatus.APPROVED

    @property
    def is_draft_again(self) -> bool:
        """The change was accepted: a new version is being written."""
        return self.artifact.status == PlanStatus.DRAFT


class AssessorCorrectionProcess(Process):
    """Correcting the supervisor of one person."""

    class Meta(ProxyOfProcess):
        pass


class FeedbackProcess(Process):
    """Answering one request for support, or holding one performance dialogue."""

    class Meta(ProxyOfProcess):
        pass

    @property
    def waits_for_answer(self) -> bool:
        """Whoever was asked has to answer: for the first time, or again."""
        return self.artifact.status in (SupportStatus.ASKED, SupportStatus.PROPOSED)

    @property
    def is_escalated(self) -> bool:
        """Nobody answered in time: it lies with the rater's superior."""
        return self.artifact.status == SupportStatus.ESCALATED

    @property
    def is_answered(self) -> bool:
        """Whoever asked has to say whether it helped."""
        return self.artifact.status == SupportStatus.ANSWERED


class ObjectionProcess(Process):
    """Deciding one objection to an evaluation."""

    class Meta(ProxyOfProcess):
        pass

    @property
    def waits_for_explanation(self) -> bool:
        """It is heard, and the rater has to explain."""
        return self.artifact.status == ObjectionStatus.FILED

    @property
    def waits_for_decision(self) -> bool:
        """The rater has explained, or his term has passed."""
        waits = (ObjectionStatus.RATER_EXPLAINED, ObjectionStatus.UNDER_DECISION)
        return self.artifact.status in waits


class CoachingProcess(Process):
    """Signing one coaching talk, and answering about it."""

    class Meta(ProxyOfProcess):
        pass

    @property
    def waits_for_answers(self) -> bool:
        """The employee has signed: the nine statements are next."""
        return self.artifact.status == CoachingStatus.CONFIRMED


class FollowUpProcess(Process):
    """Agreeing on one improvement action, carrying it out, checking it."""

    class Meta(ProxyOfProcess):
        pass

    @property
    def is_proposed(self) -> bool:
        """The other of the two has to agree."""
        return self.artifact.status == ActionStatus.PROPOSED

    @property
    def _is_worked_on(self) -> bool:
        return self.artifact.status in (ActionStatus.AGREED, ActionStatus.IN_PROGRESS)

    @property
    def lies_with_employee(self) -> bool:
        """It was agreed on, and the employee carries it out."""
        return self._is_worked_on and self.artifact.owner == ActionOwner.EMPLOYEE

    @property
    def lies_with_supervisor(self) -> bool:
        """It was agreed on, and the supervisor carries it out."""
        return self._is_worked_on and self.artifact.owner == ActionOwner.SUPERVISOR

    @property
    def waits_for_check(self) -> bool:
        """It was reported as done."""
        return self.artifact.status == ActionStatus.DONE


class PeriodicReviewProcess(Process):
    """Reviewing one person in one period."""

    class Meta(ProxyOfProcess):
        pass

    @property
    def is_rated(self) -> bool:
        """The rater went ahead without a report of the employee."""
        return self.artifact.status == EvaluationStatus.RATED
