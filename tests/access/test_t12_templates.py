"""T12: what people write is never a template, a format or code."""

import re
from pathlib import Path

import pytest

import viewflow_kinerja
from tests.views.browse import at, key, text
from viewflow_kinerja.models import WorkResult

pytestmark = pytest.mark.django_db  # asks for the tables
HOME = Path(viewflow_kinerja.__file__).parent
FORBIDDEN = re.compile(
    r"(?<![\w.])(?:eval|exec)\(|\bTemplate\(|from_string\(|mark_safe\(|SafeString\(|"
    r"\|\s*safe\b|autoescape off|\.extra\(|RawSQL\(|pickle\.|yaml\.load\("
)
KNOWN = {
    ("templatetags/charts.py", "SafeString("),  # joins what format_html made
    # Statements of our own columns; what comes from outside is a parameter.
    ("permissions/newest.py", "RawSQL("),
    ("services/corrections.py", "RawSQL("),
    ("selectors/trail/settled.py", "RawSQL("),
    # A picture built by ElementTree, which escapes every name.
    ("views/processes.py", "mark_safe("),
}
BAIT = "{{ 7|add:1330 }} {% now 'Y' %} {0.__class__} %(name)s ${7*191}"
TELLS = ("1337", "&lt;class", "<class")


def sources():
    for file in (*HOME.rglob("*.py"), *(HOME / "flows").rglob("*.py"),
                 *(HOME / "permissions").rglob("*.py"), *HOME.rglob("*.html")):  # fmt: skip
        if "testing" not in file.parts:
            yield file


def test_nothing_in_the_package_runs_or_trusts_text():
    found = {
        (str(file.relative_to(HOME)), match.group())
        for file in sources()
        for match in FORBIDDEN.finditer(file.read_text(encoding="utf-8"))
    }
    assert found == KNOWN


def test_a_template_in_a_text_is_shown_as_it_was_written(world):
    plan = world.plans["hendra"]
    result = WorkResult.all_rows.filter(plan=plan).first()
    browser = world.browser("drafting")
    sent = {"text": f"Tersusunnya {BAIT}", "kind": "MAIN", "key": key()}
    assert browser.post(at("plan-result", plan.pk, result.pk), sent).status_code == 302
    pages = ("plan", "plan-print", "plan-edit")
    for page in pages:
        body = text(browser.get(at(page, plan.pk)))
        assert "{{ 7|add:1330 }}" in body, page
        assert not [word for word in TELLS if word in body], page
