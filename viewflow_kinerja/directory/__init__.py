"""Who works where and who rates whom, read from whatever the portal already has."""

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.directory.base import BaseDirectory, Row, find_rater
from viewflow_kinerja.directory.cells import BadRow
from viewflow_kinerja.directory.csvfile import CsvDirectory
from viewflow_kinerja.directory.local import LocalDirectory
from viewflow_kinerja.directory.model import ModelDirectory
from viewflow_kinerja.directory.people import Directory, OrgUnit, Person, RaterAssignment
from viewflow_kinerja.directory.roster import Finding, Rejected, Roster

__all__ = [
    "BadRow",
    "BaseDirectory",
    "CsvDirectory",
    "Directory",
    "Finding",
    "LocalDirectory",
    "ModelDirectory",
    "OrgUnit",
    "Person",
    "RaterAssignment",
    "Rejected",
    "Roster",
    "Row",
    "find_rater",
    "load",
]

_QUESTIONS = ("get_person", "person_for_user", "people", "units", "rater_of")


def load() -> Directory:
    """The directory that `KINERJA["DIRECTORY"]` names; ImproperlyConfigured says what is wrong."""
    path = kinerja_settings.DIRECTORY
    try:
        found = import_string(path)
    except ImportError as error:
        words = f'KINERJA["DIRECTORY"] names {path!r}, which cannot be imported: {error}.'
        raise ImproperlyConfigured(words) from error
    if not isinstance(found, type) or not all(hasattr(found, name) for name in _QUESTIONS):
        words = f'KINERJA["DIRECTORY"] names {path!r}, which is no directory: it needs a class with'
        raise ImproperlyConfigured(f"{words} {', '.join(_QUESTIONS)}.")
    return found()
