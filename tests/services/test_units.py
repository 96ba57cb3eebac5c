"""The tree of units follows the personnel data, and the paths follow the tree."""

from dataclasses import replace

import pytest
from django.test.utils import CaptureQueriesContext

from tests.directory.sources import office
from viewflow_kinerja.directory import OrgUnit as Unit
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import OrgUnit
from viewflow_kinerja.services import people


@pytest.fixture
def system(django_user_model):
    return django_user_model.objects.create(username="kinerja-system")


def unit(key, above="", **values):
    return Unit(key=key, name=key.upper(), parent_key=above, **values)


@pytest.fixture
def tree(system):
    """root > a > b > c, and d beside a."""
    given = [unit("root"), unit("a", "root"), unit("b", "a"), unit("c", "b"), unit("d", "root")]
    people.place_units(given, actor=system)
    return {each.key: each for each in given}


def way(key):
    row = OrgUnit.objects.get(source_key=key)
    keys = [int(part) for part in row.path.split(".") if part]
    return [OrgUnit.objects.get(pk=key).source_key for key in keys]


def acts(key):
    row = OrgUnit.objects.get(source_key=key)
    return [(each.act, each.history_type) for each in row.history.order_by("history_id")]


def test_a_new_tree_has_its_paths_with_one_row_of_history_each(tree):
    assert way("c") == ["root", "a", "b", "c"]
    assert acts("c") == [("unit.place", "+")]


def test_children_may_come_before_their_parents(system):
    people.place_units([unit("b", "a"), unit("a", "root"), unit("root")], actor=system)
    assert way("b") == ["root", "a", "b"]


def test_keys_drawn_in_advance_do_not_disturb_later_rows(system, tree):
    people.place_units([unit("e", "d")], actor=system)
    later = OrgUnit.objects.order_by("-pk").first()
    assert (later.source_key, way("e")) == ("e", ["root", "d", "e"])


def test_the_same_tree_writes_nothing(system, tree):
    assert people.place_units(list(tree.values()), actor=system) == {}


def test_moving_a_unit_moves_all_below_it_in_one_statement_and_records_each(
    system, tree, django_assert_num_queries
):
    moved = replace(tree["a"], parent_key="d")
    with CaptureQueriesContext(_connection()) as queries:
        changed = people.place_units([moved], actor=system)
    assert changed == {"a": ["parent_id", "path"], "b": ["path"], "c": ["path"]}
    assert sum(query["sql"].startswith("UPDATE") for query in queries) == 1
    assert way("c") == ["root", "d", "a", "b", "c"]
    assert [len(acts(key)) for key in ("root", "a", "b", "c", "d")] == [1, 2, 2, 2, 1]


def _connection():
    from django.db import connection  # asked here, so that the test's own database is meant

    return connection


def test_a_circle_is_refused_with_the_unit_it_runs_through(system, tree):
    with pytest.raises(Incomplete, match="circle at"):
        people.place_units([replace(tree["a"], parent_key="c")], actor=system)
    assert way("c") == ["root", "a", "b", "c"]


def test_a_unit_above_that_nobody_knows_is_refused(system, tree):
    with pytest.raises(Incomplete, match="Bring it in first"):
        people.place_units([unit("e", "nowhere")], actor=system)


def test_what_the_source_does_not_tell_stays(system, tree):
    people.place_units([replace(tree["a"], kind="AGENCY", has_org_rating=True)], actor=system)
    assert people.place_units([tree["a"]], actor=system) == {}
    row = OrgUnit.objects.get(source_key="a")
    assert (row.kind, row.has_org_rating) == ("AGENCY", True)


def test_the_head_is_found_in_the_mirror_and_an_unknown_one_is_none(system):
    given, units = office()
    people.register_people(given, actor=system)
    people.place_units([*units, unit("x", "setda", head_key="nobody")], actor=system)
    assert OrgUnit.objects.get(source_key="org").head.source_key == "budi"
    assert OrgUnit.objects.get(source_key="x").head is None


def test_a_unit_that_is_gone_is_closed_and_stays_in_the_tree(system, tree):
    assert people.close_units(["c", "nowhere"], actor=system) == ["c"]
    assert (OrgUnit.objects.get(source_key="c").active, way("c")[-1]) == (False, "c")
    assert people.close_units(["c"], actor=system) == []
