"""Acting posts through the pages of the office: named by decree, listed while they run."""

from datetime import date
from uuid import uuid4

import pytest

from tests.cast import arrange
from tests.views.browse import BAD, as_, at, give_office, statements, text, words, writes
from viewflow_kinerja.exceptions import Incomplete, Refused
from viewflow_kinerja.models import Assignment, Delegation
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import acting, delegation

HENDRA = "198811052011011007"
DAYS = {"starts": date(2026, 1, 5), "ends": date(2026, 1, 16)}


def send(cast, who="eka", key=None, **fields):
    """One acting post through the page."""
    days = {name: str(day) for name, day in DAYS.items()}
    data = {"unit": cast.units["APTIKA"].pk, "person": HENDRA, "kind": "ACTING", **days}
    data |= {"decree": "SK 4/2026", "position": "", "key": key or str(uuid4()), **fields}
    return as_(cast.users[who]).post(at("acting-new"), data, follow=True)


def end(cast, post, who="eka", **fields):
    """An acting post ended through the page."""
    data = {"reason": "The head is back", "key": str(uuid4()), **fields}
    return as_(cast.users[who]).post(at("acting-end", post.pk), data, follow=True)


def posts():
    return list(Assignment.all_rows.exclude(kind="DEFINITIVE"))


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "ida", "dedi", "bupati"])
def test_the_pages_are_for_the_personnel_office(cast, year, who):
    for name in ("acting", "acting-new"):
        assert as_(cast.users[who]).get(at(name)).status_code == 403
    assert send(cast, who).status_code == 403
    assert posts() == []


def test_the_office_names_a_plt_by_decree_and_the_rights_begin(cast, plan):
    answer = send(cast, rating="on")
    assert "The acting post is set" in words(answer)
    (post,) = posts()
    assert (post.employee, post.kind, post.delegates_rating) == (
        cast.employee("hendra"),
        "ACTING",
        True,
    )
    row = Delegation.all_rows.get()
    assert (row.decree, row.principal, row.post) == ("SK 4/2026", cast.employee("nurlaila"), post)
    told = post.history.get()
    assert (told.act, told.actor_name, told.reason) == ("assignment.set_acting", "Eka", "SK 4/2026")
    assert policy.allows(cast.hendra, Action.VIEW_SUMMARY_UNIT, cast.units["APTIKA"])


def test_the_list_says_who_acts_for_whom_and_leads_to_the_delegation(cast, year):
    send(cast)
    page = as_(cast.eka).get(at("acting"))
    shown = words(page)
    assert "Hendra In force Acting (Plt) · Bidang Aplikasi Informatika · for Nurlaila" in shown
    assert "from Jan. 5, 2026 to Jan. 16, 2026, both days included" in shown
    assert "set by the personnel office · SK 4/2026" in shown
    assert at("delegation", Delegation.all_rows.get().pk) in text(page)


def test_what_is_over_leaves_the_list(cast, year, time_machine):
    send(cast)
    time_machine.move_to("2026-01-16T17:00:00Z")
    assert "Nobody acts in your units" in words(as_(cast.eka).get(at("acting")))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"person": "123"}, "Nobody in office has this NIP."),
        ({"person": ""}, "Who acts? NIP : Please fill this in."),
        ({"unit": ""}, "For the head of which unit? : Please choose one."),
        ({"kind": "DEFINITIVE"}, "As : Please choose one of the answers."),
        ({"ends": "2026-01-04"}, "The last day lies before the first one."),
        ({"starts": "soon"}, "First day : Please choose a day"),
        ({"decree": " "}, "Number of the decree : Please fill this in."),
        ({"decree": "x" * 101}, "Number of the decree :"),
        ({"person": "197203141998032005"}, "This unit has no other head to act for."),
    ],
)
def test_bad_input_is_named_and_what_was_written_stays(cast, year, wrong, said):
    answer = send(cast, position="Plt Kepala Bidang", **wrong)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Plt Kepala Bidang" in text(answer)
    assert posts() == []


def test_sent_twice_with_one_key_it_is_one_post(cast, year):
    given = str(uuid4())
    assert [send(cast, key=given).status_code for _ in range(2)] == [200, 200]
    assert len(posts()) == Delegation.all_rows.count() == 1


def test_the_same_person_does_not_act_for_one_unit_twice_at_once(cast, year):
    send(cast)
    answer = send(cast, kind="DAILY_ACTING", starts="2026-01-16", ends="2026-01-20")
    assert answer.status_code == 422
    assert "Hendra acts for this unit already on some of these days." in words(answer)


def test_script_in_a_title_is_shown_as_text(cast, year):
    send(cast, position=BAD, decree=BAD)
    assert BAD not in text(as_(cast.eka).get(at("acting")))


def test_nobody_of_the_office_names_himself(cast, year):
    answer = send(cast, person="198001012005011001")
    assert answer.status_code == 403
    assert posts() == []


def test_a_local_office_does_not_reach_the_head_of_another_agency(cast, year):
    local = give_office(cast, "dedi", "APTIKA")
    post = Assignment.of(cast.employee("hendra"), office_day())
    above = cast.units["KOMINFO"]
    with pytest.raises(Refused):
        acting.set_acting(post, actor=local, unit=above, kind="ACTING", **DAYS)
    assert "Mukhtar" not in words(as_(local).get(at("acting-new")))
    acting.set_acting(post, actor=local, unit=cast.units["APTIKA"], kind="ACTING", **DAYS)
    assert "for Nurlaila" in words(as_(local).get(at("acting")))


def test_the_list_of_a_local_office_holds_only_its_units(cast, year):
    send(cast)
    local = give_office(cast, "dedi", "DINKES")
    assert "Hendra" not in words(as_(local).get(at("acting")))
    assert "Nurlaila" not in words(as_(local).get(at("acting-new")))


def test_a_delegation_ended_by_hand_does_not_come_back_at_night(cast, plan):
    send(cast)
    delegation.end(Delegation.all_rows.get(), actor=cast.eka, reason="kembali lebih awal")
    assert delegation.follow_posts(actor=cast.system) == []
    assert not policy.allows(cast.hendra, Action.VIEW_SUMMARY_UNIT, cast.units["APTIKA"])


def test_a_look_writes_nothing_and_takes_few_statements(cast, year):
    send(cast)
    few = len(statements(as_(cast.eka), at("acting")))
    send(cast, person="199504182020122003")
    assert not writes(as_(cast.eka), at("acting"))
    assert len(statements(as_(cast.eka), at("acting"))) == few <= 9


def test_the_office_ends_a_post_earlier_and_what_it_lent_ends_with_it(cast, plan):
    send(cast, rating="on")
    (post,) = posts()
    page = as_(cast.eka).get(at("acting"))
    assert at("acting-end", post.pk) in text(page)
    answer = end(cast, post)
    assert "The acting post has ended, and what it lent." in words(answer)
    assert not policy.allows(cast.hendra, Action.VIEW_SUMMARY_UNIT, cast.units["APTIKA"])
    told = post.history.order_by("history_id").last()
    assert (told.act, told.actor_name, told.reason) == (
        "assignment.end_acting",
        "Eka",
        "The head is back",
    )
    row = Delegation.all_rows.get()
    assert (row.status, row.ended_on) == ("ENDED", date(2026, 1, 5))
    assert row.history.count() == 2
    assert delegation.follow_posts(actor=cast.system) == []  # it does not come back


def test_a_post_that_began_earlier_ended_yesterday_and_is_off_the_list(cast, year, time_machine):
    send(cast)
    (post,) = posts()
    time_machine.move_to("2026-01-08T02:00:00Z")
    end(cast, post)
    post.refresh_from_db()
    assert post.effective_to == date(2026, 1, 7)
    assert "Nobody acts in your units" in words(as_(cast.eka).get(at("acting")))
    assert as_(cast.eka).get(at("acting-end", post.pk)).status_code == 404


def test_without_a_reason_it_does_not_end(cast, year):
    send(cast)
    (post,) = posts()
    answer = end(cast, post, reason=" ")
    assert answer.status_code == 422
    assert "Why does it end earlier? : Please fill this in." in words(answer)
    assert post.history.count() == 1


def test_what_the_personnel_data_say_ends_there(cast, year):
    send(cast)
    (post,) = posts()
    arrange([post], rater_source="SOURCE")
    assert as_(cast.eka).get(at("acting-end", post.pk)).status_code == 404
    with pytest.raises(Incomplete, match="End it there"):
        acting.end_acting(post, actor=cast.eka)


def test_a_definitive_post_is_no_acting_post(cast, year):
    home = Assignment.of(cast.employee("hendra"), office_day())
    with pytest.raises(Incomplete, match="no acting post"):
        acting.end_acting(home, actor=cast.eka)
    assert as_(cast.eka).get(at("acting-end", home.pk)).status_code == 404


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "hendra", "bupati"])
def test_only_the_office_ends_it(cast, year, who):
    send(cast)
    (post,) = posts()
    assert end(cast, post, who).status_code == 403
    with pytest.raises(Refused):
        acting.end_acting(post, actor=cast.users[who])
    assert post.history.count() == 1
