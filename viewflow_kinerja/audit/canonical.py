"""One row of history, one sequence of bytes: header, body, commitment, leaf.

The bytes are those of format 1 of the ledger and never change; another format gets another number.
Source: our choice, ADR 0037.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from typing import Any
from uuid import UUID

FORMAT = 1
SAFE = 2**53  # from here on a whole number is not a number in every language
_MICROSECOND = timedelta(microseconds=1)
_json = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


class NoCanonicalForm(TypeError):
    """A value of a kind that the ledger cannot write down in one way."""


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def _whole(value: int) -> int | str:
    return value if -SAFE < value < SAFE else str(int(value))


def _object(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: plain(inner) for key, inner in value.items()}


def _list(value: Sequence[Any]) -> list[Any]:
    return [plain(inner) for inner in value]


def _itself(value: Any) -> Any:
    return value


# In this order for kinds derived from these: a moment is a date, true is a whole number.
_FORMS: dict[type, Callable[[Any], Any]] = {
    type(None): _itself,
    str: str.__str__,
    bool: _itself,
    int: _whole,
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    Decimal: lambda value: format(value, "f"),
    float: repr,
    timedelta: lambda value: str(value // _MICROSECOND),
    UUID: str,
    bytes: bytes.hex,
    bytearray: lambda value: bytes(value).hex(),
    memoryview: lambda value: bytes(value).hex(),
    dict: _object,
    list: _list,
    tuple: _list,
}


def plain(value: Any) -> Any:
    """A value in terms of text, whole numbers, true, false, null, lists and objects.

    >>> plain(Decimal("12.50")), plain(2**53), plain(timedelta(seconds=1))
    ('12.50', '9007199254740992', '1000000')
    """
    form = _FORMS.get(type(value))
    if form is None:
        form = next((found for kind, found in _FORMS.items() if isinstance(value, kind)), None)
    if form is None:
        raise NoCanonicalForm(f"no canonical form for {type(value).__name__}")
    return form(value)


def canonical(value: Any) -> str:
    r"""The one way to write a value as JSON.

    >>> canonical({"b": [1, None], "a": "é\n"})
    '{"a":"é\\n","b":[1,null]}'
    """
    return _json(plain(value))


def header(table: str, number: int, pk: Any, facts: Sequence[Any]) -> str:
    """Which row it is; `facts`: its sign, when, by whom, on behalf of whom. Stays for ever.

    >>> header("t", 7, 41, ["+", None, 3, None])
    '[1,"t",7,"41","+",null,3,null]'
    """
    return f"[{','.join(map(_text, (FORMAT, table, number, str(pk), *facts)))}]"


def body(columns: Sequence[str], values: Sequence[Any]) -> str:
    """What the row says, by the names of its columns, which come in order of code points.

    >>> body(["reason", "state"], ["", "DRAFT"])
    '{"reason":"","state":"DRAFT"}'
    """
    names = _names(tuple(columns))
    told = [name + _text(value) for name, value in zip(names, values, strict=True)]
    return f"{{{','.join(told)}}}"


@lru_cache(maxsize=1_000)
def _names(columns: tuple[str, ...]) -> list[str]:
    if list(columns) != sorted(columns):
        raise ValueError("the columns are not in order")
    return [f"{_quoted(name)}:" for name in columns]


def _text(value: Any) -> str:
    """`canonical`, quick for what most columns hold."""
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if value is None:
        return "null"
    if kind is int and -SAFE < value < SAFE:
        return repr(value)
    value = plain(value)
    return _quoted(value) if type(value) is str else _json(value)


def commitment(nonce: bytes, text: str) -> str:
    """Binds to a body without telling it: nobody guesses 16 random bytes (A33).

    >>> commitment(b"", "")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(nonce + text.encode()).hexdigest()


def leaf_hash(head: str, commit: str) -> bytes:
    """The leaf of a row, RFC 6962 2.1: a leaf is never taken for a node.

    >>> leaf_hash("[]", "00").hex()[:8]
    '3ac62121'
    """
    return hashlib.sha256(f"\0{head}\n{commit}".encode()).digest()
