"""Charts drawn by the server: a picture with a sentence, and the same numbers as a table.

No script, no inline style; widths are shares of the place, so that the letters keep their size.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import pi

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from viewflow_kinerja.templatetags.words import number

Number = float | Decimal | None
_ROUND = 2 * pi * 28
_LONGEST_NAME = 32  # characters beside a bar; the table has the whole name
_ENOUGH_FOR_A_NUMBER = 9  # percent of the width


def sparkline(rows: Sequence[object], label: str, title: str = "") -> str:
    """A line through at least two values, numbers or pairs of a name and a number."""
    pairs = [r if isinstance(r, tuple | list) else (i, r) for i, r in enumerate(rows, 1)]
    values = [float(value) for _name, value in pairs]
    points = _points(values) if len(values) > 1 else []
    drawing = format_html(
        '<svg class="kj-spark" viewBox="0 0 160 36" role="img" aria-label="{}">{}</svg>',
        label,
        _line(points),
    )
    return _figure(drawing, title, (_("When"), (_("Value"), "number")), pairs)


def _points(values: Sequence[float]) -> list[tuple[float, float]]:
    low, high = min(values), max(values)
    step, scale = 152 / (len(values) - 1), 26 / ((high - low) or 1)
    return [(4 + i * step, 31 - (v - low) * scale) for i, v in enumerate(values)]


def _line(points: Sequence[tuple[float, float]]) -> SafeString:
    if not points:
        return SafeString("")
    return format_html(
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="3.5"/>',
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        f"{points[-1][0]:.1f}",
        f"{points[-1][1]:.1f}",
    )


def donut(
    percent: float | None, label: str, rows: Sequence[Sequence[object]] = (), title: str = ""
) -> str:
    """A share of the whole with its number inside; above 100 the ring is full."""
    part = _ROUND * min(max(float(percent or 0), 0), 100) / 100
    ring = format_html(
        '<circle class="kj-donut__part" cx="36" cy="36" r="28"'
        ' stroke-dasharray="{} 999" transform="rotate(-90 36 36)"/>',
        f"{part:.1f}",
    )
    drawing = format_html(
        '<svg class="kj-donut" viewBox="0 0 72 72" role="img" aria-label="{}">'
        '<circle cx="36" cy="36" r="28"/>{}'
        '<text x="36" y="41" text-anchor="middle">{}</text></svg>',
        label,
        ring if part else "",
        number(percent) if percent is None else f"{number(percent)}%",
    )
    return _figure(drawing, title, (_("Part"), (_("Value"), "number")), rows)


def bar(
    rows: Sequence[tuple[object, Number]],
    label: str,
    title: str = "",
    unit: str = "",
    top: float = 0,
) -> str:
    """One bar a row, pairs of a name and a number; `top` is what a full bar means."""
    most = top or max((float(value or 0) for _name, value in rows), default=0) or 1
    bars = format_html_join("", *_bars(rows, most, unit))
    drawing = format_html(
        '<svg class="kj-bars" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        max(len(rows) * 44, 1),
        label,
        bars,
    )
    return _figure(drawing, title, (_("Name"), (unit or _("Value"), "number")), rows)


def _bars(
    rows: Sequence[tuple[object, Number]], most: float, unit: str
) -> tuple[str, Iterable[Sequence[object]]]:
    """What `format_html_join` needs: the drawing of a bar and its values."""
    return (
        '<text x="0" y="{}">{}</text><text x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect class="kj-rail" width="100%" height="10" y="{}" rx="5"/>'
        '<rect class="kj-s1" width="{}%" height="10" y="{}" rx="5"/>',
        [
            (
                i * 44 + 16,
                short(name),
                i * 44 + 16,
                f"{number(value)}{_unit(unit)}",
                i * 44 + 23,
                _share(value, most),
                i * 44 + 23,
            )
            for i, (name, value) in enumerate(rows)
        ],
    )


def _unit(unit: str) -> str:
    """A sign stands at its number, a word apart from it."""
    return unit if unit in ("", "%") else f" {unit}"


def stacked_bar(
    rows: Sequence[tuple[object, Sequence[Number]]],
    series: Sequence[str],
    label: str,
    title: str = "",
) -> str:
    """One bar a row, in parts: pairs of a name and as many numbers as `series` has names."""
    bars = format_html_join("", "{}", ((_stack(i, *row),) for i, row in enumerate(rows)))
    drawing = format_html(
        '<svg class="kj-bars" width="100%" height="{}" role="img" aria-label="{}">{}</svg>{}',
        max(len(rows) * 50, 1),
        label,
        bars,
        _legend(series),
    )
    columns = (_("Name"), *((name, "number") for name in series))
    return _figure(drawing, title, columns, [(name, *values) for name, values in rows])


def _stack(i: int, name: object, values: Sequence[Number]) -> SafeString:
    total = sum(float(value or 0) for value in values)
    words = format_html(
        '<text x="0" y="{}">{}</text><text x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect class="kj-rail" width="100%" height="20" y="{}"/>',
        i * 50 + 16,
        short(name),
        i * 50 + 16,
        number(total),
        i * 50 + 22,
    )
    parts, left = [words], 0.0
    for place, value in enumerate(values, 1):
        share = _share(value, total or 1)
        parts.append(_part(place, left, share, i * 50 + 22, value))
        left += share
    return format_html_join("", "{}", ((part,) for part in parts))


def _part(place: int, left: float, share: float, y: int, value: Number) -> SafeString:
    box = format_html(
        '<rect class="kj-s{}" x="{}%" width="{}%" height="20" y="{}"/>',
        place,
        f"{left:.2f}",
        f"{share:.2f}",
        y,
    )
    if share < _ENOUGH_FOR_A_NUMBER:
        return box
    return format_html(
        '{}<text class="kj-in" x="{}%" y="{}" text-anchor="middle">{}</text>',
        box,
        f"{left + share / 2:.2f}",
        y + 15,
        number(value),
    )


def _legend(series: Sequence[str]) -> SafeString:
    keys = format_html_join(
        "",
        '<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="kj-s{}" width="12"'
        ' height="12"/></svg>{}</li>',
        enumerate(series, 1),
    )
    return format_html('<ul class="kj-legend">{}</ul>', keys)


def _share(value: Number, whole: float) -> float:
    return round(min(max(float(value or 0), 0) / whole, 1) * 100, 2)


def short(name: object) -> str:
    """A name that fits beside a bar."""
    text = str(name)
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1].rstrip() + "…"


def _figure(
    drawing: SafeString, title: str, columns: Sequence[object], rows: Sequence[object]
) -> str:
    context = {"slot": drawing, "title": title, "columns": columns, "rows": rows}
    return render_to_string("kinerja/elements/chart.html", context)
