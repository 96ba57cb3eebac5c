#!/usr/bin/env python3
"""From a fresh checkout to green: `python3 dev.py test`, `python3 dev.py demo`.

Standard library only. Makes .venv on first use and never touches the system's Python.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = "Scripts" if os.name == "nt" else "bin"
PYTHON = VENV / BIN / "python"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
GROUPS = ("test", "e2e", "lint", "docs", "wheel")
NOTHING_COLLECTED = 5
# Options of pytest whose value may stand in a word of its own; that word is no path.
VALUED = {
    *("-c", "-k", "-m", "-n", "-o", "-p", "-r", "-W"),
    *("--basetemp", "--confcutdir", "--cov", "--deselect", "--dist", "--ds", "--durations"),
    *("--ignore", "--ignore-glob", "--junitxml", "--log-cli-level", "--log-level", "--maxfail"),
    *("--numprocesses", "--override-ini", "--rootdir", "--tb", "--timeout"),
}


def run(
    *arguments: str, cwd: Path = ROOT, python: Path = PYTHON, allow: int = 0, **env: str
) -> None:
    """Run a Python; a failure ends the whole command. `allow` is one more code that is fine."""
    print("+ python", *arguments, flush=True)
    variables = {**os.environ, **env}
    done = subprocess.run([python, *arguments], cwd=cwd, env=variables, check=False)
    if done.returncode not in (0, allow):
        sys.exit(done.returncode)


def prepare() -> None:
    """Make or refresh the environment; nothing happens while the lists are unchanged."""
    if not PYTHON.exists():
        make(VENV)
    stamp = VENV / ".installed"
    newest = max((ROOT / name).stat().st_mtime for name in ("setup.cfg", "pyproject.toml"))
    if not stamp.exists() or stamp.stat().st_mtime < newest:
        groups = [word for group in GROUPS for word in ("--group", group)]
        run("-m", "pip", "install", "-q", "-e", ".", *groups)
        stamp.touch()


def make(folder: Path) -> None:
    """A virtual environment with a pip that knows dependency groups."""
    try:
        venv.create(folder, with_pip=True, clear=True)
    except Exception:
        sys.exit("Cannot create .venv. On Debian or Ubuntu: sudo apt install python3-venv")
    run("-m", "pip", "install", "-q", "--upgrade", "pip", python=folder / BIN / "python")


def test(*arguments: str) -> None:
    """All tests on SQLite; again on PostgreSQL when DATABASE_URL names one; then the browser."""
    url = os.environ.get("DATABASE_URL", "")
    for database in dict.fromkeys(["", url]):
        print(f"== tests on {'PostgreSQL' if database else 'SQLite'}", flush=True)
        suite(*arguments, database=database)
    browse(*arguments)


def suite(*arguments: str, database: str) -> None:
    """The product's tests, then what we rely on in the libraries, as a process of its own."""
    allow = NOTHING_COLLECTED if arguments else 0
    run("-m", "pytest", "-n", "auto", *arguments, allow=allow, DATABASE_URL=database)
    contract = ["tests/contract", "--ds=tests.contract.settings", "--confcutdir=tests/contract"]
    if not paths(arguments):  # not when paths are named
        options = [*contract, "-q", "-o", "addopts=", *arguments]
        run("-m", "pytest", *options, allow=allow, DATABASE_URL=database)


def paths(arguments: Sequence[str]) -> list[str]:
    """The words that name tests: no option, and no value of an option."""
    before = ("", *arguments)
    pairs = zip(before, arguments, strict=False)
    return [word for option, word in pairs if not word.startswith("-") and option not in VALUED]


def browse(*arguments: str) -> None:
    """The tests in a real browser, as a process of their own: Playwright runs a loop."""
    found = os.environ.get("KINERJA_CHROME") or any(map(shutil.which, BROWSERS))
    if not found and not os.environ.get("KINERJA_E2E_REQUIRED"):
        print("== no browser found, its tests are left out (apt-get install chromium)", flush=True)
        return
    if paths(arguments):
        return
    print("== tests in the browser", flush=True)
    options = ["tests/e2e", "-m", "e2e", *arguments]
    run("-m", "pytest", *options, allow=NOTHING_COLLECTED, DATABASE_URL="")


def lint(*arguments: str) -> None:
    """Style, types, house rules, templates, migrations, translations."""
    run("-m", "ruff", "check", ".")
    run("-m", "ruff", "format", "--check", ".")
    run("-c", "from importlinter.cli import lint_imports_command as main; main()")
    run("-m", "mypy")
    run("-m", "djlint", "--lint", "viewflow_kinerja/templates", "example_project")
    django("makemigrations", "--check", "--dry-run")
    if shutil.which("xgettext"):
        run("-m", "tests.translations")


def django(*arguments: str) -> None:
    """Django's command line on the host of the tests."""
    run("-m", "django", *arguments, DJANGO_SETTINGS_MODULE="tests.settings", PYTHONPATH=str(ROOT))


def wheel(*arguments: str) -> None:
    """The example project against the built wheel, from outside the checkout."""
    run("-m", "build", "--wheel", "--outdir", "dist", "-q")
    newest = max((ROOT / "dist").glob("*.whl"), key=lambda path: path.stat().st_mtime)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        make(place / "venv")
        python = place / "venv" / BIN / "python"
        run("-m", "pip", "install", "-q", str(newest), python=python)
        left = shutil.ignore_patterns("var", "__pycache__")
        portal = shutil.copytree(ROOT / "example_project", place / "portal", ignore=left)
        for command in (["check"], ["makemigrations", "--check", "--dry-run"], ["test"]):
            run("manage.py", *command, cwd=portal, python=python)


def docs(*arguments: str) -> None:
    """The documentation, where a warning is an error."""
    run("-m", "sphinx", "-W", "-q", "-b", "html", "docs", "docs/_build/html")


def demo(*arguments: str) -> None:
    """The demonstration portal: data, the worked example, the server."""
    run("manage.py", "demo", *arguments, cwd=ROOT / "example_project")


def bench(*arguments: str) -> None:
    """The benchmarks: ratios of two things measured in the same run."""
    run("-m", "tests.benchmarks.run", *arguments, DJANGO_SETTINGS_MODULE="tests.settings")


def evening(*arguments: str) -> None:
    """10,000 people file the same evening on PostgreSQL; a server is killed in the middle."""
    run("-m", "tests.benchmarks.evening", *arguments)


def mutants(*arguments: str) -> None:
    """Faults put into the policy: each must turn a test red. Names choose some of them."""
    run("-m", "tests.permissions.mutants", *arguments)


def nightly(number: str = "200", *arguments: str) -> None:
    """So many random organisations, new ones every time: every verb of the policy on each."""
    options = ["tests/permissions/test_oracle.py", f"--nightly={number}", "-n", "0"]
    run("-m", "pytest", *options, *arguments)


COMMANDS = {
    each.__name__: each
    for each in (demo, test, lint, bench, evening, mutants, nightly, wheel, docs)
}

if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed.")
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: python3 dev.py {{{'|'.join(COMMANDS)}}} [arguments]")
    prepare()
    COMMANDS[sys.argv[1]](*sys.argv[2:])
