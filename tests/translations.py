"""Is the Indonesian catalogue complete and up to date? Run by `dev.py lint`; needs gettext."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "viewflow_kinerja/locale/id/LC_MESSAGES/django.po"
_ENTRY = re.compile(r'^msgid (".*?)^msgstr(?:\[0\])? (".*?)(?=^$|\Z|^msgstr\[1\])', re.M | re.S)


def entries(text: str, *, guessed: bool = False) -> dict[str, str]:
    """msgid -> first msgstr; obsolete entries left out, and fuzzy ones, unless they are asked.

    The same words in a context of their own are another entry: `menu | Units` is not `Units`.
    """
    found = {}
    for block in text.split("\n\n"):
        if ("#, fuzzy" in block and not guessed) or "#~ msgid" in block:
            continue
        if match := _ENTRY.search(block + "\n"):
            found[_context(block) + _joined(match[1])] = _joined(match[2])
    return found


def _context(block: str) -> str:
    found = re.search(r'^msgctxt (".*")$', block, re.M)
    return f"{_joined(found[1])} | " if found else ""


def _joined(quoted: str) -> str:
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', quoted.split("msgid_plural")[0]))


def collected() -> set[str]:
    """The msgids of the source, as makemessages finds them."""
    before = CATALOGUE.read_bytes() if CATALOGUE.exists() else None
    options = ["-l", "id", "-i", "build", "-i", ".tox", "-i", ".venv", "-i", "tests", "-i", "docs"]
    command = ["makemessages", *options, "-i", "example_project", "--no-location", "-v", "0"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
    try:
        subprocess.run([sys.executable, "-m", "django", *command], cwd=ROOT, env=env, check=True)
        return set(entries(CATALOGUE.read_text(), guessed=True))  # what it guessed is new
    finally:
        if before is not None:
            CATALOGUE.write_bytes(before)


def main() -> int:
    """Print what is missing; 0 where nothing is."""
    stored = entries(CATALOGUE.read_text())
    missing = sorted(collected() - set(stored))
    empty = sorted(msgid for msgid, text in stored.items() if msgid and not text)
    for name, found in (("missing in the catalogue", missing), ("without Indonesian", empty)):
        for msgid in found:
            print(f"{name}: {msgid}")
    return 1 if missing or empty or not _compiled() else 0


def _compiled() -> bool:
    """The .mo is what the .po compiles to."""
    with tempfile.NamedTemporaryFile(suffix=".mo") as target:
        subprocess.run(["msgfmt", "-o", target.name, str(CATALOGUE)], check=True)
        same = Path(target.name).read_bytes() == CATALOGUE.with_suffix(".mo").read_bytes()
    if not same:
        print("the compiled catalogue is old: run msgfmt")
    return same


if __name__ == "__main__":
    sys.exit(main())
