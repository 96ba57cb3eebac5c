"""`python -m tests.benchmarks.evening [--people 10000] [--clients 8]`: all file the same evening.

Through the real views, over HTTP, on PostgreSQL; in the middle one of two servers is killed without
a word and started again. Ends with 1 where a report is lost, doubled or changed, or an error seen.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from threading import Thread
from typing import Any

import django

from tests.benchmarks.evening_clients import DAY, Told, all_file

MOMENT = datetime(2026, 1, 5, 13, tzinfo=UTC)  # eight in the evening of Monday, WIB
SERVERS, KILLED_AT, DOWN = 2, 0.4, 1.0  # servers, share of the people, seconds


def main() -> int:
    """Build, file, look at what is stored; print it."""
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ.setdefault("KINERJA_TEST_DB", f"evening_{os.getpid()}")
    django.setup()
    with _database() as name:
        people = _people(options.people)
        told, took = _evening(name, people, options.clients)
        faults = [*told.errors, *_faults(people, told)]
    _print(told, took, options)
    print("\n".join(faults[:20]) or "nothing lost, nothing double, no error")
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=8)
    return parser.parse_args()


@contextmanager
def _database() -> Iterator[str]:
    """A database of its own, gone afterwards."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    if connection.vendor != "postgresql":
        raise SystemExit("DATABASE_URL names no PostgreSQL.")
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield connection.settings_dict["NAME"]
    finally:
        teardown_databases(made, verbosity=0)


def _people(number: int) -> dict[str, Any]:
    """Session -> employee: so many with a plan in force, all logged in."""
    import time_machine
    from django.contrib.sessions.models import Session

    from tests.benchmarks.district import plans_in_force
    from tests.benchmarks.scene import Scene
    from tests.crowd import make_crowd
    from viewflow_kinerja.models import Employee

    with time_machine.travel(MOMENT.replace(hour=1), tick=True):
        scene = Scene(quick=False)
        place = {"unit": scene.cast.units["APTIKA"], "rater": scene.cast.employee("nurlaila")}
        keys = make_crowd(number, name="evening", **place)
        rows = Employee.objects.filter(pk__in=keys).select_related("user").order_by("pk")
        people = {f"{at:032}": row for at, row in enumerate(rows)}
        plans_in_force(scene, list(people.values()))
        Session.objects.bulk_create(_sessions(people), batch_size=2_000)
    return people


def _sessions(people: dict[str, Any]) -> list[Any]:
    from django.contrib.sessions.backends.db import SessionStore

    backend = "django.contrib.auth.backends.ModelBackend"
    return [
        SessionStore(key).create_model_instance(
            {
                "_auth_user_id": str(person.user_id),
                "_auth_user_backend": backend,
                "_auth_user_hash": person.user.get_session_auth_hash(),
            }
        )
        for key, person in people.items()
    ]


def _evening(name: str, people: dict[str, Any], clients: int) -> tuple[Told, float]:
    from django.db import connection
    from django.urls import reverse

    connection.close()
    ports = [_free_port() for _ in range(SERVERS)]
    servers = [_server(name, port) for port in ports]
    told, begun = Told(), time.perf_counter()
    words = [(session, _words(person)) for session, person in people.items()]
    try:
        threads = all_file(words, ports, reverse("kinerja:daily"), clients, told)
        _killed_in_the_middle(threads, told, len(people) * KILLED_AT, servers[0])
        servers.append(_server(name, ports[0]))
        for thread in threads:
            thread.join()
    finally:
        for server in servers:
            server.kill()
            server.wait()
    return told, time.perf_counter() - begun


def _words(person: Any) -> str:
    return f"Melayani warga di loket {person.pk}"


def _free_port() -> int:
    with socket.create_server(("localhost", 0)) as door:
        return int(door.getsockname()[1])


def _server(name: str, port: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.benchmarks.evening_server"]
    server = subprocess.Popen([*command, name, str(port), MOMENT.isoformat()])
    for _ in range(300):
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    raise SystemExit("The server does not start.")


def _killed_in_the_middle(
    threads: list[Thread], told: Told, after: float, server: "subprocess.Popen[bytes]"
) -> None:
    while len(told.received) < after and any(each.is_alive() for each in threads):
        time.sleep(0.01)
    server.kill()
    server.wait()
    time.sleep(DOWN)


def _faults(people: dict[str, Any], told: Told) -> Iterator[str]:
    """What is stored against what was told: lost, double, another's, changed, without history."""
    from django.db.models import Count

    from viewflow_kinerja.models import DailyReport

    rows = DailyReport.all_rows.filter(work_date=DAY)
    stored = {row.pk: row for row in rows}
    for session, person in people.items():
        row = stored.get(told.received.get(session, 0))
        if row is None:
            yield f"lost: {person}"
        elif (row.employee_id, row.status, row.description) != (
            person.pk,
            "SUBMITTED",
            _words(person),
        ):
            yield f"changed: {row.pk}"
    if len(stored) != len(people):
        yield f"{len(stored)} reports of {len(people)} people"
    counted = DailyReport.history.values("id").annotate(n=Count("history_id"))
    if wrong := [each["id"] for each in counted if each["n"] != 1]:
        yield f"{len(wrong)} reports have not one row of history each"
    if counted.count() != len(stored):
        yield f"{counted.count()} reports have history"


def _print(told: Told, took: float, options: argparse.Namespace) -> None:
    slowest = sorted(told.seconds)[int(len(told.seconds) * 0.99)] if told.seconds else 0
    print(
        f"{len(told.received)} of {options.people} reports received by {options.clients} clients "
        f"in {took:.0f} s ({len(told.received) / took:.0f} a second, each after its form);\n"
        f"statements per POST: at most {max(told.statements, default=0)} of 15; "
        f"answer: median {median(told.seconds or [0]) * 1e3:.0f} ms, 99 of 100 within "
        f"{slowest * 1e3:.0f} ms; sent again after the kill: {told.again}"
    )


if __name__ == "__main__":
    sys.exit(main())
