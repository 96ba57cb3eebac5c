"""Who rates whom by the source, and what the source says that cannot be."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.directory.sources import BUDI, SITI, Told, nip, office
from viewflow_kinerja.directory import BaseDirectory, OrgUnit, Person, RaterAssignment, Roster

TODAY = date(2026, 1, 5)


def roster(people, units=()):
    return Roster.of(Told(people, units))


def person(key, number=1, **values):
    return Person(key=key, name=key, nip=nip(number), **values)


def codes(found):
    return [(each.code, each.key) for each in found.findings(TODAY)]


def test_the_rater_is_the_one_named_else_the_head_above():
    found = roster(*office())
    raters = {key: found.rater_of(each, TODAY) for key, each in found.people.items()}
    told = {key: rater and (rater.person.key, rater.source) for key, rater in raters.items()}
    assert told == {
        "salma": None,
        "budi": ("salma", "UNIT_TREE"),  # a head is rated by the head above
        "siti": ("budi", "COLUMN"),
        "andi": ("budi", "UNIT_TREE"),
    }


def test_a_dated_assignment_of_the_source_comes_first():
    people, units = office()

    class Dated(Told):
        def rater_of(self, person, on):
            salma = people[0]
            return RaterAssignment(person=salma, start=on) if person.key == "siti" else None

    found = Roster.of(Dated(people, units))
    assert found.rater_of(found.people["siti"], TODAY).source == "SOURCE"
    assert found.rater_of(found.people["andi"], TODAY).source == "UNIT_TREE"


def test_who_names_himself_is_found_and_rated_by_the_head_above():
    people, units = office()
    people[2] = replace(people[2], rater_key="siti")
    found = roster(people, units)
    assert codes(found) == [("own_rater", "siti")]
    assert found.rater_of(people[2], TODAY).person.key == "budi"


def test_a_rater_who_has_left_or_is_unknown_is_found_and_the_tree_takes_over():
    people, units = office()
    people[1] = replace(people[1], active=False)
    people[3] = replace(people[3], rater_key="nobody")
    found = roster(people, units)
    assert codes(found) == [
        ("inactive_rater", "siti"),
        ("unknown_rater", "andi"),
        ("no_head", "org"),
    ]
    assert found.rater_of(people[2], TODAY).person.key == "salma"


def test_two_who_rate_each_other_are_a_circle_that_is_shown():
    found = roster([person("a", 1, rater_key="b"), person("b", 2, rater_key="a")])
    assert codes(found) == [("circle", "a"), ("circle", "b")]
    assert "a → b → a" in found.findings(TODAY)[0].words


def test_a_closed_unit_has_no_head_any_more():
    people, units = office()
    units[1] = replace(units[1], active=False)
    assert roster(people, units).rater_of(people[3], TODAY).person.key == "salma"


def test_units_in_a_circle_are_refused_with_the_circle_and_those_below_with_them():
    units = [
        OrgUnit(key="a", name="A", parent_key="b"),
        OrgUnit(key="b", name="B", parent_key="a"),
        OrgUnit(key="c", name="C", parent_key="b"),
        OrgUnit(key="root", name="Root"),
    ]
    found = roster([person("1", unit_key="a")], units)
    assert list(found.units) == ["root"]
    refused = {each.key: each.code for each in found.rejected}
    assert refused == {
        "a": "unit_circle",
        "b": "unit_circle",
        "c": "unknown_unit",
        "1": "unknown_unit",
    }
    assert "a → b → a" in found.rejected[0].reason


def test_a_unit_above_that_is_not_there_is_refused():
    found = roster([], [OrgUnit(key="a", name="A", parent_key="nowhere")])
    assert [each.code for each in found.rejected] == ["unknown_unit"]


def test_a_number_that_fails_only_by_age_is_taken_and_told():
    old = Person(key="old", name="Old", nip="199001012095032001")
    found = roster([old])
    assert list(found.people) == ["old"]
    assert codes(found) == [("doubtful_nip", "old")]


def test_two_people_with_one_number_are_found():
    found = roster([replace(person("a"), nip=SITI), replace(person("b"), nip=SITI)])
    assert codes(found) == [("double_nip", SITI)]


def test_who_is_no_civil_servant_may_carry_another_number_or_none():
    found = roster(
        [
            Person(key="bup", name="Bupati", kind="NON_ASN"),
            Person(key="dan", name="Dandim", kind="NON_ASN", nip="11990012340"),
        ]
    )
    assert sorted(found.people) == ["bup", "dan"]


@pytest.mark.parametrize("cell", [199001012015032001, 1.99001012015032e17])
def test_a_number_cell_of_an_adapter_is_refused(cell):
    found = roster([Person(key="siti", name="Siti", nip=cell)])
    assert [each.code for each in found.rejected] == ["bad_nip"]
    assert found.rejected[0].where == "Told.people"


def test_a_key_with_decimals_is_refused_and_an_instant_is_read_as_its_day():
    found = roster(
        [
            Person(key=17.5, name="Siti"),
            Person(key="budi", name="Budi", position_since=datetime(2024, 3, 1, 8, tzinfo=UTC)),
        ]
    )
    assert [each.code for each in found.rejected] == ["not_text"]
    assert found.people["budi"].position_since == date(2024, 3, 1)


def test_an_adapter_that_gives_nothing_says_so():
    with pytest.raises(NotImplementedError):
        list(BaseDirectory().people())
    with pytest.raises(NotImplementedError):
        list(BaseDirectory().units())


def test_nobody_who_has_left_needs_a_unit():
    found = roster([person("gone", active=False, unit_key="nowhere")])
    assert (list(found.people), found.rejected) == (["gone"], [])


def test_a_rejected_row_leaves_the_person_of_the_mirror_in_place():
    people, units = office()
    mirror = Told(people, units)
    bad = [replace(people[1], nip="123"), *people[2:]]
    found = Roster.of(Told(bad, units), mirror=mirror)
    assert list(found.kept_people) == ["budi"]
    assert found.rater_of(people[2], TODAY).person.key == "budi"


def test_a_row_that_has_lost_its_key_is_known_by_its_number():
    people, units = office()
    bad = [people[0], replace(people[1], key="")]
    found = Roster.of(Told(bad, units), mirror=Told(people, units))
    assert (list(found.kept_people), found.people["salma"].name) == (["budi"], "Salma")
    assert found.get_person("budi").nip == BUDI


def test_a_circle_over_units_of_the_mirror_is_seen():
    """b hangs below a in the mirror, its own row is bad; the source now hangs a below b."""
    mirror = Told(units=[OrgUnit(key="a", name="A"), OrgUnit(key="b", name="B", parent_key="a")])
    source = Told(units=[OrgUnit(key="a", name="A", parent_key="b"), OrgUnit(key="b", name="")])
    found = Roster.of(source, mirror=mirror)
    assert {each.key: each.code for each in found.rejected} == {"b": "no_name", "a": "unit_circle"}
    assert sorted(found.kept_units) == ["a", "b"]
