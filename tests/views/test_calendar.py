"""The page of the work calendar: what it says of a year, an entry more, an entry corrected."""

from datetime import date
from uuid import uuid4

import pytest

from tests.views.browse import BAD, as_, at, give_office, statements, text, words, writes
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import Assignment, CalendarEntry
from viewflow_kinerja.services import cycle, workdays

NEW_YEAR = {"date_from": date(2026, 1, 1), "date_to": date(2026, 1, 1), "kind": "HOLIDAY"}
NEW_YEAR |= {"name": "Tahun Baru"}
GOOD = {
    "kind": "HOLIDAY",
    "name": "Isra Mikraj",
    "first": "2026-01-16",
    "last": "",
    "minutes": "",
    "source": "SKB 3 Menteri",
}


@pytest.fixture
def entry(cast, year):
    """The first of January, entered from the joint decree."""
    cycle.put_calendar(year, actor=cast.eka, reason="SKB 3 Menteri", entries=[NEW_YEAR])
    return CalendarEntry.objects.get()


def send(user, year, key=None, **fields):
    """One entry through the page."""
    data = {"key": key or str(uuid4()), **GOOD, **fields}
    return as_(user).post(at("calendar", year.pk), data, follow=True)


def stored():
    """Every entry: days, kind, name, share of the minutes."""
    columns = ("date_from", "date_to", "kind", "name", "factor_numerator", "factor_denominator")
    return [
        " ".join(map(str, row))
        for row in CalendarEntry.objects.order_by("date_from").values_list(*columns)
    ]


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "ida", "dedi", "bupati"])
def test_the_page_is_for_the_personnel_office(cast, year, who):
    assert as_(cast.users[who]).get(at("calendar", year.pk)).status_code == 403
    assert send(cast.users[who], year).status_code == 403
    assert stored() == []


def test_the_entries_of_the_year_stand_there_with_their_source(cast, year, by_our_clock, entry):
    shown = words(as_(cast.eka).get(at("calendar", year.pk)))
    assert "Tahun Baru Jan. 1, 2026 SKB 3 Menteri · Eka, Jan. 5, 2026 Public holiday" in shown
    later = cycle.prepare(cast.units["PEMKAB"], actor=cast.eka, year=2027)
    assert "No day has been entered for this year" in words(
        as_(cast.eka).get(at("calendar", later.pk))
    )


def test_the_working_days_are_counted_by_month_and_pattern(cast, year, entry):
    shown = words(as_(cast.eka).get(at("calendar", year.pk)))
    assert "January 21 26" in shown  # one Thursday less
    assert "five-day week 450 450 450 450 450 0 0 2250" in shown.replace(",", "")


def test_an_entry_is_added_with_its_decree(cast, year, entry):
    answer = send(cast.eka, year, last="2026-01-17")
    assert "The calendar is changed." in words(answer)
    assert stored()[1] == "2026-01-16 2026-01-17 HOLIDAY Isra Mikraj 1 1"
    fresh = CalendarEntry.history.latest("history_id")
    assert (fresh.act, fresh.actor_name, fresh.reason, fresh.history_type) == (
        "cycle.put_calendar",
        "Eka",
        "SKB 3 Menteri",
        "+",
    )


@pytest.mark.parametrize(("minutes", "share"), [("", "13 15"), ("360", "4 5")])
def test_ramadan_is_entered_in_minutes_of_a_day(cast, year, minutes, share):
    ramadan = {"kind": "RAMADAN", "name": "Ramadan", "first": "2026-02-19", "last": "2026-03-20"}
    send(cast.eka, year, **ramadan, minutes=minutes)
    assert stored() == [f"2026-02-19 2026-03-20 RAMADAN Ramadan {share}"]
    told = f"{minutes or 390} minutes a full day"
    assert told in words(as_(cast.eka).get(at("calendar", year.pk)))


def test_an_entry_is_replaced_and_its_history_keeps_what_it_said(cast, year, entry):
    page = as_(cast.eka).get(at("calendar", year.pk), {"entry": entry.pk})
    assert f'name="entry" value="{entry.pk}"' in text(page)
    assert 'value="Tahun Baru"' in text(page)
    send(cast.eka, year, entry=entry.pk, name="Tahun Baru 2026", first="2026-01-02")
    assert stored() == ["2026-01-02 2026-01-02 HOLIDAY Tahun Baru 2026 1 1"]
    names = list(entry.history.values_list("name", "history_type"))
    assert names == [("Tahun Baru 2026", "~"), ("Tahun Baru", "+")]


def test_an_entry_is_taken_out_and_its_history_says_by_whom_and_why(cast, year, entry):
    sent = {**GOOD, "entry": entry.pk, "act": "remove", "source": "SKB revised"}
    answer = send(cast.eka, year, **sent)
    assert "The entry is out of the calendar." in words(answer)
    assert not CalendarEntry.objects.filter(pk=entry.pk).exists()
    told = CalendarEntry.history.filter(id=entry.pk).latest("history_id")
    assert (told.history_type, told.act) == ("-", "cycle.remove_calendar")
    assert (told.actor_name, told.reason) == ("Eka", "SKB revised")
    assert "The entry is no longer there." in words(send(cast.eka, year, **sent))
    assert CalendarEntry.history.filter(id=entry.pk).count() == 2


def test_nothing_is_taken_out_without_a_source(cast, year, entry):
    answer = send(cast.eka, year, **{**GOOD, "entry": entry.pk, "act": "remove", "source": ""})
    assert answer.status_code == 422
    assert CalendarEntry.objects.filter(pk=entry.pk).exists()


def test_a_day_that_is_taken_out_is_worked_again(cast, year, entry):
    person = cast.employee("fauzan")
    day = entry.date_from
    placed = Assignment.of(person, day)
    assert not workdays.calendars(person, placed, day, day)[0].is_working_day(day)
    cycle.remove_calendar(year, actor=cast.eka, entry=entry.pk)
    assert workdays.calendars(person, placed, day, day)[0].is_working_day(day)


def test_the_same_once_more_changes_nothing_and_says_so(cast, year, entry):
    again = {"name": "Tahun Baru", "first": "2026-01-01"}
    assert "It stood there already" in words(send(cast.eka, year, **again))
    assert entry.history.count() == 1


def test_sent_twice_with_one_key_it_is_one_entry(cast, year):
    given = str(uuid4())
    assert [send(cast.eka, year, given).status_code for _ in range(2)] == [200, 200]
    assert len(stored()) == CalendarEntry.history.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "What is it? : Please choose one."),
        ({"kind": "FEAST"}, "What is it? : Please choose one of the answers."),
        ({"name": " "}, "Its name : Please fill this in."),
        ({"name": "x" * 101}, "Its name : Please shorten it to 100 characters"),
        ({"first": "31-01-2026x"}, "First day : Please choose a day"),
        ({"last": "2026-01-15"}, "Last day : The last day lies before the first one."),
        ({"last": "2029-01-15"}, "Last day : This is longer than a year."),
        ({"first": "2027-01-16"}, "First day : Choose days of the year 2026."),
        ({"minutes": "300"}, "Only in Ramadan; else leave it empty."),
        ({"kind": "RAMADAN", "minutes": "0"}, "In Ramadan: minutes of a full day :"),
        ({"kind": "RAMADAN", "minutes": "451"}, "In Ramadan: minutes of a full day :"),
        ({"source": ""}, "From which decree? : Please fill this in."),
    ],
)
def test_bad_input_is_named_and_what_was_written_stays(cast, year, wrong, said):
    answer = send(cast.eka, year, **{"name": "Isra Mikraj", **wrong})
    assert answer.status_code == 422
    assert said in words(answer)
    kept = [value for value in ({**GOOD, **wrong}).values() if value.strip() and value != "FEAST"]
    assert all(value in text(answer) for value in kept)
    assert stored() == []


def test_script_in_a_name_is_shown_as_text(cast, year):
    send(cast.eka, year, name=BAD, source=BAD)
    assert BAD not in text(as_(cast.eka).get(at("calendar", year.pk)))


def test_what_stands_there_as_another_entry_is_said(cast, year, entry):
    send(cast.eka, year)
    other = CalendarEntry.objects.get(name="Isra Mikraj")
    again = {"entry": other.pk, "name": "Tahun Baru", "first": "2026-01-01"}
    answer = send(cast.eka, year, **again)
    assert answer.status_code == 422
    assert "Tahun Baru 2026-01-01 stands there already." in words(answer)


def test_a_local_office_reads_and_does_not_write(cast, year, entry):
    local = give_office(cast, "dedi", "DINKES")
    page = as_(local).get(at("calendar", year.pk))
    assert "Tahun Baru" in words(page)
    assert 'name="source"' not in text(page)
    assert send(local, year).status_code == 403
    assert len(stored()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"date_to": date(2025, 12, 31)},
        {"kind": "FEAST"},
        {"name": " "},
        {"factor_numerator": 0},
    ],
)
def test_the_service_refuses_an_entry_without_sense(cast, year, wrong):
    with pytest.raises(Incomplete):
        cycle.put_calendar(year, actor=cast.eka, entries=[NEW_YEAR | wrong])
    assert stored() == []


def test_a_list_writes_what_is_new_and_what_differs(cast, year, entry):
    longer = NEW_YEAR | {"date_to": date(2026, 1, 2)}
    more = NEW_YEAR | {"name": "Cuti bersama", "kind": "JOINT_LEAVE"}
    assert cycle.put_calendar(year, actor=cast.eka, entries=[longer, more, more]) == 2
    assert [row.split()[1] for row in stored()] == ["2026-01-02", "2026-01-01"]


def test_the_year_leads_to_its_calendar(cast, year):
    address = f'href="{at("calendar", year.pk)}"'
    assert address in text(as_(cast.eka).get(at("year", year.pk)))


def test_a_look_writes_nothing_and_takes_few_statements(cast, year, entry):
    few = len(statements(as_(cast.eka), at("calendar", year.pk)))
    for month in range(2, 9):
        send(cast.eka, year, first=f"2026-{month:02}-16")
    assert not writes(as_(cast.eka), at("calendar", year.pk))
    assert len(statements(as_(cast.eka), at("calendar", year.pk))) == few <= 12
