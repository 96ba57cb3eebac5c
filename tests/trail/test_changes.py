"""One change, field by field, in the language of the reader; hidden fields are not in it."""

from dataclasses import replace

import pytest

from tests.audit.acts import all_acts
from tests.audit.ledger_kit import SIGNER
from tests.cast import do
from tests.views.browse import as_, at, text, words
from tests.views.reviews import NOTES, REASON, bring, review, set_level
from viewflow_kinerja.audit import seal
from viewflow_kinerja.models import Indicator, PerformancePlan, WorkResult
from viewflow_kinerja.selectors.trail import rows, values
from viewflow_kinerja.selectors.trail import told as told_of
from viewflow_kinerja.selectors.trail.kinds import KINDS
from viewflow_kinerja.selectors.trail.sentences import SENTENCES
from viewflow_kinerja.services import plan_edit

pytestmark = pytest.mark.usefixtures("by_our_clock")


def change(user, kind, row, **where):
    found = row.history.filter(id=row.pk, **where).order_by("history_id")
    return as_(user).get(at("trail-change", kind, found.last().history_id))


def test_codes_people_and_dates_are_told_in_words(cast, plan):
    do(plan, "submit", cast.fauzan)
    do(plan, "return", cast.nurlaila, reason="target belum terukur")
    page = change(cast.ida, "performanceplan", plan, act="plan.return")
    told = words(page)
    assert "Nurlaila returned the plan." in told
    assert "target belum terukur" in told
    assert "State Before submitted After returned" in told
    assert "Rater Nurlaila" in told
    assert "Unit Bidang Aplikasi Informatika" in told
    assert "RETURNED" not in text(page)


def test_targets_are_told_by_period(cast, plan):
    row = Indicator.all_rows.get(plan=plan)
    told = words(change(cast.fauzan, "indicator", row))
    assert "Targets Before – After Quarter 1: 3 · Year: 12" in told
    assert "Aspect Before – After quantity" in told


def test_a_rating_that_is_not_known_yet_is_in_no_change(cast, approved, in_april):
    row = review(cast, approved)
    set_level(cast, row)
    bring(cast, row, "RATED")
    rated = {"act": "evaluation.rate"}
    for name, knows in (("fauzan", False), ("bupati", False), ("ida", True), ("eka", True)):
        told = words(change(cast.users[name], "evaluation", row, **rated))
        assert "Nurlaila rated results and behaviour." in told
        assert ("above expectation" in told) is knows, name
        assert (REASON in told, NOTES in told) == (knows, knows), name
    do(row, "finalise", cast.nurlaila, justification="Tim kecil")
    do(row, "deliver", cast.nurlaila)
    assert "above expectation" in words(change(cast.fauzan, "evaluation", row, **rated))


def test_how_colleagues_were_rated_is_in_no_history_of_ones_own(cast, approved, in_april):
    row = bring(cast, review(cast, approved), "DELIVERED")
    final = {"act": "evaluation.finalise"}
    assert "Tim kecil" not in words(change(cast.fauzan, "evaluation", row, **final))
    told = words(change(cast.ida, "evaluation", row, **final))
    assert "Tim kecil" in told
    assert "Distribution Before – After good 1" in told
    assert "VERY_GOOD" not in told


def test_who_may_not_read_the_history_gets_no_change(cast, approved):
    rows = PerformancePlan.history.filter(id=approved.pk)
    for name in ("nurlaila", "dedi", "rahmi"):
        page = as_(cast.users[name]).get(at("trail-change", "performanceplan", rows[0].pk))
        assert page.status_code == 404
    assert as_(cast.ida).get(at("trail-change", "employee", 1)).status_code == 404
    assert as_(cast.ida).get(at("trail-change", "performanceplan", 999_999)).status_code == 404


def test_a_deleted_row_shows_what_was_there(cast, plan):
    row = plan_edit.put_result(plan, actor=cast.fauzan, text="Tidak jadi")
    plan_edit.drop_result(plan, actor=cast.fauzan, result=row.pk)
    gone = WorkResult.history.get(history_type="-")
    told = words(as_(cast.fauzan).get(at("trail-change", "workresult", gone.history_id)))
    assert "Text Before Tidak jadi After –" in told


def test_a_sealed_row_says_so(cast, approved):
    address = at("trail-change", "performanceplan", approved.history.latest().history_id)
    assert "Not sealed yet" in words(as_(cast.ida).get(address))
    made = seal.seal(SIGNER)
    assert f"checkpoint of size {made.size}" in words(as_(cast.ida).get(address))


def test_neighbours_are_linked_as_far_as_they_may_be_read(cast, plan):
    do(plan, "submit", cast.fauzan)
    rows = list(plan.history.order_by("history_id").values_list("pk", flat=True))
    address = at("trail-change", "performanceplan", rows[-1])
    back = at("trail-change", "performanceplan", rows[-2])
    assert back in text(as_(cast.ida).get(address))
    assert back not in text(as_(cast.eka).get(address))


def test_every_column_that_is_shown_has_words():
    for kind in KINDS.values():
        for field in values.shown_fields(kind.model):
            assert values.label(field), (kind.name, field.name)


def test_every_official_act_has_its_sentence():
    codes = {getattr(service, "code", name) for name, service in all_acts().items()}
    assert codes - SENTENCES.keys() == set()


def test_a_row_whose_words_were_erased_says_so_and_no_more(cast, approved):
    (first, *_others) = rows.newest(
        [rows.of_history(KINDS["performanceplan"], KINDS["performanceplan"].history)]
    )
    blank = replace(first, act="", name="", nip="", reason="", owner=None)
    (entry,) = told_of.told([blank])
    assert entry.sentence.startswith("The words of this row were erased by law.")
    assert (entry.reason, entry.nip, entry.owner) == ("", "", "")
