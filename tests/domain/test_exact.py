"""Exact numbers: nothing depends on binary rounding or on the decimal context."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.domain.exact import exact, half_up, not_negative, whole


@pytest.mark.parametrize("number", [7, Fraction(7), Decimal(7), Decimal("7.00")])
def test_the_three_exact_kinds_become_fractions(number):
    assert exact(number) == Fraction(7)


@pytest.mark.parametrize("number", [7.0, "7", None, True, 7j])
def test_other_kinds_are_refused_by_name(number):
    with pytest.raises(TypeError, match=type(number).__name__):
        exact(number)


def test_a_negative_number_is_refused_in_words():
    with pytest.raises(ValueError, match="a target cannot be negative: -1"):
        not_negative(-1, "a target")
    with pytest.raises(ValueError, match="a cost cannot be negative: -1"):
        whole(-1, "a cost")


@pytest.mark.parametrize("number", [1.0, Decimal(1), Fraction(1), True, "1"])
def test_a_whole_number_is_a_plain_integer(number):
    with pytest.raises(TypeError, match="a cost is a whole number"):
        whole(number, "a cost")


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (Fraction(25, 8), 2, "3.13"),
        (Decimal("2.675"), 2, "2.68"),
        (Decimal("0.005"), 2, "0.01"),
        (Fraction(5, 2), 0, "3"),
        (12, 2, "12.00"),
        (Fraction(-5, 4), 1, "-1.2"),
    ],
)
def test_rounding_is_half_up(number, places, text):
    assert str(half_up(number, places)) == text


def test_rounding_does_not_listen_to_the_decimal_context():
    with localcontext() as context:
        context.prec = 2
        assert str(half_up(Fraction(123456789, 10), 1)) == "12345678.9"


@given(st.fractions(min_value=0, max_value=10**9), st.integers(0, 4))
def test_rounding_moves_a_number_by_half_a_unit_at_most(number, places):
    assert abs(Fraction(half_up(number, places)) - number) <= Fraction(1, 2 * 10**places)
