"""Faults put into the policy on purpose: each must turn a test red, or the tests prove nothing.

`python3 dev.py mutants` copies the tree once a worker, injects one fault of `faults.py` after
another, runs the tests that should notice on a database that is made once, and prints a table:
each fault, and the test that killed it. It ends with 1 where a fault survived. `python3 dev.py
mutants prefix` takes those whose name contains the word. That every fault still fits the source is
a test of its own.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

from tests.permissions.faults import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
LEFT = ("build", "dist", ".git", "docs", "__pycache__", ".venv", "*.egg-info", ".pytest_cache")
WORKERS = int(os.environ.get("KINERJA_MUTANT_WORKERS", "2"))
FIRST = re.compile(r"^(?:FAILED|ERROR) \S*/(\S+?)\.py(?:::(\w+))?", re.MULTILINE)


@dataclass(frozen=True)
class Trial:
    """One fault that was tried: the test that noticed it, or nothing; in how many seconds."""

    mutant: Mutant
    killer: str
    seconds: float

    def line(self, width: int) -> str:
        """A line of the table."""
        word = "killed" if self.killer else "SURVIVED"
        told = self.killer or f"passed: {', '.join(self.mutant.tests)}"
        return f"{word:8}  {self.mutant.name:{width}}  {self.seconds:4.0f} s  {told}\n"


def faults() -> list[str]:
    """Mutants that no longer fit the source: each must be found exactly once, and change it."""
    wrong = []
    for each in MUTANTS:
        times = (ROOT / each.path).read_text(encoding="utf-8").count(each.old)
        if times != 1 or each.old == each.new:
            wrong.append(f"{each.name}: found {times} times in {each.path}, write it anew")
    return wrong


def main(words: list[str]) -> int:
    """Run all mutants, or those whose name contains a word; 0 when every one was killed."""
    chosen = [each for each in MUTANTS if not words or any(word in each.name for word in words)]
    width = max((len(each.name) for each in chosen), default=0)
    with tempfile.TemporaryDirectory(prefix="kinerja-mutants-") as folder:
        trees: Queue[Path] = Queue()
        for number in range(min(WORKERS, len(chosen))):
            trees.put(_copy(Path(folder) / str(number)))
        with ThreadPoolExecutor(WORKERS) as pool:
            tried = list(pool.map(lambda each: _tried(each, trees, width), chosen))
    killed = sum(bool(trial.killer) for trial in tried)
    sys.stdout.write(f"{killed} of {len(chosen)} killed\n")
    return 0 if killed == len(chosen) and chosen else 1


def _copy(to: Path) -> Path:
    return Path(shutil.copytree(ROOT, to, symlinks=True, ignore=shutil.ignore_patterns(*LEFT)))


def _tried(each: Mutant, trees: "Queue[Path]", width: int) -> Trial:
    """Put the fault into a copy, run the tests, take it out again."""
    tree, begun = trees.get(), time.monotonic()
    place = tree / each.path
    sound = place.read_text(encoding="utf-8")
    try:
        place.write_text(sound.replace(each.old, each.new), encoding="utf-8")
        killer = _killer(tree, each)
    finally:
        place.write_text(sound, encoding="utf-8")
        trees.put(tree)
    trial = Trial(each, killer, time.monotonic() - begun)
    sys.stdout.write(trial.line(width))
    sys.stdout.flush()
    return trial


def _killer(tree: Path, each: Mutant) -> str:
    """The test that turns red. That nothing can be collected is no kill: the fault is misspelt."""
    command = [sys.executable, "-m", "pytest", *each.tests, "-x", "-q", "-n", "0", "--reuse-db"]
    places = {"PYTHONPATH": str(tree), "KINERJA_TEST_DIR": str(tree / "build"), "DATABASE_URL": ""}
    done = subprocess.run(
        command,
        cwd=tree,
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{each.name}: the tests could not run\n{done.stdout[-3000:]}")
    if done.returncode == 0:
        return ""
    found = FIRST.search(done.stdout)
    return " ".join(part for part in found.groups() if part) if found else "a test"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
