"""The mirror of people follows the personnel data: one row of history for a change, else none."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import arrange
from tests.directory.sources import BUDI, SITI, office
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import Assignment, Employee
from viewflow_kinerja.services import people

TODAY = date(2026, 1, 5)


@pytest.fixture
def system(django_user_model):
    return django_user_model.objects.create(username="kinerja-system")


@pytest.fixture
def registered(system):
    given, _ = office()
    people.register_people(given, actor=system)
    return given


def history(key):
    row = Employee.objects.get(source_key=key)
    return [(each.act, each.history_type) for each in row.history.order_by("history_id")]


def test_newcomers_are_brought_in_with_one_row_of_history_each(system, registered):
    assert Employee.objects.count() == 4
    assert history("siti") == [("employee.register", "+")]


def test_the_same_data_write_nothing(system, registered, django_assert_num_queries):
    with django_assert_num_queries(4):  # a savepoint and its end, the policy, the people
        assert people.register_people(registered, actor=system) == {}
    assert history("siti") == [("employee.register", "+")]


def test_a_change_writes_one_row_of_history_for_the_person_it_concerns(system, registered):
    changed = [replace(person, name="Siti Aminah", nip=SITI) for person in registered[2:3]]
    assert people.register_people(changed, actor=system) == {"siti": ["name"]}
    assert history("siti")[1:] == [("employee.register", "~")]
    assert len(history("budi")) == 1


def test_a_zone_that_the_source_does_not_tell_stays(system, registered):
    people.register_people([replace(registered[2], time_zone="Asia/Jayapura")], actor=system)
    people.register_people([registered[2]], actor=system)
    assert Employee.objects.get(source_key="siti").time_zone == "Asia/Jayapura"


def test_only_the_system_account_writes_the_mirror(registered, django_user_model):
    stranger = django_user_model.objects.create(username="stranger")
    for act in (people.register_people, people.end_people, people.place_units):
        with pytest.raises(Refused):
            act([], actor=stranger)
    for act in (people.place_people, people.close_units, people.link_accounts):
        with pytest.raises(Refused):
            act({}, actor=stranger)


def test_who_leaves_is_ended_and_not_deleted(cast):
    assert people.end_people(["fauzan", "nobody"], actor=cast.system, today=TODAY) == ["fauzan"]
    post = Assignment.all_rows.get(employee=cast.employee("fauzan"))
    assert (post.effective_to, post.history.first().act) == (date(2026, 1, 4), "employee.end")
    assert not Employee.objects.get(source_key="fauzan").active


def test_a_contract_that_is_over_ends_the_post_on_its_last_day(cast):
    fauzan = cast.employee("fauzan")
    arrange(Employee.objects.filter(pk=fauzan.pk), contract_to=date(2025, 12, 31))
    people.end_people(["fauzan"], actor=cast.system, today=TODAY)
    assert Assignment.all_rows.get(employee=fauzan).effective_to == date(2025, 12, 31)


def test_who_leaves_on_the_first_day_has_held_the_post_for_that_day(cast):
    post = Assignment.all_rows.get(employee=cast.employee("fauzan"))
    arrange(Assignment.all_rows.filter(pk=post.pk), effective_from=TODAY)
    people.end_people(["fauzan"], actor=cast.system, today=TODAY)
    post.refresh_from_db()
    assert post.effective_to == TODAY


def test_somebody_who_comes_back_is_active_again(cast):
    people.end_people(["fauzan"], actor=cast.system, today=TODAY)
    fauzan = cast.employee("fauzan")
    facts = replace(office()[0][0], key="fauzan", name="Fauzan", nip=fauzan.nip, kind="PPPK")
    assert people.register_people([facts], actor=cast.system) == {"fauzan": ["active"]}


def account(django_user_model, name):
    return django_user_model.objects.create(username=name)


def test_people_are_linked_by_user_name_and_else_by_number(system, registered, django_user_model):
    by_name, by_number = (account(django_user_model, name) for name in ("siti", BUDI))
    linked = people.link_accounts({"siti": "siti"}, actor=system)
    assert len(linked) == 2
    assert Employee.objects.get(user=by_name).source_key == "siti"
    assert Employee.objects.get(user=by_number).source_key == "budi"
    assert django_user_model.objects.count() == 3  # none was made


def test_a_user_name_without_an_account_falls_back_to_the_number(
    system, registered, django_user_model
):
    by_number = account(django_user_model, SITI)
    people.link_accounts({"siti": "siti.aminah"}, actor=system)
    assert Employee.objects.get(user=by_number).source_key == "siti"


def test_where_two_people_fit_one_account_neither_gets_it(system, registered, django_user_model):
    account(django_user_model, "shared")
    assert people.link_accounts({"siti": "shared", "andi": "shared"}, actor=system) == []


def test_a_number_carried_twice_links_nobody(system, registered, django_user_model):
    people.register_people([replace(registered[3], nip=SITI)], actor=system)
    account(django_user_model, SITI)
    assert people.link_accounts({}, actor=system) == []


def test_an_account_that_is_somebodys_is_not_given_away(system, registered, django_user_model):
    account(django_user_model, "siti")
    people.link_accounts({"siti": "siti"}, actor=system)
    assert people.link_accounts({"andi": "siti"}, actor=system) == []


def test_the_system_account_is_nobodys(system, registered):
    assert people.link_accounts({"siti": "kinerja-system"}, actor=system) == []


def test_another_user_name_in_the_source_moves_the_link(system, registered, django_user_model):
    account(django_user_model, "siti")
    people.link_accounts({"siti": "siti"}, actor=system)
    fresh = account(django_user_model, "siti.aminah")
    assert len(people.link_accounts({"siti": "siti.aminah"}, actor=system)) == 1
    assert Employee.objects.get(user=fresh).source_key == "siti"
    assert history("siti")[1:] == [("employee.link", "~")] * 2


def test_linking_what_is_linked_writes_nothing(system, registered, django_user_model):
    account(django_user_model, "siti")
    people.link_accounts({"siti": "siti"}, actor=system)
    assert people.link_accounts({"siti": "siti"}, actor=system) == []
