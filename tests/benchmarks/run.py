"""`python -m tests.benchmarks.run [--json FILE] [--quick]`, on SQLite and on DATABASE_URL.

Each database is measured in a process of its own; the test database is made and dropped here.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from tests.benchmarks import table

SECTIONS = ("acts", "history", "opening", "pages", "reports", "monitoring", "ledger")


def main() -> int:
    """Measure, print, write the file that scripts read. Numbers are recorded, never asserted."""
    options = _options()
    rows = _measured(options) if options.here else list(_everywhere(options))
    if options.json:
        Path(options.json).write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    if not options.here:
        print("\n".join(table.lines(rows)))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.run", description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="write the rows for scripts")
    parser.add_argument("--quick", action="store_true", help="10,000 employees at most")
    parser.add_argument("--only", metavar="SECTION", choices=SECTIONS, help="one section alone")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _everywhere(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """SQLite first; PostgreSQL where DATABASE_URL names one."""
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    urls = ["", os.environ.get("DATABASE_URL", "")]
    for url in dict.fromkeys(urls):
        with tempfile.TemporaryDirectory(prefix="kinerja-bench-") as folder:
            place = {"KINERJA_TEST_DIR": folder, "KINERJA_TEST_DB": f"bench_{os.getpid()}"}
            yield from _in_a_process(
                options, plain | place | ({"DATABASE_URL": url} if url else {})
            )


def _in_a_process(options: argparse.Namespace, environment: dict[str, str]) -> list[dict[str, Any]]:
    found = Path(environment["KINERJA_TEST_DIR"], "rows.json")
    command = [sys.executable, "-m", "tests.benchmarks.run", "--here", "--json", str(found)]
    command += ["--quick"] if options.quick else []
    command += ["--only", options.only] if options.only else []
    subprocess.run(command, env=environment, check=False)
    if not found.exists():
        raise SystemExit("The measurement did not come to its end; see above.")
    return json.loads(found.read_text())


def _measured(options: argparse.Namespace) -> list[dict[str, Any]]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.db import connection  # only after setup
    from django.test.utils import (
        setup_databases,
        setup_test_environment,
        teardown_databases,
        teardown_test_environment,
    )

    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        found = [row.as_json(connection.vendor) for row in _rows(options)]
    finally:
        teardown_databases(made, verbosity=0)
        teardown_test_environment()
    return found


def _rows(options: argparse.Namespace) -> Iterator[table.Row]:
    """In this order: what is counted among few rows comes before the crowd."""
    import time_machine

    from tests.benchmarks import acts, history, ledger, monitoring, opening, pages, reports
    from tests.benchmarks.scene import Scene

    with time_machine.travel(datetime(2026, 1, 5, 2, tzinfo=UTC), tick=True):
        scene = Scene(quick=options.quick)
        sections = {
            "acts": (acts.measure, pages.few),
            "history": (history.measure,),
            "opening": (opening.measure,),
            "pages": (pages.measure,),
            "reports": (reports.measure,),
            "monitoring": (monitoring.measure,),
            "ledger": (ledger.measure,),
        }
        chosen = [options.only] if options.only else list(sections)
        for section in (each for name in chosen for each in sections[name]):
            for row in section(scene):
                print(f"  {row.target}: {row.value:g} {row.unit}", flush=True)
                yield row


if __name__ == "__main__":
    sys.exit(main())
