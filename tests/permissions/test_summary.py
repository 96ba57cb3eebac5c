"""The line that ends every run of the tests: `cells: N, unexpected: M`."""

from types import SimpleNamespace

import pytest

from tests.permissions import summary


@pytest.fixture(autouse=True)
def cells(monkeypatch):
    """Numbers of its own, so that the real ones stay right."""
    monkeypatch.setattr(summary, "CELLS", {"compared": 0, "unexpected": 0})


def told():
    lines = []

    def write_line(words, **colours):
        lines.append((words, colours))

    summary.pytest_terminal_summary(SimpleNamespace(write_line=write_line))
    return lines


def test_what_was_compared_and_what_differed_is_said_in_one_line():
    assert summary.compare({1, 2}, {1, 2}, rows=10) == set()
    assert summary.compare({1, 2}, {2, 3}, rows=5) == {1, 3}
    assert told() == [("cells: 15, unexpected: 2", {"red": True})]


def test_it_is_said_although_nothing_was_compared():
    assert told() == [("cells: 0, unexpected: 0", {"red": False})]


def test_workers_hand_their_numbers_over():
    summary.compare({1}, {2}, rows=7)
    worker = SimpleNamespace(config=SimpleNamespace(workeroutput={}))
    summary.pytest_sessionfinish(worker)
    for _ in range(2):
        summary.pytest_testnodedown(SimpleNamespace(workeroutput=dict(worker.config.workeroutput)))
    summary.pytest_testnodedown(SimpleNamespace())  # a worker that crashed
    assert told()[0][0] == "cells: 21, unexpected: 6"
