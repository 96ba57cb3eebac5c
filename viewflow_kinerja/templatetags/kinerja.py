"""Tags of the library `kinerja`: assets, elements, icons, charts, and values as words."""

import json
from uuid import uuid4

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.templatetags import charts, matrix, words
from viewflow_kinerja.templatetags.icons import PATHS

register = template.Library()

# No eval, no inline style, no foreign host, no copy of a page on a shared phone; a form that
# was refused (422) or overtaken (409) is shown like any other answer.
_HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "4(09|22)", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    },
    separators=(",", ":"),
)

for _filter in (
    words.local_time,
    words.local_datetime,
    words.local_exact,
    words.local_iso,
    words.relative,
    words.number,
    words.shown,
    words.lines,
    words.initials,
    words.tone,
    words.labelled,
    words.heading,
    words.word_changes,
):
    register.filter(_filter)
register.filter("linked", words.linked, is_safe=False)
for _tag in (
    charts.sparkline,
    charts.donut,
    charts.bar,
    charts.stacked_bar,
    matrix.nine_cells,
    matrix.column_words,
    matrix.reached,
):
    register.simple_tag(_tag)


@register.simple_tag
def kinerja_css() -> SafeString:
    """Link our one style sheet, and configure htmx for a strict policy."""
    return format_html(
        '<meta name="htmx-config" content="{}"><link rel="stylesheet" href="{}">',
        _HTMX,
        static("kinerja/kinerja.css"),
    )


@register.simple_tag
def kinerja_js() -> SafeString:
    """Load our script, and htmx unless the portal has it (`KINERJA["LOAD_HTMX"]`)."""
    htmx = ["django_htmx/htmx-2.min.js"] if kinerja_settings.LOAD_HTMX else []
    return format_html_join(
        "\n",
        '<script defer src="{}"></script>',
        ((static(path),) for path in (*htmx, "kinerja/kinerja.js")),
    )


@register.simple_tag
def kinerja_script(name: str) -> SafeString:
    """Load a further script of ours on the page that needs it."""
    return format_html('<script defer src="{}"></script>', static(f"kinerja/{name}.js"))


@register.simple_tag
def kinerja_key() -> SafeString:
    """The hidden key of a form without fields: the same key sent twice is one act."""
    return format_html('<input type="hidden" name="key" value="{}" data-kj-key>', uuid4())


@register.simple_block_tag
def el(content: str, element: str, **attrs: object) -> str:
    """Render an element around its content: `{% el "badge" tone="warn" %}Draft{% endel %}`."""
    return render_to_string(f"kinerja/elements/{element}.html", {**attrs, "slot": content})


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a decorative icon; the words beside it carry the meaning."""
    return format_html(
        '<svg class="kj-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>',
        PATHS[name],
    )
