"""Exact numbers as people read them."""

from decimal import Decimal
from fractions import Fraction

from django.utils import formats

from viewflow_kinerja.domain.exact import half_up


def percent(share: Fraction | None) -> str:
    """A percentage with one decimal, half up, in the reader's format; nothing for nothing."""
    if share is None:
        return ""
    return formats.number_format(half_up(share, 1), decimal_pos=1, use_l10n=True) + "%"


def plain(number: Fraction | Decimal | None) -> Decimal | None:
    """At most four decimals, half up, as figures are stored and shown."""
    if number is None:
        return None
    return half_up(Fraction(number), 4)
