"""T11: no address given by somebody leads out of the portal, whatever the field is called."""

import pytest

from tests.access.crawl import walk
from tests.views.browse import at
from viewflow_kinerja.testing import assert_stays_home

pytestmark = pytest.mark.django_db  # asks for the tables
FIELDS = ("next", "back", "url", "return_to", "redirect", "fresh")


@pytest.mark.parametrize("field", FIELDS)
def test_no_page_leads_away(world, field):
    """The first object of every URL is enough: the way back does not hang on the record."""
    browser, walked = world.browser("drafting"), set()
    for address in walk().addresses(world):
        if address.route.name not in walked:
            walked.add(address.route.name)
            assert_stays_home(browser, address.url, field=field)
    assert len(walked) == len(walk().routes)


def test_a_discarded_draft_leads_back_to_the_portal_alone(world):
    url = at("draft", f"plan-{world.plans['hendra'].pk}-header")
    assert_stays_home(world.browser("drafting"), url, discard="1")
    home = world.browser("drafting").post(url, {"discard": "1", "next": "/kinerja/team/"})
    assert home["Location"] == "/kinerja/team/"  # our own are followed
