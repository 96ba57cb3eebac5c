"""How a parameter of the regulation is read from a stored row, and written back.

Source: our choice, ADR 0011. Stored values are plain JSON: text, whole numbers, truth values,
lists and objects. Shares and percentages are text, because a JSON number may be a float.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

Code = TypeVar("Code", bound=StrEnum)
Read = Callable[[object], object]


class MonthDay(NamedTuple):
    """A day that comes every year, such as 31 January."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """Return the date of that day in a year."""
        return date(year, self.month, self.day)

    def __str__(self) -> str:
        """Write the stored form, month before day."""
        return f"{self.month:02}-{self.day:02}"


def month_day(value: object) -> MonthDay:
    """Read a day of every year; 29 February is refused. Source: our choice, ADR 0011.

    >>> month_day("01-31")
    MonthDay(month=1, day=31)
    """
    if isinstance(value, MonthDay):
        return value
    try:
        day = date.fromisoformat(f"2001-{value}")
    except ValueError:
        raise ValueError('a day of every year as text, month first, such as "01-31"') from None
    return MonthDay(day.month, day.day)


def count(value: object) -> int:
    """Read a whole number of zero or more. Source: our choice, ADR 0011.

    >>> count(14)
    14
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("a whole number of 0 or more")
    return value


def positive(value: object) -> int:
    """Read a whole number of one or more. Source: our choice, ADR 0011.

    >>> positive(1)
    1
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("a whole number of 1 or more")
    return value


def day_of_month(value: object) -> int:
    """Read a day that every month has. Source: our choice, ADR 0011.

    >>> day_of_month(5)
    5
    """
    if value not in range(1, 29):
        raise ValueError("a day from 1 to 28, which every month has")
    return count(value)


def optional_positive(value: object) -> int | None:
    """Read a whole number of one or more, or nothing for "off". Source: our choice, ADR 0011.

    >>> optional_positive(None) is None
    True
    """
    return None if value is None else positive(value)


def number(value: object) -> Decimal:
    """Read an exact number of zero or more from text or a whole number, never from a float.

    Source: our choice, ADR 0011.

    >>> number("0.5")
    Decimal('0.5')
    """
    wanted = 'a number of 0 or more as text, such as "0.5"'
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ValueError(wanted)
    try:
        result = Decimal(value)
    except InvalidOperation:
        raise ValueError(wanted) from None
    if not result.is_finite() or result < 0:
        raise ValueError(wanted)
    return result


def share(value: object) -> Decimal:
    """Read a share between 0 and 1. Source: our choice, ADR 0011.

    >>> share("0.9")
    Decimal('0.9')
    """
    result = number(value)
    if result > 1:
        raise ValueError('a share between 0 and 1 as text, such as "0.5"')
    return result


def percent(value: object) -> Decimal:
    """Read a percentage between 0 and 100. Source: our choice, ADR 0011.

    >>> percent(25)
    Decimal('25')
    """
    result = number(value)
    if result > 100:
        raise ValueError("a percentage between 0 and 100")
    return result


def truth(value: object) -> bool:
    """Read true or false. Source: our choice, ADR 0011.

    >>> truth(True)
    True
    """
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def zone(value: object) -> str:
    """Read the name of a time zone that this machine knows. Source: our choice, ADR 0011.

    >>> zone("Asia/Jakarta")
    'Asia/Jakarta'
    """
    try:
        return ZoneInfo(str(value)).key
    except (OSError, ValueError, KeyError):
        raise ValueError('the name of a time zone, such as "Asia/Jakarta"') from None


def code(words: type[Code]) -> Callable[[object], Code]:
    """Make a reader of one code of a table. Source: our choice, ADR 0011.

    >>> from viewflow_kinerja.domain.codes import RuleMode
    >>> code(RuleMode)("OFF")
    <RuleMode.OFF: 'OFF'>
    """

    def read(value: object) -> Code:
        if value not in list(words):
            raise ValueError(f"one of {', '.join(words)}")
        return words(str(value))

    return read


def code_set(words: type[Code]) -> Callable[[object], frozenset[Code]]:
    """Make a reader of a list of codes of a table. Source: our choice, ADR 0011.

    >>> from viewflow_kinerja.domain.codes import Predicate
    >>> sorted(code_set(Predicate)(["POOR"]))
    [<Predicate.POOR: 'POOR'>]
    """

    def read(value: object) -> frozenset[Code]:
        if not isinstance(value, list | tuple | set | frozenset):
            raise ValueError(f"a list with some of {', '.join(words)}")
        return frozenset(code(words)(each) for each in value)

    return read


def table(keys: type[StrEnum], read_value: Read) -> Callable[[object], Mapping[str, object]]:
    """Make a reader of an object with one value for every code. Source: our choice, ADR 0011.

    >>> from viewflow_kinerja.domain.codes import PlanLevel
    >>> table(PlanLevel, positive)({"JPT": 3, "JA_JF": 2})["JPT"]
    3
    """

    def read(value: object) -> Mapping[str, object]:
        if not isinstance(value, Mapping) or set(value) != set(keys):
            raise ValueError(f"an object with the keys {', '.join(keys)}")
        return MappingProxyType({each: read_value(value[each]) for each in keys})

    return read


def stored(value: object) -> object:
    """Write a parameter as plain JSON, so that reading it gives the same parameter.

    Source: our choice, ADR 0011.

    >>> stored(Decimal("0.5"))
    '0.5'
    """
    if isinstance(value, Mapping):
        return {str(key): stored(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
