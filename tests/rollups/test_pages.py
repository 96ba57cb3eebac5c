"""Figures are read from sums, stop where rights stop, and cost one statement while unchanged."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tests.crowd import make_crowd
from tests.days import MONDAY, at, filed
from tests.views.browse import as_, give_summary, statements, words, writes
from tests.views.browse import at as address
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.feedback import FeedbackFlow
from viewflow_kinerja.models import DailyReport, UnitVersion
from viewflow_kinerja.selectors import adoption, metrics, open_support
from viewflow_kinerja.services import report, rollups

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def unit(cast, approved):
    rollups.begin(MONDAY)
    rollups.follow()
    row = filed(cast.employee("fauzan"), support_requested="akses server")
    filed(cast.employee("fauzan"), start=13, hours=1)
    with at(MONDAY, 15):
        report.approve(row, actor=cast.nurlaila, note="rapi")
    rollups.begin(TUESDAY)
    return cast.units["APTIKA"]


@pytest.mark.parametrize("name", ["monitoring", "progress", "monitoring-team"])
def test_everybody_has_his_own_beginning(cast, unit, name):
    with at(TUESDAY):
        assert as_(cast.fauzan).get(address(name)).status_code == 200


def test_a_head_sees_the_figures_of_his_unit(cast, unit):
    with at(TUESDAY):
        page = words(as_(cast.nurlaila).get(address("monitoring-unit", unit.pk)))
    assert "25%" in page
    assert "1 of 4" in page
    assert "5 h" in page  # from nine to three, the hour of noon apart


@pytest.mark.parametrize(
    ("who", "status"),
    [("mukhtar", 200), ("eka", 200), ("ida", 200), ("bupati", 200), ("fauzan", 404), ("dedi", 404)],
)
@pytest.mark.parametrize(
    "name",
    [
        "monitoring-unit",
        "monitoring-figures",
        "monitoring-people",
        "monitoring-adoption",
        "monitoring-csv",
    ],
)
def test_figures_stop_where_rights_stop(cast, unit, who, status, name):
    with at(TUESDAY):
        assert as_(cast.users[who]).get(address(name, unit.pk)).status_code == status


def test_a_page_of_figures_takes_few_statements_and_reads_no_report(cast, unit):
    with at(TUESDAY):
        for name in ("monitoring-unit", "monitoring-figures"):
            asked = statements(as_(cast.mukhtar), address(name, cast.units["KOMINFO"].pk))
            assert len(asked) <= 8, "\n".join(asked)
            assert not [sql for sql in asked if "dailyreport" in sql]
            assert writes(as_(cast.mukhtar), address(name, unit.pk)) == []


def test_unchanged_is_one_statement_and_a_304(cast, unit):
    client, where = as_(cast.nurlaila), address("monitoring-figures", unit.pk)
    with at(TUESDAY):
        tag = client.get(where).headers["ETag"]
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(where, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content, len(asked)) == (304, b"", 1)
        filed(cast.employee("fauzan"), TUESDAY)
        answer = client.get(where, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.headers["ETag"] != tag) == (200, True)


def test_a_tag_is_worth_nothing_to_somebody_else(cast, unit):
    where = address("monitoring-figures", unit.pk)
    with at(TUESDAY):
        tag = as_(cast.nurlaila).get(where).headers["ETag"]
        answer = as_(cast.fauzan).get(where, headers={"If-None-Match": tag})
    assert (answer.status_code, "ETag" in answer.headers) == (404, False)


def test_units_and_people_are_named_in_the_tables(cast, unit):
    with at(TUESDAY):
        whole = words(as_(cast.mukhtar).get(address("monitoring-unit", cast.units["KOMINFO"].pk)))
        people = words(as_(cast.mukhtar).get(address("monitoring-people", unit.pk)))
        team = words(as_(cast.nurlaila).get(address("monitoring-team")))
    assert "Bidang Aplikasi Informatika 4" in whole
    for page in (people, team):
        assert page.index("Fauzan") < page.index("Hendra") < page.index("Rahmi")  # by name


def test_the_days_of_a_person_lead_to_his_reports(cast, unit):
    with at(TUESDAY):
        mine = as_(cast.fauzan).get(address("progress")).content.decode()
        his = (
            as_(cast.nurlaila)
            .get(address("monitoring-person", cast.employee("fauzan").pk))
            .content.decode()
        )
        assert (
            as_(cast.hendra)
            .get(address("monitoring-person", cast.employee("fauzan").pk))
            .status_code
            == 404
        )
    for page in (mine, his):
        assert "Memperbaiki layanan pengaduan" in page
        assert address("daily-report", unit_report().pk) in page


def test_the_sheet_has_the_same_sums(cast, unit):
    with at(TUESDAY):
        answer = as_(cast.mukhtar).get(address("monitoring-csv", unit.pk))
    head, row = answer.content.decode().split()[0], answer.content.decode().splitlines()[1]
    assert head.startswith("unit,month,people,expected,reported")
    assert row.startswith("Bidang Aplikasi Informatika,2026-01,20,12,1,1,2,1,1")


def test_a_month_that_has_not_begun_is_this_month(cast, unit):
    with at(TUESDAY):
        for month in ("2027-01", "nonsense"):
            where = f"{address('monitoring-unit', unit.pk)}?month={month}"
            assert "January 2026" in words(as_(cast.nurlaila).get(where))
        before = words(as_(cast.nurlaila).get(f"{address('progress')}?month=2025-12"))
    assert "No day of this month has been counted yet" in before


def test_support_is_open_until_its_request_is_answered(cast, approved):
    unit, me = Q(unit=cast.units["APTIKA"]), Q(employee=cast.employee("fauzan"))
    before = UnitVersion.objects.filter(unit=cast.units["APTIKA"]).first()
    case = engine.start(FeedbackFlow, approved, actor=cast.fauzan, text="akses server").artifact
    after = UnitVersion.objects.get(unit=cast.units["APTIKA"])
    assert after.version > (before.version if before else 0)  # open pages are told
    assert open_support.waiting(unit).count() == open_support.waiting(me).count() == 1
    with at(TUESDAY):
        page = words(as_(cast.nurlaila).get(address("monitoring-unit", cast.units["APTIKA"].pk)))
        assert "1 Open requests for support" in page
        assert "1 Open requests for support" in words(as_(cast.fauzan).get(address("progress")))
    step = engine.open_steps(case.process_id).get()
    payload = {"kind": "ANSWER", "text": "sudah dibuka"}
    engine.complete(step.pk, actor=cast.nurlaila, act="answer_support", payload=payload)
    assert not open_support.waiting(unit).exists()
    assert UnitVersion.objects.get(unit=cast.units["APTIKA"]).version > after.version


def test_every_figure_is_explained(cast, unit):
    page = as_(cast.fauzan).get(address("monitoring-definitions")).content.decode()
    for key in [*metrics.METRICS, *adoption.METRICS]:
        assert f'id="{key}"' in page


def test_a_module_adds_a_metric_and_takes_no_name_twice(monkeypatch):
    monkeypatch.setattr(metrics, "METRICS", dict(metrics.METRICS))
    one = metrics.METRICS["support-open"]
    fresh = replace(one, key="cases-open")
    assert metrics.register(fresh) is metrics.METRICS["cases-open"]
    with pytest.raises(ValueError, match="already"):
        metrics.register(fresh)


def unit_report():
    return DailyReport.all_rows.order_by("pk").first()


def test_the_page_is_whole_without_script_and_says_where_to_ask(cast, unit, settings):
    settings.KINERJA = {**getattr(settings, "KINERJA", {}), "LIVE": "sse"}
    with at(TUESDAY):
        page = as_(cast.nurlaila).get(address("monitoring-unit", unit.pk)).content.decode()
    assert f'hx-get="{address("monitoring-figures", unit.pk)}?month=2026-01"' in page
    assert "data-kj-poll" in page
    assert "data-kj-live" not in page  # this is WSGI: it asks
    assert "1 of 12" in page


@pytest.mark.parametrize("name", ["monitoring-team", "progress", "monitoring"])
def test_a_look_at_people_writes_nothing_and_takes_few_statements(cast, unit, name):
    with at(TUESDAY):
        assert writes(as_(cast.nurlaila), address(name)) == []
        assert len(statements(as_(cast.nurlaila), address(name))) <= 14


def test_the_figures_of_a_team_take_as_many_statements_for_one_as_for_many(cast, unit):
    with at(TUESDAY):
        few = len(statements(as_(cast.nurlaila), address("monitoring-team")))
        make_crowd(40, unit=unit, rater=cast.employee("nurlaila"))
        rollups.begin(MONDAY)
        many = len(statements(as_(cast.nurlaila), address("monitoring-team")))
    assert few == many


def test_months_and_people_that_cannot_be_are_no_error(cast, unit):
    with at(TUESDAY):
        client = as_(cast.nurlaila)
        for where in (address("progress"), address("monitoring-unit", unit.pk)):
            assert client.get(f"{where}?month=0001-01").status_code == 200
        assert client.get(address("monitoring-person", 10**22)).status_code == 404


def test_the_sheet_tells_of_leaders_only_who_may_see_the_people(cast, unit):
    def heads(user):
        answer = as_(user).get(address("monitoring-csv", unit.pk))
        return answer.content.decode().splitlines()[0]

    with at(TUESDAY):
        assert ",leaders," in heads(cast.mukhtar)
        assert "leaders" not in heads(give_summary(cast, "dedi", "APTIKA"))


def test_a_star_is_no_tag(cast, unit):
    where, star = address("monitoring-figures", unit.pk), {"If-None-Match": "*"}
    with at(TUESDAY):
        for user, status in ((cast.fauzan, 404), (cast.nurlaila, 200)):
            assert as_(user).get(where, headers=star).status_code == status
