"""The ledger of the demonstration: a key of this machine, made when the demonstration is built."""

from pathlib import Path

NAME = "simpeg.example/ledger"


def given(folder: Path) -> dict[str, object]:
    """The settings of the ledger; none as long as no key was made."""
    public = folder / "ledger.pub"
    if not public.exists():
        return {}
    anchor = {
        "BACKEND": "viewflow_kinerja.audit.anchors.FileAnchor",
        "OPTIONS": {"folder": str(folder / "inspektorat")},  # a real one is in other hands
    }
    return {
        "LEDGER_KEY_FILE": str(folder / "ledger.key"),
        "LEDGER_TRUSTED_KEYS": [public.read_text(encoding="ascii").strip()],
        "LEDGER_ANCHORS": [anchor],
    }
