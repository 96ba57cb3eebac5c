"""What the archive schedule lets be forgotten: its lines, a proposal, and the second person.

The words go, the facts stay: who, when, how long, with which result. What history said before is
erased by `jobs.erasure` in the same transaction. Source: UU 43/2009, UU 27/2022; ADR 0046.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.context import official_act
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import (
    Assignment,
    CoachingSession,
    CompetencyAssessment,
    CounsellingNote,
    DailyReport,
    ErasureProposal,
    EvidenceFile,
    Feedback,
    FeedbackReply,
    FeedbackRequest,
    ImprovementAction,
    ImprovementArea,
    LeaderFeedback,
    PerformanceCycle,
    ReadAccess,
    RecordKind,
    Refusal,
    RetentionPolicy,
    SupportCase,
    SupportEntry,
)
from viewflow_kinerja.models.base import record_changes
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import policy
from viewflow_kinerja.services import coded
from viewflow_kinerja.services.phases import given_reason

MOST, MOST_NOTED = 2_000, 10_000  # rows of one proposal; the next one takes the next
MARK = "[dihapus]"  # stands where words stood
_LONGEST = 200


class Part(NamedTuple):
    """A table of a kind: the path to its main row, and the columns that hold words."""

    model: type[Any]
    main: str
    words: tuple[str, ...]


PARTS: dict[str, tuple[Part, ...]] = {
    RecordKind.DAILY_REPORT: (
        Part(
            DailyReport,
            "pk",
            ("description", "evidence", "obstacle", "support_requested", "answer"),
        ),
        Part(EvidenceFile, "report", ("name",)),
    ),
    RecordKind.FEEDBACK: (
        Part(Feedback, "pk", ("text", "observed_fact", "expectation", "next_step")),
        Part(FeedbackReply, "feedback", ("text",)),
    ),
    RecordKind.COUNSELLING: (Part(CounsellingNote, "pk", ("problem", "agreed")),),
    RecordKind.SUPPORT: (
        Part(SupportCase, "pk", ("question",)),
        Part(SupportEntry, "case", ("text",)),
    ),
    RecordKind.COACHING: (
        Part(CoachingSession, "pk", ("discussed", "agreed", "comment")),
        Part(LeaderFeedback, "session", ("remark",)),
        Part(CompetencyAssessment, "session", ("grounds",)),
    ),
    RecordKind.IMPROVEMENT: (
        Part(ImprovementArea, "pk", ("statement", "evidence")),
        Part(ImprovementAction, "area", ("measure", "progress_note", "check_note")),
    ),
    RecordKind.REQUEST: (Part(FeedbackRequest, "pk", ("question",)),),
}
# Records themselves: the whole row is blanked, but who it was and when.
NOTED: dict[str, Any] = {RecordKind.READING: ReadAccess, RecordKind.REFUSAL: Refusal}
_WHOSE: dict[str, str] = {RecordKind.READING: "employee", RecordKind.REFUSAL: "actor_id"}


@official_act("retention.set_policy")
def set_policy(
    cycle: PerformanceCycle,
    *,
    actor: Actor,
    kind: str,
    active_years: int,
    inactive_years: int,
    final: str,
) -> RetentionPolicy:
    """Write a line of the archive schedule; the reason of the act names it.

    By the personnel office of the institution. Incomplete for a kind or an end that is none.
    """
    policy.require(actor, policy.administering(cycle), cycle)
    coded.one_of(RecordKind.values, kind)
    coded.one_of(RetentionPolicy.Final.values, final)
    basis = given_reason(_("Name the archive schedule and its line."))[:_LONGEST]
    facts = {"active_years": active_years, "inactive_years": inactive_years, "final": final}
    row = RetentionPolicy.under_lock().filter(kind=kind).first()
    if row is None:
        return RetentionPolicy.objects.create(kind=kind, basis=basis, **facts)
    row.record(basis=basis, **facts)
    return row


@official_act("retention.propose")
def propose(cycle: PerformanceCycle, *, actor: Actor, kind: str) -> ErasureProposal:
    """Propose to erase the words of one kind in a closed year; somebody else decides.

    OutOfPhase before the schedule lets it; Incomplete where no words are left.
    """
    policy.require(actor, policy.administering(cycle), cycle)
    given_reason(_("Say why: the decision on the archive, with its number."))
    line = _must_be_due(cycle, kind)
    if ErasureProposal.objects.filter(cycle=cycle, kind=kind, status="PROPOSED").exists():
        raise OutOfPhase(_("A proposal for these records waits already."))
    most = MOST_NOTED if kind in NOTED else MOST
    keys = list(with_words(cycle, kind).values_list("pk", flat=True)[:most])
    if not keys:
        raise Incomplete(_("No words are left in these records."))
    facts = {"keys": keys, "basis": line.basis, "proposed_by_id": actor.pk}
    return ErasureProposal.objects.create(cycle=cycle, kind=kind, **facts)


def with_words(cycle: PerformanceCycle, kind: str) -> Any:
    """The rows of a kind and year whose words stand, the oldest first."""
    if kind in NOTED:
        return _noted(cycle, kind)
    main = PARTS[kind][0]
    rows = main.model.all_rows.filter(plan__cycle=cycle)
    return rows.exclude(**{main.words[0]: MARK}).order_by("pk")


def _noted(cycle: PerformanceCycle, kind: str) -> Any:
    """What was noted in the year, but about people, or by accounts, of another institution."""
    zone = ZoneInfo(kinerja_settings.TIME_ZONE)
    begin, end = (datetime(year, 1, 1, tzinfo=zone) for year in (cycle.year, cycle.year + 1))
    rows = NOTED[kind].objects.filter(at__gte=begin, at__lt=end).exclude(nonce=None)
    whose = "employee__user" if kind == RecordKind.REFUSAL else "employee"
    inside = Assignment.all_rows.filter(unit__path__startswith=cycle.unit.path)
    others = Assignment.all_rows.exclude(employee__in=inside.values("employee"))
    others = others.exclude(**{whose: None})
    return rows.exclude(**{f"{_WHOSE[kind]}__in": others.values(whose)}).order_by("pk")


def due_on(cycle: PerformanceCycle, line: RetentionPolicy) -> date:
    """The first day on which the words of a year may go."""
    return date(cycle.year + line.active_years + line.inactive_years + 1, 1, 1)


def _must_be_due(cycle: PerformanceCycle, kind: str) -> RetentionPolicy:
    line = RetentionPolicy.objects.filter(kind=kind).first()
    if line is None:
        raise Incomplete(_("The archive schedule says nothing about these records yet."))
    if line.final == RetentionPolicy.Final.PERMANENT:
        raise OutOfPhase(_("By the archive schedule these records are kept for ever."))
    if cycle.status != "CLOSED" or office_day() < due_on(cycle, line):
        raise OutOfPhase(_("The year is not closed, or its records must be kept longer."))
    return line


@official_act("retention.approve")
def approve(proposal: ErasureProposal, *, actor: Actor) -> list[tuple[type[Any], list[int]]]:
    """Put a mark where the words stood; the second of two people. Returns tables and keys."""
    _decide(proposal, actor, ErasureProposal.Status.DONE.value)
    return list(_marked(proposal))


@official_act("retention.reject")
def reject(proposal: ErasureProposal, *, actor: Actor) -> None:
    """Keep the words, with a reason; the second of two people."""
    given_reason(_("Say why the words stay."))
    _decide(proposal, actor, ErasureProposal.Status.REJECTED.value)


def _decide(proposal: ErasureProposal, actor: Actor, status: str) -> None:
    policy.require(actor, policy.administering(proposal.cycle), proposal.cycle)
    if proposal.status != ErasureProposal.Status.PROPOSED:
        raise OutOfPhase(_("This proposal has been decided already."))
    if proposal.proposed_by_id == actor.pk:
        text = _("You have proposed it: somebody else decides.")
        raise Refused(text, act="retention.approve", row=proposal.cycle, gate="two")
    proposal.record(status=status, decided_by_id=actor.pk)


def _marked(proposal: ErasureProposal) -> Iterator[tuple[type[Any], list[int]]]:
    if proposal.kind in NOTED:
        yield NOTED[proposal.kind], list(proposal.keys)
        return
    for part in PARTS[proposal.kind]:
        found = part.model.all_rows.filter(**{f"{part.main}__in": proposal.keys})
        rows = list(found.select_for_update(of=("self",)).order_by("pk"))
        for row in rows:
            for name in part.words:
                setattr(row, name, MARK if getattr(row, name) else "")
        record_changes(rows, part.words)
        yield part.model, [row.pk for row in rows]
