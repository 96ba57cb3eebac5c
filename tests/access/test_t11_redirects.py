"""T11: no address given by somebody leads out of the portal, whatever the field is called."""

from urllib.parse import urlsplit

import pytest

from tests.access.crawl import walk
from tests.views.browse import at
from viewflow_kinerja.testing import assert_stays_home
from viewflow_kinerja.testing.checks import AWAY

pytestmark = pytest.mark.django_db  # asks for the tables
FIELDS = ("next", "back", "url", "return_to", "redirect", "fresh")


def firsts(world):
    """The first object of every URL is enough: the way back does not hang on the record."""
    found = {}
    for address in walk().addresses(world):
        found.setdefault(address.route.name, address.url)
    assert len(found) == len(walk().routes)
    return found.values()


def test_no_page_leads_away_whichever_field_it_follows(world):
    browser = world.browser("drafting")
    for url in firsts(world):
        assert_stays_home(browser, url, field=FIELDS)


@pytest.mark.parametrize("field", FIELDS)
def test_no_form_leads_away_by_one_field_alone(world, field):
    """Another hostile field could have stopped the request before this one was followed."""
    browser = world.browser("drafting")
    for url in firsts(world):
        answer = browser.post(url, {field: AWAY[0]})
        assert not urlsplit(answer.headers.get("Location", "")).netloc, url


def test_a_discarded_draft_leads_back_to_the_portal_alone(world):
    url = at("draft", f"plan-{world.plans['hendra'].pk}-header")
    assert_stays_home(world.browser("drafting"), url, discard="1")
    home = world.browser("drafting").post(url, {"discard": "1", "next": "/kinerja/team/"})
    assert home["Location"] == "/kinerja/team/"  # our own are followed
