"""The account in whose name jobs and commands act."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.conf import kinerja_settings

_PERSON = "kinerja_employee"


def system_actor() -> Actor:
    """The account named by `KINERJA["SYSTEM_USER"]`; made when first needed, without a password.

    It holds no rights but what the table of the policy gives to the system account. An account that
    somebody can log in to, or that belongs to a person, is never taken: ImproperlyConfigured.
    """
    users = get_user_model()
    name = {users.USERNAME_FIELD: kinerja_settings.SYSTEM_USER}
    known = users._default_manager.select_related(_PERSON).filter(**name).first()
    if known is not None:
        return _nobodys(known)
    fresh = users(**name)
    fresh.set_unusable_password()
    found, _created = users._default_manager.get_or_create(
        **name, defaults={"password": fresh.password}
    )
    return found


def _nobodys(account: Any) -> Actor:
    """The account, if nobody can act through it; else words that name the setting."""
    told = {"account": account.get_username(), "person": getattr(account, _PERSON, None)}
    if told["person"] is not None:
        text = _("The system account “%(account)s” belongs to %(person)s.")
    elif account.password and account.has_usable_password():
        text = _("The system account “%(account)s” has a password: somebody can log in to it.")
    else:
        return account
    repair = _("Name another account in KINERJA['SYSTEM_USER']; it is made when first needed.")
    raise ImproperlyConfigured(f"{text % told} {repair}")
