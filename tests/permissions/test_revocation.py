"""A right is taken away while its holder acts: one waits for the other, in both orders (4.4)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from tests.cast import do, fill, make_cast, open_plan, open_year
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import AccessGrant
from viewflow_kinerja.permissions import Action, grants, policy
from viewflow_kinerja.services import plan as services

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
    pytest.mark.django_db(transaction=True),
]
SOON = 0.3  # seconds in which whoever is not made to wait is long ready


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def submitted(cast):
    plan = fill(open_plan(cast, open_year(cast), "fauzan"), cast.fauzan)
    do(plan, "submit", cast.fauzan)
    return plan


@pytest.fixture
def together():
    """Runs calls in threads of their own, with connections of their own."""
    with ThreadPoolExecutor() as pool:

        def run(call):
            def closing():
                try:
                    return call()
                finally:
                    connection.close()

            return pool.submit(closing)

        yield run


def revoke(cast, plan, before_commit=lambda: None):
    work = context.unit_of_work(actor=cast.system, act="test.revoke", reason="moved")
    with work, transaction.atomic():
        mine = AccessGrant.all_rows.filter(user=cast.nurlaila, plan=plan)
        grants.end(mine.select_for_update())
        before_commit()


def is_waiting(future):
    try:
        future.result(timeout=SOON)
    except TimeoutError:
        return True
    return False


def test_a_revocation_waits_for_the_act_that_is_going_on(cast, submitted, together):
    asked, go_on = threading.Event(), threading.Event()

    def approve():
        with context.unit_of_work(actor=cast.nurlaila), transaction.atomic():
            services.approve(submitted, actor=cast.nurlaila)
            asked.set()
            assert go_on.wait(10)

    act = together(approve)
    assert asked.wait(10)
    revocation = together(lambda: revoke(cast, submitted))
    assert is_waiting(revocation)
    go_on.set()
    act.result(10), revocation.result(10)
    submitted.refresh_from_db()
    assert submitted.status == "APPROVED"
    assert not policy.allows(cast.nurlaila, Action.REQUEST_CHANGE_PLAN, submitted)


def test_an_act_that_waited_for_a_revocation_sees_it(cast, submitted, together):
    ended, go_on = threading.Event(), threading.Event()

    def wait():
        ended.set()
        assert go_on.wait(10)

    revocation = together(lambda: revoke(cast, submitted, before_commit=wait))
    assert ended.wait(10)
    act = together(lambda: services.approve(submitted, actor=cast.nurlaila))
    assert is_waiting(act)
    go_on.set()
    revocation.result(10)
    with pytest.raises(Refused):
        act.result(10)
    submitted.refresh_from_db()
    assert submitted.status == "SUBMITTED"
