"""The wheel holds what the tree holds, and nothing lands outside viewflow_kinerja."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
MAPPED = ("flows", "permissions")
TOP = {
    *MAPPED,
    "viewflow_kinerja",
    "example_project",
    "setup.cfg",
    "tests",
    "docs",
    # what pip, ruff, tox, git and readers need
    *("pyproject.toml", "dev.py", "tox.ini", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"),
    *("SECURITY.md", "LICENSE", "NOTICE", ".ci", ".gitignore", ".editorconfig"),
    ".pre-commit-config.yaml",
}


def listed():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    return set(config["options"]["packages"].split())


def found():
    for top in ("viewflow_kinerja", *MAPPED):
        prefix = "" if top == "viewflow_kinerja" else "viewflow_kinerja."
        for init in (ROOT / top).rglob("__init__.py"):
            parts = init.parent.relative_to(ROOT).parts
            if not set(parts[1:]) & set(MAPPED):  # the links show them twice
                yield prefix + ".".join(parts)


def test_every_package_directory_is_listed_in_setup_cfg():
    assert listed() == set(found())


@pytest.mark.parametrize("name", MAPPED)
def test_the_link_points_home(name):
    link = ROOT / "viewflow_kinerja" / name
    assert link.is_symlink()
    assert link.resolve() == ROOT / name


@pytest.mark.parametrize("name", MAPPED)
def test_a_second_import_under_another_name_is_refused(name):
    done = subprocess.run(
        [sys.executable, "-c", f"import {name}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"import viewflow_kinerja.{name}, not {name}" in done.stderr


def test_the_top_of_the_repository_holds_what_was_agreed():
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if tracked.returncode:
        pytest.skip("not a git checkout")
    tops = {line.split("/")[0] for line in tracked.stdout.splitlines()}
    assert tops <= TOP


def test_importing_the_package_needs_no_settings():
    done = subprocess.run(
        [sys.executable, "-c", "import viewflow_kinerja; print(viewflow_kinerja.__version__)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin"},
    )
    assert done.stdout.strip()


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "viewflow_kinerja", check=True, dry_run=True)


def test_no_file_is_longer_than_the_house_allows():
    """300 lines of code a file; tables of words may be longer."""
    tables = {"labels.py"}
    long = {
        str(path.relative_to(ROOT)): count
        for top in ("viewflow_kinerja", *MAPPED)
        for path in (ROOT / top).rglob("*.py")
        if "migrations" not in path.parts and path.name not in tables
        if (count := lines_of_code(path)) > 300
    }
    assert long == {}


def lines_of_code(path):
    lines = (line.strip() for line in path.read_text().splitlines())
    return sum(1 for line in lines if line and not line.startswith("#"))
