"""The page of the ledger: what waits, what was sealed and verified, where it is kept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from tests.audit.conftest import story  # noqa: F401 - a fixture
from tests.audit.ledger_kit import SIGNER
from viewflow_kinerja import context
from viewflow_kinerja.audit import seal
from viewflow_kinerja.audit.state import lag
from viewflow_kinerja.models import LedgerCheck, LedgerReceipt, LedgerSeal, OrgUnit

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def look(client, cast):
    """The page as somebody sees it."""

    def look(user):
        client.force_login(user)
        return client.get(reverse("kinerja:ledger"))

    return look


def checked(**facts):
    last = LedgerSeal.objects.order_by("size").last()
    given = {"exit_code": 3, "since": 0, "size": last.size, "findings": 0} | facts
    LedgerCheck.objects.create(at=last.sealed_at, **given)


def test_office_and_auditor_see_it_and_others_are_refused_in_words(look, cast, story):  # noqa: F811
    for user in (cast.eka, cast.ida):
        assert look(user).status_code == 200
    for user in (cast.fauzan, cast.nurlaila, cast.dedi):
        refused = look(user)
        assert refused.status_code == 403
        assert "for the personnel office and the auditors" in refused.content.decode()


def test_without_a_ledger_it_says_so(look, cast):
    assert "this installation keeps no ledger" in look(cast.ida).content.decode()


def test_the_newest_checkpoint_can_be_copied_into_minutes(look, cast, story):  # noqa: F811
    last = LedgerSeal.objects.order_by("size").last()
    said = look(cast.ida).content.decode()
    assert last.note.splitlines()[2].replace("+", "+") in said.replace("&#x27;", "'")
    assert "Checkpoints are kept nowhere outside" in said
    LedgerReceipt.objects.create(seal=last, anchor="mail", at=last.sealed_at, receipt="<4711>")
    assert "&lt;4711&gt;" in look(cast.ida).content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "self-consistent, not anchored"),
        ({"exit_code": 0}, "verified against a checkpoint kept outside"),
        ({"exit_code": 1, "findings": 7, "told": "TAMPERED\tt\t1\trow-altered\t"}, "7 findings"),
        ({"exit_code": 2}, "could not run"),
    ],
)
def test_it_says_how_the_last_verification_ended(look, cast, story, facts, words):  # noqa: F811
    assert "never" in look(cast.ida).content.decode()
    checked(**facts)
    said = look(cast.ida).content.decode()
    assert words in said
    assert ("kj-alert__title" in said) == (facts.get("exit_code") in (1, 2))
    assert ("row-altered" in said) == ("told" in facts)


def test_what_waits_is_counted_and_too_long_is_an_alarm(look, cast, story, settings):  # noqa: F811
    assert lag().rows == 0
    with context.unit_of_work(actor=cast.system, act="test.rename"):
        for unit in OrgUnit.objects.all()[:2]:
            unit.record(name=f"{unit.name}!")
    assert (lag().rows, lag().late) == (2, False)
    assert "waits too long" not in look(cast.ida).content.decode()
    settings.KINERJA |= {"LEDGER_MAX_LAG_MINUTES": -1}
    assert "waits too long" in look(cast.ida).content.decode()
    assert seal.seal(SIGNER)
    assert lag().rows == 0


def test_it_asks_a_fixed_number_of_questions(
    look,
    cast,
    story,  # noqa: F811
    django_assert_max_num_queries,
):
    look(cast.ida)
    with django_assert_max_num_queries(18):
        look(cast.ida)


def test_the_pages_and_checks_do_without_the_extra():
    """A portal that does not seal carries no cryptography."""
    code = (
        "import sys; sys.modules['cryptography'] = None; import django; django.setup(); "
        "import viewflow_kinerja.urls, viewflow_kinerja.checks, viewflow_kinerja.jobs.tick"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, check=True)
    code = code.partition("import viewflow")[0] + "import viewflow_kinerja.audit.note"
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert 'pip install "viewflow-kinerja[ledger]"' in done.stderr
