"""Sealing: every row once, none twice, none passed over; by one sealer at a time."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.audit.ledger_kit import (
    HISTORY,
    PLANS,
    SEALS,
    SIGNER,
    SQLITE,
    STRANGER,
    as_owner,
    kinds,
    run,
    told,
)
from tests.cast import do
from viewflow_kinerja.audit import keys, note, seal, sources, waiting
from viewflow_kinerja.audit.note import VerifierKey
from viewflow_kinerja.jobs import ledger
from viewflow_kinerja.models import (
    LedgerKey,
    LedgerLeaf,
    LedgerSchema,
    LedgerSeal,
    OrgUnit,
    RuleBook,
)


def rows():
    return sum(source.rows.count() for source in sources.sources().values())


def test_every_row_of_every_table_has_one_leaf_in_its_order(story):
    leaves = list(LedgerLeaf.objects.order_by("index"))
    assert [leaf.index for leaf in leaves] == list(range(rows()))
    for table, source in sources.sources().items():
        sealed = [leaf.history_id for leaf in leaves if leaf.table == table]
        assert sealed == list(source.rows.values_list(source.key, flat=True))


def test_all_recorded_models_and_the_events_are_sealed_and_have_canonical_columns(db):
    from viewflow_kinerja.audit.append_only import stamped

    assert sources.sources().keys() == set(stamped())
    assert sources.unwritable() == []


def test_a_round_with_nothing_to_do_writes_nothing(story, django_assert_max_num_queries):
    before = LedgerSeal.objects.count()
    with django_assert_max_num_queries(8) as asked:
        assert seal.seal(SIGNER) is None
    assert LedgerSeal.objects.count() == before
    assert not [each for each in asked if each["sql"].startswith(("INSERT", "COPY", "UPDATE"))]


def test_the_seal_is_the_signed_checkpoint_of_its_tree(story):
    for row in LedgerSeal.objects.all():
        head = note.read(row.note, [SIGNER.key])
        assert (head.size, head.root) == (row.size, bytes(row.root))


def test_a23_a_row_is_decoded_through_the_orm_and_gives_the_golden_body(cast):
    """JSON, decimals, dates and truth look alike on every database."""
    from viewflow_kinerja import context

    with context.unit_of_work(actor=cast.system, act="test.golden", reason='ä"\n'):
        RuleBook.objects.create(
            unit=cast.units["PEMKAB"],
            year=2031,
            version=1,
            values={"b": 1.50, "a": ["é", None, True]},
        )
    source = sources.sources()[RuleBook.history.model._meta.db_table]
    (entry,) = source.entries(list(source.fields), source.rows.filter(year=2031))
    said = json.loads(entry.body)
    assert (said["reason"], said["values"]) == ('ä"\n', {"a": ["é", None, True], "b": "1.5"})
    assert '"reason":"ä\\"\\n"' in entry.body
    assert f'"unit_id":{cast.units["PEMKAB"].pk},' in entry.body
    assert '"values":{"a":["é",null,true],"b":"1.5"},"version":1,' in entry.body
    assert entry.body.endswith('"wf_process_id":null,"wf_task_id":null,"year":2031}')


def test_a23_what_raw_cursors_say_differs_between_databases_and_is_never_hashed(story):
    column = f"SELECT history_date FROM {PLANS} ORDER BY history_id LIMIT 1"
    raw = run(column)[0][0]
    (entry, *_rest) = sources.sources()[PLANS].entries([], HISTORY.objects.order_by("history_id"))
    assert (raw.tzinfo is None) == SQLITE
    assert entry.when.tzinfo is not None


FIELDS = sources.Source.fields.fget


def without(column):
    """The columns as they are, one of a plan's history left out."""

    def fields(self):
        found = FIELDS(self)
        return {name: found[name] for name in found if (self.table, name) != (PLANS, column)}

    return property(fields)


def test_a28_a_new_column_does_not_disturb_old_leaves(cast, year, plan, settings, monkeypatch):
    """Old leaves keep their columns; no leaf covers the new one in old rows."""
    with monkeypatch.context() as before:
        before.setattr(sources.Source, "fields", without("place"))
        assert seal.seal(SIGNER)
    do(plan, "submit", cast.fauzan)
    assert seal.seal(SIGNER)
    assert kinds() == (set(), 3)
    old, new = LedgerSchema.objects.filter(table=PLANS).order_by("pk")
    assert set(new.columns) - set(old.columns) == {"place"}
    first = LedgerLeaf.objects.filter(table=PLANS).order_by("index").first()
    as_owner(f"UPDATE {PLANS} SET place = 'x' WHERE history_id = %s", first.history_id)
    assert "row-altered" not in kinds()[0]


def test_a27_a_column_that_is_gone_is_told_by_the_check_and_by_verification(story, monkeypatch):
    assert sources.lost() == []
    monkeypatch.setattr(sources.Source, "fields", without("place"))
    assert sources.lost() == [f"{PLANS}.place"]
    _report, found = told()
    altered = [each for each in found if each.table == PLANS]
    assert len(altered) == HISTORY.objects.count()
    assert {each.kind for each in altered} == {"row-altered"}
    assert "column place is gone" in altered[0].detail


@pytest.mark.skipif(SQLITE, reason="the stamp is PostgreSQL's")
def test_a29_a_restore_through_the_triggers_gives_rows_another_date_and_is_noticed(story):
    row = HISTORY.objects.latest("history_id").history_id
    columns = ", ".join(f'"{field.column}"' for field in HISTORY._meta.concrete_fields)
    run(f"CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM {PLANS}")
    as_owner(f"DELETE FROM {PLANS} WHERE history_id = %s", row)
    copied = f"INSERT INTO {PLANS} ({columns}) SELECT {columns} FROM kept WHERE history_id = %s"
    run(copied, row)  # the triggers stand: the row is stamped anew
    assert "row-altered" in kinds()[0]
    as_owner(f"DELETE FROM {PLANS} WHERE history_id = %s", row)
    as_owner(copied, row)  # --disable-triggers
    assert kinds(story) == (set(), 0)


@pytest.mark.skipif(SQLITE, reason="clusters are PostgreSQL's")
def test_a30_rows_of_another_cluster_are_sealed_although_their_numbers_are_small(story, cast):
    """After a dump and restore the numbers begin anew, below the old watermark."""
    do_something(cast)
    high = "UPDATE {} SET watermark = 9000000000000000000, cluster = %s"
    cluster = waiting.moment_of().cluster
    as_owner(high.format(SEALS), cluster)
    assert seal.seal(SIGNER) is None  # in the same cluster they would lie below
    as_owner(high.format(SEALS), "another")
    assert told()[0].pending > 0
    assert "row-unsealed" not in kinds()[0]
    assert seal.seal(SIGNER).cluster == cluster
    assert kinds(story) == (set(), 0)
    assert seal.seal(SIGNER) is None


def do_something(cast):
    from viewflow_kinerja import context

    with context.unit_of_work(actor=cast.system, act="test.rename"):
        OrgUnit.objects.first().record(name="another")


def test_a_reader_of_part_of_the_ledger_starts_from_a_signed_seal(story, cast):
    middle = LedgerSeal.objects.order_by("size")[1]
    report, found = told(since=middle.size + 1)
    assert (report.since, report.size, found) == (middle.size, waiting.newest().size, [])
    assert report.line().endswith(f"not anchored, rows from {middle.size} on")
    assert told(story, since=middle.size)[0].exit_code == 0
    first = LedgerSeal.objects.order_by("size").first()
    assert told(first.note, since=middle.size)[0].exit_code == 0
    first_row = LedgerLeaf.objects.get(index=0)
    as_owner(f"DELETE FROM {first_row.table} WHERE history_id = %s", first_row.history_id)
    assert kinds(since=middle.size) == (set(), 3)  # older rows are not read
    assert "row-missing" in kinds(since=1)[0]  # no seal so far down: from the beginning


def test_a_frontier_forged_below_a_partial_verification_is_noticed(story):
    middle = LedgerSeal.objects.order_by("size")[1]
    as_owner(
        f"UPDATE {SEALS} SET frontier = %s WHERE size = %s",
        bytes(32) * middle.size.bit_count(),
        middle.size,
    )
    assert "root-mismatch" in kinds(since=middle.size)[0]


def test_rows_that_wait_are_pending_and_no_finding(story, cast):
    do_something(cast)
    report, found = told(story)
    assert (report.pending, found, report.exit_code) == (1, [], 0)


# Keys -------------------------------------------------------------------------------------------


@pytest.fixture
def installed(cast, settings, tmp_path):
    """A key in a file, trusted by the settings."""
    file = tmp_path / "ledger.key"
    key = keys.make("kinerja.example.go.id/ledger", file)
    settings.KINERJA = {"LEDGER_KEY_FILE": str(file), "LEDGER_TRUSTED_KEYS": [str(key)]}
    return file


def test_a_round_puts_its_key_on_record_and_seals_the_record(installed):
    done = ledger.run()
    assert done.leaves == done.sealed.size == rows()
    key = LedgerKey.objects.get()
    row = key.history.get()
    assert (row.act, row.actor_name) == ("ledger.begin_key", "kinerja-system")
    assert LedgerLeaf.objects.filter(table=row._meta.db_table, history_id=row.pk).exists()
    again = ledger.run()
    assert (again.sealed, LedgerKey.objects.count()) == (None, 1)


def test_a_new_key_signs_on_and_the_old_one_stays_trusted(installed, settings, tmp_path, cast):
    ledger.run()
    old, kept = settings.KINERJA["LEDGER_TRUSTED_KEYS"], waiting.newest().note
    new = keys.make("kinerja.example.go.id/ledger", tmp_path / "new.key")
    both = {"LEDGER_KEY_FILE": str(tmp_path / "new.key"), "LEDGER_TRUSTED_KEYS": [*old, str(new)]}
    settings.KINERJA = both
    ledger.run()
    assert [key.verifier_key for key in LedgerKey.objects.order_by("pk")] == [*old, str(new)]
    assert note.read(waiting.newest().note, [new])
    assert kinds(kept, trusted=keys.trusted()) == (set(), 0)


def test_a_key_that_is_not_trusted_does_not_seal(installed, settings):
    settings.KINERJA |= {"LEDGER_TRUSTED_KEYS": [str(STRANGER.key)]}
    with pytest.raises(ImproperlyConfigured, match="LEDGER_TRUSTED_KEYS"):
        ledger.run()
    assert not LedgerSeal.objects.exists()


def test_a_private_key_that_others_can_read_is_refused(installed):
    assert installed.stat().st_mode & 0o777 == 0o600
    installed.chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        ledger.run()


@pytest.mark.parametrize("text", ["", "nonsense", "PRIVATE+KEY+a+00000000+AQID"])
def test_a_damaged_key_file_is_named(installed, text):
    installed.write_text(text)
    with pytest.raises(ImproperlyConfigured, match="not the private key"):
        ledger.run()


def test_a_key_is_never_written_over_another(installed):
    with pytest.raises(FileExistsError):
        keys.make("kinerja.example.go.id/ledger", installed)


ELSEWHERE = VerifierKey("another.example/ledger", STRANGER.key.public)


@pytest.mark.parametrize("trusted", [[], ["nonsense"], [str(SIGNER.key), str(ELSEWHERE)]])
def test_a35_without_a_trusted_key_in_the_settings_nothing_is_believed(story, settings, trusted):
    """The key in the database says nothing, however well it is signed."""
    settings.KINERJA = {"LEDGER_TRUSTED_KEYS": trusted}
    with pytest.raises(note.BadNote):
        keys.trusted()
