"""One value, one text, one sequence of bytes: the numbers of the format are golden."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.audit import canonical as ledger

WIB = timezone(timedelta(hours=7))
MOMENT = datetime(2026, 3, 2, 8, 2, 3, 456789, tzinfo=WIB)
HEADER = (
    '[1,"viewflow_kinerja_historicaldailyreport",108,"41","~","2026-03-02T01:02:03.456789Z",7,null]'
)
BODY = (
    '{"history_change_reason":null,"plan_id":3,"reason":"adequate","state":"APPROVED","unit_id":12}'
)
COMMITMENT = "ba10b8c7932a5fb7c0bb961ce37b629fc640c44515d1d335394d932d3d856ab9"
LEAF = "16e053c91d843d6d4ddc17b7cb8c1b80dd6576f089493833604756f03ab7ea91"
COLUMNS = ["history_change_reason", "plan_id", "reason", "state", "unit_id"]


class State(StrEnum):
    APPROVED = "APPROVED"


def test_the_golden_row_gives_the_golden_bytes():
    head = ledger.header("viewflow_kinerja_historicaldailyreport", 108, 41, ["~", MOMENT, 7, None])
    text = ledger.body(COLUMNS, [None, 3, "adequate", State.APPROVED, 12])
    commit = ledger.commitment(bytes(range(16)), text)
    assert (head, text, commit) == (HEADER, BODY, COMMITMENT)
    assert ledger.leaf_hash(head, commit).hex() == LEAF


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (2**53 - 1, "9007199254740991"),
        (2**53, '"9007199254740992"'),
        (-(2**53), '"-9007199254740992"'),
        (0.1, '"0.1"'),
        (1e22, '"1e+22"'),
        (Decimal("12.50"), '"12.50"'),
        (Decimal("1E+3"), '"1000"'),
        (MOMENT, '"2026-03-02T01:02:03.456789Z"'),
        (datetime(33, 1, 1, tzinfo=UTC), '"0033-01-01T00:00:00.000000Z"'),
        (date(2026, 3, 2), '"2026-03-02"'),
        (time(7, 30), '"07:30:00"'),
        (timedelta(hours=1, microseconds=1), '"3600000001"'),
        (timedelta(microseconds=-1), '"-1"'),
        (b"\x00\xff", '"00ff"'),
        (memoryview(b"\x01"), '"01"'),
        (bytearray(b"\x02"), '"02"'),
        (UUID(int=5), '"00000000-0000-0000-0000-000000000005"'),
        ('"\\\b\f\n\r\t\x01\x1f\x7f/', '"\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7f/"'),
        ("é\u2028\U0001f642", '"é\u2028\U0001f642"'),
        ({"b": (1, [2.5]), "A": {}, "é": None}, '{"A":{},"b":[1,["2.5"]],"é":null}'),
    ],
)
def test_every_kind_of_value_has_one_text(value, text):
    assert ledger.canonical(value) == text


def test_names_are_sorted_by_code_point_and_not_by_utf_16():
    assert ledger.canonical({"\U00010000": 1, "\uffff": 2}) == '{"\uffff":2,"\U00010000":1}'


def test_nothing_is_normalised():
    assert ledger.canonical("e\u0301") != ledger.canonical("é")


@pytest.mark.parametrize("value", [object(), {1, 2}, 1j, [object()]])
def test_a_value_without_a_form_is_an_error(value):
    with pytest.raises(ledger.NoCanonicalForm, match="no canonical form"):
        ledger.canonical(value)


def test_a34_order_and_number_form_of_json_do_not_matter():
    first, second = '{"b": 1.50, "a": 2}', '{"a":2,"b":1.5}'
    assert ledger.canonical(json.loads(first)) == ledger.canonical(json.loads(second))


def test_a33_the_same_short_text_has_another_commitment_in_each_row():
    text = ledger.body(["reason"], ["adequate"])
    commitments = {ledger.commitment(bytes([n] * 16), text) for n in range(50)}
    assert len(commitments) == 50


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abé"), inner),
    max_leaves=20,
)


@given(VALUES)
def test_reading_back_and_writing_again_changes_nothing(value):
    text = ledger.canonical(value)
    assert ledger.canonical(json.loads(text)) == text


@given(st.dictionaries(st.text("abcé", min_size=1), VALUES))
def test_a_body_is_the_canonical_object_of_its_columns(row):
    columns = sorted(row)
    assert ledger.body(columns, [row[name] for name in columns]) == ledger.canonical(row)


@given(VALUES, st.integers(0, 2**60))
def test_a_header_is_the_canonical_list_of_its_facts(value, number):
    facts = [value, MOMENT, number, None]
    whole = [1, "table", number, "41", *facts]
    assert ledger.header("table", number, 41, facts) == ledger.canonical(whole)


def test_columns_out_of_order_are_refused():
    with pytest.raises(ValueError, match="order"):
        ledger.body(["b", "a"], [1, 2])
