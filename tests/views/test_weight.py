"""B15: what a phone has to load on its first visit: the page and all it names, compressed."""

import gzip
import re

import pytest
import time_machine
from django.contrib.staticfiles import finders

from tests.benchmarks.pages import weight
from tests.days import MONDAY, filed
from tests.days import at as on
from tests.views.browse import as_, at, text
from tests.views.reviews import AFTER_Q1, bring, review
from tests.views.test_team import many

MUST = 60_000  # bytes
PAGES = {"home": "fauzan", "daily": "fauzan", "team": "nurlaila"}


@pytest.fixture
def _a_full_day(cast, year, approved):
    """A page of people for the rater, a report and an evaluation for her clerk."""
    with on(MONDAY):
        filed(cast.employee("fauzan"))
    many(cast, 40)
    with time_machine.travel(AFTER_Q1, tick=True):
        bring(cast, review(cast, approved), "REPORTED")
        yield


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("_a_full_day")
def test_b15_a_first_visit_weighs_at_most_60_kb(cast, name):
    shown = text(as_(cast.users[PAGES[name]]).get(at(name)))
    named = re.findall(r'<(?:script|link|img)[^>]* (?:src|href)="([^"]+)"', shown)
    files = [finders.find(each.removeprefix("/static/")) for each in named]
    assert len(files) >= 3, "the style sheet, htmx and our script"
    assert None not in files, named
    assert len(gzip.compress(shown.encode())) < weight(shown) <= MUST
