"""One world for all modules here; what a test does to it is taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.access import world as worlds
from tests.access.crawl import Walked
from tests.access.reading import Facts


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Everybody and everything, in April."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def facts(world: worlds.World) -> Facts:
    """The oracle over this world."""
    with time_machine.travel(worlds.NOW, tick=True):
        return Facts()


@pytest.fixture(scope="package", params=worlds.KINDS)
def walked(request: Any, world: worlds.World, facts: Facts) -> Walked:
    """One kind of person at every URL, once for all modules: pytest puts their tests together."""
    made = Walked(world, facts, request.param)
    with time_machine.travel(worlds.NOW, tick=True), transaction.atomic():
        _ = made.visits
        transaction.set_rollback(True)
    return made


@pytest.fixture
def _django_db_helper(world: worlds.World, _it_is_january: None) -> Iterator[None]:
    """Stands in for the transaction of each test."""
    with time_machine.travel(worlds.NOW, tick=True), transaction.atomic():
        yield
        transaction.set_rollback(True)
