"""What the commands of the ledger print, and how they end: scripts and cron rely on it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.audit.conftest import story  # noqa: F401 - a fixture
from tests.audit.ledger_kit import ORIGIN, PLANS, SIGNER, STRANGER, as_owner
from viewflow_kinerja.audit import note, sources, triggers, waiting, walk
from viewflow_kinerja.audit.note import Checkpoint
from viewflow_kinerja.models import LedgerSeal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(capsys):
    """Exit code, output, complaints."""

    def run(command, *args):
        code = 0
        try:
            call_command(command, *map(str, args))
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def kept(story, tmp_path):  # noqa: F811
    file = tmp_path / "kept.txt"
    file.write_bytes(story.encode())
    return file


def test_an_untouched_trail_is_self_consistent_or_verified(run, kept):
    size, anchored = waiting.newest().size, note.statement(kept.read_text()).size
    counts = f"\tsize {size}\terased 0\tpending 0\tagainst "
    assert run("kinerja_verify") == (3, f"SELF-CONSISTENT{counts}nothing: not anchored\n", "")
    line = f"VERIFIED{counts}a checkpoint of size {anchored}\n"
    assert run("kinerja_verify", "--checkpoint", kept) == (0, line, "")
    assert run("kinerja_verify", "--full", "--checkpoint", kept)[0] == 0


def test_each_finding_is_a_line_and_the_last_line_is_the_verdict(run, kept):
    row = sources.sources()[PLANS].rows.first().history_id
    as_owner(f"DELETE FROM {PLANS} WHERE history_id = %s", row)
    code, out, _err = run("kinerja_verify", "--checkpoint", kept)
    first, last = out.splitlines()
    assert code == 1
    assert first == f"TAMPERED\t{PLANS}\t{row}\trow-missing\t"
    assert last.startswith("TAMPERED\tsize ")


def test_programs_read_one_object(run, kept):
    size = waiting.newest().size
    code, out, _err = run("kinerja_verify", "--json")
    facts = {"exit": 3, "size": size, "anchored": None, "erased": 0, "pending": 0}
    assert (code, json.loads(out)) == (3, facts | {"findings": []})
    as_owner(f"UPDATE {PLANS} SET reason = 'forged'")
    code, out, _err = run("kinerja_verify", "--json", "--checkpoint", kept)
    said = json.loads(out)
    assert (code, said["exit"]) == (1, 1)
    assert {each["kind"] for each in said["findings"]} == {"row-altered"}
    assert said["findings"][0].keys() == {"table", "history_id", "kind", "detail"}


def test_it_could_not_run(run, kept, settings, tmp_path):
    foreign = tmp_path / "foreign.txt"
    head = Checkpoint(ORIGIN, 1, bytes(32))
    foreign.write_bytes(note.write(head, STRANGER.key, STRANGER.sign).encode())
    for arguments in (["--checkpoint", tmp_path / "nowhere"], ["--checkpoint", foreign]):
        code, out, err = run("kinerja_verify", *arguments)
        assert (code, out) == (2, "")
        assert err.startswith("COULD NOT RUN\t")
    settings.KINERJA = {}
    assert run("kinerja_verify")[0] == 2


@pytest.mark.django_db
def test_nothing_sealed_and_nothing_kept_is_two_but_something_kept_is_a_cut(
    run, settings, tmp_path
):
    settings.KINERJA = {"LEDGER_TRUSTED_KEYS": [str(SIGNER.key)]}
    assert run("kinerja_verify")[0] == 2
    file, head = tmp_path / "kept.txt", Checkpoint(ORIGIN, 5, bytes(32))
    file.write_bytes(note.write(head, SIGNER.key, SIGNER.sign).encode())
    code, out, _err = run("kinerja_verify", "--checkpoint", file)
    assert code == 1
    assert "\ttail-cut\t5 rows were anchored, 0 are left" in out


@pytest.mark.django_db
def test_before_the_first_seal_triggers_and_data_are_asked_all_the_same(run, cast, settings):
    settings.KINERJA = {"LEDGER_TRUSTED_KEYS": [str(SIGNER.key)]}
    assert run("kinerja_verify")[0] == 2
    triggers.strip()
    code, out, _err = run("kinerja_verify")
    assert code == 1
    assert "\ttrigger-missing\t" in out
    triggers.install()
    as_owner("UPDATE viewflow_kinerja_orgunit SET name = 'forged' WHERE source_key = 'DINKES'")
    code, out, _err = run("kinerja_verify", "--json")
    assert (code, [each["kind"] for each in json.loads(out)["findings"]]) == (1, ["data-differs"])


def test_it_reads_only(run, kept):
    with CaptureQueriesContext(connection) as asked:
        assert run("kinerja_verify", "--checkpoint", kept)[0] == 0
    assert len(asked) > 50
    frame = "|(RELEASE )?SAVEPOINT |SET LOCAL enable_"  # how the planner goes, for one transaction
    reading = re.compile(rf'SELECT |DECLARE "\w+" NO SCROLL CURSOR FOR SELECT {frame}')
    assert [each["sql"] for each in asked if not reading.match(each["sql"])] == []


def test_small_pages_give_the_same_verdict(run, kept, monkeypatch):
    """Whatever lies on the edge of a page is compared all the same."""
    monkeypatch.setattr(walk, "CHUNK", 7)
    assert run("kinerja_verify", "--checkpoint", kept)[0] == 0
    middle = LedgerSeal.objects.order_by("size")[1].size
    assert run("kinerja_verify", "--checkpoint", kept, "--since", middle)[0] == 0
    as_owner(f"UPDATE {PLANS} SET reason = 'forged'")
    _code, out, _err = run("kinerja_verify")
    assert out.count("row-altered") == sources.sources()[PLANS].rows.count()


def test_the_command_knows_nothing_of_the_pages():
    """What verifies must run where the pages are broken."""
    look = (
        "import django, sys; django.setup(); "
        "import viewflow_kinerja.management.commands.kinerja_verify; "
        "print([m for m in sys.modules if m.startswith('viewflow_kinerja.')"
        " and m.split('.')[1] in ('views', 'forms', 'selectors', 'urls')])"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", look], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# kinerja_keygen and kinerja_seal ------------------------------------------------------------------


def test_from_a_new_key_to_a_verified_trail(run, cast, settings, tmp_path):
    code, out, _err = run("kinerja_keygen", ORIGIN, tmp_path / "ledger.key")
    lines = dict(line.split(" = ") for line in out.splitlines()[1:])
    assert code == 0
    trusted = lines['KINERJA["LEDGER_TRUSTED_KEYS"]'].replace("'", '"')
    settings.KINERJA = {
        "LEDGER_KEY_FILE": lines['KINERJA["LEDGER_KEY_FILE"]'].strip("'"),
        "LEDGER_TRUSTED_KEYS": json.loads(trusted),
        "LEDGER_ANCHORS": [
            {
                "BACKEND": "viewflow_kinerja.audit.anchors.FileAnchor",
                "OPTIONS": {"folder": str(tmp_path)},
            }
        ],
    }
    size = sum(source.rows.count() for source in sources.sources().values()) + 1  # the key
    code, out, _err = run("kinerja_seal", "--watch")
    assert (code, out.splitlines()) == (
        0,
        [f"{size} rows sealed.", f"published: file {tmp_path}", "watch: exit 0"],
    )
    (checkpoint,) = tmp_path.glob("checkpoint-*.txt")
    assert run("kinerja_verify", "--checkpoint", checkpoint)[0] == 0
    code, out, _err = run("kinerja_seal", "--json")
    facts = {"leaves": 0, "size": None, "published": [], "failed": [], "watch": None}
    assert (code, json.loads(out)) == (0, facts)


def test_a_key_over_a_key_or_under_no_name_is_refused(run, tmp_path):
    (tmp_path / "there").write_text("")
    for name, file in ((ORIGIN, "there"), ("two words", "new")):
        with pytest.raises(CommandError):
            run("kinerja_keygen", name, tmp_path / file)


def test_without_a_key_nothing_is_sealed_and_people_are_told(run, cast, settings, mailoutbox):
    settings.KINERJA = {"LEDGER_ALARM_TO": ["ops@example.go.id"]}
    code, _out, err = run("kinerja_seal")
    assert code == 2
    assert err.startswith("COULD NOT SEAL\t")
    assert mailoutbox[0].to == ["ops@example.go.id"]
