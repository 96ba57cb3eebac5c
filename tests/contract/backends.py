"""Authentication backends as a host might write them."""

from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied


class Silent(BaseBackend):
    """Answers no to everything and finds nobody: both are the defaults of its base."""


class Veto:
    def authenticate(self, request, **credentials):
        return None

    def has_perm(self, user, perm, obj=None):
        raise PermissionDenied
