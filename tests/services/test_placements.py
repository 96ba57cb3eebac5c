"""Posts follow the source: what changes closes and opens, what was in force stays as it was."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from tests import cast as people_of_tests
from tests.cast import arrange
from tests.directory.sources import office
from viewflow_kinerja import context
from viewflow_kinerja.exceptions import Conflict, Incomplete, OutOfPhase, Refused
from viewflow_kinerja.models import Assignment, Employee
from viewflow_kinerja.models.base import record_new
from viewflow_kinerja.services import people
from viewflow_kinerja.services.people import Post
from viewflow_kinerja.services.placements import one_rater_a_day

TODAY = date(2026, 1, 5)
YESTERDAY = date(2026, 1, 4)
BEGAN = date(2020, 1, 1)


def post(**changes):
    """Fauzan's post as the cast holds it, but for what changes."""
    given = {
        "key": "fauzan",
        "unit_key": "APTIKA",
        "position": "Pranata Komputer",
        "position_class": "FUNCTIONAL",
        "work_pattern": "FIVE_DAY",
        "rater_key": "nurlaila",
        "rater_source": "COLUMN",
    }
    return Post(**given | changes)


def placed(cast, today=TODAY, **changes):
    return people.place_people([post(**changes)], actor=cast.system, today=today)


def spans(cast, name="fauzan"):
    """First day, last day and rater of each row, in the order of time."""
    rows = Assignment.all_rows.filter(employee=cast.employee(name)).order_by("effective_from")
    return [
        (row.effective_from, row.effective_to, row.rater and row.rater.source_key) for row in rows
    ]


def test_the_same_post_writes_nothing(cast):
    assert placed(cast) == []
    assert Assignment.all_rows.get(employee=cast.employee("fauzan")).history.count() == 1


def test_another_rater_closes_the_row_on_the_day_before_and_opens_one_today(cast):
    (moved,) = placed(cast, rater_key="mukhtar")
    assert spans(cast) == [(BEGAN, YESTERDAY, "nurlaila"), (TODAY, None, "mukhtar")]
    assert moved.rater_changed
    assert (moved.rater_before, moved.rater_after, moved.on) == (
        cast.employee("nurlaila").pk,
        cast.employee("mukhtar").pk,
        TODAY,
    )


def test_each_row_that_changed_has_one_row_of_history(cast):
    placed(cast, rater_key="mukhtar")
    old, new = Assignment.all_rows.filter(employee=cast.employee("fauzan")).order_by("pk")
    assert [row.history_type for row in old.history.order_by("history_id")] == ["+", "~"]
    assert [(row.history_type, row.act) for row in new.history.all()] == [("+", "assignment.place")]


def test_a_new_post_begins_on_the_day_the_source_gives(cast):
    placed(cast, unit_key="DINKES", rater_key="bupati", since=date(2025, 12, 1))
    assert spans(cast) == [
        (BEGAN, date(2025, 11, 30), "nurlaila"),
        (date(2025, 12, 1), None, "bupati"),
    ]


def test_a_new_post_may_begin_in_the_future_and_is_told_once(cast):
    placed(cast, unit_key="DINKES", rater_key="bupati", since=date(2026, 2, 1))
    assert spans(cast)[0] == (BEGAN, date(2026, 1, 31), "nurlaila")
    assert placed(cast, unit_key="DINKES", rater_key="bupati", since=date(2026, 2, 1)) == []


def test_an_old_day_of_the_source_rewrites_nothing(cast):
    placed(cast, position="Analis", since=date(2019, 1, 1))
    assert spans(cast) == [(BEGAN, YESTERDAY, "nurlaila"), (TODAY, None, "nurlaila")]


def test_a_title_corrected_under_the_same_day_is_corrected_in_place(cast):
    placed(cast, position="Pranata Komputer Ahli", since=BEGAN)
    assert spans(cast) == [(BEGAN, None, "nurlaila")]


def test_another_rater_under_the_same_day_of_the_post_rates_from_today(cast):
    placed(cast, rater_key="mukhtar", since=BEGAN)
    assert spans(cast) == [(BEGAN, YESTERDAY, "nurlaila"), (TODAY, None, "mukhtar")]


def test_two_changes_on_one_day_correct_the_row_of_that_day(cast):
    placed(cast, rater_key="mukhtar")
    placed(cast, rater_key="bupati")
    assert spans(cast) == [(BEGAN, YESTERDAY, "nurlaila"), (TODAY, None, "bupati")]


def test_rank_grade_and_level_are_corrections_of_the_same_post(cast):
    (moved,) = placed(cast, rank="Penata", grade="III/c", functional_level="TERAMPIL")
    assert moved.columns == ("rank", "grade", "functional_level")
    assert (spans(cast), moved.rater_changed) == ([(BEGAN, None, "nurlaila")], False)


def test_how_we_know_the_rater_is_a_correction_too(cast):
    placed(cast, rater_source="UNIT_TREE")
    assert spans(cast) == [(BEGAN, None, "nurlaila")]


def test_what_the_source_does_not_tell_stays(cast):
    assert placed(cast, position_class="", work_pattern="") == []


def test_nobody_may_be_found_as_rater(cast):
    placed(cast, rater_key="", rater_source="NOBODY")
    assert spans(cast)[-1] == (TODAY, None, None)


def test_somebody_who_comes_back_gets_a_new_row(cast):
    people.end_people(["fauzan"], actor=cast.system, today=TODAY)
    placed(cast, today=date(2026, 3, 2))
    assert spans(cast) == [(BEGAN, YESTERDAY, "nurlaila"), (date(2026, 3, 2), None, "nurlaila")]


@pytest.mark.parametrize("since", [None, date(2023, 1, 1)])
def test_a_newcomer_begins_on_the_day_the_source_gives_else_today(cast, since):
    people.register_people([office()[0][3]], actor=cast.system)
    (moved,) = placed(cast, key="andi", since=since)
    assert (moved.columns, moved.rater_before, moved.on) == ((), None, since or TODAY)
    assert Assignment.all_rows.get(employee=moved.employee_id).effective_from == moved.on


def test_a_post_of_nobody_or_nowhere_is_refused(cast):
    for wrong in ({"key": "stranger"}, {"unit_key": "NOWHERE"}):
        with pytest.raises(Incomplete, match="not in the mirror"):
            placed(cast, **wrong)


def test_two_posts_on_one_day_are_a_conflict_with_words(cast):
    fauzan = cast.employee("fauzan")
    row = Assignment.all_rows.get(employee=fauzan)
    arrange(Assignment.all_rows.filter(pk=row.pk), effective_to=date(2026, 6, 30))
    with transaction.atomic():  # the constraint of PostgreSQL waits for the end
        again = {"employee": fauzan, "unit": row.unit, "position": "x", "effective_from": TODAY}
        Assignment.all_rows.bulk_create([Assignment(**again)])
        with pytest.raises(Conflict, match="two posts on one day"):
            one_rater_a_day({fauzan.pk})
        one_rater_a_day(range(10_000, 10_501))  # somebody else's double post stops nobody
        transaction.set_rollback(True)


def named(cast, rater="mukhtar", name="fauzan", actor="eka", **more):
    row = Assignment.of(cast.employee(name), TODAY)
    facts = {"actor": cast.users[actor], "rater": cast.employee(rater), "reason": "Plt 7/2026"}
    return people.name_rater(row, **facts | more)


def test_the_personnel_office_names_a_rater_from_today_on(cast):
    row = named(cast, until=date(2026, 3, 31))
    assert (row.rater_source, row.rater_until) == ("OVERRIDE", date(2026, 3, 31))
    assert spans(cast) == [(BEGAN, YESTERDAY, "nurlaila"), (TODAY, None, "mukhtar")]
    told = row.history.get()
    assert (told.act, told.reason) == ("assignment.name_rater", "Plt 7/2026")


def test_a_named_rater_survives_the_source_until_his_last_day(cast):
    named(cast, until=date(2026, 3, 31))
    assert placed(cast, today=date(2026, 3, 31)) == []
    placed(cast, today=date(2026, 4, 5))
    assert spans(cast)[1:] == [
        (TODAY, date(2026, 3, 31), "mukhtar"),
        (date(2026, 4, 1), None, "nurlaila"),
    ]


def test_a_named_rater_without_an_end_stays_until_the_person_moves(cast):
    named(cast)
    assert placed(cast, today=date(2027, 1, 1)) == []
    placed(cast, today=date(2027, 2, 1), position="Analis")
    assert spans(cast)[-1][2] == "mukhtar"
    placed(cast, today=date(2027, 3, 1), unit_key="DINKES", rater_key="bupati")
    assert spans(cast)[-1][2] == "bupati"


def test_a_named_rater_who_has_left_rates_no_more(cast):
    named(cast)
    arrange(Employee.objects.filter(pk=cast.employee("mukhtar").pk), active=False)
    placed(cast, today=date(2026, 2, 1))
    assert spans(cast)[-1] == (date(2026, 2, 1), None, "nurlaila")


def test_naming_twice_on_one_day_corrects_the_row_of_that_day(cast):
    named(cast)
    named(cast, rater="bupati")
    assert spans(cast) == [(BEGAN, YESTERDAY, "nurlaila"), (TODAY, None, "bupati")]


def test_naming_the_present_rater_only_says_so(cast):
    row = named(cast, rater="nurlaila")
    assert (row.rater_source, spans(cast)) == ("OVERRIDE", [(BEGAN, None, "nurlaila")])


@pytest.mark.parametrize("actor", ["fauzan", "nurlaila", "dedi", "ida"])
def test_nobody_else_names_a_rater(cast, actor):
    with pytest.raises(Refused):
        named(cast, actor=actor)


def test_the_office_does_not_name_its_own_rater(cast):
    with pytest.raises(Refused, match="your own record"):
        named(cast, name="eka", rater="mukhtar")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rater": "fauzan"}, "Nobody rates himself"),
        ({"until": YESTERDAY}, "lies in the past"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_what_is_missing_is_said(cast, wrong, words):
    with pytest.raises(Incomplete, match=words):
        named(cast, **wrong)


def test_who_has_left_is_not_named(cast):
    people.end_people(["mukhtar"], actor=cast.system, today=TODAY)
    cast.people["mukhtar"].refresh_from_db()
    with pytest.raises(Incomplete, match="has left"):
        named(cast)


def test_a_post_that_is_over_keeps_its_rater(cast):
    row = Assignment.of(cast.employee("fauzan"), TODAY)
    people.end_people(["fauzan"], actor=cast.system, today=TODAY)
    with pytest.raises(OutOfPhase, match="over"):
        people.name_rater(row, actor=cast.eka, rater=cast.employee("mukhtar"), reason="too late")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
class TestRaces:
    """Two at once, each in its own connection."""

    def both(self, *works):
        """Run at the same moment; the exceptions of those that failed."""
        barrier, failed = threading.Barrier(len(works)), []

        def run(work):
            try:
                barrier.wait(10)
                work()
            except Exception as error:
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=[work]) for work in works]
        [thread.start() for thread in threads]
        [thread.join(30) for thread in threads]
        return failed

    def test_two_synchronisations_leave_one_rater_a_day(self):
        cast = people_of_tests.make_cast()
        failed = self.both(
            lambda: placed(cast, rater_key="mukhtar"), lambda: placed(cast, rater_key="bupati")
        )
        assert failed == []
        assert len(spans(cast)) == 2
        assert [last for _, last, _ in spans(cast)] == [YESTERDAY, None]

    def test_a_synchronisation_and_the_office_leave_one_rater_a_day(self):
        cast = people_of_tests.make_cast()
        failed = self.both(lambda: placed(cast, rater_key="bupati"), lambda: named(cast))
        assert all(isinstance(error, Conflict | OutOfPhase) for error in failed)
        assert [last for _, last, _ in spans(cast)][-1] is None
        assert spans(cast)[0][:2] == (BEGAN, YESTERDAY)

    def test_rows_written_past_the_services_meet_the_constraint(self):
        cast = people_of_tests.make_cast()
        fauzan = cast.employee("fauzan")
        arrange(Assignment.all_rows.filter(employee=fauzan), effective_to=YESTERDAY)
        spans_of = ((TODAY, date(2026, 6, 30)), (date(2026, 6, 1), None))

        def write(first, last):
            facts = {"employee": fauzan, "unit": cast.units["APTIKA"], "position": "x"}
            row = Assignment(**facts, effective_from=first, effective_to=last)
            with transaction.atomic(), context.unit_of_work(actor=cast.system, act="test.write"):
                record_new([row])

        failed = self.both(*[lambda span=span: write(*span) for span in spans_of])
        (error,) = failed  # refused by the constraint, or, when both wait at COMMIT, as a deadlock
        assert isinstance(error, (IntegrityError, OperationalError))
        assert len(spans(cast)) == 2
