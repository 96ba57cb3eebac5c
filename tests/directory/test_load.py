"""The directory that the settings name, and the mirror as a directory of its own."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from viewflow_kinerja import directory
from viewflow_kinerja.directory import CsvDirectory, Directory, LocalDirectory


def test_without_a_setting_the_mirror_is_the_source():
    assert isinstance(directory.load(), LocalDirectory)


def test_the_setting_names_a_class(settings, tmp_path):
    settings.KINERJA = {"DIRECTORY": "viewflow_kinerja.directory.CsvDirectory"}
    assert isinstance(directory.load(), CsvDirectory)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("portal.nowhere.Directory", "cannot be imported"),
        ("viewflow_kinerja.directory.load", "needs a class with"),
        ("viewflow_kinerja.directory.Person", "needs a class with"),
    ],
)
def test_a_wrong_setting_says_what_is_wrong(settings, path, words):
    settings.KINERJA = {"DIRECTORY": path}
    with pytest.raises(ImproperlyConfigured, match=words):
        directory.load()


def test_the_mirror_answers_the_five_questions(cast):
    mirror = LocalDirectory()
    assert isinstance(mirror, Directory)
    fauzan = mirror.get_person("fauzan")
    assert (fauzan.unit_key, fauzan.rater_key, fauzan.username) == ("APTIKA", "nurlaila", "fauzan")
    found = mirror.rater_of(fauzan, date(2026, 1, 5))
    assert (found.person.key, found.source) == ("nurlaila", "COLUMN")
    assert mirror.person_for_user(cast.fauzan).key == "fauzan"
    assert mirror.person_for_user(cast.system) is None
    assert mirror.get_person("nobody") is None
    assert mirror.rater_of(mirror.get_person("bupati"), date(2026, 1, 5)) is None


def test_the_mirror_gives_everybody_and_every_unit(cast, django_assert_num_queries):
    with django_assert_num_queries(3):
        people = {person.key: person for person in LocalDirectory().people()}
        units = {unit.key: unit for unit in LocalDirectory().units()}
    assert len(people) == 9
    assert [each.key for each in LocalDirectory().people(unit_key="DINKES")] == ["dedi"]
    assert (units["APTIKA"].parent_key, units["APTIKA"].head_key) == ("KOMINFO", "nurlaila")
