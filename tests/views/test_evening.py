"""Many people file the same evening while a server is killed: a small one of `dev.py evening`."""

import subprocess
import sys

import pytest
from django.db import connection


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_what_was_acknowledged_is_there_once_when_a_server_is_killed_in_the_middle():
    command = [sys.executable, "-m", "tests.benchmarks.evening", "--people", "48"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "48 of 48 reports received by 8 clients" in done.stdout
    assert "nothing lost, nothing double, no error" in done.stdout
