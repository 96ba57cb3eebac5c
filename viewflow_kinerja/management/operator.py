"""In whose name a command acts, or why it cannot."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.jobs.system import system_actor


def operator() -> Actor:
    """The system account; a wrong setting ends the command with words."""
    try:
        return system_actor()
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from error
