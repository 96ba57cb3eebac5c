"""Exact numbers for every rule: whole numbers, fractions and decimals, never floats.

Source: our choice, ADR 0012: a rating must not depend on binary rounding.
"""

from decimal import Decimal
from fractions import Fraction
from math import floor

Number = int | Fraction | Decimal


def exact(number: Number) -> Fraction:
    """Turn a whole number, a fraction or a decimal into a fraction, and refuse the rest.

    TypeError for a float, a truth value or text; ValueError for an infinite decimal.

    >>> from decimal import Decimal
    >>> exact(Decimal("99.5"))
    Fraction(199, 2)
    """
    if isinstance(number, bool) or not isinstance(number, int | Fraction | Decimal):
        kind = type(number).__name__
        raise TypeError(f"an exact number is needed (int, Fraction or Decimal), not {kind}")
    if isinstance(number, Decimal) and not number.is_finite():
        raise ValueError(f"a finite number is needed, not {number}")
    return Fraction(number)


def not_negative(number: Number, what: str) -> Fraction:
    """Turn an exact number of zero or more into a fraction; ValueError names what is wrong.

    >>> not_negative(3, "a target")
    Fraction(3, 1)
    """
    fraction = exact(number)
    if fraction < 0:
        raise ValueError(f"{what} cannot be negative: {number}")
    return fraction


def whole(number: int, what: str) -> int:
    """Let a whole number of zero or more pass; TypeError for another type, ValueError below 0.

    >>> whole(7_500_000, "a cost")
    7500000
    """
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError(f"{what} is a whole number, not {type(number).__name__}")
    if number < 0:
        raise ValueError(f"{what} cannot be negative: {number}")
    return number


def half_up(number: Number, places: int) -> Decimal:
    """Round an exact number half up to so many decimals, whatever the decimal context says.

    >>> half_up(Fraction(25, 8), 2)
    Decimal('3.13')
    """
    scaled = floor(exact(number) * 10**places + Fraction(1, 2))
    digits = tuple(int(digit) for digit in str(abs(scaled)))
    return Decimal((int(scaled < 0), digits, -places))
