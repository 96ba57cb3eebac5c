"""What an auditor takes home: verified by Python alone, in an empty environment."""

import json
import shutil
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from tests.audit.ledger_kit import ORIGIN, PLANS, SIGNER, STRANGER, as_owner
from tests.audit.test_note import GOLDEN, GOLDEN_KEY, TWO_WAYS, key, write
from viewflow_kinerja.audit import ed25519, note, proofs, verify_offline, waiting
from viewflow_kinerja.audit.note import Checkpoint
from viewflow_kinerja.models import (
    EvidenceFile,
    LedgerLeaf,
    LedgerReceipt,
    LedgerSeal,
    PerformancePlan,
)


def export(folder, *scope):
    call_command("kinerja_audit_export", *scope, "--out", str(folder), verbosity=0)
    return folder


def offline(bundle, *kept, trusted=SIGNER.key):
    """As at home: isolated, without a single variable of the environment."""
    script = [sys.executable, "-I", str(bundle / "verify_offline.py"), str(bundle), str(trusted)]
    done = subprocess.run(
        [*script, *map(str, kept)], capture_output=True, env={}, text=True, check=False
    )
    return done.returncode, done.stdout


@pytest.fixture
def anchored(story, tmp_path):
    """The checkpoint that the inspectorate keeps."""
    kept = tmp_path / "kept.txt"
    kept.write_bytes(story.encode())
    LedgerReceipt.objects.create(
        seal_id=note.statement(story).size,
        anchor="file",
        at=waiting.newest().sealed_at,
        receipt="kept",
    )
    return kept


@pytest.fixture
def whole(anchored, tmp_path):
    return export(tmp_path / "whole", "--since", "0")


@pytest.fixture
def partial(anchored, tmp_path):
    return export(tmp_path / "partial", "--plan", str(PerformancePlan.all_rows.get().pk))


def entries(bundle):
    text = (bundle / "entries.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def test_a_whole_and_a_partial_bundle_verify_at_home(whole, partial, anchored):
    size = waiting.newest().size
    for bundle in (whole, partial):
        code, said = offline(bundle)
        assert (code, said) == (
            3,
            f"SELF-CONSISTENT\tsize {size}\terased 0\tpending 0\tagainst nothing: not anchored\n",
        )
        code, said = offline(bundle, anchored)
        assert code == 0
        assert said.startswith("VERIFIED\t")
    assert len(entries(whole)) == size
    assert not any("p" in entry for entry in entries(whole))
    assert 0 < len(entries(partial)) < size
    assert all("p" in entry for entry in entries(partial))


def test_the_case_of_a_plan_holds_what_hangs_on_it_and_nothing_else(partial):
    tables = {json.loads(entry["h"])[1].rpartition("_")[2] for entry in entries(partial)}
    assert tables == {
        "historicalperformanceplan",
        "historicalworkresult",
        "historicalindicator",
        "historicalbehaviourexpectation",
        "historicalannex",
        "historicalplanversion",
        "historicalaccessgrant",
        "workflowevent",
    }


def test_the_history_of_one_record(anchored, tmp_path):
    plan = PerformancePlan.all_rows.get()
    bundle = export(tmp_path / "one", "--object", f"performanceplan:{plan.pk}")
    assert len(entries(bundle)) == plan.history.count()
    assert offline(bundle, anchored)[0] == 0


def test_what_was_sealed_since_a_day_or_an_index(anchored, tmp_path):
    first = LedgerSeal.objects.order_by("size").first()
    since = export(tmp_path / "index", "--since", str(first.size))
    assert [entry["i"] for entry in entries(since)] == list(
        range(first.size, waiting.newest().size)
    )
    assert offline(since, anchored)[0] == 0
    day = export(tmp_path / "day", "--since", "2001-01-01")
    assert len(entries(day)) == waiting.newest().size


def test_the_manifest_names_every_file_and_the_scope(partial):
    manifest = json.loads((partial / "manifest.json").read_text())
    plan = PerformancePlan.all_rows.get().pk
    assert (manifest["format"], manifest["origin"], manifest["scope"]) == (
        1,
        ORIGIN,
        f"plan {plan}",
    )
    assert {"entries.jsonl", "checkpoint.txt", "README.txt", "schema.json"} <= set(
        manifest["files"]
    )


def test_the_schema_names_kinds_and_labels_of_the_columns(partial):
    schemas = json.loads((partial / "schema.json").read_text())
    (plans,) = [each for each in schemas if each["table"] == PLANS]
    columns = {column["name"]: column for column in plans["columns"]}
    assert columns["status"]["type"] == "CharField"
    assert {"name", "type", "id", "en"} == columns["status"].keys()


CHANGES = {
    "entries.jsonl": [
        ("DRAFT", "SUBMITTED"),
        ("Fauzan", "Budi"),
        ('\\"+\\"', '\\"-\\"'),
        ("plan.", "x."),
    ],
    "checkpoint.txt": [(ORIGIN, "another.example/ledger")],
    "schema.json": [("CharField", "TextField")],
    "README.txt": [("not", "indeed")],
    "consistency.json": [("{", "{ ")],
    "verifier_keys.txt": [("+", "-")],
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("kind", ["whole", "partial"])
def test_each_single_change_is_noticed(request, anchored, kind, name):
    bundle = request.getfixturevalue(kind)
    path = bundle / name
    text = path.read_text("utf-8")
    for old, new in CHANGES[name]:
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        assert offline(bundle, anchored)[0] in (1, 2)
    path.write_text(text, "utf-8")
    assert offline(bundle, anchored)[0] == 0
    path.unlink()
    assert offline(bundle, anchored)[0] in (1, 2)


def in_order(bundle, text):
    """Somebody who also mends the manifest: only what is signed protects."""
    (bundle / "entries.jsonl").write_text(text, "utf-8", newline="\n")
    manifest = json.loads((bundle / "manifest.json").read_text())
    manifest["files"]["entries.jsonl"] = verify_offline.sha256(text.encode()).hex()
    (bundle / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize("kind", ["whole", "partial"])
def test_the_proofs_hold_without_the_manifest(request, anchored, kind):
    bundle = request.getfixturevalue(kind)
    text = (bundle / "entries.jsonl").read_text("utf-8")
    lines = text.splitlines(keepends=True)
    changed = {
        "a body": text.replace("DRAFT", "SUBMITTED", 1),
        "a header": text.replace('\\"+\\"', '\\"-\\"', 1),
        "two lines": "".join([lines[1], lines[0], *lines[2:]]),
        "a line twice": "".join([lines[0], *lines]),
        "half erased": _with(lines, n=None),
    }
    if kind == "whole":
        changed |= {"the last": "".join(lines[:-1]), "all": ""}
    else:
        changed |= {"its place": _with(lines, i=10_000), "its proof": _with(lines, p=[])}
        changed["no proof"] = _with(lines, p=...)
    for what, forged in changed.items():
        in_order(bundle, forged)
        assert offline(bundle, anchored)[0] == 1, what
    in_order(bundle, text)
    assert offline(bundle, anchored)[0] == 0


def _with(lines, **change):
    """The first line with another value; `...` takes it away."""
    entry = json.loads(lines[0]) | change
    kept = {name: value for name, value in entry.items() if value is not ...}
    return "".join([json.dumps(kept, ensure_ascii=False) + "\n", *lines[1:]])


@pytest.mark.parametrize("kind", ["whole", "partial"])
def test_another_history_under_the_stolen_key_is_caught_by_the_readers_checkpoint(
    request, anchored, tmp_path, kind
):
    bundle, size = request.getfixturevalue(kind), note.statement(anchored.read_text()).size
    other = Checkpoint(ORIGIN, size, bytes(32))
    kept = tmp_path / "other.txt"
    kept.write_bytes(note.write(other, SIGNER.key, SIGNER.sign).encode())
    code, said = offline(bundle, kept)
    assert code == 1
    assert "not-consistent-with-checkpoint" in said
    longer = Checkpoint(ORIGIN, 10_000, bytes(32))
    kept.write_bytes(note.write(longer, SIGNER.key, SIGNER.sign).encode())
    assert "tail-cut" in offline(bundle, kept)[1]


def test_a35_the_key_is_the_readers_and_not_the_one_in_the_bundle(whole):
    """A bundle signed by somebody else, with his key laid into it, convinces nobody."""
    assert offline(whole, trusted=STRANGER.key)[0] == 2
    (whole / "verifier_keys.txt").write_text(f"{STRANGER.key}\n")
    assert offline(whole, trusted=STRANGER.key)[0] == 2


def test_what_cannot_be_run_is_two(whole, partial, tmp_path):
    assert offline(whole, tmp_path / "nowhere")[0] == 2
    (tmp_path / "nonsense").write_text("nonsense")
    assert offline(whole, tmp_path / "nonsense")[0] == 2
    assert offline(partial, tmp_path / "nonsense")[0] == 2
    shutil.copy(whole / "verify_offline.py", tmp_path)
    assert offline(tmp_path)[0] == 2


def fit(bundle):
    manifest = json.loads((bundle / "manifest.json").read_text("utf-8"))
    files = (path for path in bundle.rglob("*") if path.is_file())
    names = {path.relative_to(bundle).as_posix(): path.read_bytes() for path in files}
    del names["manifest.json"]
    digests = {name: verify_offline.sha256(content).hex() for name, content in names.items()}
    (bundle / "manifest.json").write_text(json.dumps(manifest | {"files": digests}), "utf-8")


def test_evidence_lies_beside_its_row(everything, settings, tmp_path):
    settings.KINERJA = {"LEDGER_TRUSTED_KEYS": [str(SIGNER.key)]}
    file = EvidenceFile.all_rows.get()
    bundle = export(tmp_path / "all", "--since", "0")
    content = (bundle / "attachments" / file.sha256).read_bytes()
    assert verify_offline.sha256(content).hex() == file.sha256
    assert offline(bundle)[0] == 3
    (bundle / "attachments" / file.sha256).write_bytes(content + b"x")
    assert offline(bundle)[0] == 1
    fit(bundle)  # the manifest proves nothing: the sealed row does
    assert "not what a row names" in offline(bundle)[1]
    (bundle / "attachments" / file.sha256).unlink()
    fit(bundle)
    code, said = offline(bundle)
    assert (code, f"file-missing\tattachments/{file.sha256}" in said) == (1, True)


def test_questions_that_have_no_answer(cast, story, tmp_path):
    for scope in (["--object", "nothing:1"], ["--object", "performanceplan:x"]):
        with pytest.raises(CommandError, match="write model:pk"):
            export(tmp_path / "none", *scope)
    with pytest.raises(CommandError, match="no sealed row"):
        export(tmp_path / "none", "--object", "performanceplan:999")
    (tmp_path / "there").mkdir()
    with pytest.raises(CommandError, match="exists"):
        export(tmp_path / "there", "--since", "0")
    for table in (LedgerReceipt, LedgerLeaf, LedgerSeal):
        as_owner(f"DELETE FROM {table._meta.db_table}")
    with pytest.raises(CommandError, match="nothing was ever sealed"):
        export(tmp_path / "none", "--since", "0")


# The verifier of the bundle against the one of the product ----------------------------------------


def test_the_offline_verifier_reads_notes_as_strictly():
    offline_key = verify_offline.read_key(GOLDEN_KEY)
    assert verify_offline.read_note(GOLDEN, offline_key)[0] == 1
    for text in TWO_WAYS.values():
        with pytest.raises(ValueError, match=r"checkpoint|signed"):
            verify_offline.read_note(write(text), offline_key)


def test_the_offline_verifier_knows_ed25519_as_the_library_does():
    for number in range(12):
        seed = bytes([number]) * 32
        public, message = ed25519.public_of(seed), b"m" * number
        signature = ed25519.sign(seed, message)
        assert verify_offline.signed(public, message, signature)
        assert not verify_offline.signed(public, message + b"x", signature)
        for at in (0, 31, 32, 63):
            broken = bytearray(signature)
            broken[at] ^= 1
            assert not verify_offline.signed(public, message, bytes(broken))
    assert not verify_offline.signed(key().public, b"", b"short")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 20])
def test_both_verifiers_judge_proofs_alike(size):
    from tests.audit.test_tree import naive, numbered, proved

    leaves = numbered(size)
    for at in range(size):
        steps = proved(proofs.inclusion(at, size), leaves)
        for way in (steps, steps[:-1], [*steps, leaves[0]]):
            for root in (naive(leaves), leaves[0]):
                said = proofs.included(leaves[at], at, size, way, root)
                assert verify_offline.included(leaves[at], at, size, way, root) == said
        old = at + 1
        steps, older = proved(proofs.consistency(old, size), leaves), naive(leaves[:old])
        for way in (steps, steps[:-1], [*steps, leaves[0]]):
            for root in (naive(leaves), leaves[0]):
                said = proofs.consistent(old, size, older, root, way)
                assert verify_offline.consistent(old, size, older, root, way) == said
