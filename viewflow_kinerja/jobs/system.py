"""The account in whose name jobs and commands act."""

from django.contrib.auth import get_user_model

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.conf import kinerja_settings


def system_actor() -> Actor:
    """The account named by `KINERJA["SYSTEM_USER"]`; made when first needed, without a password.

    It holds no rights but what the table of the policy gives to the system account.
    """
    users = get_user_model()
    name = {users.USERNAME_FIELD: kinerja_settings.SYSTEM_USER}
    known = users._default_manager.filter(**name).first()
    if known is not None:
        return known
    fresh = users(**name)
    fresh.set_unusable_password()
    found, _created = users._default_manager.get_or_create(
        **name, defaults={"password": fresh.password}
    )
    return found
