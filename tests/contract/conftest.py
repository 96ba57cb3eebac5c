"""The people and the row that most tests need."""

import pytest
from django.contrib.auth.models import User
from guardian.shortcuts import assign_perm

import tests.contract.urls  # noqa: F401 -- links of flows exist only once they are loaded (E38)
from tests.contract.models import Doc


@pytest.fixture
def doc(db):
    return Doc.objects.create()


@pytest.fixture
def ani(doc):
    """May review the document, by a grant on its row."""
    ani = User.objects.create(username="ani")
    assign_perm("review_doc", ani, doc)
    return ani


@pytest.fixture
def budi(db):
    """May do nothing."""
    return User.objects.create(username="budi")
