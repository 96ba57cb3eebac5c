"""The Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class KinerjaConfig(AppConfig):
    """Performance management."""

    name = "viewflow_kinerja"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Performance management")

    def ready(self) -> None:
        """Register checks and, always, the processes: their proxies are models (trap E27)."""
        from viewflow_kinerja import checks, checks_audit, signals  # noqa: F401 - importing registers
        from viewflow_kinerja.audit import triggers
        from viewflow_kinerja.flows import engine  # noqa: F401
        from viewflow_kinerja.jobs import handover, objections, organisations
        from viewflow_kinerja.permissions import policy
        from viewflow_kinerja.services import reading

        pre_migrate.connect(triggers.before_migrate, sender=self)
        post_migrate.connect(triggers.after_migrate, sender=self)
        signals.act_refused.connect(reading.follow_refusal)
        signals.rater_named.connect(handover.follow_named)
        signals.objection_resolved.connect(objections.follow_resolved)
        signals.organisation_rated.connect(organisations.follow_rated)
        post_migrate.connect(policy.forget_rights)
