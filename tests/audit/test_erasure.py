"""The words of a closed year are erased by two people; the facts, who and when, and proofs stay."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.audit.day_acts import PNG
from tests.audit.ledger_kit import SIGNER, told
from tests.cast import arrange
from tests.coaching import ANSWERS
from tests.days import MONDAY, at, filed
from tests.views.browse import as_, give_office
from tests.views.browse import at as to
from viewflow_kinerja.audit import seal
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.jobs import erasure
from viewflow_kinerja.models import (
    CounsellingNote,
    DailyReport,
    ErasureProposal,
    EvidenceFile,
    Feedback,
    LedgerErasure,
    RecordKind,
)
from viewflow_kinerja.services import (
    coaching,
    counselling,
    evidence,
    feedback,
    feedback_requests,
    improvement,
    report,
    retention,
    support,
    support_course,
    uploads,
)

BASIS, WHY = "JRA 4/2026 butir 12", "Berita acara pemusnahan 7/2029"
SECRET = "RAHASIA"
LINE = {"active_years": 1, "inactive_years": 1, "final": "DESTROY"}


@pytest.fixture
def second(cast):
    """Another account of the same office."""
    return give_office(cast, "dedi", "PEMKAB")


@pytest.fixture
def spoken(cast, approved):
    """A report with a file, feedback with a reply, a note, a request; all with the secret word."""
    person = cast.employee("fauzan")
    with at(MONDAY, 15):
        row = filed(person, description=f"Melayani warga {SECRET}")
        report.ask_revision(row, actor=cast.nurlaila, reason=f"Lengkapi {SECRET}")
        evidence.add(row, actor=cast.fauzan, name=f"{SECRET}.png", content=PNG)
        given = feedback.give(approved, actor=cast.nurlaila, kind="RECOGNITION", text=SECRET)
        feedback.reply(given, actor=cast.fauzan, text=f"Terima kasih {SECRET}")
        counselling.begin(approved, actor=cast.nurlaila, held_on=MONDAY, problem=SECRET)
        whom = {"respondent": cast.employee("hendra").pk, "question": f"Apakah {SECRET}?"}
        feedback_requests.ask(approved, actor=cast.fauzan, **whom)
        case = support.ask(approved, actor=cast.fauzan, text=f"Butuh {SECRET}")
        support_course.reply(case, actor=cast.nurlaila, text=f"Mengapa {SECRET}?")
        _coached(cast, approved)
        _to_improve(cast, approved)
    return row


def _to_improve(cast, plan):
    told = {"kind": "COACHING", "owner": "EMPLOYEE", "due": MONDAY, "measure": SECRET}
    found = {"statement": SECRET, "evidence": SECRET, "severity": 2}
    improvement.open_area(plan, actor=cast.nurlaila, **found, **told)


def _coached(cast, plan):
    told = {"held_on": MONDAY, "discussed": SECRET, "agreed": SECRET}
    talk = coaching.record(plan, actor=cast.nurlaila, **told)
    coaching.confirm(talk, actor=cast.fauzan, comment=SECRET)
    coaching.fill_feedback(talk, actor=cast.fauzan, answers=ANSWERS, remark=SECRET)
    score = {"competency": "Komunikasi", "score": 3, "grounds": SECRET}
    coaching.assess(talk, actor=cast.nurlaila, assessed_on=MONDAY, scores=[score])


@pytest.fixture
def closed(cast, spoken):
    """The year is over and closed; it is 2029, and the schedule lets everything go."""
    year = spoken.plan.cycle
    arrange([year], status="CLOSED")
    with time_machine.travel(datetime(2029, 1, 2, 2, tzinfo=UTC), tick=True):
        for kind in RecordKind:
            retention.set_policy(year, actor=cast.eka, kind=kind, reason=BASIS, **LINE)
        yield year


def propose(cast, year, kind="DAILY_REPORT", **more):
    return retention.propose(year, actor=cast.eka, kind=kind, reason=WHY, **more)


def everything_said():
    """Every text of the erased tables and of their histories."""
    models = [part.model for parts in retention.PARTS.values() for part in parts]
    rows = [row for model in models for row in model.all_rows.values()]
    rows += [row for model in models for row in model.history.values()]
    return " ".join(str(row) for row in rows)


@pytest.mark.parametrize("kind", retention.PARTS)
def test_two_people_erase_and_history_keeps_who_and_when(cast, closed, second, kind):
    main = retention.PARTS[kind][0]
    before = list(main.model.history.values_list("history_id", "history_user_id", "history_date"))
    proposal = propose(cast, closed, kind)
    blanked = erasure.carry_out(proposal, actor=second, reason=WHY)
    assert blanked == LedgerErasure.objects.count() > 0
    row = main.model.all_rows.get()
    assert {getattr(row, name) for name in main.words} <= {retention.MARK, ""}
    after = list(main.model.history.values_list("history_id", "history_user_id", "history_date"))
    assert set(before) < set(after)
    assert len(after) == len(before) + 1
    told = main.model.history.latest("history_id")
    assert (told.act, told.actor_name, told.reason) == ("retention.approve", "Dedi", WHY)
    record = LedgerErasure.objects.first()
    assert (record.legal_basis, record.decided_by, record.approved_by) == (
        BASIS,
        cast.eka.pk,
        second.pk,
    )


def test_no_word_is_left_anywhere(cast, closed, second):
    assert SECRET in everything_said()
    for kind in retention.PARTS:
        erasure.carry_out(propose(cast, closed, kind), actor=second, reason=WHY)
    assert SECRET not in everything_said()
    kept = DailyReport.all_rows.get()
    assert (kept.work_date, kept.minutes, kept.status) == (MONDAY, 240, "REVISION")


def test_a_sealed_trail_still_verifies_and_says_what_was_erased(cast, closed, second):
    seal.seal(SIGNER)
    blanked = erasure.carry_out(propose(cast, closed), actor=second, reason=WHY)
    seal.seal(SIGNER)
    verified, found = told()
    assert (found, verified.erased) == ([], blanked)


def test_what_was_erased_before_it_was_sealed_verifies_too(cast, closed, second):
    blanked = erasure.carry_out(propose(cast, closed), actor=second, reason=WHY)
    seal.seal(SIGNER)
    verified, found = told()
    assert (found, verified.erased) == ([], blanked)


@pytest.mark.django_db
def test_the_file_is_gone_once_it_stands(cast, closed, second, django_capture_on_commit_callbacks):
    stored = EvidenceFile.all_rows.get()
    with django_capture_on_commit_callbacks(execute=True):
        erasure.carry_out(propose(cast, closed), actor=second, reason=WHY)
    assert not uploads.storage().exists(stored.stored_as)
    assert as_(cast.fauzan).get(to("daily-file", stored.pk)).status_code == 404


def test_nobody_decides_on_his_own_proposal(cast, closed, second):
    proposal = propose(cast, closed)
    for act in (erasure.carry_out, retention.reject):
        with pytest.raises(Refused, match="somebody else decides"):
            act(proposal, actor=cast.eka, reason=WHY)
    assert SECRET in everything_said()


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "ida", "bupati"])
def test_nobody_but_the_office_of_the_institution_proposes_or_decides(cast, closed, who):
    proposal = propose(cast, closed)
    with pytest.raises(Refused):
        retention.propose(closed, actor=cast.users[who], kind="FEEDBACK", reason=WHY)
    with pytest.raises(Refused):
        erasure.carry_out(proposal, actor=cast.users[who], reason=WHY)
    assert ErasureProposal.objects.get().status == "PROPOSED"


def test_a_rejected_proposal_erases_nothing_and_another_may_follow(cast, closed, second):
    retention.reject(propose(cast, closed), actor=second, reason="Masih diperlukan untuk sengketa")
    assert SECRET in everything_said()
    assert propose(cast, closed).status == "PROPOSED"


def test_one_proposal_waits_at_a_time_and_is_decided_once(cast, closed, second):
    proposal = propose(cast, closed)
    with pytest.raises(OutOfPhase, match="waits already"):
        propose(cast, closed)
    erasure.carry_out(proposal, actor=second, reason=WHY)
    with pytest.raises(OutOfPhase, match="decided already"):
        erasure.carry_out(proposal, actor=second, reason=WHY)
    with pytest.raises(Incomplete, match="No words are left"):
        propose(cast, closed)


def test_before_the_schedule_lets_it_nothing_is_proposed(cast, closed):
    with (
        time_machine.travel(datetime(2028, 12, 31, 2, tzinfo=UTC)),
        pytest.raises(OutOfPhase, match="kept longer"),
    ):
        propose(cast, closed)
    keep = LINE | {"final": "PERMANENT"}
    retention.set_policy(closed, actor=cast.eka, kind="FEEDBACK", reason=BASIS, **keep)
    with pytest.raises(OutOfPhase, match="for ever"):
        propose(cast, closed, "FEEDBACK")
    arrange([closed], status="CLOSING")
    with pytest.raises(OutOfPhase, match="not closed"):
        propose(cast, closed)


def test_without_a_line_of_the_schedule_nothing_is_proposed(cast, approved):
    with pytest.raises(Incomplete, match="says nothing"):
        propose(cast, approved.cycle)


@pytest.mark.parametrize("wrong", [{"kind": "PLAN"}, {"final": "BURN"}])
def test_a_line_with_unknown_codes_is_refused(cast, year, wrong):
    given = {"kind": "FEEDBACK", **LINE, **wrong}
    with pytest.raises(Incomplete, match="is no code"):
        retention.set_policy(year, actor=cast.eka, reason=BASIS, **given)


def test_a_note_and_feedback_of_other_years_stay(cast, closed, second):
    assert CounsellingNote.all_rows.count() == Feedback.all_rows.count() == 1
    assert date(2026, 1, 5) == MONDAY
    erasure.carry_out(propose(cast, closed), actor=second, reason=WHY)
    assert Feedback.all_rows.get().text == SECRET
