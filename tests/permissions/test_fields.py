"""T6: field × state × relation. A row is shared, some of its fields are not."""

import pytest
from django.utils import timezone

from tests.cast import arrange
from tests.permissions import csv_table, oracle, rows, worlds
from viewflow_kinerja.models import BehaviourFact, Evaluation, Remark, WorkResult
from viewflow_kinerja.permissions import fields, policy
from viewflow_kinerja.selectors import evaluations

RATING = {
    "suggestion",
    "result_rating",
    "behaviour_rating",
    "predicate",
    "deviation_reason",
    "recommendation",
    "org_level",
    "sha256",
}
OTHERS = {"distribution", "justification"}  # say how other people were rated


def all_of(model):
    return {field.name for field in model._meta.concrete_fields}


@pytest.mark.parametrize("seed", range(8))
def test_t06_the_rating_shows_where_the_specification_shows_it(db, seed):
    stored = rows.build(worlds.drawn(seed))
    seen = set()
    for who, account in enumerate(stored.accounts):
        for at, row in enumerate(stored.rows["evaluation"]):
            wanted = wanted_fields(stored.world, who, at)
            assert policy.fields(account, row) == wanted, (who, row.status)
            seen.add((row.status, len(wanted)))
    assert {state for state, _ in seen} == csv_table.STATES["evaluation"]
    assert len({hidden for _, hidden in seen}) > 2


def wanted_fields(world, who, at):
    if not oracle.may(world, who, "evaluation", "view", at):
        return all_of(Evaluation)
    if not oracle.may(world, who, "evaluation", "view_rating", at):
        return RATING | OTHERS
    return OTHERS if oracle.owner(world, "evaluation", at) == who else set()


def test_t06_the_page_shows_what_the_fields_allow(cast, year, evaluated):
    """The document of the page and the table of fields say the same to everybody."""
    people = [*cast.users.values(), cast.system]
    for state in csv_table.STATES["evaluation"]:
        stored = {"status": state, "predicate": "GOOD", "justification": "tim kecil"}
        deemed = state == "DEEMED_ACCEPTED"
        if state == "NOT_RATED":
            stored |= {"predicate": "", "expected_days": 20, "working_days": 60}
        stored |= {"unsigned": deemed, "deemed_at": timezone.now() if deemed else None}
        arrange(Evaluation.all_rows.filter(pk=evaluated.pk), **stored)
        for account in people:
            document = evaluations.document_of(account, evaluated.pk)
            hidden = policy.fields(account, evaluated)
            assert (document is None) == (hidden == all_of(Evaluation))
            rating = document and document.rating
            assert (rating is None) == ("predicate" in hidden), (account, state)
            if rating:
                assert (rating.justification == "") == ("justification" in hidden)


@pytest.mark.parametrize(
    ("model", "more"),
    [
        (Remark, {"text": "catatan"}),
        (BehaviourFact, {"observed": "catatan", "observed_on": "2026-01-02"}),
    ],
)
def test_t06_what_was_said_is_veiled_with_the_rating(cast, evaluated, work, model, more):
    with work():
        said = model(evaluation=evaluated, value="LOYAL", **more)
        said.save()
    assert policy.fields(cast.fauzan, said) == set(fields.VEILS[model][0].names)
    assert policy.fields(cast.dedi, said) == all_of(model)
    assert policy.fields(None, said) == all_of(model)


def test_t06_a_row_without_veils_is_all_there_or_not_at_all(cast, approved):
    result = WorkResult.objects.model.all_rows.filter(plan=approved).first()
    assert policy.fields(cast.fauzan, result) == frozenset()
    assert policy.fields(cast.dedi, result) == all_of(WorkResult)


def test_every_veiled_field_exists_and_keeps_the_course_of_the_record_visible():
    for model, veils in fields.VEILS.items():
        named = {name for veil in veils for name in veil.names}
        of_history = all_of(model.history.model)  # who acted and when stands there
        assert named <= all_of(model) | of_history
        assert not named & {"id", "status", "evaluation", "plan", "period", "employee"}
