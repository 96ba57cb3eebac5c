"""An objection from the filing to the decision, and the receipt that the clock accepts."""

from datetime import date

import pytest
import time_machine
from django.db import transaction

from tests import objections as o
from tests.cast import arrange
from tests.cast import do as review
from tests.story import statements_of
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Incomplete, OutOfPhase, Refused
from viewflow_kinerja.flows import engine
from viewflow_kinerja.jobs import objections as jobs
from viewflow_kinerja.models import Assignment, Evaluation, Objection, Realisation, Remark
from viewflow_kinerja.services import cycle, objection


@pytest.fixture
def received(cast, approved):
    """Fauzan's evaluation of 2026, received on 12 January 2027."""
    return o.delivered(cast, approved)


@pytest.fixture
def case(cast, received):
    """He objects on 20 January, day 8."""
    with time_machine.travel(o.FILED, tick=False):
        return o.filed(received, cast.fauzan)


@pytest.fixture
def explained(cast, case):
    """Nurlaila has explained on 22 January."""
    with time_machine.travel(o.EXPLAINED, tick=False):
        return o.explained(case, cast.nurlaila)


def tick(at):
    with time_machine.travel(at, tick=False):
        return jobs.run(at)


def test_the_receipt_counts_the_window_to_object(received):
    assert received.object_until == date(2027, 1, 26)


def test_an_objection_is_filed_with_its_terms_its_decider_and_its_bond(cast, case, received):
    assert (case.status, received.status) == ("FILED", "OBJECTED")
    assert case.decider == cast.employee("mukhtar")
    assert (case.explain_by, case.decide_by) == (date(2027, 1, 27), date(2027, 2, 3))
    row = received.history.filter(status="DELIVERED").latest("history_id")
    assert (case.bound_at, case.bound_sha256) == (row.history_date, received.sha256)
    assert (o.step(case).flow_task.name, o.step(case).owner) == ("explain", cast.nurlaila)


def test_while_it_is_decided_the_review_waits_for_nobody(cast, case):
    assert not engine.inbox(cast.fauzan).exists()
    with pytest.raises(Refused):
        review(case.evaluation, "acknowledge", cast.fauzan)


def test_a_change_makes_the_next_version_and_touches_nobody_else(
    cast, explained, received, django_capture_on_commit_callbacks
):
    line = Realisation.all_rows.get(evaluation=received)
    before = Realisation.all_rows.values_list("pk", "value").get()
    figures = [{"indicator": line.indicator_id, "value": 12, "note": "tanpa 4 yang menunggu"}]
    ratings = {"result": "MEETS", "behaviour": "MEETS", "figures": figures}
    committed = django_capture_on_commit_callbacks(execute=True)
    with time_machine.travel(o.DECIDED, tick=False), committed:
        o.decided(explained, cast.mukhtar, **ratings)
    made, old = explained.outcome, Evaluation.all_rows.get(pk=received.pk)
    assert (explained.status, made.version, made.predicate) == ("CHANGED", 2, "GOOD")
    assert (made.suggestion, made.deviation_reason) == ("MEETS", "")
    assert (made.by_decision, made.stale_since, made.object_until) == (True, o.DECIDED, None)
    assert made.sha256 not in ("", old.sha256)
    assert old.predicate == "NEEDS_IMPROVEMENT"
    assert (old.status, made.status) == ("ACKNOWLEDGED_AFTER_DECISION",) * 2
    assert made.distribution["counts"] == {**made.distribution["counts"], "GOOD": 1}
    assert Remark.all_rows.filter(evaluation=made).count() == 1
    assert Realisation.all_rows.values_list("pk", "value").get(evaluation=received) == before
    assert not engine.open_steps(old.process_id).exists()


def test_upheld_the_rating_stands_and_nothing_can_follow(cast, explained, received):
    with time_machine.travel(o.DECIDED, tick=False):
        o.decided(explained, cast.mukhtar)
        received.refresh_from_db()
        assert (explained.status, received.status) == ("UPHELD", "ACKNOWLEDGED_AFTER_DECISION")
        assert Evaluation.all_rows.count() == 1
        with pytest.raises(Refused):
            o.filed(received, cast.fauzan)


def test_a_decision_needs_reasons_and_a_change_needs_another_rating(cast, explained):
    with time_machine.travel(o.DECIDED, tick=False):
        with pytest.raises(Incomplete, match="reasons"):
            o.do(explained, "decide_objection", cast.mukhtar, decision=" ")
        with pytest.raises(Incomplete, match="ratings that stand"):
            o.decided(explained, cast.mukhtar, result="BELOW", behaviour="MEETS")


def test_only_the_superior_of_the_rater_decides(cast, explained):
    for name in ("fauzan", "nurlaila", "hendra", "eka", "bupati", "system"):
        actor = cast.system if name == "system" else cast.users[name]
        with pytest.raises(Refused):
            o.decided(explained, actor)


def test_a_decision_waits_for_the_explanation_or_its_term(cast, case):
    with time_machine.travel(o.utc(27, 16, 59), tick=False), pytest.raises(OutOfPhase):
        o.decided(case, cast.mukhtar)
    with time_machine.travel(o.utc(27, 17), tick=False):
        assert o.decided(case, cast.mukhtar).status == "UPHELD"


def test_unexplained_it_is_laid_before_the_decider_when_the_term_has_passed(cast, case):
    assert tick(o.utc(27, 16, 59)) == 0
    assert tick(o.utc(27, 17)) == 1
    case.refresh_from_db()
    assert case.status == "UNDER_DECISION"
    assert (o.step(case).flow_task.name, o.step(case).owner) == ("decide", cast.mukhtar)
    with pytest.raises(OutOfPhase):
        o.explained(case, cast.nurlaila)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_nobody_signed_it_is_accepted_at_the_first_instant_after_the_window(
    cast, approved, settings, zone
):
    settings.KINERJA = {"TIME_ZONE": zone}
    row, ahead = o.delivered(cast, approved), ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
    over = o.utc(26, 17 - ahead.index(zone))
    assert tick(over.replace(hour=over.hour - 1, minute=59, second=59)) == 0
    assert tick(over) == 1
    row.refresh_from_db()
    told = (row.status, row.unsigned, row.deemed_at, row.acknowledged_at)
    assert told == ("DEEMED_ACCEPTED", True, over, None)
    assert not engine.open_steps(row.process_id).exists()
    assert tick(over) == 0


def test_what_is_late_is_kept_and_not_heard(cast, received):
    tick(o.OVER)
    with time_machine.travel(o.OVER.replace(second=1), tick=False):
        late = o.filed(received, cast.fauzan)
    assert (late.status, late.dismissed_because) == ("INADMISSIBLE", "LATE")
    assert received.status == "DEEMED_ACCEPTED"
    assert not engine.open_steps(late.process_id).exists()


def test_in_the_last_second_it_is_heard(cast, received):
    with time_machine.travel(o.LAST_SECOND, tick=False):
        assert o.filed(received, cast.fauzan).status == "FILED"
    assert tick(o.OVER) == 0
    received.refresh_from_db()
    assert received.status == "OBJECTED"


def test_without_reasons_nothing_is_filed(cast, received):
    with time_machine.travel(o.FILED, tick=False), pytest.raises(Incomplete, match="why"):
        o.filed(received, cast.fauzan, grounds="  ")
    assert not Objection.all_rows.exists()


def test_sent_twice_it_is_one_objection(cast, received):
    key = "5f0f2b42-5a0e-4a53-9d0c-0d5e4f3f2a11"
    with time_machine.travel(o.FILED, tick=False):
        first = objection.file(received, actor=cast.fauzan, grounds=o.GROUNDS, key=key)
        arrange([received], status="DELIVERED")
        again = objection.file(received, actor=cast.fauzan, grounds=o.GROUNDS, key=key)
    assert again == first


def test_withdrawn_it_returns_and_cannot_be_filed_again(cast, case, received):
    with time_machine.travel(o.EXPLAINED, tick=False):
        o.do(case, "withdraw_objection", cast.fauzan)
        received.refresh_from_db()
        assert (case.status, received.status) == ("WITHDRAWN", "DELIVERED")
        assert o.filed(received, cast.fauzan).dismissed_because == "SECOND"
        assert received.status == "DELIVERED"
    assert tick(o.OVER) == 1
    received.refresh_from_db()
    assert (received.status, received.deemed_at) == ("DEEMED_ACCEPTED", o.OVER)


def test_who_acknowledges_objects_no_more(cast, received):
    with time_machine.travel(o.utc(13), tick=False):
        review(received, "acknowledge", cast.fauzan)
        with pytest.raises(Refused):
            o.filed(received, cast.fauzan)


def test_a_paper_receipt_has_its_day_and_its_witness(cast, approved):
    row = o.annual(cast, approved)
    with time_machine.travel(o.utc(14), tick=False):
        with pytest.raises(Incomplete, match="who saw it"):
            review(row, "deliver", cast.nurlaila, received_on=date(2027, 1, 12))
        for day in (date(2027, 1, 7), date(2027, 1, 15)):
            with pytest.raises(Incomplete, match="day of the receipt"):
                review(row, "deliver", cast.nurlaila, received_on=day, note="Hendra melihat")
        note = {"received_on": date(2027, 1, 12), "note": "disaksikan Hendra"}
        review(row, "deliver", cast.nurlaila, **note)
    assert (row.object_until, row.received_note) == (date(2027, 1, 26), "disaksikan Hendra")


def posts(name):
    return Assignment.all_rows.filter(employee__source_key=name)


def test_the_decider_is_who_holds_the_post_on_the_day(cast, explained):
    """Mukhtar has left the post, Dedi holds it; the case goes to him."""
    arrange(posts("mukhtar"), effective_to=date(2027, 1, 25))
    old = posts("mukhtar").get()
    facts = {name: getattr(old, name) for name in ("unit", "position", "position_class", "rater")}
    arrange(posts("dedi"), effective_from=date(2027, 1, 26), **facts)
    with time_machine.travel(o.DECIDED, tick=False), pytest.raises(OutOfPhase, match="else holds"):
        o.decided(explained, cast.mukhtar)
    tick(o.DECIDED)
    assert o.step(explained).owner == cast.dedi
    with time_machine.travel(o.DECIDED, tick=False):
        assert o.decided(explained, cast.dedi).status == "UPHELD"


def test_a_vacant_post_is_passed_over(cast, explained):
    arrange(posts("mukhtar"), effective_to=date(2027, 1, 25))
    tick(o.DECIDED)
    assert o.step(explained).owner == cast.bupati


def test_the_rater_who_was_promoted_does_not_decide_on_his_own_rating(cast, explained):
    old = posts("mukhtar").get()
    facts = {name: getattr(old, name) for name in ("unit", "position", "position_class", "rater")}
    arrange(posts("mukhtar"), effective_to=date(2027, 1, 25))
    arrange(posts("nurlaila"), effective_to=date(2027, 1, 25))
    kept = {"rater_source": "COLUMN", "effective_from": date(2027, 1, 26)}
    with time_machine.travel(o.DECIDED, tick=False):
        row = Assignment(employee=cast.employee("nurlaila"), **facts, **kept)
        _stored(cast, row)
    tick(o.DECIDED)
    assert o.step(explained).owner == cast.bupati


def _stored(cast, row):
    with transaction.atomic(), context.unit_of_work(actor=cast.system, act="test.arrange"):
        row.save()


def test_nobody_above_the_authority_names_who_decides(cast, explained):
    for name in ("mukhtar", "bupati"):
        arrange(posts(name), effective_to=date(2027, 1, 25))
    tick(o.DECIDED)
    explained.refresh_from_db()
    assert explained.decider is None
    with time_machine.travel(o.DECIDED, tick=False):
        for name in ("fauzan", "nurlaila"):
            with pytest.raises(Incomplete):
                o.do(explained, "name_decider", cast.bupati, decider=cast.employee(name))
        o.do(explained, "name_decider", cast.bupati, decider=cast.employee("eka"))
        assert o.step(explained).owner == cast.eka
        assert tick(o.DECIDED) == 0
        assert o.decided(explained, cast.eka).status == "UPHELD"


def test_the_rules_may_know_no_further_instance(cast, received):
    with time_machine.travel(o.FILED, tick=False):
        for name in ("mukhtar", "bupati"):
            arrange(posts(name), effective_to=date(2027, 1, 13))
        values = {"objection.name_decider": False}
        facts = {"values": values, "reason": "Perbup 1"}
        cycle.set_rules(received.period.cycle, actor=cast.eka, **facts)
        late = o.filed(received, cast.fauzan)
    assert (late.status, late.dismissed_because) == ("INADMISSIBLE", "NO_INSTANCE")


def test_objecting_explaining_and_deciding_cost_a_limited_number_of_statements(cast, received):
    """Filing reads the line above the rater and two calendars; a change writes a whole version."""
    with time_machine.travel(o.FILED, tick=False):
        filing = statements_of(lambda: o.filed(received, cast.fauzan))
    case = Objection.all_rows.get()
    with time_machine.travel(o.EXPLAINED, tick=False):
        explaining = statements_of(lambda: o.explained(case, cast.nurlaila))
    with time_machine.travel(o.DECIDED, tick=False):
        ratings = {"result": "MEETS", "behaviour": "MEETS"}
        deciding = statements_of(lambda: o.decided(case, cast.mukhtar, **ratings))
    assert (filing <= 35, explaining <= 21, deciding <= 50) == (True,) * 3, (
        filing,
        explaining,
        deciding,
    )
