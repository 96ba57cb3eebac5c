"""The division of April, built once a file and put right after each test of it."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.e2e import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Everything in every state; the file that asks for it takes `untouched` for each test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def untouched(world: worlds.World, _it_is_january: None) -> Iterator[worlds.World]:
    """It is April, not January; what a test does to the world is taken back."""
    with time_machine.travel(worlds.NOW, tick=True), transaction.atomic():
        yield world
        transaction.set_rollback(True)
