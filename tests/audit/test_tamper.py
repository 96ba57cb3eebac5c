"""What somebody can do who owns the database and silences every trigger, and what is said of it."""

import pytest
from django.db import connection
from django.utils import timezone

from tests.audit.ledger_kit import (
    HISTORY,
    LEAVES,
    PLANS,
    SEALS,
    SIGNER,
    SQLITE,
    STRANGER,
    as_owner,
    kinds,
    rewrite,
    run,
    told,
)
from viewflow_kinerja import context
from viewflow_kinerja.audit import canonical, seal, triggers, waiting
from viewflow_kinerja.audit.note import BadNote
from viewflow_kinerja.audit.sources import blank_of, sources
from viewflow_kinerja.audit.walk import LONGEST
from viewflow_kinerja.models import (
    Annex,
    LedgerErasure,
    LedgerLeaf,
    LedgerSeal,
    PerformancePlan,
    PlanUserPermission,
    WorkflowEvent,
)

DATA = PerformancePlan._meta.db_table
ANNEXES = Annex._meta.db_table
EVENTS = WorkflowEvent._meta.db_table


def a_row():
    """The submission, in the middle of the ledger."""
    return HISTORY.objects.get(act="plan.submit").history_id


def a_leaf():
    return LedgerLeaf.objects.get(table=PLANS, history_id=a_row())


def test_an_untouched_trail_verifies(story):
    assert kinds() == (set(), 3)
    assert kinds(story) == (set(), 0)


ROW = "WHERE history_id = %s"
CHANGES = {
    "the body of a row": (f"UPDATE {PLANS} SET status = 'APPROVED' {ROW}", "row-altered"),
    "its reason": (f"UPDATE {PLANS} SET reason = 'another' {ROW}", "row-altered"),
    "who acted": (f"UPDATE {PLANS} SET history_user_id = 99 {ROW}", "row-altered"),
    "for whom": (f"UPDATE {PLANS} SET on_behalf_of_id = 99 {ROW}", "row-altered"),
    "its sign": (f"UPDATE {PLANS} SET history_type = '+' {ROW}", "row-altered"),
    "its nonce": (f"UPDATE {PLANS} SET nonce = {{other}} {ROW}", "row-altered"),
    "no nonce": (f"UPDATE {PLANS} SET nonce = NULL {ROW}", "erasure-not-on-record"),
    "a row away": (f"DELETE FROM {PLANS} {ROW}", "row-missing"),
    "a leaf away": (f"DELETE FROM {LEAVES} {ROW} AND \"table\" = '{PLANS}'", "leaf-order"),
    "a leaf": (
        f"UPDATE {LEAVES} SET hash = {{other}} {ROW} AND \"table\" = '{PLANS}'",
        "root-mismatch",
    ),
    "data only": (f"UPDATE {DATA} SET status = 'DRAFT' WHERE id = {{id}}", "data-differs"),
    "data away": (f"DELETE FROM {ANNEXES}", "data-differs"),
    "an event": (f"UPDATE {EVENTS} SET reason = 'x' WHERE id = {{event}}", "row-altered"),
    "an event away": (f"DELETE FROM {EVENTS} WHERE id = {{event}}", "row-missing"),
    "the root of a seal": (f"UPDATE {SEALS} SET root = {{other}}", "seal-altered"),
    "the note of a seal": (f"UPDATE {SEALS} SET note = 'nonsense'", "bad-signature"),
    "the frontier of a seal": (f"UPDATE {SEALS} SET frontier = {{other}}", "seal-altered"),
}


def filled(statement):
    """With a row of this story; and whether the statement asks for the number of a row."""
    other = "x'00'" if SQLITE else "decode('00', 'hex')"
    row = HISTORY.objects.get(history_id=a_row())
    event = WorkflowEvent.objects.order_by("pk").first().pk
    sql = statement.format(other=other, id=row.id, event=event)
    return sql, [row.history_id] if "%s" in sql else []


@pytest.mark.parametrize(("statement", "kind"), CHANGES.values(), ids=CHANGES)
def test_a_change_behind_the_triggers_is_named(story, statement, kind):
    sql, params = filled(statement)
    as_owner(sql, *params)
    found, code = kinds()
    assert kind in found
    assert code == 1
    assert kind in kinds(story)[0]


def test_the_finding_names_table_and_row(story):
    row = a_row()
    as_owner(f"UPDATE {PLANS} SET reason = 'forged' {ROW}", row)
    _report, found = told()
    assert [each.line() for each in found] == [
        f"TAMPERED\t{PLANS}\t{row}\trow-altered\tleaf {a_leaf().index}"
    ]


def test_two_rows_that_change_places_are_both_named(story):
    """Swapped numbers: each row stands where the other was sealed."""
    rows = HISTORY.objects.order_by("history_id")
    first, second = (row.history_id for row in rows[:2])
    for old, new in ((first, -1), (second, first), (-1, second)):
        as_owner(f"UPDATE {PLANS} SET history_id = %s {ROW}", new, old)
    _report, found = told()
    assert {(each.history_id, each.kind) for each in found if each.table == PLANS} == {
        (first, "row-altered"),
        (second, "row-altered"),
    }


def test_the_number_of_a_deleted_row_used_again_is_seen(story):
    row, columns = a_row(), [f'"{field.column}"' for field in HISTORY._meta.concrete_fields]
    other = HISTORY.objects.exclude(history_id=row).first().history_id
    as_owner(f"DELETE FROM {PLANS} {ROW}", row)
    values = ["%s" if name == '"history_id"' else name for name in columns]
    copied = f"INSERT INTO {PLANS} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {PLANS}"
    as_owner(f"{copied} {ROW}", row, other)
    assert kinds()[0] >= {"row-altered"}


def test_leaves_that_change_places_give_another_root(story):
    first, second = LedgerLeaf.objects.order_by("index")[3:5]
    for old, new in ((first.index, -1), (second.index, first.index), (-1, second.index)):
        as_owner(f'UPDATE {LEAVES} SET "index" = %s WHERE "index" = %s', new, old)
    assert kinds() == ({"root-mismatch"}, 1)


def test_row_and_leaf_together_give_another_root(story):
    as_owner(f"UPDATE {PLANS} SET reason = 'forged' {ROW}", a_row())
    leaf, source = a_leaf(), sources()[PLANS]
    (entry,) = source.entries(leaf.schema.columns, source.rows.filter(history_id=leaf.history_id))
    fresh = canonical.leaf_hash(entry.header, entry.commitment)
    as_owner(f'UPDATE {LEAVES} SET hash = %s WHERE "index" = %s', fresh, leaf.index)
    assert kinds() == ({"root-mismatch"}, 1)


def planted(date, txid):
    """A copy of the newest row under a number of its own: no application wrote it."""
    last = HISTORY.objects.latest("history_id").history_id
    new = {"history_id": last + 900, "history_date": date, "history_txid": txid}
    columns = [field.column for field in HISTORY._meta.concrete_fields]
    named = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join("%s" if name in new else f'"{name}"' for name in columns)
    params = [new[name] for name in columns if name in new]
    copied = f"INSERT INTO {PLANS} ({named}) SELECT {values} FROM {PLANS} {ROW}"
    as_owner(copied, *params, last)
    return last + 900


@pytest.mark.skipif(SQLITE, reason="transaction numbers are those of PostgreSQL")
@pytest.mark.parametrize("txid", [1, None])
def test_a_row_planted_below_the_watermark_was_never_sealed(story, txid):
    number = planted(timezone.now(), txid)
    _report, found = told(story)
    assert (PLANS, number, "row-unsealed") in [each[:3] for each in found]
    assert seal.seal(SIGNER) is None  # the sealer passes it by: it is not whitewashed


@pytest.mark.skipif(not SQLITE, reason="numbers are in the order of commits on SQLite")
def test_a_row_planted_between_sealed_ones_was_never_sealed(story):
    number = planted(timezone.now(), None)
    as_owner(f"UPDATE {PLANS} SET history_id = 0 {ROW}", number)
    _report, found = told(story)
    assert (PLANS, 0, "row-unsealed") in [each[:3] for each in found]
    assert seal.seal(SIGNER) is None


def test_a_forged_new_row_with_an_old_date_is_backdated_once_it_is_sealed(story):
    last = waiting.newest()
    txid = None if SQLITE else run("SELECT pg_current_xact_id()::text::bigint")[0][0]
    number = planted(last.sealed_at - LONGEST * 25, txid)
    report, found = told()
    assert report.pending == 1
    assert seal.seal(SIGNER)
    _report, found = told()
    assert (PLANS, number, "backdated") in [each[:3] for each in found]


def test_an_outage_of_the_sealer_is_no_finding(story, cast):
    """The row is younger than the seal before its own, however late that one came."""
    as_owner(f"UPDATE {SEALS} SET sealed_at = %s", timezone.now() - LONGEST * 50)
    assert kinds() == (set(), 3)


def test_a_rewritten_trail_with_a_wrong_key_fails_on_its_signature(story):
    as_owner(f"UPDATE {PLANS} SET reason = 'forged' {ROW}", a_row())
    rewrite(STRANGER)
    assert kinds() == ({"bad-signature"}, 1)


def test_a_rewritten_trail_with_the_stolen_key_is_caught_by_the_anchor_alone(story):
    as_owner(f"UPDATE {PLANS} SET reason = 'forged' {ROW}", a_row())
    rewrite(SIGNER)
    assert kinds() == (set(), 3)  # the limit of a ledger that nobody else has seen
    assert kinds(story) == ({"not-consistent-with-checkpoint"}, 1)


def cut():
    """Back to the first seal, with data as it was then."""
    first = LedgerSeal.objects.order_by("size").first()
    as_owner(f"DELETE FROM {PlanUserPermission._meta.db_table}")  # the shadow of grants
    for table, source in sources().items():
        leaves = LedgerLeaf.objects.filter(table=table, index__gte=first.size)
        for number in leaves.values_list("history_id", flat=True):
            as_owner(f"DELETE FROM {table} WHERE {source.key} = %s", number)
    as_owner(f'DELETE FROM {LEAVES} WHERE "index" >= %s', first.size)
    as_owner(f"DELETE FROM {SEALS} WHERE size > %s", first.size)
    for source in sources().values():
        if source.base is not None:
            put_back(source)


def put_back(source):
    """Data rows as their newest history row says; what has none is gone."""
    base, pk = source.base._meta.db_table, source.base._meta.pk.column
    newest = {row.id: row for row in source.rows}
    for row in source.base._base_manager.all():
        if row.pk not in newest:
            as_owner(f"DELETE FROM {base} WHERE {pk} = %s", row.pk)
            continue
        then = {
            field.column: field.get_db_prep_save(getattr(newest[row.pk], field.attname), connection)
            for field in source.model.tracked_fields
        }
        columns = ", ".join(f'"{name}" = %s' for name in then)
        as_owner(f"UPDATE {base} SET {columns} WHERE {pk} = %s", *then.values(), row.pk)


def test_a_trail_cut_to_an_older_seal_is_caught_by_the_anchor_alone(story):
    cut()
    assert kinds() == (set(), 3)
    assert kinds(story) == ({"tail-cut"}, 1)


def test_leaves_cut_without_their_seal_are_missed_at_home(story):
    as_owner(f'DELETE FROM {LEAVES} WHERE "index" >= %s', waiting.newest().size - 1)
    assert "tail-cut" in kinds()[0]


def test_seals_cut_without_their_leaves_are_missed_at_home(story):
    as_owner(f"DELETE FROM {SEALS} WHERE size = %s", waiting.newest().size)
    assert "leaf-order" in kinds()[0]


def test_nothing_left_of_an_anchored_ledger_is_a_cut_and_not_a_beginning(story):
    for table in (LEAVES, SEALS):
        as_owner(f"DELETE FROM {table}")
    assert "tail-cut" in kinds(story)[0]
    with pytest.raises(BadNote, match="nothing was ever sealed"):
        told()


def test_a_missing_trigger_is_named(story):
    triggers.strip()
    _report, found = told(story)
    assert {each.kind for each in found} == {"trigger-missing"}
    assert len(found) == len(triggers.gone())
    triggers.install()
    assert kinds(story) == (set(), 0)


# Lawful erasure ---------------------------------------------------------------------------------


def blanks(source):
    """SET … for every column of a body."""
    values = {
        name: field.get_db_prep_save(blank_of(field), connection)
        for name, field in source.fields.items()
    }
    return ", ".join(f'"{name}" = %s' for name in values), list(values.values())


@pytest.fixture
def erased(story, cast):
    """The submission, erased under a record by two people."""
    row, source = a_row(), sources()[PLANS]
    (entry,) = source.entries(list(source.fields), source.rows.filter(history_id=row))
    with context.unit_of_work(actor=cast.system, act="test.erase"):
        LedgerErasure.objects.create(
            table=PLANS,
            row=row,
            commitment=entry.commitment,
            legal_basis="JRA 4/2026",
            decided_by=cast.eka.pk,
            approved_by=cast.ida.pk,
        )
    columns, values = blanks(source)
    as_owner(f"UPDATE {PLANS} SET nonce = NULL, {columns} {ROW}", *values, row)
    return row


def test_a_lawful_erasure_keeps_every_proof_and_is_told(story, erased):
    report, found = told(story)
    assert (found, report.exit_code, report.erased) == ([], 0, 1)
    assert seal.seal(SIGNER)  # the record of the erasure is a leaf itself
    assert kinds(story) == (set(), 0)


def test_a31_a_text_planted_in_an_erased_row_is_seen(story, erased):
    as_owner(f"UPDATE {PLANS} SET reason = 'planted' {ROW}", erased)
    assert kinds() == ({"erased-but-filled"}, 1)


def test_an_erased_row_still_says_who_and_when(story, erased):
    as_owner(f"UPDATE {PLANS} SET history_user_id = 99 {ROW}", erased)
    assert kinds() == ({"header-altered"}, 1)


def test_an_erasure_taken_off_the_record_is_seen(story, erased):
    as_owner(f"DELETE FROM {LedgerErasure._meta.db_table}")
    assert "erasure-not-on-record" in kinds()[0]


def test_each_row_is_a_finding_of_its_own(story):
    as_owner(f"UPDATE {PLANS} SET reason = 'forged'")
    report, found = told()
    assert report.findings == len(found) == HISTORY.objects.count()
