"""Lists of reports are found by an index, with few statements, whoever looks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.benchmarks import reports
from tests.cast import approved_plan
from tests.days import filed
from tests.story import statements_of
from viewflow_kinerja.models import DailyReport
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import days


@pytest.mark.parametrize("name", ["fauzan", "nurlaila", "mukhtar", "eka", "ida", "dedi"])
def test_b7_a_list_costs_at_most_six_statements(cast, approved, name):
    filed(cast.employee("fauzan"))
    user = cast.users[name]
    spent = statements_of(lambda: days.newest(user, policy.resolve(user)))
    assert spent <= 6
    assert len(days.newest(user, policy.resolve(user))) == (name != "dedi")


def test_b8_a_single_answer_costs_at_most_five_statements(cast, approved):
    row = filed(cast.employee("fauzan"))
    ask = lambda: policy.allows(cast.nurlaila, Action.APPROVE_REPORT, row)  # noqa: E731
    assert statements_of(ask) <= 5


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a plan of PostgreSQL")
@pytest.mark.parametrize("name", ["fauzan", "nurlaila"])
def test_b7_the_table_of_reports_is_not_scanned_for_staff_or_rater(
    cast, year, approved, unguarded, name
):
    plans = [approved, *(approved_plan(cast, year, other) for other in ("rahmi", "hendra"))]
    reports.fill([plan.pk for plan in plans], 20_000)
    with CaptureQueriesContext(connection) as caught, connection.cursor() as cursor:
        assert len(policy.newest(cast.users[name], DailyReport, Action.VIEW_REPORT)) == 50
        cursor.execute(f"EXPLAIN {caught.captured_queries[-1]['sql']}")
        told = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on viewflow_kinerja_dailyreport" not in told, told
