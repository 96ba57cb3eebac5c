"""A code that no table has: the service refuses it in words, and the database does not store it."""

from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, models, transaction

from tests.cast import fill, open_plan
from tests.days import MONDAY, work
from tests.views.browse import rows
from tests.views.reviews import AFTER_Q1, bring, review
from viewflow_kinerja.directory.people import OrgUnit, Person
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import Assignment, Indicator, OrganisationRating, Period, WorkResult
from viewflow_kinerja.models.labels import CodeField
from viewflow_kinerja.services import cycle, leave, organisation, people, plan_edit, report, units
from viewflow_kinerja.services import evaluation as evaluations
from viewflow_kinerja.services.placements import Post, place_people

UNKNOWN = "BLUE"


def coded_columns():
    """Every column for codes, with its model."""
    ours = apps.get_app_config("viewflow_kinerja").get_models()
    for model in ours:
        if not hasattr(model, "history_object"):
            yield from ((model, f) for f in model._meta.local_fields if isinstance(f, CodeField))


@pytest.mark.parametrize(
    ("model", "column"),
    [pytest.param(m, f, id=f"{m.__name__}.{f.name}") for m, f in coded_columns()],
)
def test_the_database_knows_exactly_the_codes_of_the_column(model, column):
    codes = {code for code, _words in column.flatchoices} | ({""} if column.blank else set())
    wanted = (f"{column.name}__in", codes)
    checks = [each for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]
    known = [
        (child[0], set(child[1]))
        for check in checks
        if len(check.condition.children) == 1
        for child in check.condition.children
        if isinstance(child, tuple) and child[0].endswith("__in")
    ]
    assert wanted in known


def test_the_database_refuses_what_a_service_would_refuse(cast, approved):
    rows = Indicator.all_rows.filter(plan=approved)
    for column in ("aspect", "perspective", "polarity", "aggregation"):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{column: UNKNOWN})


@pytest.fixture
def stage(cast, year):
    """A draft with one indicator, an evaluation that waits for its rating, a post."""
    draft = fill(open_plan(cast, year, "rahmi"), cast.rahmi)
    post = Assignment.of(cast.employee("rahmi"), MONDAY)
    result = WorkResult.all_rows.get(plan=draft)
    return SimpleNamespace(cast=cast, year=year, draft=draft, post=post, result=result.pk)


def indicator(stage, **codes):
    given = {"text": "Laporan", "targets": {"YEAR": 12}, "result": stage.result}
    plan_edit.put_indicator(stage.draft, actor=stage.cast.rahmi, **given, **codes)


def daily(stage, **more):
    person = stage.cast.employee("rahmi")
    report.file(person, actor=stage.cast.rahmi, work_date=MONDAY, **work(MONDAY), **more)


ACTS = {
    "approach": lambda s: plan_edit.set_header(
        s.draft, actor=s.cast.rahmi, approach=UNKNOWN, place="Kota"
    ),
    "kind of result": lambda s: plan_edit.put_result(
        s.draft, actor=s.cast.rahmi, text="Hasil", kind=UNKNOWN
    ),
    "aspect": lambda s: indicator(s, aspect=UNKNOWN),
    "perspective": lambda s: indicator(s, perspective=UNKNOWN),
    "polarity": lambda s: indicator(s, polarity=UNKNOWN),
    "no polarity": lambda s: indicator(s, polarity=""),
    "aggregation": lambda s: indicator(s, aggregation=UNKNOWN),
    "behaviour": lambda s: plan_edit.set_behaviours(
        s.draft, actor=s.cast.rahmi, expectations={UNKNOWN: "Menjaga data"}
    ),
    "annex": lambda s: plan_edit.set_annexes(s.draft, actor=s.cast.rahmi, texts={UNKNOWN: "x"}),
    "place of work": lambda s: daily(s, work_mode=UNKNOWN),
    "leave": lambda s: leave.put(
        s.post, actor=s.cast.eka, date_from=MONDAY, date_to=MONDAY, kind=UNKNOWN
    ),
    "organisation": lambda s: organisation.set_rating(
        OrganisationRating.all_rows.first(), actor=s.cast.bupati, level=UNKNOWN
    ),
    "kind of unit": lambda s: units.place_units([_unit()], actor=s.cast.system),
    "kind of person": lambda s: people.register_people([_person()], actor=s.cast.system),
    "class of post": lambda s: place_people(
        [Post(key="rahmi", unit_key="APTIKA", position_class=UNKNOWN)], actor=s.cast.system
    ),
}


def _unit():
    return OrgUnit(key="BARU", name="Unit baru", kind=UNKNOWN)


def _person():
    return Person(key="baru", name="Orang Baru", unit_key="APTIKA", kind=UNKNOWN)


@pytest.mark.parametrize("act", ACTS)
def test_a_service_refuses_a_code_that_no_table_has(stage, act):
    if act == "organisation":
        cycle.open_period(_period(stage), actor=stage.cast.eka)
    before = rows()
    with pytest.raises(Incomplete, match="is no code that is known here"), transaction.atomic():
        ACTS[act](stage)
    assert rows() == before


def _period(stage):
    return Period.all_rows.get(cycle=stage.year, code="Q1")


RATINGS = [
    {"result": UNKNOWN, "behaviour": "MEETS"},
    {"result": "MEETS", "behaviour": UNKNOWN},
    {"result": "MEETS", "behaviour": "MEETS", "value_remarks": {UNKNOWN: "Baik"}},
    {"result": "MEETS", "behaviour": "MEETS", "facts": [{"value": UNKNOWN, "observed": "x"}]},
]


@pytest.mark.parametrize("given", RATINGS)
@pytest.mark.usefixtures("_after_the_quarter")
def test_a_rating_takes_only_the_codes_of_the_nine_cells(cast, approved, given):
    evaluation = bring(cast, review(cast, approved), "REPORTED")
    with pytest.raises(Incomplete, match="Choose one of"):
        evaluations.rate(evaluation, actor=cast.nurlaila, **given)
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.predicate) == ("REPORTED", "")


@pytest.fixture
def _after_the_quarter():
    with time_machine.travel(AFTER_Q1, tick=True):
        yield
