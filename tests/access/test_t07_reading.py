"""T7: a look changes no row, on any page, for anybody whose rights could change one."""

import pytest

from tests.access.crawl import walk
from tests.access.table import TABLE
from tests.views.browse import rows
from viewflow_kinerja.testing import assert_reads_only

pytestmark = pytest.mark.django_db  # asks for the tables
MIGHTY = ("drafting", "supervisor", "office")


@pytest.mark.parametrize("kind", MIGHTY)
def test_a_look_at_every_url_writes_nothing(world, kind):
    browser, before, met = world.browser(kind), rows(), set()
    for address in walk().addresses(world):
        assert_reads_only(browser, address.url)
        met.add(address.route.name)
    assert rows() == before
    assert met == set(TABLE)  # every URL of ours: another test compares the table with the patterns
