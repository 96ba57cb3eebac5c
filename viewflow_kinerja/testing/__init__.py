"""The kit of proof for tests of your own views: walk every URL, plant canaries, hold the answers.

Nothing of the product imports it; it needs Django's test client and no test runner.
"""

from viewflow_kinerja.testing.canaries import assert_hidden, canary, found, plant
from viewflow_kinerja.testing.checks import (
    LOG_IN,
    answer_of,
    assert_answers,
    assert_reads_only,
    assert_scoped,
    assert_stays_home,
    writing,
)
from viewflow_kinerja.testing.walk import Address, Route, Walk, routes

__all__ = [
    "LOG_IN",
    "Address",
    "Route",
    "Walk",
    "answer_of",
    "assert_answers",
    "assert_hidden",
    "assert_reads_only",
    "assert_scoped",
    "assert_stays_home",
    "canary",
    "found",
    "plant",
    "routes",
    "writing",
]
