"""The demonstration: the district's people, and a year that is played through the services."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Not part of the portal; a real one would not have it."""

    name = "demo"
    verbose_name = "Demonstration"
