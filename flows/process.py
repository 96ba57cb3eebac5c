"""Proxy processes: the named conditions that the gateways point to."""

from viewflow.workflow.models import Process

from viewflow_kinerja.domain.codes import EvaluationStatus, PlanStatus


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


class PeriodicReviewProcess(Process):
    """Reviewing one person in one period."""

    class Meta(ProxyOfProcess):
        pass

    @property
    def is_rated(self) -> bool:
        """The rater went ahead without a report of the employee."""
        return self.artifact.status == EvaluationStatus.RATED
