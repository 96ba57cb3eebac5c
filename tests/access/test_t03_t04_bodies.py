"""T3 and T4: ids come from session and address, never from the body; no field beyond the form."""

import pytest

from tests.cast import step
from tests.views.browse import at, key
from tests.views.hostile import changed, everything
from viewflow_kinerja.models import PerformancePlan

pytestmark = pytest.mark.django_db  # asks for the tables
FORM = {"approach": "QUALITATIVE", "place": "Sukamaju", "next": "none"}


def stored(plan):
    return PerformancePlan.all_rows.filter(pk=plan.pk).values().get()


def foreign(world):
    """What a body could say about somebody else's record, under every name one may think of."""
    victim, other = world.plans["tono"], world.cast.employee("dedi")
    names = ("pk", "id", "plan", "plan_id", "object_id", "record", "row", "artifact")
    keys = dict.fromkeys(names, victim.pk)
    people = ("user", "user_id", "actor", "employee", "employee_id", "owner", "on_behalf_of")
    return keys | dict.fromkeys(people, other.pk)


def send_header(world, **more):
    plan = world.plans["hendra"]
    url, sent = at("plan-header", plan.pk), FORM | {"key": key()} | more
    return world.browser("drafting").post(url, sent)


def test_t03_a_key_in_the_body_names_no_record(world):
    victim = stored(world.plans["tono"])
    assert send_header(world, **foreign(world)).status_code == 302
    mine = stored(world.plans["hendra"])
    assert mine["place"] == "Sukamaju"
    assert stored(world.plans["tono"]) == victim


def test_t03_a_key_in_the_body_opens_no_record_of_another(world):
    browser, before = world.browser("drafting"), everything()
    plan = world.plans["tono"]
    sent = FORM | {"key": key(), "pk": world.plans["hendra"].pk}
    answer = browser.post(at("plan-header", plan.pk), sent)
    assert answer.status_code == 404
    assert changed(before) == []


def test_t03_an_act_is_recorded_of_who_has_logged_in_whatever_the_body_says(world):
    """The delegate approves; the body says that somebody else does."""
    plan = world.plans["wati"]
    task, act = step(plan).pk, {"act": "approve", "approve-key": key()}
    world.browser("delegate").post(at("task", task), act | foreign(world))
    plan.refresh_from_db()
    assert plan.status == "APPROVED"
    row = PerformancePlan.history.filter(id=plan.pk).latest("history_id")
    assert row.history_user_id == world.accounts["delegate"].pk


COLUMNS = {
    "status": "APPROVED",
    "version": 9,
    "effective_version": 9,
    "unit": 1,
    "unit_id": 1,
    "rater": 1,
    "rater_id": 1,
    "cycle": 1,
    "starts_on": "2020-01-01",
    "ends_on": "2030-01-01",
    "process": 1,
}


def test_t04_what_is_no_field_of_the_form_is_ignored(world):
    before = stored(world.plans["hendra"])
    prefixed = {f"header-{name}": value for name, value in COLUMNS.items()}
    assert send_header(world, **COLUMNS, **prefixed).status_code == 302
    after = stored(world.plans["hendra"])
    moved = {name for name in before if before[name] != after[name]}
    assert "place" in moved
    assert moved <= {"place", "approach", "updated_at"}


def test_t04_a_report_brings_no_rating_along(world):
    review = world.reviews["joko"]
    task = step(review).pk
    form = world.browser("peer").get(at("task", task)).context["forms"][0][0]
    given = {form.add_prefix(name): "3" if "value" in name else "ada" for name in form.fields}
    given |= {"act": "report", "report-key": key()}
    rating = ("result", "behaviour", "predicate", "result_rating", "behaviour_rating", "status")
    given |= {f"{prefix}{name}": "ABOVE" for name in rating for prefix in ("", "report-", "rate-")}
    answer = world.browser("peer").post(at("task", task), given)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    review.refresh_from_db()
    assert review.status == "REPORTED"
    ratings = {name: value for name, value in vars(review).items() if "ABOVE" in str(value)}
    assert ratings == {}
