"""Codes that come from outside: the tables of the regulation know them, or the act is refused."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from viewflow_kinerja.exceptions import Incomplete

Codes = Iterable[str]


def must_be_known(given: Mapping[str, Any], **tables: Codes) -> None:
    """Incomplete for a code that its table lacks; what is not given is not asked."""
    for name, table in tables.items():
        if name in given:
            one_of(table, given[name])


def one_of(table: Codes, *codes: Any) -> None:
    """Incomplete for a code that the table lacks, naming those that it has."""
    known = [str(code) for code in table]
    for code in codes:
        if str(code) not in known:
            text = _("“%(code)s” is no code that is known here. Choose one of: %(known)s.")
            names = ", ".join(name for name in known if name)
            raise Incomplete(text % {"code": str(code)[:40], "known": names})
