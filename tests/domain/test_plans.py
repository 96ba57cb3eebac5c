"""Plans: what is missing and where, what could be better, and how they cascade."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.domain import cascading, plan_advice, plans
from viewflow_kinerja.domain.codes import AnnexKind, BehaviourValue
from viewflow_kinerja.domain.plans import Finding, IndicatorContent, PlanContent, ResultContent

MODULES = IndicatorContent("Modul selesai", 4, "modul", "QUANTITY", period_targets={"Q1": 1})
RESULT = ResultContent("A1", "Tersedianya modul pengaduan", "MAIN", "S2", [MODULES])
PLAN = PlanContent(
    "QUANTITATIVE",
    "JA_JF",
    [RESULT],
    dict.fromkeys(BehaviourValue, ""),
    dict.fromkeys(AnnexKind, "1. Akses pusat data"),
    date(2026, 1, 1),
    date(2026, 12, 31),
)


def with_indicator(plan=PLAN, **changes):
    indicator = replace(MODULES, **changes)
    return replace(plan, results=[replace(RESULT, indicators=[indicator])])


def with_result(**changes):
    return replace(PLAN, results=[replace(RESULT, **changes)])


def test_a_complete_plan_may_be_submitted():
    assert plans.completeness(PLAN) == ()
    assert plans.is_complete(PLAN)


@pytest.mark.parametrize(
    ("plan", "code", "where"),
    [
        (replace(PLAN, results=[]), "MAIN_RESULT_MISSING", "results"),
        (with_result(kind="ADDITIONAL"), "MAIN_RESULT_MISSING", "results"),
        (with_result(text="  "), "RESULT_TEXT_MISSING", "results/1/text"),
        (with_result(text="x" * 501), "RESULT_TEXT_TOO_LONG", "results/1/text"),
        (with_result(indicators=[]), "INDICATOR_MISSING", "results/1/indicators"),
        (with_indicator(text=""), "INDICATOR_TEXT_MISSING", "results/1/indicators/1/text"),
        (
            with_indicator(text="x" * 301),
            "INDICATOR_TEXT_TOO_LONG",
            "results/1/indicators/1/text",
        ),
        (with_indicator(target=None), "TARGET_MISSING", "results/1/indicators/1/target"),
        (with_indicator(target=0), "TARGET_ZERO", "results/1/indicators/1/target"),
        (with_indicator(target=-1), "TARGET_NEGATIVE", "results/1/indicators/1/target"),
        (
            with_indicator(period_targets={"Q1": 1, "Q2": 0}),
            "TARGET_ZERO",
            "results/1/indicators/1/period_targets/Q2",
        ),
        (with_indicator(unit=" "), "UNIT_MISSING", "results/1/indicators/1/unit"),
        (with_indicator(unit="x" * 51), "UNIT_TOO_LONG", "results/1/indicators/1/unit"),
        (with_indicator(aspect=None), "ASPECT_MISSING", "results/1/indicators/1/aspect"),
        (
            with_indicator(replace(PLAN, level="JPT")),
            "PERSPECTIVE_MISSING",
            "results/1/indicators/1/perspective",
        ),
        (
            replace(PLAN, behaviours=dict.fromkeys(list(BehaviourValue)[1:], "")),
            "BEHAVIOUR_MISSING",
            "behaviours/SERVICE_ORIENTED",
        ),
        (
            replace(PLAN, behaviours={**PLAN.behaviours, "LOYAL": "x" * 1001}),
            "EXPECTATION_TOO_LONG",
            "behaviours/LOYAL",
        ),
        (
            replace(PLAN, annexes={**PLAN.annexes, "CONSEQUENCE": " "}),
            "ANNEX_MISSING",
            "annexes/CONSEQUENCE",
        ),
        (
            replace(PLAN, annexes={**PLAN.annexes, "CONSEQUENCE": "x" * 5001}),
            "ANNEX_TOO_LONG",
            "annexes/CONSEQUENCE",
        ),
        (replace(PLAN, ends_on=date(2025, 12, 31)), "ENDS_BEFORE_START", "ends_on"),
    ],
)
def test_what_is_missing_is_named_with_its_place(plan, code, where):
    assert plans.completeness(plan) == (Finding(code, where),)
    assert not plans.is_complete(plan)


@pytest.mark.parametrize(
    "plan",
    [
        with_indicator(target=0, polarity="LOWER"),
        with_indicator(target=Decimal("0.5"), period_targets={"Q1": None}),
        with_result(text="x" * 500),
        with_indicator(text="x" * 300, unit="x" * 50),
        with_indicator(replace(PLAN, level="JPT"), aspect=None, perspective="SERVICE_RECIPIENT"),
        with_indicator(replace(PLAN, approach="QUALITATIVE"), target=None, unit="", aspect=None),
        replace(PLAN, behaviours={**PLAN.behaviours, "LOYAL": "x" * 1000}),
        replace(PLAN, annexes={**PLAN.annexes, "CONSEQUENCE": "x" * 5000}),
    ],
)
def test_what_the_form_allows_is_complete(plan):
    assert plans.completeness(plan) == ()


def test_the_second_indicator_of_the_second_result_has_its_own_place():
    second = replace(RESULT, key="A2", indicators=[MODULES, replace(MODULES, unit="")])
    found = plans.completeness(replace(PLAN, results=[RESULT, second]))
    assert found == (Finding("UNIT_MISSING", "results/2/indicators/2/unit"),)


def test_an_empty_plan_names_everything_that_is_missing():
    empty = replace(PLAN, results=[], behaviours={}, annexes={})
    assert len(plans.completeness(empty)) == 1 + 7 + 3


def test_a_float_as_target_is_refused():
    with pytest.raises(TypeError, match="not float"):
        plans.completeness(with_indicator(target=0.5))


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("", "TOO_SHORT"),
        ("         9", "TOO_SHORT"),
        ("x" * 9, "TOO_SHORT"),
        ("x" * 10, None),
        ("x" * 1000, None),
        ("x" * 1001, "TOO_LONG"),
    ],
)
def test_a_change_has_a_reason_of_ten_to_a_thousand_characters(reason, fault):
    assert plans.change_reason_fault(reason) == fault


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("Melaksanakan rapat koordinasi", True),
        ("membuat laporan", True),
        ("  Menghadiri undangan", True),
        ("Mengikuti bimtek", True),
        ("Meningkatnya layanan publik", False),
        ("Menurunnya angka gangguan", False),
        ("Terlaksananya rapat", False),
        ("Tersusunnya dokumen", False),
        ("Media informasi yang tersedia", False),
        ("", False),
    ],
)
def test_a_result_is_not_worded_as_an_activity(text, activity):
    assert plan_advice.is_activity(text) is activity


def advice(plan, peers=()):
    return [each for each in plan_advice.lint(plan, peers) if each.code != "MAIN_RESULT_COUNT"]


@pytest.mark.parametrize(
    ("plan", "code", "where"),
    [
        (with_result(text="Membuat modul"), "ACTIVITY_WORDING", "results/1/text"),
        (
            with_indicator(target=None, unit="", text="Modul selesai"),
            "NO_NUMBER",
            "results/1/indicators",
        ),
        (
            with_indicator(due_on=date(2027, 1, 1)),
            "DUE_OUTSIDE_PLAN",
            "results/1/indicators/1/due_on",
        ),
        (
            with_indicator(due_on=date(2025, 12, 31)),
            "DUE_OUTSIDE_PLAN",
            "results/1/indicators/1/due_on",
        ),
        (replace(PLAN, results=[RESULT, RESULT]), "SAME_AS_OTHER_RESULT", "results/2/text"),
    ],
)
def test_advice_is_named_with_its_place(plan, code, where):
    assert advice(plan) == [Finding(code, where)]


def test_a_number_in_the_text_and_a_date_inside_are_fine():
    assert advice(with_indicator(target=None, unit="", text="4 modul selesai")) == []
    assert advice(with_indicator(due_on=date(2026, 12, 31))) == []


def test_text_copied_from_a_colleague_is_noticed_in_any_spelling():
    found = advice(PLAN, [" tersedianya  MODUL pengaduan"])
    assert found == [Finding("SAME_AS_PEER", "results/1/text")]


@pytest.mark.parametrize(
    ("number", "advised"), [(2, True), (3, False), (8, False), (9, True), (0, True)]
)
def test_three_to_eight_main_results_are_advised(number, advised):
    results = [replace(RESULT, text=f"Tersedianya modul {each}") for each in range(number)]
    extra = replace(RESULT, kind="ADDITIONAL", text="Tersusunnya laporan")
    found = plan_advice.lint(replace(PLAN, results=[*results, extra]))
    assert (Finding("MAIN_RESULT_COUNT", "results") in found) is advised


def test_results_that_lead_back_to_themselves_are_found():
    assert cascading.cycle_in({"A": "B", "B": "C", "C": "B"}) == ("B", "C")
    assert cascading.cycle_in({"A": "A"}) == ("A",)
    assert cascading.cycle_in({"A": "B", "B": None, "C": "B", "D": "unknown"}) == ()


def test_a_link_goes_to_a_leader_and_makes_no_circle():
    link = {"parents": {"S1": "K1"}, "parent_owner": "S", "leaders": ["S", "head"]}
    assert cascading.link_fault("A1", "S1", **link) is None
    assert cascading.link_fault("A1", "S1", **{**link, "leaders": ["K"]}) == "NOT_A_LEADER"
    assert cascading.link_fault("K1", "S1", **link) == "CYCLE"


@pytest.mark.parametrize(
    ("status", "missing"), [(None, False), ("DRAFT", False), ("ENDED", False), ("APPROVED", True)]
)
def test_the_leaders_result_is_asked_once_his_plan_is_approved(status, missing):
    found = cascading.missing_links(with_result(parent=None), status)
    assert found == ((Finding("PARENT_MISSING", "results/1/parent"),) if missing else ())
    assert cascading.missing_links(PLAN, status) == ()


def test_additional_results_need_no_leaders_result():
    assert cascading.missing_links(with_result(parent=None, kind="ADDITIONAL"), "APPROVED") == ()


def test_coverage_counts_children_and_what_the_leader_does_himself():
    results = [
        cascading.LeaderResult("K1"),
        cascading.LeaderResult("K2", done_by_leader=True),
        cascading.LeaderResult("K3"),
        cascading.LeaderResult("K4", "ADDITIONAL"),
    ]
    report = cascading.coverage(results, ["K1", "K1", None])
    assert report == cascading.Coverage(("K1", "K2"), ("K3",))
    assert round(report.percent) == 67
    assert cascading.coverage([], []).percent == 100


@given(st.dictionaries(st.integers(0, 30), st.integers(31, 60) | st.none()))
def test_links_that_only_go_upwards_never_make_a_circle(parents):
    assert cascading.cycle_in(parents) == ()


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12, unique=True))
def test_a_closed_chain_is_found_whole(keys):
    ring = dict(zip(keys, [*keys[1:], keys[0]], strict=True))
    assert sorted(cascading.cycle_in(ring)) == sorted(keys)


@given(st.text(max_size=600), st.text(max_size=60))
def test_a_finding_always_has_a_code_and_a_place(text, unit):
    plan = replace(
        PLAN, results=[replace(RESULT, text=text, indicators=[replace(MODULES, unit=unit)])]
    )
    for finding in (*plans.completeness(plan), *plan_advice.lint(plan)):
        assert finding.code.replace("_", "").isupper()
        assert finding.where.startswith("results")
