"""What was erased by schedule is told at home, with its proof; what was only taken out is not."""

import json

import pytest
from django.core.management import CommandError

from tests.audit.ledger_kit import PLANS, SIGNER, as_owner
from tests.audit.test_erasure import (  # noqa: F401 - fixtures
    BASIS,
    WHY,
    closed,
    propose,
    second,
    spoken,
)
from tests.audit.test_export import (  # noqa: F401 - fixtures
    anchored,
    entries,
    export,
    fit,
    offline,
    partial,
)
from tests.audit.test_tamper import erased  # noqa: F401 - a fixture
from viewflow_kinerja.audit import seal
from viewflow_kinerja.jobs import erasure
from viewflow_kinerja.models import LedgerErasure, PerformancePlan


def test_a_lawfully_erased_row_keeps_its_proof(story, erased, tmp_path):  # noqa: F811
    with pytest.raises(CommandError, match="an erasure is not sealed yet"):
        export(tmp_path / "too-early", "--since", "0")
    seal.seal(SIGNER)
    for name, scope in (("all", ("--since", "0")), ("plan", ("--plan", plan_key()))):
        bundle = export(tmp_path / name, *scope)
        code, said = offline(bundle)
        told, last = said.splitlines()
        assert (code, last.split("\t")[2]) == (3, "erased 1")
        day = LedgerErasure.history.get().history_date.strftime("%Y-%m-%d")
        words = f"erased by schedule JRA 4/2026 on {day}, proof intact"
        assert told.split("\t") == ["ERASED", PLANS, str(erased), words]
        (row,) = [entry for entry in entries(bundle) if entry["b"] is None]
        assert (row["n"], json.loads(row["h"])[2]) == (None, erased)
    as_owner(f"UPDATE {PLANS} SET history_user_id = 99 WHERE history_id = %s", erased)
    code, said = offline(export(tmp_path / "forged", "--since", "0"))
    assert code == 1
    assert "proof intact" not in said


def plan_key():
    return str(PerformancePlan.all_rows.get().pk)


def test_words_that_were_taken_out_are_no_erasure(partial):  # noqa: F811
    """A row without its body, however well its proof fits, needs a sealed record of why."""
    lines = entries(partial)
    lines[1] |= {"n": None, "b": None}
    rewrite(partial, lines)
    code, said = offline(partial)
    table, number = json.loads(lines[1]["h"])[1:3]
    assert code == 1
    assert f"TAMPERED\t{table}\t{number}\terasure-not-on-record" in said


def rewrite(bundle, lines):
    """Other entries, and a manifest that fits them: it is signed by nobody."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (bundle / "entries.jsonl").write_text(text, "utf-8")
    fit(bundle)


def test_a_file_that_was_erased_by_schedule_is_not_missed_at_home(
    cast,
    closed,  # noqa: F811
    second,  # noqa: F811
    settings,
    tmp_path,
    django_capture_on_commit_callbacks,
):
    settings.KINERJA = {"LEDGER_TRUSTED_KEYS": [str(SIGNER.key)]}
    seal.seal(SIGNER)
    with django_capture_on_commit_callbacks(execute=True):
        blanked = erasure.carry_out(propose(cast, closed), actor=second, reason=WHY)
    seal.seal(SIGNER)
    for name, scope in (("all", ("--since", "0")), ("plan", ("--plan", plan_key()))):
        bundle = export(tmp_path / name, *scope)
        assert not (bundle / "attachments").exists()
        code, said = offline(bundle)
        *told, last = said.splitlines()
        assert (code, last.split("\t")[2]) == (3, f"erased {blanked}"), said
        assert len(told) == blanked
        assert all(f"erased by schedule {BASIS} on 2" in line for line in told)
        assert all(line.endswith("proof intact") for line in told)
        assert "Melayani warga RAHASIA" not in (bundle / "entries.jsonl").read_text("utf-8")
