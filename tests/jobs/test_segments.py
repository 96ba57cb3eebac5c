"""The parts of a year: ended, closed, gone on with; the year over them. DOMAIN 2.8 and 13."""

from datetime import date, timedelta

import pytest

from tests.cast import approved_plan, arrange, do, step
from tests.days import at, filed
from tests.parts import (
    AUGUST,
    agreed,
    closing,
    level,
    midnight,
    move,
    moved,
    noon,
    parts,
    rated,
    run,
)
from tests.story import statements_of
from tests.views.browse import as_
from tests.views.reviews import opened, realised
from viewflow_kinerja.exceptions import OutOfPhase, Refused
from viewflow_kinerja.flows import bulk, engine
from viewflow_kinerja.models import Assignment, Employee, Evaluation, OrgUnit, PerformancePlan
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import evaluations
from viewflow_kinerja.services import evaluation as acts
from viewflow_kinerja.services import leave, people, population, served

JULY = date(2026, 7, 31)
JANUARY = date(2027, 1, 12)
CONTRACT = date(2026, 8, 31)


@pytest.fixture
def parted(cast, approved):
    """Fauzan's two plans, on the first of August."""
    return moved(cast)


@pytest.fixture
def annual(cast, parted):
    """The annual evaluation on the second plan; the first part was closed as expected."""
    first, second = parted
    with noon(date(2026, 8, 3)):
        rated(closing(first), cast.nurlaila, value_remarks={"LOYAL": "Tekun menjaga data"})
        agreed(cast, second)
    with noon(JANUARY):
        bulk.open_review(opened(cast, "YEAR"), actor=cast.eka)
        return Evaluation.all_rows.get(plan=second, period__code="YEAR")


def facts(plan):
    return plan.status, plan.starts_on, plan.ends_on, plan.unit.source_key


def test_e1_a_move_ends_the_plan_at_midnight_and_not_before(cast, approved):
    move(cast)
    with midnight(AUGUST, seconds=-1):
        assert run() == 0
    assert facts(parts(cast)[0]) == ("APPROVED", date(2026, 1, 1), date(2026, 12, 31), "APTIKA")
    with midnight(AUGUST):
        assert run() == 1
        assert run() == 0
    first, second = parts(cast)
    assert facts(first) == ("ENDED", date(2026, 1, 1), JULY, "APTIKA")
    assert facts(second) == ("DRAFT", AUGUST, date(2026, 12, 31), "DINKES")
    assert step(second).owner == cast.fauzan


def test_e1_the_rater_at_the_end_of_the_segment_closes_it(cast, parted):
    row = closing(parted[0])
    assert (row.rater.source_key, row.unit.source_key) == ("nurlaila", "APTIKA")
    assert (row.kind, row.is_closing, parted[0].rater.source_key) == ("PERIODIC", True, "nurlaila")


def test_e1_the_new_post_has_the_new_rater_and_the_old_reports_stay(cast, approved):
    with at(JULY, hour=17):
        sent = filed(cast.employee("fauzan"), JULY)
    moved(cast)
    with noon(AUGUST):
        assert policy.allows(cast.nurlaila, Action.APPROVE_REPORT, sent)
        assert not policy.allows(cast.dedi, Action.APPROVE_REPORT, sent)


def test_e1_a_closing_evaluation_is_rated_when_the_segment_is_over_and_without_the_year(
    cast, parted
):
    row = closing(parted[0])
    with noon(AUGUST):
        rated(row, cast.nurlaila)
    assert (row.status, row.predicate, row.org_level) == ("DELIVERED", "GOOD", "")


def test_e1_the_closing_evaluation_waits_for_the_report_for_ten_days(cast, parted):
    row = closing(parted[0])
    with noon(JULY + timedelta(days=10)), pytest.raises(OutOfPhase):
        acts.must_be_ratable(row)
    with noon(JULY + timedelta(days=11)):
        acts.must_be_ratable(row)


def test_e1_sums_are_compared_with_what_falls_to_the_days_of_the_segment(cast, parted):
    """7 of 12 in 212 of 365 days is 100.4 %."""
    row = closing(parted[0])
    with noon(AUGUST):
        do(row, "report", cast.fauzan, realisations=realised(row, value=7))
    assert acts.suggestion(row) == "MEETS"
    assert evaluations.document_of(cast.nurlaila, row.pk).share == (212, 365)


def test_e1_one_annual_evaluation_by_the_new_rater_who_sees_both_parts(cast, annual):
    assert (annual.kind, annual.rater.source_key, annual.unit.source_key) == (
        "ANNUAL",
        "dedi",
        "DINKES",
    )
    rows = Evaluation.all_rows.filter(period__code="YEAR", employee=annual.employee)
    assert sorted(rows.values_list("kind", flat=True)) == ["ANNUAL", "PERIODIC"]
    first, second = evaluations.document_of(cast.dedi, annual.pk).segments
    assert [part.segment.days for part in (first, second)] == [212, 153]
    assert (first.unit, first.rater, second.rater) == (
        "Bidang Aplikasi Informatika",
        "Nurlaila",
        "Dedi",
    )
    assert [each.text for each in first.remarks] == ["Tekun menjaga data"]
    assert (first.is_known, first.closing.recommendation) == (True, "Pertahankan")


def test_e1_the_person_opens_the_closing_evaluation_and_so_does_the_rater_of_then(cast, annual):
    first, _ = evaluations.document_of(cast.fauzan, annual.pk).segments
    assert (first.is_known, first.is_open_to_reader) == (True, True)
    with noon(JANUARY):
        assert evaluations.document_of(cast.nurlaila, first.closing.pk).rating is not None
        assert evaluations.document_of(cast.nurlaila, annual.pk) is None


def test_e1_the_rater_of_the_year_learns_nothing_that_was_not_delivered(cast, parted):
    first, second = parted
    with noon(AUGUST):
        row = closing(first)
        do(row, "report", cast.fauzan, realisations=realised(row, value=7))
        do(row, "rate", cast.nurlaila, result="MEETS", behaviour="MEETS")
        agreed(cast, second)
    with noon(JANUARY):
        bulk.open_review(opened(cast, "YEAR"), actor=cast.eka)
        annual = Evaluation.all_rows.get(plan=second, period__code="YEAR")
        part = evaluations.document_of(cast.dedi, annual.pk).segments[0]
    assert (part.is_known, part.remarks) == (False, [])
    assert acts.suggestion(annual) == "BELOW"  # of its own figures alone: nothing was reported


@pytest.mark.parametrize(("value", "mean"), [(14, "MEETS"), (12, "MEETS"), (1, "MEETS")])
def test_e1_the_parts_are_weighed_by_their_days_and_the_rater_decides(cast, annual, value, mean):
    """2 × 212 and 3 × 153 are 2.42; 2 × 212 and 1 × 153 are 1.58: both as expected."""
    with noon(JANUARY):
        do(annual, "report", cast.fauzan, realisations=realised(annual, value=value))
        assert acts.suggestion(annual) == mean
        told = {"result": "ABOVE", "behaviour": "ABOVE", "deviation_reason": "Melampaui"}
        do(annual, "rate", cast.dedi, **told)
    assert (annual.suggestion, annual.predicate) == (mean, "VERY_GOOD")


def test_e1_the_working_of_the_suggestion_is_told(cast, annual):
    with noon(JANUARY):
        do(annual, "report", cast.fauzan, realisations=realised(annual, value=14))
        do(annual, "rate", cast.dedi, result="MEETS", behaviour="MEETS")
        told = evaluations.document_of(cast.dedi, annual.pk).rating.suggestion.weighing
    assert len(told) == 3
    assert ("212" in told[0], "153" in told[1], "883/365 = 2.42" in told[2]) == (True, True, True)


def test_e1_the_organisation_and_the_distribution_are_those_of_31_december(cast, annual):
    with noon(JANUARY):
        do(annual, "report", cast.fauzan, realisations=realised(annual, value=12))
        do(annual, "rate", cast.dedi, result="MEETS", behaviour="MEETS")
        with pytest.raises(OutOfPhase, match="Dinas Kesehatan"):
            population.checked(annual)
        level(cast, annual)
        assert population.checked(annual)[1].population == 1
        do(annual, "finalise", cast.dedi, justification="Tim kecil")
    assert annual.org_level == "GOOD"


def test_e1_closing_evaluations_are_not_in_the_distribution_of_the_year(cast, year, annual):
    """Nurlaila closed Fauzan's first part; the year of her own people has him not."""
    with noon(date(2026, 2, 1)):
        plan = approved_plan(cast, year, "rahmi")
    with noon(JANUARY):
        bulk.open_review(opened(cast, "YEAR"), actor=cast.eka)
        row = Evaluation.all_rows.get(plan=plan, period__code="YEAR")
        do(row, "report", cast.rahmi, realisations=realised(row, value=12))
        do(row, "rate", cast.nurlaila, result="MEETS", behaviour="MEETS")
        level(cast, row, "KOMINFO")
        assert population.checked(row)[1].population == 1


def test_e1_a_unit_that_is_closed_does_not_end_the_plans_of_its_people(cast, approved):
    move(cast)
    arrange(OrgUnit.objects.filter(source_key="APTIKA"), active=False)
    with noon(AUGUST):
        assert run() == 0
    assert [plan.status for plan in parts(cast)] == ["APPROVED"]


def test_e1_a_change_that_is_being_written_ends_with_the_plan(cast, approved):
    why = "Target berubah karena anggaran dipotong"
    engine.start(
        type(approved.process.flow_class.instance),
        approved,
        actor=cast.fauzan,
        via="start_change",
        reason=why,
    )
    do(approved, "accept_change", cast.nurlaila)
    first, _second = moved(cast)
    assert (first.status, first.effective_version, first.process.status) == ("ENDED", 1, "CANCELED")
    assert closing(first).plan_version == 1


def test_e1_opening_the_year_costs_no_statement_for_each_person(cast, annual):
    """Two plans of a person cost what two plans of two people cost."""
    with noon(JANUARY):
        period = opened(cast, "YEAR")
        few = statements_of(lambda: bulk.review_opening(period))
        assert few <= 8


def test_e2_the_rater_of_the_last_day_rates_and_the_one_before_reads_on(cast, approved):
    post = Assignment.of(cast.employee("fauzan"), date(2026, 1, 5))
    people.name_rater(post, actor=cast.eka, rater=cast.employee("mukhtar"), reason="SK 4/2026")
    with noon(date(2026, 1, 6)):
        bulk.open_review(opened(cast, "Q1"), actor=cast.eka)
    assert Evaluation.all_rows.get(plan=approved).rater.source_key == "mukhtar"


def put_leave(cast, first, last, kind="MATERNITY", name="fauzan"):
    post = Assignment.of(cast.employee(name), date(2026, 1, 5))
    return leave.put(post, actor=cast.eka, date_from=first, date_to=last, kind=kind)


def quarter(cast):
    with noon(date(2026, 3, 2)):
        bulk.open_review(opened(cast, "Q1"), actor=cast.eka)
    return Evaluation.all_rows.get(period__code="Q1")


@pytest.mark.parametrize(
    ("last", "expected", "status"),
    [(date(2026, 2, 16), 32, "OPEN"), (date(2026, 2, 17), 31, "NOT_RATED")],
)
def test_e3_below_half_of_the_working_days_nobody_is_rated(cast, approved, last, expected, status):
    """Of 64 working days 32 are enough, 31 are not."""
    put_leave(cast, date(2026, 1, 2), last)
    row = quarter(cast)
    with midnight(date(2026, 4, 1), seconds=-1):
        assert run() == 0
    with midnight(date(2026, 4, 1)):
        run()
    row.refresh_from_db()
    assert row.status == status
    if status == "NOT_RATED":
        assert (row.expected_days, row.working_days, row.predicate) == (expected, 64, "")
        assert row.process.status == "CANCELED"


@pytest.mark.parametrize("kind", ["EXEMPT", "SICK"])
def test_e3_study_leave_and_long_illness_leave_the_period_unrated(cast, approved, kind):
    put_leave(cast, date(2026, 1, 2), date(2026, 6, 30), kind)
    row = quarter(cast)
    with noon(date(2026, 4, 11)):
        with pytest.raises(OutOfPhase, match=r"^[01] of 6"):
            acts.must_be_ratable(row)
        run()
    row.refresh_from_db()
    assert (row.status, row.predicate) == ("NOT_RATED", "")


def test_e3_the_year_is_looked_at_as_a_whole(cast, approved):
    """Half a year of leave leaves a quarter unrated, the year not."""
    put_leave(cast, date(2026, 1, 2), date(2026, 6, 19), "SICK")
    row = quarter(cast)
    with noon(JANUARY):
        bulk.open_review(opened(cast, "YEAR"), actor=cast.eka)
        run()
        annual = Evaluation.all_rows.get(period__code="YEAR")
    row.refresh_from_db()
    assert (row.status, annual.status) == ("NOT_RATED", "OPEN")


def test_e3_who_is_not_rated_is_not_in_the_distribution_and_the_year_can_be_closed(cast, approved):
    put_leave(cast, date(2026, 1, 2), date(2026, 6, 30))
    row = quarter(cast)
    with noon(date(2026, 4, 11)):
        run()
    row.refresh_from_db()
    assert not Evaluation.all_rows.exclude(predicate="").exists()
    assert evaluations.unrated(cast.nurlaila, row) == 0


def test_e3_a_person_cannot_leave_an_evaluation_unrated(cast, approved):
    row = quarter(cast)
    for actor in (cast.nurlaila, cast.eka, cast.fauzan):
        with pytest.raises(Refused):
            served.leave_unrated(row, actor=actor)


def contract(cast, until=CONTRACT):
    arrange(Employee.objects.filter(source_key="fauzan"), kind="PPPK", contract_to=until)


@pytest.mark.parametrize("before", [61, 60])
def test_e6_a_contract_is_reviewed_sixty_days_before_it_ends(cast, approved, before):
    contract(cast)
    with midnight(CONTRACT - timedelta(days=before)):
        assert run() == (before == 60)
        assert run() == 0
    (plan,) = parts(cast)
    ends = CONTRACT if before == 60 else date(2026, 12, 31)
    assert (plan.status, plan.ends_on) == ("APPROVED", ends)


def test_e6_the_evaluation_comes_before_the_end_of_the_contract(cast, approved):
    contract(cast)
    with noon(date(2026, 7, 10)):
        run()
        rated(closing(approved), cast.nurlaila, value=8)
    with midnight(date(2026, 9, 1)):
        run()
    approved.refresh_from_db()
    assert (approved.status, approved.ends_on) == ("ENDED", CONTRACT)
    assert closing(approved).status == "DELIVERED"


def test_e6_a_contract_that_goes_on_begins_a_new_part(cast, approved):
    contract(cast)
    with noon(date(2026, 8, 1)):
        run()
    contract(cast, date(2027, 8, 31))
    with midnight(date(2026, 9, 1)):
        run()
    first, second = parts(cast)
    assert (first.ends_on, second.starts_on, second.status) == (
        CONTRACT,
        date(2026, 9, 1),
        "DRAFT",
    )


def test_e6_a_new_number_is_the_same_person(cast, approved):
    contract(cast)
    arrange(Employee.objects.filter(source_key="fauzan"), nip="199209152026212018")
    move(cast, date(2026, 9, 1))
    with noon(date(2026, 9, 1)):
        run()
    first, second = parts(cast)
    assert first.employee_id == second.employee_id
    assert (first.ends_on, second.unit.source_key) == (CONTRACT, "DINKES")


def leave_service(cast, **facts):
    arrange(Employee.objects.filter(source_key="fauzan"), **facts)
    people.end_people(["fauzan"], actor=cast.system, today=date(2026, 6, 2))


def test_e10_retirement_ends_the_segment_with_a_closing_evaluation(cast, approved):
    leave_service(cast)
    with noon(date(2026, 6, 2)):
        run()
    (plan,) = parts(cast)
    assert (plan.status, plan.ends_on) == ("ENDED", date(2026, 6, 1))
    assert closing(plan).rater.source_key == "nurlaila"


def test_e10_death_ends_it_without_one(cast, approved):
    leave_service(cast, died_on=date(2026, 5, 20))
    with noon(date(2026, 6, 2)):
        run()
    (plan,) = parts(cast)
    assert (plan.status, plan.ends_on) == ("ENDED", date(2026, 5, 20))
    assert not Evaluation.all_rows.filter(plan=plan).exists()


def test_a_plan_that_was_never_in_force_goes_on(cast, plan):
    move(cast)
    with noon(AUGUST):
        assert run() == 0
    assert PerformancePlan.all_rows.get().status == "DRAFT"


def test_the_pages_of_a_year_of_two_parts_tell_them(cast, annual):
    with noon(JANUARY):
        page = as_(cast.dedi).get(f"/kinerja/evaluations/{annual.pk}/")
        own = as_(cast.fauzan).get(f"/kinerja/evaluations/{annual.pk}/")
        mine = as_(cast.fauzan).get("/kinerja/evaluations/")
        printed = as_(cast.dedi).get(f"/kinerja/evaluations/{annual.pk}/document/")
    assert b"Parts of the year" in page.content
    assert b"Tekun menjaga data" in page.content
    assert b"Open the closing evaluation" not in page.content
    assert b"Open the closing evaluation" in own.content
    assert b"part of 2026 until July 31, 2026" in mine.content
    assert printed.content.count(b"Nurlaila") == 1


def test_the_page_says_why_nobody_was_rated(cast, approved):
    put_leave(cast, date(2026, 1, 2), date(2026, 6, 30))
    row = quarter(cast)
    with noon(date(2026, 4, 11)):
        run()
        page = as_(cast.fauzan).get(f"/kinerja/evaluations/{row.pk}/")
    assert b"Not rated: 1 of 64 working days" in page.content
