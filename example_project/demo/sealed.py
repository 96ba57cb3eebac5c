"""History of the demonstration: sealed, anchored, verified; and what its inspector finds in it."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from config import ledger
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from demo import clock
from demo.load import ADMIN
from demo.stage import Done
from viewflow_kinerja import context
from viewflow_kinerja.models import Evaluation, LedgerCheck

FOLDER: Path = settings.BASE_DIR / "var"
_FINAL = ("FINAL", "DELIVERED", "ACKNOWLEDGED")


def possible() -> bool:
    """Whether signatures can be made: the extra `ledger` is installed."""
    return find_spec("cryptography") is not None


def make_key(folder: Path = FOLDER) -> None:
    """A key for this database alone; that of the one before, and what it sealed, goes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("ledger.key", "ledger.pub"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "inspektorat", ignore_errors=True)
    (folder / "inspektorat").mkdir()
    from viewflow_kinerja.audit import keys  # needs the extra

    key = keys.make(ledger.NAME, folder / "ledger.key")
    (folder / "ledger.pub").write_text(f"{key}\n", encoding="ascii")
    settings.KINERJA.update(ledger.given(folder))


def seal() -> LedgerCheck:
    """Seal, hand the checkpoint to the anchor, verify; as the nightly round does it."""
    from viewflow_kinerja.jobs import ledger as rounds  # needs the extra

    rounds.run()
    return rounds.watch()


def plant(done: Done) -> Evaluation:
    """A script on the server changed a rating that was final: the case of the inspector's tutorial.

    Not one of the worked example, whose numbers are checked.
    """
    ours = [key for kind, key, _act, _login in done if kind == "evaluation"]
    row = Evaluation.all_rows.filter(status__in=_FINAL).exclude(pk__in=ours).earliest("pk")
    admin = get_user_model().objects.get(username=ADMIN)
    act = {"actor": admin, "act": "portal.repair", "reason": "permintaan lisan"}
    with clock.at("2026-04-15", 22, 40), transaction.atomic(), context.unit_of_work(**act):
        row.record(result_rating="ABOVE", behaviour_rating="ABOVE", predicate="VERY_GOOD")
    return row
