"""How the work of the background goes: when it ran last, and what failed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.models import JobState

TICK = "tick"
_QUIET = timedelta(minutes=15)


def last_run() -> datetime | None:
    """When the work of the background ended last; None where it never ran."""
    return JobState.objects.filter(name=TICK).values_list("ran_at", flat=True).first()


def failures() -> list[JobState]:
    """The steps whose last run failed."""
    return list(JobState.objects.exclude(failure="").order_by("name"))


def complaints() -> Iterator[tuple[str, str]]:
    """What is wrong, step and words: nothing where all is well."""
    ran = last_run()
    if ran is None:
        yield TICK, _("The work of the background has never run.")
    elif timezone.now() - ran > _QUIET:
        minutes = (timezone.now() - ran) // timedelta(minutes=1)
        yield (
            TICK,
            _("The work of the background last ran %(n)d minutes ago.") % {"n": minutes},
        )
    for row in failures():
        yield row.name, _("This step failed: %(why)s") % {"why": row.failure}
