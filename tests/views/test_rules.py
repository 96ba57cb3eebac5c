"""The rules of a year on the page: what holds and since when, a change from a day on, the past."""

import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

import viewflow_kinerja
from tests.cast import YEAR
from tests.views.browse import BAD, as_, at, give_office, statements, text, words, writes
from viewflow_kinerja.domain.rules import FIXED_WHEN_PREPARED, Rules
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import OrgUnit, RuleBook
from viewflow_kinerja.models.rule_words import UNREAD, WORDS
from viewflow_kinerja.services import cycle

TODAY = "2026-01-05"
WAITS = "Nothing in this release reads it yet; what is set waits."


def send(user, year, key, unit=None, form=None, **fields):
    """One change through the page."""
    given = {"starts": TODAY, "reason": "SE Sekda 12/2026", "key": form or str(uuid4())}
    address = at("rule", year.pk, key) + (f"?unit={unit.pk}" if unit else "")
    return as_(user).post(address, {**given, **fields}, follow=True)


def rules(cast, unit="PEMKAB"):
    return RuleBook.rules(YEAR, cast.units[unit])


@pytest.mark.parametrize("who", ["fauzan", "nurlaila", "ida", "dedi", "bupati"])
def test_the_pages_are_for_the_personnel_office(cast, year, who):
    assert as_(cast.users[who]).get(at("rules", year.pk)).status_code == 403
    assert send(cast.users[who], year, "deliver.days", value="7").status_code == 403
    assert not RuleBook.objects.exists()


def test_every_parameter_has_its_words():
    assert set(WORDS) == set(Rules().as_values())


def test_without_a_book_every_parameter_has_its_default_and_its_source(cast, year):
    shown = words(as_(cast.eka).get(at("rules", year.pk)))
    assert "Calendar days to object 14 default Change" in shown
    assert "Defaults: PP 30/2019, art. 59" in shown
    assert "Last day for plans Jan. 31 default fixed when the year was prepared" in shown
    assert "Nothing has been set: every parameter has its default." in shown
    assert "set here" not in shown


def test_a_rule_is_changed_with_a_reason_and_the_others_stay(cast, year):
    cycle.set_rules(year, actor=cast.eka, values={"return.days": 9}, reason="SE 1")
    answer = send(cast.eka, year, "rating.above_threshold", value="105,5")
    assert "The rule is set." in words(answer)
    assert (rules(cast).rating_above_threshold, rules(cast).return_days) == (
        Rules.from_values({"rating.above_threshold": "105.5"}).rating_above_threshold,
        9,
    )
    told = RuleBook.history.latest("history_id")
    assert (told.act, told.actor_name, told.reason, told.values) == (
        "cycle.change_rule",
        "Eka",
        "SE Sekda 12/2026",
        {"return.days": 9, "rating.above_threshold": "105.5"},
    )


def test_the_page_says_what_holds_since_when_and_what_was_before(cast, year, time_machine):
    send(cast.eka, year, "deliver.days", value="10", reason="SE 1/2026")
    time_machine.move_to("2026-03-02T02:00:00Z")
    send(cast.eka, year, "return.days", value="9", starts="2026-03-02", reason="SE 2/2026")
    shown = words(as_(cast.eka).get(at("rules", year.pk)))
    since = "since Jan. 5, 2026 · Pemerintah Kabupaten, version 1 · SE 1/2026"
    assert f"Working days to deliver 10 (default: 14) {since} {WAITS} set here" in shown
    assert "version 2 · SE 2/2026" in shown
    assert shown.index("SE 2/2026 2 values") < shown.index("SE 1/2026 1 value")
    assert "In force" in shown
    assert "Was before" in shown


def test_a_rule_begins_on_its_day_and_not_before(cast, year, time_machine):
    send(cast.eka, year, "deliver.days", value="10", starts="2026-04-01")
    assert rules(cast).deliver_days == 14
    assert "Begins later" in words(as_(cast.eka).get(at("rules", year.pk)))
    send(cast.eka, year, "return.days", value="9")  # today, after the one that is planned
    time_machine.move_to("2026-03-31T17:00:00Z")  # midnight of the offices
    assert (rules(cast).deliver_days, rules(cast).return_days) == (10, 14)


def test_what_is_planned_is_replaced_by_a_version_of_the_same_day(cast, year, time_machine):
    send(cast.eka, year, "deliver.days", value="10", starts="2026-04-01")
    send(cast.eka, year, "deliver.days", value="12", starts="2026-04-01")
    time_machine.move_to("2026-04-01T02:00:00Z")
    assert rules(cast).deliver_days == 12


def test_a_unit_takes_over_what_holds_above_and_changes_one(cast, year):
    send(cast.eka, year, "return.days", value="9")
    send(cast.eka, year, "deliver.days", unit=cast.units["DINKES"], value="5")
    assert (rules(cast, "DINKES").deliver_days, rules(cast, "DINKES").return_days) == (5, 9)
    assert rules(cast, "APTIKA").deliver_days == 14
    page = as_(cast.eka).get(at("rules", year.pk), {"unit": cast.units["DINKES"].pk})
    assert "Dinas Kesehatan, version 1" in words(page)
    assert "Holds above" in words(page)


@pytest.mark.parametrize(
    ("key", "fields", "stored"),
    [
        ("distribution_mode", {"value": "ENFORCED"}, "ENFORCED"),
        ("objection.periodic_allowed", {"value": "yes"}, True),
        ("daily.max_minutes", {"value": ""}, None),
        ("plan.manager_drafts_from", {"value": "02-01"}, "02-01"),
        ("budget.warn_ratio", {"value": "0,8"}, "0.8"),
        (
            "team_review",
            {"value_PERIODIC": "OFF", "value_ANNUAL": "OPTIONAL"},
            {"PERIODIC": "OFF", "ANNUAL": "OPTIONAL"},
        ),
        (
            "remedial.trigger",
            {"value_JPT": ["POOR"], "value_JA_JF": []},
            {"JPT": ["POOR"], "JA_JF": []},
        ),
    ],
)
def test_every_kind_of_parameter_has_its_field(cast, year, key, fields, stored):
    page = as_(cast.eka).get(at("rule", year.pk, key))
    assert all(f'name="{name}"' in text(page) for name in fields)
    assert send(cast.eka, year, key, **fields).status_code == 200
    assert RuleBook.objects.get().values == {key: stored}
    assert as_(cast.eka).get(at("rules", year.pk)).status_code == 200


def test_the_form_of_every_parameter_opens(cast, year):
    for key in WORDS.keys() - FIXED_WHEN_PREPARED:
        assert as_(cast.eka).get(at("rule", year.pk, key)).status_code == 200, key


@pytest.mark.parametrize(
    ("key", "wrong", "said"),
    [
        ("deliver.days", {"value": "0"}, "Expected: a whole number of 1 or more."),
        ("deliver.days", {"value": "soon"}, "Working days to deliver :"),
        ("deliver.days", {"value": ""}, "Working days to deliver : Please fill this in."),
        ("month.cutoff_day", {"value": "31"}, "Expected: a day from 1 to 28"),
        ("plan.manager_drafts_from", {"value": "31-01"}, "Expected: a day of every year as text"),
        ("budget.warn_ratio", {"value": "1,2"}, "Expected: a share between 0 and 1"),
        ("tz", {"value": "Blangpidie"}, "Expected: the name of a time zone"),
        ("distribution_mode", {"value": "MAYBE"}, "Please choose one of the answers."),
        ("deliver.days", {"value": "7", "starts": "2026-01-04"}, "the past stays as it was"),
        ("deliver.days", {"value": "7", "starts": ""}, "From which day? : Please fill this in."),
        ("deliver.days", {"value": "7", "reason": " "}, "Why, by which circular? :"),
    ],
)
def test_bad_input_is_named_and_what_was_written_stays(cast, year, key, wrong, said):
    answer = send(cast.eka, year, key, **{"reason": "Surat edaran", **wrong})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "reason" in wrong or "Surat edaran" in text(answer)
    assert not RuleBook.objects.exists()


def test_sent_twice_with_one_key_it_is_one_version(cast, year):
    form = str(uuid4())
    for _ in range(2):
        assert send(cast.eka, year, "deliver.days", form=form, value="7").status_code == 200
    assert RuleBook.objects.count() == 1


@pytest.mark.parametrize("key", [*sorted(FIXED_WHEN_PREPARED), "nothing"])
def test_what_the_year_was_made_of_and_what_is_no_rule_has_no_form(cast, year, key):
    assert as_(cast.eka).get(at("rule", year.pk, key)).status_code == 404


def test_script_in_a_reason_is_shown_as_text(cast, year):
    send(cast.eka, year, "deliver.days", value="7", reason=f"SE {BAD}")
    assert BAD not in text(as_(cast.eka).get(at("rules", year.pk)))


def test_a_local_office_reads_and_does_not_change(cast, year):
    local = give_office(cast, "dedi", "DINKES")
    page = as_(local).get(at("rules", year.pk))
    assert "Calendar days to object" in words(page)
    assert at("rule", year.pk, "deliver.days") not in text(page)
    assert "Dinas Komunikasi" not in words(page)
    assert send(local, year, "deliver.days", value="7").status_code == 403


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"valid_from": date(2026, 1, 4)}, "the past stays as it was"),
        ({"key": "period.kind", "value": "MONTHLY"}, "fixed when the year was prepared"),
        ({"reason": " "}, "Say why the rule changes"),
        ({"key": "nothing"}, "unknown keys"),
    ],
)
def test_the_service_refuses_what_the_form_would_not_send(cast, year, facts, said):
    given = {"key": "deliver.days", "value": 7, "reason": "SE 1"} | facts
    with pytest.raises(Incomplete, match=said):
        cycle.change_rule(year, actor=cast.eka, **given)


def test_a_unit_of_another_institution_is_refused(cast, year):
    other = OrgUnit(pk=999, name="Kabupaten lain", path="999.")
    for act in (cycle.set_rules, cycle.change_rule):
        what = {"values": {}} if act is cycle.set_rules else {"key": "deliver.days", "value": 7}
        with pytest.raises(Incomplete, match="another institution"):
            act(year, actor=cast.eka, unit=other, reason="SE 1", **what)


def test_a_look_writes_nothing_and_takes_few_statements(cast, year):
    send(cast.eka, year, "deliver.days", value="2")
    few = len(statements(as_(cast.eka), at("rules", year.pk)))
    for days in range(3, 8):
        send(cast.eka, year, "deliver.days", value=str(days))
    assert not writes(as_(cast.eka), at("rules", year.pk))
    assert len(statements(as_(cast.eka), at("rules", year.pk))) == few <= 13


SOURCE = Path(viewflow_kinerja.__file__).parent
TELLING = ("rules.py", "rule_words.py", "rule_values.py")  # of the domain: what a rule is


def is_read(name):
    """Whether anything beside its own definition speaks of a parameter of the rules."""
    spoken = re.compile(rf"(?<!self)\.{name}\b")
    files = (path for path in SOURCE.rglob("*.py") if path.name not in TELLING)
    return any(spoken.search(path.read_text()) for path in files)


def test_what_nothing_reads_yet_is_known_and_said(cast, year):
    names = {key: key.replace(".", "_") for key in WORDS}
    assert {key for key, name in names.items() if not is_read(name)} == UNREAD
    shown = words(as_(cast.eka).get(at("rules", year.pk)))
    assert shown.count(WAITS) == len(UNREAD)
    for key, said in (("deliver.days", True), ("distribution_mode", False)):
        form = words(as_(cast.eka).get(at("rule", year.pk, key)))
        assert (WAITS in form) is said
