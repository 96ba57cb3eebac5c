"""Learning hours and the money for training."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.domain import learning, learning_hours
from viewflow_kinerja.domain.learning import Request, Score
from viewflow_kinerja.domain.learning_hours import Learning

FIRST = datetime(2026, 4, 22, 9, 0, tzinfo=UTC)
PNS = Request("R1", "A", "PNS", 8, 500_000, FIRST, committed_jp_calendar=20)
PPPK = Request("R2", "C", "PPPK", 8, 500_000, FIRST)

requests = st.builds(
    Request,
    st.integers(1, 10**6),
    st.sampled_from("ABCDE"),
    st.sampled_from(["PNS", "PPPK", "PPPK_PART_TIME", "CPNS"]),
    st.integers(1, 30),
    st.integers(0, 5_000_000),
    st.integers(0, 1000).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    by_assignment=st.booleans(),
    endorsed=st.booleans(),
    answers_open_severity_3=st.booleans(),
    mandatory_for_post=st.booleans(),
    supports_main_result=st.booleans(),
    has_paid_training=st.booleans(),
    committed_jp_calendar=st.integers(0, 30),
    committed_jp_contract=st.integers(0, 24),
)
rounds = st.lists(requests, max_size=12, unique_by=lambda each: each.id)


def run(*asked, ceiling=10_000_000, committed=0, realised=0, **settings):
    return learning.run_round(
        asked, ceiling=ceiling, committed=committed, realised=realised, **settings
    )


def outcomes(decisions):
    return [(each.request.id, each.status.value, each.reason) for each in decisions]


@pytest.mark.parametrize(
    ("changes", "part", "points"),
    [
        ({"answers_open_severity_3": True}, "severity", 3),
        ({"mandatory_for_post": True}, "mandatory", 2),
        ({"committed_jp_calendar": Decimal("19.9")}, "below_minimum", 2),
        ({"supports_main_result": True}, "main_result", 1),
        ({"has_paid_training": True}, "already_funded", -1),
    ],
)
def test_each_part_of_the_score_is_shown_by_name(changes, part, points):
    assert learning.score(PNS) == Score()
    found = learning.score(replace(PNS, **changes))
    assert found == Score(**{part: points})
    assert found.total == points


def test_the_score_adds_its_parts():
    everything = replace(
        PNS,
        answers_open_severity_3=True,
        mandatory_for_post=True,
        supports_main_result=True,
        has_paid_training=True,
        committed_jp_calendar=0,
    )
    assert learning.score(everything).total == 3 + 2 + 2 + 1 - 1


@pytest.mark.parametrize("kind", ["PPPK", "PPPK_PART_TIME"])
def test_missing_hours_never_raise_the_score_of_a_pppk(kind):
    assert learning.score(replace(PPPK, kind=kind)).below_minimum == 0


def test_exactly_twenty_hours_are_enough_and_the_floor_can_be_set():
    assert learning.score(PNS).below_minimum == 0
    assert learning.score(PNS, pns_min=21).below_minimum == 2


def test_requests_are_decided_by_score_cost_time_and_id():
    decisions = run(
        replace(PNS, id="R5"),
        replace(PNS, id="R4"),
        replace(PNS, id="R3", requested_at=FIRST - timedelta(seconds=1)),
        replace(PNS, id="R2", cost=400_000),
        replace(PNS, id="R1", cost=900_000, supports_main_result=True),
    )
    assert [each.request.id for each in decisions] == ["R1", "R2", "R3", "R4", "R5"]


def test_a_request_that_does_not_fit_does_not_stop_the_next_one():
    big = replace(PNS, id=1, cost=900, mandatory_for_post=True)
    decisions = run(big, replace(PNS, id=2, cost=600), replace(PNS, id=3, cost=500), ceiling=800)
    assert outcomes(decisions) == [
        (1, "WAITLISTED", None),
        (3, "FUNDED", None),
        (2, "WAITLISTED", None),
    ]
    assert [each.remaining for each in decisions] == [800, 300, 300]


def test_the_last_rupiah_may_be_given_out():
    assert outcomes(run(replace(PNS, cost=800), ceiling=1000, committed=150, realised=50)) == [
        ("R1", "FUNDED", None)
    ]
    assert run(replace(PNS, cost=801), ceiling=1000, committed=150, realised=50)[
        0
    ].wants_alternative


def test_an_overdrawn_line_is_refused():
    with pytest.raises(ValueError, match="rest of a budget line cannot be negative"):
        run(PNS, ceiling=100, committed=90, realised=11)


def test_endorsement_is_asked_before_money():
    decision = run(replace(PNS, endorsed=False, mandatory_for_post=True))[0]
    assert (decision.status, decision.reason) == ("REJECTED", "NOT_ENDORSED")
    assert decision.remaining == 10_000_000
    assert not decision.offered_as_self_development


@pytest.mark.parametrize(
    ("committed", "jp", "status"),
    [(16, 8, "FUNDED"), (16, 9, "REJECTED"), (16, Decimal("8.1"), "REJECTED"), (24, 1, "REJECTED")],
)
def test_a_pppk_never_gets_more_than_24_hours_by_assignment(committed, jp, status):
    decision = run(replace(PPPK, committed_jp_contract=committed, jp=jp))[0]
    assert decision.status == status
    assert decision.offered_as_self_development is (status == "REJECTED")


def test_hours_given_earlier_in_the_round_count_towards_the_cap():
    asked = [replace(PPPK, id=each, jp=10) for each in (1, 2, 3)]
    assert outcomes(run(*asked)) == [
        (1, "FUNDED", None),
        (2, "FUNDED", None),
        (3, "REJECTED", "JP_CAP"),
    ]


def test_each_contract_year_has_its_own_hours():
    this, coming = date(2026, 3, 1), date(2027, 3, 1)
    asked = [replace(PPPK, id=n, jp=20, contract_year=year) for n, year in ((1, this), (2, coming))]
    assert [each.status for each in run(*asked)] == ["FUNDED", "FUNDED"]


def test_self_development_and_pns_know_no_cap():
    asked = [replace(PPPK, id=1, jp=40, by_assignment=False), replace(PNS, id=2, jp=40)]
    assert [each.status for each in run(*asked)] == ["FUNDED", "FUNDED"]


def test_a_training_without_cost_touches_no_line_and_has_no_score():
    decision = run(replace(PNS, cost=0), ceiling=0)[0]
    assert (decision.status, decision.score, decision.remaining) == ("ENROLLED", None, 0)
    assert not decision.warning


def test_a_cost_is_whole_rupiah():
    with pytest.raises(TypeError, match="a cost is a whole number"):
        run(replace(PNS, cost=500.0))


@pytest.mark.parametrize(("used", "warns"), [(0, False), (900, False), (901, True), (1000, True)])
def test_a_line_warns_above_ninety_percent(used, warns):
    assert learning.line_warns(used, 1000) is warns


def test_the_warning_of_a_round_counts_what_it_gave_out():
    decisions = run(
        *(replace(PNS, id=n, cost=450) for n in (1, 2, 3)), ceiling=1450, warn_ratio=Decimal("0.7")
    )
    assert [each.warning for each in decisions] == [False, False, True]


@pytest.mark.parametrize(
    ("cost", "percent", "kept"),
    [
        (350_000, 0, 0),
        (350_001, 50, 175_001),
        (99, Decimal("0.5"), 0),
        (100, Decimal("0.5"), 1),
        (7, 100, 7),
    ],
)
def test_a_no_show_keeps_the_penalty_rounded_to_the_rupiah(cost, percent, kept):
    assert learning.kept_after_no_show(cost, percent) == kept


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_penalty_is_a_percentage(percent):
    with pytest.raises(ValueError, match="0 to 100 percent"):
        learning.kept_after_no_show(100, percent)


@pytest.mark.parametrize(
    ("contract_from", "day", "first", "last"),
    [
        ("2023-01-01", "2026-05-05", "2026-01-01", "2026-12-31"),
        ("2024-03-15", "2026-03-14", "2025-03-15", "2026-03-14"),
        ("2024-03-15", "2026-03-15", "2026-03-15", "2027-03-14"),
        ("2024-03-15", "2024-03-15", "2024-03-15", "2025-03-14"),
        ("2024-02-29", "2025-02-28", "2025-02-28", "2026-02-27"),
        ("2024-02-29", "2028-02-28", "2027-02-28", "2028-02-28"),
    ],
)
def test_a_contract_year_runs_from_anniversary_to_anniversary(contract_from, day, first, last):
    found = learning_hours.contract_year(date.fromisoformat(contract_from), date.fromisoformat(day))
    assert [each.isoformat() for each in found] == [first, last]


def test_there_is_no_contract_year_before_the_contract():
    with pytest.raises(ValueError, match="before the contract"):
        learning_hours.contract_year(date(2024, 3, 15), date(2024, 3, 14))


def test_hours_count_in_the_year_the_training_starts_and_by_their_state():
    learned = [
        Learning(date(2026, 1, 1), 8, "COMPLETED"),
        Learning(date(2026, 12, 31), Decimal("2.5"), "EVALUATED", by_assignment=False),
        Learning(date(2026, 6, 1), 4, "FUNDED"),
        Learning(date(2026, 6, 2), 16, "CANCELLED"),
        Learning(date(2026, 6, 3), 16, "WAITLISTED"),
        Learning(date(2025, 12, 31), 32, "COMPLETED"),
    ]
    assert learning_hours.completed_jp(learned, 2026) == Fraction("10.5")
    assert learning_hours.committed_jp(learned, 2026) == Fraction("14.5")
    assert learning_hours.assigned_jp(learned, date(2025, 12, 1), date(2026, 1, 1)) == 44


def test_the_floor_and_the_cap_include_their_limit():
    assert learning_hours.meets_floor(20)
    assert not learning_hours.meets_floor(Decimal("19.9"))
    assert not learning_hours.exceeds_cap(20, 4)
    assert learning_hours.exceeds_cap(20, 4, pppk_max=23)


@given(rounds, st.integers(0, 20_000_000), st.integers(0, 100), st.integers(0, 100))
def test_a_round_never_gives_out_more_than_the_line_has(asked, ceiling, committed, realised):
    committed, realised = ceiling * committed // 300, ceiling * realised // 300
    decisions = run(*asked, ceiling=ceiling, committed=committed, realised=realised)
    paid = sum(each.request.cost for each in decisions if each.status == "FUNDED")
    assert committed + realised + paid <= ceiling
    assert not decisions or decisions[-1].remaining == ceiling - committed - realised - paid


@given(rounds, st.randoms(use_true_random=False))
def test_a_round_does_not_depend_on_the_order_of_the_list(asked, random):
    assert run(*asked) == run(*random.sample(asked, len(asked)))


@given(rounds)
def test_every_request_is_decided_once(asked):
    decided = [each.request.id for each in run(*asked)]
    assert sorted(decided) == sorted(each.id for each in asked)


@given(rounds)
def test_no_round_lifts_a_pppk_above_the_cap(asked):
    for person in "ABCDE":
        own = [
            replace(r, committed_jp_contract=0, kind="PPPK") for r in asked if r.person == person
        ]
        given_hours = sum(
            each.request.jp
            for each in run(*own)
            if each.status in learning_hours.COMMITTED and each.request.by_assignment
        )
        assert given_hours <= 24


@given(st.integers(0, 10**9), st.integers(0, 100))
def test_a_penalty_never_exceeds_the_cost(cost, percent):
    assert 0 <= learning.kept_after_no_show(cost, percent) <= cost


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(0, 3000))
def test_every_day_lies_in_its_contract_year(start, later):
    day = start + timedelta(days=later)
    first, last = learning_hours.contract_year(start, day)
    assert first <= day <= last
    assert 364 <= (last - first).days <= 366
