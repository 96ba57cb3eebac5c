"""What the personnel office sees of the people it may mend."""

import pytest

from tests.cast import arrange
from viewflow_kinerja.models import Assignment, OrgUnit
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.selectors import people
from viewflow_kinerja.services import standing


def no_rater(cast, *names):
    for name in names:
        arrange(Assignment.all_rows.filter(employee=cast.employee(name)), rater=None)


def seen(actor):
    return [post.employee.source_key for post in people.without_rater(actor)]


def test_the_office_sees_who_is_rated_by_nobody_and_not_the_bupati(cast):
    no_rater(cast, "fauzan", "dedi")
    assert seen(cast.eka) == ["dedi", "fauzan"]


def test_the_office_does_not_see_itself(cast):
    no_rater(cast, "eka")
    assert seen(cast.eka) == []


@pytest.mark.parametrize("name", ["nurlaila", "fauzan", "ida", "bupati", "mukhtar"])
def test_nobody_else_has_such_a_list(cast, name):
    no_rater(cast, "dedi")
    assert seen(cast.users[name]) == []
    assert people.findings(cast.fauzan) == []


def test_an_office_of_one_agency_sees_its_own_people(cast):
    no_rater(cast, "fauzan", "dedi")
    facts = {"right": "administer_subtree", "subject": cast.mukhtar, "decree": "1"}
    standing.appoint(cast.units["KOMINFO"], actor=cast.system, **facts)
    assert seen(cast.mukhtar) == ["fauzan"]
    codes = {(each.code, each.key) for each in people.findings(cast.mukhtar)}
    assert codes == {("no_rater", "fauzan")}


def test_the_office_sees_units_without_a_head(cast):
    codes = [(each.code, each.key) for each in people.findings(cast.eka)]
    assert codes == [("no_head", key) for key in ("BKPSDM", "DINKES", "INSPEKTORAT")]


def test_looking_costs_the_same_for_many(cast, django_assert_max_num_queries):
    arrange(OrgUnit.objects.filter(head=None), head=cast.employee("dedi"))
    with django_assert_max_num_queries(20):
        people.findings(cast.system)


def test_the_list_is_what_the_policy_lets_the_office_change(cast):
    no_rater(cast, "fauzan")
    (post,) = people.without_rater(cast.eka)
    assert policy.allows(cast.eka, Action.CHANGE_ASSIGNMENT, post)
