"""The printed forms of an evaluation: all columns, both parties as they were, seal."""

import pytest
import time_machine

from tests.cast import arrange, do
from tests.views.browse import as_, at, text, words
from tests.views.reviews import AFTER_Q1, NEXT_YEAR, NOTES, REMARK, bring, review
from viewflow_kinerja import context
from viewflow_kinerja.models import PerformancePlan

pytestmark = pytest.mark.usefixtures("_in_april")
COLUMNS = (
    "Result of the leader that is supported",
    "Work result",
    "Aspect",
    "Individual performance indicator",
    "Target",
    "Realisation based on evidence",
    "Continuous feedback based on evidence",
)


@pytest.fixture
def _in_april():
    with time_machine.travel(AFTER_Q1, tick=True):
        yield


@pytest.fixture
def delivered(cast, approved):
    """Fauzan's evaluation of the first quarter, delivered."""
    return bring(cast, review(cast, approved), "DELIVERED")


@pytest.fixture
def annual(cast, approved):
    """Fauzan's evaluation of the year, delivered."""
    with time_machine.travel(NEXT_YEAR, tick=True):
        yield bring(cast, review(cast, approved, "YEAR"), "DELIVERED")


def printed(user, evaluation, name="evaluation-print"):
    """A printed page."""
    return as_(user).get(at(name, evaluation.pk))


def test_the_form_of_a_quarter_has_everything(cast, delivered):
    shown = words(printed(cast.fauzan, delivered))
    assert "Quarter I – final" in shown
    assert all(column in shown for column in COLUMNS)
    assert "A. Main results" in shown
    assert "B. Additional results" in shown
    assert "Dinas Komunikasi: Good" in shown
    assert "At most 70% are “good”." in shown
    assert "laporan bulanan" in shown
    assert "Rating of the work results Above expectation" in shown
    assert "Rating of the work behaviour Meets expectation" in shown
    assert "Performance predicate of the employee Good" in shown


def test_the_seven_values_carry_their_official_words(cast, delivered):
    shown = words(printed(cast.fauzan, delivered))
    for value in ("Berorientasi Pelayanan", "Akuntabel", "Harmonis", "Adaptif", "Kolaboratif"):
        assert value in shown
    assert "Menjaga rahasia jabatan dan negara" in shown
    assert "Menjaga data" in shown
    assert REMARK in shown


def test_the_seal_names_number_version_and_fingerprint(cast, delivered):
    shown = words(printed(cast.fauzan, delivered))
    assert f"Document EVK-2026-Q1-{delivered.pk}, version 1" in shown
    assert f"Fingerprint: {delivered.sha256}" in shown


def test_a_final_form_keeps_the_parties_as_they_were(cast, delivered):
    with context.unit_of_work(actor=cast.system, act="test.arrange", reason="married"):
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        cast.employee("nurlaila").record(name="Nurlaila Baru")
    shown = words(printed(cast.fauzan, delivered))
    assert "Nurlaila Baru" not in shown
    assert "197203141998032005" in shown


def test_a_form_that_is_not_final_says_so_and_has_no_fingerprint(cast, approved):
    evaluation = bring(cast, review(cast, approved), "RATED")
    shown = words(printed(cast.nurlaila, evaluation))
    assert "Not final yet: a working copy." in shown
    assert "Fingerprint" not in shown


@pytest.mark.parametrize("state", ["RATED", "FINAL"])
def test_the_employee_prints_no_rating_before_the_delivery(cast, approved, state):
    evaluation = bring(cast, review(cast, approved), state)
    shown = words(printed(cast.fauzan, evaluation))
    assert REMARK not in shown
    assert NOTES not in shown
    assert "Above expectation" not in shown
    assert "Performance predicate of the employee –" in shown


def test_high_leadership_has_perspectives_and_no_leader_above(cast, approved):
    evaluation = bring(cast, review(cast, approved), "REPORTED")
    rows = PerformancePlan.all_rows.filter(pk=evaluation.plan_id)
    arrange(rows, level="JPT")
    shown = words(printed(cast.nurlaila, evaluation))
    assert "Perspective" in shown
    assert "Budget" in shown
    assert "Result of the leader that is supported" not in shown


def test_the_document_of_the_year_names_three_parties(cast, annual):
    shown = words(printed(cast.fauzan, annual, "evaluation-document"))
    parts = [
        "1. Employee who is evaluated",
        "2. Rater",
        "3. Superior of the rater",
        "Mukhtar",
        "4. Evaluation of the performance",
        "5. Notes and recommendation",
        NOTES,
        "6. Made final on:",
        "7. Received on:",
    ]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    assert "Performance predicate of the employee Good" in shown
    assert annual.sha256 in shown


def test_the_document_of_the_year_exists_only_for_the_year(cast, delivered):
    assert printed(cast.fauzan, delivered, "evaluation-document").status_code == 404
    page = text(as_(cast.fauzan).get(at("evaluation", delivered.pk)))
    assert at("evaluation-document", delivered.pk) not in page


def test_the_receipt_is_marked_when_it_was_confirmed(cast, delivered):
    assert "receipt confirmed electronically" not in words(printed(cast.fauzan, delivered))
    do(delivered, "acknowledge", cast.fauzan)
    assert "receipt confirmed electronically" in words(printed(cast.fauzan, delivered))
