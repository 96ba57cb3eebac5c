"""`cells: N, unexpected: M` under every run: how many answers of the policy were compared.

A cell is one person, one action and one record, whose answer was held against the specification.
Hooks of pytest; workers of pytest-xdist hand their numbers over when they end. `--nightly` asks for
many random worlds instead of a few.
"""

from types import SimpleNamespace

import pytest

CELLS = {"compared": 0, "unexpected": 0, "worlds": 0}
NIGHT = SimpleNamespace(asked=False, worlds=200)


def pytest_addoption(parser):
    parser.addoption("--nightly", type=int, nargs="?", const=NIGHT.worlds, metavar="WORLDS")


def pytest_configure(config):
    wanted = config.getoption("--nightly")
    NIGHT.asked, NIGHT.worlds = bool(wanted), wanted or NIGHT.worlds


def compare(got: set[int], wanted: set[int], rows: int) -> set[int]:
    """Count the cells of one person and one action; return the keys that differ."""
    CELLS["compared"] += rows
    CELLS["unexpected"] += len(got ^ wanted)
    return got ^ wanted


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["cells"] = dict(CELLS)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    for name, number in getattr(node, "workeroutput", {}).get("cells", {}).items():
        CELLS[name] += number


def pytest_terminal_summary(terminalreporter):
    words = f"cells: {CELLS['compared']}, unexpected: {CELLS['unexpected']}"
    words += f", random worlds: {CELLS['worlds']}" if CELLS.get("worlds") else ""
    terminalreporter.write_line(words, red=bool(CELLS["unexpected"]))
