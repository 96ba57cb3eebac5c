"""Standing in: proposed, approved by a second person, for named acts, within dates. ADR 0023."""

from datetime import date

import pytest

from tests import cast as people_of_tests
from tests.cast import arrange
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import AccessGrant, Assignment, Delegation, WorkflowEvent
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import acting, delegation

TODAY, LAST = date(2026, 1, 5), date(2026, 1, 16)


@pytest.fixture
def plan(cast, year):
    """Fauzan's plan, waiting for Nurlaila."""
    row = people_of_tests.fill(people_of_tests.open_plan(cast, year, "fauzan"), cast.fauzan)
    people_of_tests.do(row, "submit", cast.fauzan)
    return row


def propose(cast, by="nurlaila", principal="nurlaila", delegate="hendra", **more):
    post = Assignment.of(cast.employee(principal), office_day())
    facts = {"delegate": cast.employee(delegate), "starts": TODAY, "ends": LAST} | more
    return delegation.propose(post, actor=cast.users[by], reason="cuti tahunan", **facts)


def stand_in(cast, approver="mukhtar", **more):
    return delegation.approve(propose(cast, **more), actor=cast.users[approver])


def may(cast, name, plan, action=Action.APPROVE_PLAN):
    return policy.allows(cast.users[name], action, plan)


def lent(**where):
    rows = AccessGrant.all_rows.filter(grant_source="DELEGATION", **where)
    return {(row.right, row.user.username, row.plan_id or row.unit_id) for row in rows}


def test_a_proposal_gives_nothing_until_a_second_person_approves(cast, plan):
    row = propose(cast)
    assert (row.status, lent()) == ("PROPOSED", set())
    assert not may(cast, "hendra", plan)
    delegation.approve(row, actor=cast.mukhtar)
    assert may(cast, "hendra", plan)


def test_the_rights_go_to_each_plan_and_to_the_unit_of_the_principal(cast, plan):
    stand_in(cast)
    aptika = cast.units["APTIKA"].pk
    assert lent() == {
        ("supervise_plan", "hendra", plan.pk),
        ("view_subtree", "hendra", aptika),
    }
    row = AccessGrant.all_rows.filter(grant_source="DELEGATION").first()
    assert row.principal == cast.employee("nurlaila")


@pytest.mark.parametrize("name", ["nurlaila", "hendra", "fauzan", "ida", "dedi"])
def test_neither_the_proposer_nor_the_delegate_nor_a_stranger_approves(cast, name):
    row = propose(cast)
    with pytest.raises(Refused):
        delegation.approve(row, actor=cast.users[name])
    row.refresh_from_db()
    assert row.status == "PROPOSED"


def test_the_office_proposes_and_the_superior_approves_but_not_the_office_both(cast):
    row = propose(cast, by="eka")
    with pytest.raises(Refused):
        delegation.approve(row, actor=cast.eka)
    delegation.approve(row, actor=cast.mukhtar)
    assert (row.proposed_by, row.approved_by) == (cast.eka, cast.mukhtar)


@pytest.mark.parametrize("name", ["rahmi", "mukhtar", "ida"])
def test_nobody_else_delegates_for_a_person(cast, name):
    with pytest.raises(Refused):
        propose(cast, by=name)


@pytest.mark.parametrize(
    "wrong",
    [
        {"delegate": "nurlaila"},
        {"starts": date(2026, 1, 4)},
        {"ends": date(2026, 1, 4)},
        {"ends": date(2027, 1, 20)},
        {"kind": "DEFINITIVE"},
        {"acts": []},
        {"acts": ["OWN"]},
        {"acts": ["AUD"]},
        {"decree": "x" * 101},
    ],
)
def test_what_is_missing_or_wrong_is_said(cast, wrong):
    with pytest.raises(Incomplete):
        propose(cast, **wrong)
    assert not Delegation.all_rows.exists()


def test_the_same_two_people_are_not_joined_twice_on_a_day(cast):
    propose(cast)
    with pytest.raises(Incomplete, match="stands in already"):
        propose(cast, starts=LAST, ends=date(2026, 2, 1))


def test_acts_are_recorded_for_the_principal(cast, plan):
    stand_in(cast)
    people_of_tests.do(plan, "approve", cast.hendra)
    row, nurlaila = plan.history.first(), cast.employee("nurlaila")
    assert (row.history_user_id, row.on_behalf_of_id) == (cast.hendra.pk, nurlaila.pk)
    event = WorkflowEvent.objects.order_by("-pk").first()
    assert event.on_behalf_of == nurlaila


@pytest.mark.parametrize(
    ("acts", "allowed"),
    [
        (["PLANS"], {Action.APPROVE_PLAN, Action.RETURN_PLAN, Action.VIEW_PLAN}),
        (["CHANGES"], {Action.VIEW_PLAN}),
        ([], {Action.VIEW_PLAN}),
    ],
)
def test_only_what_is_named_is_lent(cast, plan, acts, allowed):
    stand_in(cast, acts=acts, delegates_rating=True)
    asked = (Action.APPROVE_PLAN, Action.RETURN_PLAN, Action.VIEW_PLAN)
    assert {action for action in asked if may(cast, "hendra", plan, action)} == allowed
    listed = {a for a in asked if policy.visible(cast.hendra, type(plan), a).exists()}
    assert listed == allowed
    assert {a for a in asked if cast.hendra in policy.holders(a, plan)} == allowed
    assert {a for a in asked if policy.explain(cast.hendra, a, plan)} == allowed


def test_a_plan_handed_in_later_is_followed(cast, year):
    stand_in(cast)
    row = people_of_tests.fill(people_of_tests.open_plan(cast, year, "rahmi"), cast.rahmi)
    people_of_tests.do(row, "submit", cast.rahmi)
    assert may(cast, "hendra", row)


def test_a_plan_handed_in_before_a_delegation_begins_is_followed_on_its_day(
    cast, year, time_machine
):
    stand_in(cast, starts=date(2026, 1, 8))
    row = people_of_tests.fill(people_of_tests.open_plan(cast, year, "rahmi"), cast.rahmi)
    people_of_tests.do(row, "submit", cast.rahmi)
    assert not may(cast, "hendra", row)
    time_machine.move_to("2026-01-08T02:00:00Z")
    assert may(cast, "hendra", row)


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-01-07T16:59:59Z", False),  # 23:59:59 in Jakarta, the day before
        ("2026-01-07T17:00:00Z", True),  # midnight
        ("2026-01-16T16:59:59Z", True),  # the last second of the last day
        ("2026-01-16T17:00:00Z", False),
    ],
)
def test_p25_it_begins_and_ends_at_local_midnight_without_any_job(
    cast, plan, time_machine, moment, holds
):
    stand_in(cast, starts=date(2026, 1, 8), delegates_rating=True)
    time_machine.move_to(moment, tick=False)
    assert may(cast, "hendra", plan) == holds
    assert (cast.nurlaila.pk in policy.principals(cast.hendra)) == holds


def test_ending_it_takes_the_rights_at_once(cast, plan):
    row = stand_in(cast)
    delegation.end(row, actor=cast.nurlaila, reason="kembali lebih awal")
    assert not may(cast, "hendra", plan)
    assert policy.principals(cast.hendra) == {cast.hendra.pk}
    with pytest.raises(Refused):
        delegation.end(row, actor=cast.nurlaila)


@pytest.mark.parametrize("name", ["hendra", "mukhtar", "ida", "dedi"])
def test_only_principal_and_office_end_it(cast, name):
    row = stand_in(cast)
    with pytest.raises(Refused):
        delegation.end(row, actor=cast.users[name])


def test_e4_p24_the_delegates_own_plan_is_decided_by_the_raters_superior(cast, year):
    row = people_of_tests.fill(people_of_tests.open_plan(cast, year, "hendra"), cast.hendra)
    people_of_tests.do(row, "submit", cast.hendra)
    stand_in(cast)
    assert not may(cast, "hendra", row)
    assert may(cast, "mukhtar", row)


def test_p23_nobody_decides_for_the_boss_on_the_boss_own_plan(cast, year):
    row = people_of_tests.fill(people_of_tests.open_plan(cast, year, "nurlaila"), cast.nurlaila)
    people_of_tests.do(row, "submit", cast.nurlaila)
    stand_in(cast, approver="bupati", principal="mukhtar", by="mukhtar", delegate="dedi")
    assert may(cast, "dedi", row)
    stand_in(cast, delegate="dedi")  # now he stands in for Nurlaila too
    assert not may(cast, "dedi", row)


def test_it_never_nests(cast, plan):
    """Hendra stands in for Nurlaila, and Dedi for Hendra: Dedi receives nothing of Nurlaila's."""
    stand_in(cast)
    stand_in(cast, approver="nurlaila", by="hendra", principal="hendra", delegate="dedi")
    assert not may(cast, "dedi", plan)
    assert not lent(user=cast.dedi)


def test_the_superior_lends_his_say_on_plans_only_where_it_is_named(cast, plan):
    people = {"approver": "bupati", "by": "mukhtar", "principal": "mukhtar", "delegate": "dedi"}
    stand_in(cast, acts=["PLANS"], **people)
    assert may(cast, "dedi", plan)


def test_the_leader_lends_the_rating_of_organisations_only_where_it_is_named(cast):
    people = {"approver": "eka", "by": "bupati", "principal": "bupati", "delegate": "dedi"}
    row = stand_in(cast, acts=["PLANS"], **people)
    assert "lead_subtree" not in {right for right, *_ in lent()}
    delegation.end(row, actor=cast.bupati)
    stand_in(cast, acts=["LEAD"], **people)
    assert ("lead_subtree", "dedi", cast.units["PEMKAB"].pk) in lent()


def test_office_auditor_and_manager_are_never_lent(cast):
    stand_in(cast, approver="bupati", by="eka", principal="eka", delegate="dedi")
    assert lent() == set()
    assert not policy.resolve(cast.dedi).held


def set_acting(cast, name="hendra", actor="eka", **more):
    post = Assignment.of(cast.employee(name), office_day())
    facts = {"unit": cast.units["APTIKA"], "kind": "ACTING", "starts": TODAY, "ends": LAST}
    return acting.set_acting(post, actor=cast.users[actor], reason="SK 4/2026", **facts | more)


def test_an_acting_post_set_by_the_office_gives_the_rights_of_the_head(cast, plan, time_machine):
    set_acting(cast)
    assert may(cast, "hendra", plan)
    assert ("view_subtree", "hendra", cast.units["APTIKA"].pk) in lent()
    row = Delegation.all_rows.get()
    assert (row.kind, row.principal, row.post.kind) == (
        "ACTING",
        cast.employee("nurlaila"),
        "ACTING",
    )
    time_machine.move_to("2026-01-16T17:00:00Z")
    assert not may(cast, "hendra", plan)


@pytest.mark.parametrize("name", ["nurlaila", "hendra", "mukhtar", "ida"])
def test_only_the_office_sets_an_acting_post(cast, name):
    with pytest.raises(Refused):
        set_acting(cast, actor=name)


@pytest.mark.parametrize(
    "wrong", [{"kind": "DEFINITIVE"}, {"ends": date(2026, 1, 4)}, {"name": "nurlaila"}]
)
def test_an_acting_post_needs_a_kind_an_end_and_another_head(cast, wrong):
    with pytest.raises(Incomplete):
        set_acting(cast, **wrong)


def test_what_is_held_for_somebody_is_not_delegated_on(cast):
    post = set_acting(cast)
    with pytest.raises(OutOfPhase):
        delegation.propose(
            post, actor=cast.hendra, delegate=cast.employee("dedi"), starts=TODAY, ends=LAST
        )


def told(**more):
    from types import SimpleNamespace

    facts = {"key": "hendra", "unit_key": "APTIKA", "kind": "ACTING", "position": "Plt Kabid"}
    days = {"since": date(2026, 1, 2), "until": LAST, "delegates_rating": False}
    return SimpleNamespace(**facts | days | more)


def follow(*posts):
    acting.place_acting(list(posts), actor=system_actor())
    return delegation.follow_posts(actor=system_actor())


def test_an_acting_post_of_the_personnel_data_comes_changes_and_goes(cast, plan):
    follow(told())
    assert may(cast, "hendra", plan)
    assert follow(told()) == []
    follow(told(until=date(2026, 1, 9)))
    assert Delegation.all_rows.get().effective_to == date(2026, 1, 9)
    follow()
    assert not may(cast, "hendra", plan)
    assert Delegation.all_rows.get().status == "ENDED"


def test_a_principal_who_moves_away_lends_nothing_any_more(cast, plan):
    row = stand_in(cast)
    post = Assignment.of(cast.employee("nurlaila"), TODAY)
    arrange(Assignment.all_rows.filter(pk=post.pk), unit=cast.units["DINKES"])
    delegation.follow_posts(actor=system_actor())
    row.refresh_from_db()
    assert row.status == "ENDED"
    assert not may(cast, "hendra", plan)


def test_what_has_passed_its_last_day_is_told_as_ended(cast, time_machine):
    row = stand_in(cast)
    time_machine.move_to("2026-01-17T02:00:00Z")
    delegation.follow_posts(actor=system_actor())
    row.refresh_from_db()
    assert row.status == "ENDED"


def test_acting_posts_come_from_a_csv_file_beside_the_others(tmp_path, cast, plan):
    from viewflow_kinerja.directory import CsvDirectory

    (tmp_path / "acting.csv").write_text(
        "key,unit_key,kind,position,since,until,delegates_rating\n"
        "hendra,APTIKA,ACTING,Plt Kabid,2026-01-02,16/01/2026,1\n"
        "rahmi,APTIKA,ACTING,without an end,2026-01-02,,\n"
        "rahmi,APTIKA,DEFINITIVE,no acting post,2026-01-02,2026-02-01,\n"
    )
    (post,) = CsvDirectory(tmp_path).acting()
    assert (post.key, post.until, post.delegates_rating) == ("hendra", LAST, True)
    follow(post)
    assert may(cast, "hendra", plan)
    assert list(CsvDirectory(tmp_path / "nowhere").acting()) == []
