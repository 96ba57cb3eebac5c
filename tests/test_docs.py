"""The documentation says what the code does: tables, settings, URLs, parameters, examples."""

import csv
import json
import re
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from viewflow_kinerja.conf import KEYS
from viewflow_kinerja.domain.rules import Rules
from viewflow_kinerja.models import Period
from viewflow_kinerja.models.rule_words import UNREAD
from viewflow_kinerja.permissions.rules import LINES
from viewflow_kinerja.selectors import adoption, metrics
from viewflow_kinerja.services import cycle

DOCS = Path(__file__).resolve().parent.parent / "docs"
SHORT = {
    "performanceplan": "plan",
    "organisationrating": "orgrating",
    "dailyreport": "report",
    "monthlyreport": "month",
    "assessorcorrection": "correction",
    "supportcase": "support",
    "coachingsession": "coaching",
    "improvementaction": "improvement",
    "feedbackrequest": "request",
    "counsellingnote": "note",
    "accessgrant": "grant",
    "performancecycle": "cycle",
    "orgunit": "unit",
    "audit": "trail",
}


def page(name):
    return (DOCS / name).read_text(encoding="utf-8")


def as_printed(line):
    """A line of the policy as the documentation prints it: plan,approve,SUBMITTED,SUP RSP,own."""
    action, _, model = str(line.action).rpartition("_")
    if model == "audit":
        action = {"view": "view_audit", "export": "export"}[action]
    states = " ".join(sorted(line.states)) or "*"
    return SHORT.get(model, model), action, states, " ".join(line.relations), " ".join(line.gates)


def test_the_printed_permission_table_is_the_table_of_the_policy():
    with (DOCS / "reference/permission_lines.csv").open(encoding="utf-8", newline="") as file:
        printed = [tuple(row.values()) for row in csv.DictReader(file)]
    assert [sorted_states(row) for row in printed] == [as_printed(line) for line in LINES]


def sorted_states(row):
    name, action, states, *rest = row
    return name, action, " ".join(sorted(states.split())), *rest


def test_every_setting_is_documented_with_its_default():
    row = r"^\| `([A-Z_]+)` \| [^|]+ \| `([^|]+)` \|"
    rows = dict(re.findall(row, page("reference/settings.md"), re.M))
    defaults = {name: rows.get(name, "").replace('"', "'") for name in KEYS}
    assert defaults == {name: repr(key.default) for name, key in KEYS.items()}


def names_of(patterns):
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from names_of(each.url_patterns)
        elif isinstance(each, URLPattern) and each.name:
            yield each.name


def test_every_url_is_documented_and_every_documented_url_exists():
    kinerja = get_resolver("viewflow_kinerja.urls")
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", page("reference/urls.md"), re.M))
    assert documented == set(names_of(kinerja.url_patterns))


def test_every_parameter_is_documented_with_its_default():
    text = page("reference/regulation/parameters.md")
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \| `([^`]+)` \|", text, re.M))
    printed = {key: json.loads(value) for key, value in rows.items()}
    assert printed.keys() == Rules().as_values().keys()
    assert Rules.from_values(printed) == Rules()


def test_every_parameter_that_nothing_reads_is_named():
    text = page("reference/regulation/parameters.md")
    told = text.partition("Nothing in this release reads yet")[2].partition("(rule-8-2)=")[0]
    assert set(re.findall(r"`([a-z_.]+)`", told)) == UNREAD


def test_every_metric_is_documented_as_the_register_says_it():
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", page("reference/monitoring.md"), re.M)
    known = [*metrics.METRICS.values(), *adoption.METRICS.values()]
    told = [(m.key, f"{m.name} | {m.formula} | {m.unit} | {m.source}") for m in known]
    assert rows == told


def blocks(name):
    """The examples of a page, with the line where each begins."""
    text = page(name)
    found = re.finditer(r"^```python\n(.*?)^```", text, re.M | re.S)
    return [(text[: each.start(1)].count("\n"), each.group(1)) for each in found]


def run(name):
    space = {"__name__": f"docs.{Path(name).stem}"}
    for line, code in blocks(name):
        exec(compile("\n" * line + code, str(DOCS / name), "exec"), space)


@pytest.mark.parametrize(
    "name",
    [
        *("set-rules", "calendar", "use-in-code", "appoint-roles", "appoint-a-plt"),
        "restructure-a-unit",
    ],
)
def test_the_examples_of_a_guide_run_as_they_stand(name, approved):
    run(f"howto/{name}.md")


def test_the_examples_of_the_kit_run_as_they_stand(approved):
    run("howto/test-your-views.md")


def test_the_examples_of_rating_organisations_run_as_they_stand(year, cast):
    cycle.open_period(Period.all_rows.get(cycle=year, code="Q1"), actor=cast.eka)
    run("howto/rate-organisations.md")
