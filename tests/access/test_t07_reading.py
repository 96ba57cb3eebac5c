"""T7, B17: a look changes no row, on any page, for anybody."""

import pytest

from tests.access.table import TABLE

pytestmark = pytest.mark.django_db  # asks for the tables


def test_a_look_at_every_url_writes_nothing(walked):
    writes = [(visit.address.url, visit.written) for visit in walked.visits if visit.written]
    assert writes == []
    assert walked.changed == []  # no row of any table, by whatever it was written
    met = {visit.address.route.name for visit in walked.visits}
    assert met == set(TABLE)  # every URL of ours: another test compares the table with the patterns
