"""The parts of every page: elements, tags, forms, the frame, and the two static files."""

import gzip
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.urls import include, path
from django.utils import translation

import viewflow_kinerja
from viewflow_kinerja.domain.appraisal import predicate
from viewflow_kinerja.domain.codes import Rating
from viewflow_kinerja.forms import base as kinerja_forms
from viewflow_kinerja.models.labels import label
from viewflow_kinerja.templatetags import words
from viewflow_kinerja.templatetags.icons import PATHS

ROOT = Path(viewflow_kinerja.__file__).parent
TEMPLATES = ROOT / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
NAMES = [file.relative_to(TEMPLATES).as_posix() for file in FILES]
CSS = (ROOT / "static/kinerja/kinerja.css").read_text()
JS = (ROOT / "static/kinerja/kinerja.js").read_text()
ACRONYMS = {"NIP", "NI", "SKP", "RHK", "IKI", "JP", "B"}  # B.1.8, B.1.9: names of forms

BAD = "<script>alert(1)</script>"
AT = datetime(2026, 11, 24, 15, 58, tzinfo=UTC)  # 22.58 in Jakarta, 00.58 the next day in Jayapura


def _page(request):
    return HttpResponse()


_MODULES = ("home", "my-plan", "my-evaluation", "team", "office")
_kinerja = ([path(f"{name}/", _page, name=name) for name in _MODULES], "kinerja")
urlpatterns = [path("kinerja/", include(_kinerja))]
frame = pytest.mark.urls(__name__)


def draw(text, **values):
    return Template("{% load kinerja %}" + text).render(Context(values))


SAMPLES = {
    "badge": ('{% el "badge" tone="warn" icon="clock" %}{{ bad }}{% endel %}', {}),
    "button": (
        '{% el "button" tone="primary" name="act" value=bad about=bad %}{{ bad }}{% endel %}'
        '{% el "button" href=bad icon="edit" about=bad %}{{ bad }}{% endel %}',
        {},
    ),
    "card": (
        '{% el "card" title=bad id="x" count=2 href="/all" more=bad %}{{ bad }}{% endel %}'
        '{% el "card" title=bad aside=bad %}{% endel %}{% el "card" %}{{ bad }}{% endel %}',
        {},
    ),
    "alert": ('{% el "alert" tone="bad" title=bad why=bad %}{{ bad }}{% endel %}', {}),
    "empty": ('{% el "empty" title=bad href="/" action=bad %}{{ bad }}{% endel %}', {}),
    "field": ('{% el "field" label=bad value=bad %}{% endel %}', {}),
    "table": (
        '{% el "table" caption=bad columns=columns rows=rows %}{% endel %}',
        {
            "columns": [BAD, (BAD, "number")],
            "rows": [[BAD, {"text": BAD, "href": BAD}], [{"text": BAD, "tone": "ok"}, 3]],
        },
    ),
    "stepper": (
        '{% el "stepper" label=bad steps=rows %}{% endel %}',
        {"rows": [{"name": BAD, "about": BAD, "state": "now"}]},
    ),
    "pagination": ('{% el "pagination" next=bad previous=bad %}{{ bad }}{% endel %}', {}),
    "person": ('{% el "person" name=bad post=bad about=bad level=2 %}{{ bad }}{% endel %}', {}),
    "rater": (
        '{% el "rater" name=bad post=bad since=bad source=bad href=bad %}{% endel %}',
        {},
    ),
    "timeline": (
        '{% el "timeline" entries=rows label=bad %}{% endel %}',
        {
            "rows": [
                {
                    "sentence": BAD,
                    "actor": BAD,
                    "on_behalf": BAD,
                    "at": AT,
                    "reason": BAD,
                    "about": BAD,
                    "href": BAD,
                }
            ]
        },
    ),
    "diff": (
        '{% el "diff" changes=rows unchanged=same %}{% endel %}'
        '{% el "diff" field=bad before=bad after=1 %}{% endel %}{% el "diff" %}{% endel %}',
        {
            "rows": [{"field": BAD, "before": BAD, "after": BAD + " x"}],
            "same": [{"field": BAD, "value": BAD}],
        },
    ),
    "chart": (
        "{% bar rows bad bad bad %}{% stacked_bar stacks series bad bad %}"
        "{% sparkline rows bad bad %}{% donut 40 bad rows bad %}",
        {"rows": [(BAD, 1), (BAD, 3)], "stacks": [(BAD, (1, 9))], "series": [BAD, BAD]},
    ),
    "matrix": ('{% el "matrix" caption=bad result="MEETS" behaviour="ABOVE" %}{% endel %}', {}),
    "stat": ('{% el "stat" value=bad of=bad label=bad href=bad %}{{ bad }}{% endel %}', {}),
    "receipt": ('{% el "receipt" draft=bad number=bad at=at zone="" %}{{ bad }}{% endel %}', {}),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_element_renders_and_shows_a_script_as_words(name):
    text, values = SAMPLES[name]
    drawn = draw(text, bad=BAD, at=AT, **values)
    assert "&lt;script&gt;" in drawn
    assert "<script" not in drawn


def test_every_element_has_a_sample():
    assert {file.stem for file in (TEMPLATES / "kinerja/elements").glob("*.html")} == set(SAMPLES)


# --- what every template promises ---------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_u10_every_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_no_template_carries_script_or_style_inline(file):
    text = file.read_text()
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on|js:", text, re.I)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text, re.I)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_word_of_a_template_is_translated(file):
    text = re.sub(
        r"{%\s*blocktranslate.*?endblocktranslate\s*%}", " ", file.read_text(), flags=re.S
    )
    for what in (
        r"<code>.*?</code>",
        r"{%\s*comment.*?endcomment\s*%}",
        r"{%.*?%}",
        r"{{.*?}}",
        r"{#.*?#}",
    ):
        text = re.sub(what, " ", text, flags=re.S)
    text = re.sub(r"&[a-z]+;", " ", re.sub(r"<[^>]*>", " ", text))
    assert set(re.findall(r"[^\W\d_]+", text)) <= ACRONYMS


def test_the_style_sheet_and_the_script_stay_within_their_budgets():
    assert len(gzip.compress(CSS.encode())) <= 6_000
    assert len(gzip.compress(JS.encode())) <= 4_000


def test_u1_every_rule_stands_under_our_root_and_in_no_layer():
    plain = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)
    selectors = re.findall(r"([^{};]+)\{", plain)
    rules = [text.strip() for text in selectors if not text.strip().startswith("@")]
    ours = re.compile(r"\.kj\b|\.kj-|body\.kj-")
    assert "@layer" not in plain
    assert [rule for rule in rules if not all(map(ours.search, _parts(rule)))] == []


def _parts(rule):
    """The selectors of a list, not split inside of brackets."""
    return re.split(r",(?![^()]*\))", rule)


def test_the_script_needs_no_eval_and_writes_no_html():
    assert not re.search(
        r"\beval\(|new Function|innerHTML\s*=(?!=)|insertAdjacentHTML|\.on\w+\s*=", JS
    )


def _ratio(first, second):
    def light(colour):
        digits = colour.lstrip("#")
        digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
        parts = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
        lin = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _token(name):
    return re.search(rf"--kj-{name}:[^;]*?(#[0-9a-f]{{3,6}})[);]", CSS)[1]


@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("text", "surface", 7),
        ("text", "page", 7),
        ("muted", "surface", 4.5),
        ("muted", "page", 4.5),
        ("muted", "tint", 4.5),
        ("primary", "surface", 4.5),
        ("primary", "tint", 4.5),
        ("on-primary", "primary", 4.5),
        ("ok", "ok-bg", 4.5),
        ("warn", "warn-bg", 4.5),
        ("bad", "bad-bg", 4.5),
        ("info", "info-bg", 4.5),
        ("edge", "surface", 3),
    ],
)
def test_colours_can_be_told_apart(ink, ground, least):
    assert _ratio(_token(ink), _token(ground)) >= least


# --- elements -----------------------------------------------------------------------------------


def test_a_supervisor_is_shown_with_source_and_date():
    drawn = draw(
        '{% el "rater" name="Nurlaila" post="Kepala Bidang" since=day source="SIMPEG" href="/w" %}'
        "{% endel %}",
        day=date(2026, 1, 1),
    )
    assert (
        "Supervisor: <b>Nurlaila</b>, Kepala Bidang, since Jan. 1, 2026 (source: SIMPEG)." in drawn
    )
    assert '<a href="/w">Wrong supervisor?</a>' in drawn


def test_nobody_known_as_supervisor_is_no_dead_end():
    drawn = draw('{% el "rater" name=rater.name mine=True href="/w" %}{% endel %}', rater=None)
    assert "You can draft; submitting needs a supervisor." in drawn
    assert "Name your supervisor" in drawn


@time_machine.travel(AT + timedelta(hours=14), tick=False)
def test_the_timeline_says_who_for_whom_when_and_why():
    entry = {
        "sentence": "Plan returned",
        "actor": "Nurlaila",
        "on_behalf": "Mukhtar",
        "at": AT,
        "reason": "Unit unclear",
        "zone": "Asia/Jayapura",
    }
    drawn = draw('{% el "timeline" entries=rows %}{% endel %}', rows=[entry])
    for part in ("Plan returned", "Nurlaila on behalf of Mukhtar", "Unit unclear", "WIT", "today"):
        assert part in drawn
    assert 'datetime="2026-11-24T15:58:00+00:00"' in drawn


def test_a_difference_marks_the_words_that_changed():
    drawn = draw('{% el "diff" field="Target" before="12 files" after="15 files" %}{% endel %}')
    assert "<del>12</del> files" in drawn
    assert "<ins>15</ins> files" in drawn


def test_unchanged_fields_are_folded():
    drawn = draw('{% el "diff" unchanged=same %}{% endel %}', same=[{"field": "Unit", "value": 1}])
    assert "<summary>1 field is unchanged</summary>" in drawn


def test_the_predicate_table_is_the_one_of_the_regulation():
    drawn = draw('{% el "matrix" %}{% endel %}')
    found = dict(re.findall(r'data-kj-cell="([A-Z ]+)" data-kj-word="([^"]+)"', drawn))
    wanted = {
        f"{result} {behaviour}": str(label(predicate(result, behaviour))).capitalize()
        for result, behaviour in product(Rating, Rating)
    }
    assert found == wanted


def test_the_reached_cell_is_told_without_colour():
    drawn = draw('{% el "matrix" result="ABOVE" behaviour="BELOW" %}{% endel %}')
    assert drawn.count('aria-current="true"') == drawn.count("is-chosen") == 1
    assert "<b data-kj-predicate>Poor</b>" in drawn


def test_no_cell_is_chosen_while_a_rating_is_missing():
    drawn = draw('{% el "matrix" result="ABOVE" follows="result behaviour" %}{% endel %}')
    assert "is-chosen" not in drawn
    assert 'data-kj-follow="result behaviour"' in drawn


def test_a_table_names_the_column_of_each_cell_for_the_phone():
    drawn = draw(
        '{% el "table" columns=columns rows=rows %}{% endel %}',
        columns=["Indicator", ("Target", "number")],
        rows=[["Files", Decimal("12.500")]],
    )
    assert '<th scope="row" role="rowheader">Files</th>' in drawn
    assert '<td role="cell" data-label="Target" class="kj-num">12.5</td>' in drawn


def test_an_empty_table_says_so():
    drawn = draw('{% el "table" columns=columns rows=rows %}{% endel %}', columns=["A"], rows=[])
    assert "Nothing here yet." in drawn


def test_a_row_with_a_missing_cell_is_refused():
    with pytest.raises(ValueError, match="argument"):
        words.labelled(["one"], ["A", "B"])


def test_pages_keep_the_search():
    drawn = draw(
        '{% el "pagination" page=page query=query %}{% endel %}',
        page=Paginator(range(30), 10).page(2),
        query="q=a&state=b",
    )
    assert 'rel="prev" href="?q=a&amp;state=b&amp;page=1"' in drawn
    assert "Page 2 of 3" in drawn


def test_one_page_needs_no_pages():
    page = Paginator(range(3), 10).page(1)
    assert draw('{% el "pagination" page=page %}{% endel %}', page=page).strip() == ""


def test_the_step_of_today_is_marked():
    steps = [{"name": "Plan", "state": "done"}, {"name": "Work", "state": "now"}, {"name": "End"}]
    drawn = draw('{% el "stepper" steps=steps %}{% endel %}', steps=steps)
    assert drawn.count('aria-current="step"') == 1
    assert "(done)" in drawn


def test_a_button_of_a_form_names_its_act():
    drawn = draw('{% el "button" tone="primary" name="act" value="approve" %}Approve{% endel %}')
    assert (
        '<button class="kj-btn kj-btn--primary" type="submit" name="act" value="approve">' in drawn
    )


@pytest.mark.parametrize("name", PATHS)
def test_an_icon_is_decoration(name):
    assert 'aria-hidden="true"' in draw("{% icon name %}", name=name)


@pytest.mark.parametrize(
    "text",
    [
        '{% bar rows "Reports" %}',
        '{% sparkline rows "Reports" %}',
        '{% stacked_bar stacks series "Reports" %}',
        '{% donut 40 "Reports" rows %}',
    ],
)
def test_a_chart_is_a_sentence_and_a_table(text):
    drawn = draw(text, rows=[("Mon", 3), ("Tue", 5)], stacks=[("Mon", (3, 1))], series=["A", "B"])
    assert 'role="img" aria-label="Reports"' in drawn
    assert '<th scope="row">Mon</th>' in drawn
    assert "style=" not in drawn


@pytest.mark.parametrize(
    "text",
    [
        '{% bar none "x" %}',
        '{% sparkline one "x" %}',
        '{% donut percent "x" %}',
        '{% bar zero "x" %}',
    ],
)
def test_a_chart_of_nothing_is_drawn_empty(text):
    assert "<svg" in draw(text, none=[], one=[4], percent=None, zero=[("a", 0), ("b", None)])


def test_a_share_above_the_whole_fills_the_ring():
    assert ">110%<" in draw('{% donut 110 "x" %}')


# --- values as words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "wanted"),
    [("Asia/Jakarta", "22.58 WIB"), ("Asia/Makassar", "23.58 WITA"), ("Asia/Jayapura", "0.58 WIT")],
)
def test_a_time_is_shown_with_its_zone(zone, wanted):
    with translation.override("id"):
        assert words.local_time(AT, zone) == wanted


def test_midnight_is_another_day_in_the_east():
    with translation.override("id"):
        assert words.local_datetime(AT, "Asia/Jakarta").startswith("24 Nov")
        assert words.local_datetime(AT, "Asia/Jayapura").startswith("25 Nov")


@pytest.mark.parametrize(
    ("shift", "wanted"),
    [
        (timedelta(), "just now"),
        (timedelta(minutes=-7), "7 minutes ago"),
        (timedelta(hours=-5), "today"),
        (timedelta(days=-1), "yesterday"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(days=1), "tomorrow"),
        (timedelta(days=14), "in 14 days"),
    ],
)
@time_machine.travel(AT, tick=False)
def test_a_time_is_also_told_from_today(shift, wanted):
    assert words.relative(AT + shift, "Asia/Jakarta") == wanted


def test_a_missing_time_is_a_dash():
    assert (words.local_time(None), words.local_datetime(None), words.relative(None)) == (
        "–",
        "–",
        "",
    )


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (Decimal("1234.5000"), "1.234,5"),
        (Decimal("100"), "100"),
        (Decimal("1E+3"), "1.000"),
        (Fraction(200, 3), "66,67"),
        (0, "0"),
        (-2.5, "-2,5"),
        (None, "–"),
        ("", "–"),
        (Decimal("NaN"), "–"),
        ("12 files", "12 files"),
    ],
)
def test_a_number_is_written_as_in_indonesian(value, wanted):
    with translation.override("id"):
        assert words.number(value) == wanted


def test_any_plain_value_can_be_shown():
    shown = [words.shown(v) for v in (None, True, False, Decimal("2.50"), date(2026, 11, 24), AT)]
    assert shown[:5] == ["–", "yes", "no", "2.5", "Nov. 24, 2026"]
    assert shown[5].endswith("WIB")


def test_lines_are_those_that_say_something():
    assert words.lines(" one \n\n two\n") == ["one", "two"]
    assert words.lines(None) == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("Drs. H. Budi Santoso, S.STP., M.Si.", "BS"), ("Nurlaila", "N"), ("", ""), (None, "")],
)
def test_initials_leave_titles_out(name, wanted):
    assert words.initials(name) == wanted


def test_only_web_addresses_become_links():
    drawn = words.linked('See https://x.id/a?b=1&c=2, javascript:alert(1) <b> http://y.id/"on')
    assert '<a href="https://x.id/a?b=1&amp;c=2" rel="noopener nofollow">' in drawn
    assert drawn.count("<a ") == 2
    assert "&lt;b&gt;" in drawn
    assert '"on' not in drawn


def test_long_texts_are_compared_as_a_whole():
    before, after = words.word_changes("a " * 900, "b")
    assert before.count("<del>") == after.count("<ins>") == 1


@pytest.mark.parametrize(("level", "wanted"), [(40, "bad"), (30, "warn"), (25, "ok"), (20, "info")])
def test_a_message_has_a_tone_by_its_level(level, wanted):
    assert words.tone(SimpleNamespace(level=level)) == wanted


# --- the frame ----------------------------------------------------------------------------------


@frame
def test_the_frame_shows_where_one_is_and_what_waits():
    drawn = render_to_string("kinerja/layouts/page.html", {"nav": "team", "waiting": 4})
    assert drawn.count('aria-current="page"') == 1
    assert '<b class="kj-count">4<span class="kj-sr"> waiting</span></b>' in drawn
    assert 'data-turbo="false"' in drawn


@frame
def test_the_personnel_office_is_linked_for_those_who_may():
    assert "/kinerja/office/" in render_to_string("kinerja/layouts/page.html", {"kj_office": True})


@frame
def test_the_personnel_office_is_not_linked_for_others():
    assert "/kinerja/office/" not in render_to_string("kinerja/layouts/page.html", {"nav": "home"})


@pytest.mark.urls("django.contrib.staticfiles.urls")
def test_a_module_that_is_switched_off_leaves_no_link():
    drawn = render_to_string("kinerja/partials/nav.html", {"kj_office": True})
    assert "<a " not in drawn


@frame
def test_a_message_of_the_act_before_is_told():
    message = SimpleNamespace(level=25, __str__=lambda self: "Sent")
    drawn = render_to_string("kinerja/layouts/page.html", {"messages": [message]})
    assert "kj-alert--ok" in drawn


@frame
@pytest.mark.parametrize("name", ["form", "list", "print"])
def test_a_layout_stands_on_its_own(name):
    form = kinerja_forms.KinerjaForm()
    drawn = render_to_string(f"kinerja/layouts/{name}.html", {"form": form, "draft": "d:1"})
    assert drawn.count("<main") == 1
    assert "kinerja/kinerja.css" in drawn


def test_a_document_for_the_pdf_carries_no_script():
    assert "<script" not in render_to_string("kinerja/layouts/print.html", {"pdf": True})


def test_a_document_names_parties_signatures_and_proof():
    party = {"role": "Rater", "name": "Nurlaila", "nip": None}
    values = {
        "parties": [party],
        "signatures": [{**party, "place": "Banda Aceh", "date": date(2026, 1, 19)}],
        "document": {"id": "D-1", "version": 2, "hash": "9f86", "code": "K7", "printed_at": AT},
    }
    drawn = "".join(
        render_to_string(f"kinerja/print/{name}.html", values)
        for name in ("parties", "signatures", "seal")
    )
    for part in ("Rater", "Banda Aceh, Jan. 19, 2026", "Document D-1, version 2", "9f86", "K7"):
        assert part in drawn


def test_htmx_is_left_to_a_portal_that_has_it(settings):
    assert "htmx-2.min.js" in draw("{% kinerja_js %}")
    settings.KINERJA = {"LOAD_HTMX": False}
    assert "htmx" not in draw("{% kinerja_js %}")


def test_htmx_may_neither_evaluate_nor_leave_the_house():
    drawn = draw("{% kinerja_css %}")
    assert "&quot;allowEval&quot;:false" in drawn
    assert "&quot;selfRequestsOnly&quot;:true" in drawn


# --- forms --------------------------------------------------------------------------------------


class Sample(kinerja_forms.KinerjaForm):
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("a", "A<b>"), ("b", "B")],
        widget=kinerja_forms.ChoiceCards(about={"a": "12 files"}),
    )
    mark = forms.ChoiceField(
        label="Mark", choices=[("x", "X")], required=False, widget=kinerja_forms.ChoiceChips
    )
    words = kinerja_forms.TextField(label="Words", max_length=10, min_length=3, help_text="Short.")
    amount = kinerja_forms.DecimalField(label="Amount", required=False, decimal_places=2)
    day = kinerja_forms.DateField(label="Day", required=False)
    start = kinerja_forms.TimeField(label="Start", required=False)
    read = forms.BooleanField(label="Read", required=False)


KEY = "0f7237ed-dbe0-4097-992c-3adc53f01385"
GOOD = {"key": KEY, "kind": "a", "words": "three", "amount": "1.5"}


def test_each_rendered_form_has_its_own_key():
    keys = {re.search(r'name="key" value="([^"]+)"', str(Sample()))[1] for _ in range(2)}
    assert len(keys) == 2
    assert 'name="key"' in draw("{% kinerja_key %}")


def test_a_refused_form_keeps_its_key_and_its_words():
    drawn = str(Sample({**GOOD, "words": "x" * 11}))
    assert KEY in drawn
    assert "x" * 11 in drawn


def test_a_broken_key_is_replaced_and_said():
    form = Sample({**GOOD, "key": "1"})
    drawn = str(form)
    assert "This page is too old." in drawn
    assert UUID(re.search(r'name="key" value="([^"]+)"', drawn)[1])


def test_several_forms_on_one_page_share_no_id():
    assert "id=" not in str(Sample()["key"])


def test_u3_no_field_carries_the_required_attribute():
    assert not re.search(r"\srequired[\s>=]", str(Sample()))
    assert str(Sample()).count("(optional)") == 4


def test_the_browser_may_not_cut_what_is_pasted():
    assert "maxlength" not in str(Sample())


def test_errors_are_told_first_and_lead_to_their_fields():
    drawn = str(Sample({"key": KEY, "words": "x" * 11, "amount": "many"}))
    assert drawn.index('role="alert"') < drawn.index("<fieldset")
    assert '<a href="#id_words">Words</a>: Please shorten it to 10 characters; it has 11.' in drawn
    assert '<a href="#id_kind">Kind</a>: Please choose one.' in drawn
    assert "Please write a number, such as 12 or 12.5." in drawn


def test_what_describes_a_field_exists():
    drawn = str(Sample({"key": KEY, "words": ""}))
    described = [
        name for ids in re.findall(r'aria-describedby="([^"]*)"', drawn) for name in ids.split()
    ]
    assert "id_words_error" in described
    assert [name for name in described if f'id="{name}"' not in drawn] == []


def test_u5_choices_draw_their_own_inputs():
    drawn = str(Sample({**GOOD, "mark": "x"}))
    assert '<input type="radio" name="kind" value="a" id="id_kind_0" checked>' in drawn
    assert "A&lt;b&gt;<small>12 files</small>" in drawn
    assert 'class="kj-chips"' in drawn


def test_several_choices_are_checkboxes():
    field = forms.MultipleChoiceField(choices=[("a", "A")], widget=kinerja_forms.CheckCards)
    form = type("F", (kinerja_forms.KinerjaForm,), {"many": field})()
    assert 'type="checkbox" name="many" value="a"' in str(form)
    assert 'type="checkbox"' in kinerja_forms.CheckChips(choices=[("a", "A")]).render(
        "many", [], renderer=kinerja_forms.KinerjaRenderer()
    )


def test_a_form_keeps_the_words_it_has_of_its_own():
    field = forms.CharField(error_messages={"required": "Say why."})
    form = type("F", (kinerja_forms.KinerjaForm,), {"why": field})({"key": KEY})
    assert form.errors["why"] == ["Say why."]


def test_line_breaks_count_once():
    data = QueryDict(mutable=True)
    data.update({**GOOD, "words": "12345\r\n789"})
    form = Sample(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["words"] == "12345\n789"


def test_rows_of_a_text_can_be_chosen():
    assert kinerja_forms.TextField(rows=6).widget.attrs["rows"] == 6


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        (" 1 200 ", "1200"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("-3,5", "-3.5"),
        ("1.500", "1500"),
        ("1,500", "1.500"),
        ("1234,567", "1234.567"),
    ],
)
def test_comma_and_point_are_both_understood(typed, wanted):
    with translation.override("id"):
        assert kinerja_forms.DecimalField().clean(typed) == Decimal(wanted)


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "inf",
        "-Infinity",
        "1e5",
        "1E400",
        "abc",
        ".",
        "1..2",
        "1,2,3",
        "1.2.3,4",
        "٣",
        "9" * 41,
    ],
)
def test_what_is_no_number_is_refused_kindly(typed):
    with pytest.raises(forms.ValidationError, match="Please write a number"):
        kinerja_forms.DecimalField().clean(typed)


@pytest.mark.parametrize("value", ["1234.5000", "0.125", "1500", "1234.567", "1000000"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_number_survives_the_way_to_the_page_and_back(language, value):
    field = kinerja_forms.DecimalField()
    with translation.override(language):
        assert field.clean(field.prepare_value(Decimal(value))) == Decimal(value)


def test_what_was_typed_stays_as_it_was_typed():
    assert kinerja_forms.DecimalField().prepare_value("1,50") == "1,50"


def test_a_day_and_a_time_are_written_for_the_phone_and_read_in_indonesian():
    with translation.override("id"):
        form = Sample({**GOOD, "day": "2026-11-24", "start": "07.30"})
        assert form.is_valid(), form.errors
        drawn = str(Sample(initial={"day": date(2026, 11, 24), "start": AT.time()}))
    assert 'type="date" name="day" value="2026-11-24"' in drawn
    assert 'type="time" name="start" value="15:58"' in drawn
