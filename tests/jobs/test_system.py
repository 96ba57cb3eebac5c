"""The account of jobs and commands is nobody's: none that somebody can use is taken for it."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import Employee
from viewflow_kinerja.permissions import policy

pytestmark = pytest.mark.django_db
COMMANDS = (
    ("kinerja_doctor",),
    ("kinerja_sync",),
    ("kinerja_access_sync", "--apply"),
    ("kinerja_open_cycle", "2026"),
)


def named():
    return get_user_model().objects.get(username="kinerja-system")


def test_it_is_made_when_first_needed_and_nobody_can_log_in_to_it():
    first, again = system_actor(), system_actor()
    assert (first, named()) == (again, first)
    assert not named().has_usable_password()
    assert policy.require_system(first)


@pytest.fixture
def taken():
    """Somebody has registered this name, with a password."""
    return get_user_model().objects.create_user("kinerja-system", password="rahasia")


def test_an_account_with_a_password_is_not_taken_and_has_no_authority(taken):
    with pytest.raises(ImproperlyConfigured, match="somebody can log in to it"):
        system_actor()
    with pytest.raises(Refused):
        policy.require_system(taken)


def test_the_account_of_a_person_is_not_taken_and_has_no_authority():
    account = system_actor()
    with context.unit_of_work(actor=account, act="test.arrange"):
        Employee.objects.create(source_key="siti", name="Siti", user=account)
    with pytest.raises(ImproperlyConfigured, match="belongs to Siti"):
        system_actor()
    with pytest.raises(Refused):
        policy.require_system(account)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_command_ends_with_words(cast, command):
    account = cast.system
    account.set_password("rahasia")
    account.save()
    with pytest.raises(CommandError, match="KINERJA\\['SYSTEM_USER'\\]"):
        call_command(*command, stdout=StringIO())
