"""The portal's own app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Personnel data of the district."""

    name = "portal"
    verbose_name = "SIMPEG"
