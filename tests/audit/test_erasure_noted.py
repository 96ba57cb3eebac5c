"""Who read and who was refused is forgotten by schedule too; grounds of decisions are not."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.audit.ledger_kit import SIGNER, told
from tests.audit.test_erasure import (  # noqa: F401 - fixtures
    BASIS,
    WHY,
    closed,
    propose,
    second,
    spoken,
)
from tests.views.browse import as_, at, words
from viewflow_kinerja import context
from viewflow_kinerja.audit import seal
from viewflow_kinerja.audit.erasure import erase
from viewflow_kinerja.exceptions import Incomplete, Refused
from viewflow_kinerja.jobs import erasure
from viewflow_kinerja.models import (
    Assignment,
    LedgerErasure,
    OrgUnit,
    ReadAccess,
    RecordKind,
    Refusal,
    WorkflowEvent,
)
from viewflow_kinerja.services import plan as plans

NOTED = {"READING": ReadAccess, "REFUSAL": Refusal}


@pytest.fixture
def noted(cast, approved, spoken):  # noqa: F811
    """The auditor has read Fauzan's history and searched; he was refused his own approval."""
    as_(cast.ida).get(at("trail", "plan", approved.pk))
    as_(cast.ida).get(at("workbench"), {"person": "Fauzan"})
    with pytest.raises(Refused):
        plans.approve(approved, actor=cast.fauzan)
    return approved


@pytest.fixture
def forgotten(cast, noted, closed, second):  # noqa: F811
    """Both kinds, proposed by one person and carried out by another."""
    seal.seal(SIGNER)
    for kind in NOTED:
        erasure.carry_out(propose(cast, closed, kind), actor=second, reason=WHY)
    seal.seal(SIGNER)


def test_who_and_when_stay_and_nothing_else(cast, noted, closed, second):  # noqa: F811
    for kind, model in NOTED.items():
        before = list(model.objects.values_list("pk", "at", "actor_id"))
        count = erasure.carry_out(propose(cast, closed, kind), actor=second, reason=WHY)
        assert count == len(before) > 0
        assert list(model.objects.values_list("pk", "at", "actor_id")) == before
        row = model.objects.first()
        assert (row.actor_name, row.actor_nip, row.kind, row.key) == ("", "", "", None)
        assert row.nonce is None
        with pytest.raises(Incomplete, match="No words are left"):
            propose(cast, closed, kind)
    assert {row.asked for row in ReadAccess.objects.all()} == {""}
    assert Refusal.objects.get().sentence == ""
    assert {row.legal_basis for row in LedgerErasure.objects.all()} == {BASIS}


def test_the_trail_still_verifies_and_the_pages_still_open(cast, approved, forgotten):
    verified, found = told()
    assert (found, verified.erased) == ([], 3)
    assert "Nobody has read" in words(as_(cast.fauzan).get(at("readers")))
    assert as_(cast.ida).get(at("workbench"), {"question": "own-refused"}).status_code == 200


@pytest.mark.parametrize("kind", NOTED)
def test_nothing_is_blanked_without_a_record_and_who_it_was_never(
    cast,
    noted,
    closed,  # noqa: F811
    kind,
):
    model = NOTED[kind]
    row, table = model.objects.earliest("pk"), model._meta.db_table

    def refused(change):
        statement = f"UPDATE {table} SET nonce = NULL{change} WHERE id = {row.pk}"
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    refused("")
    with context.unit_of_work(actor=cast.system, act="test.erase"):
        LedgerErasure.objects.create(
            table=table,
            row=row.pk,
            commitment="0" * 64,
            legal_basis=BASIS,
            decided_by=1,
            approved_by=2,
        )
    refused(", actor_id = 99")
    refused(", at = '2020-01-01 00:00:00+00:00'")
    people = (cast.eka.pk, cast.ida.pk)
    others = [each.pk for each in model.objects.exclude(pk=row.pk)]
    with context.unit_of_work(actor=cast.system, act="test.erase"):
        assert erase(model, others, basis=BASIS, people=people) == len(others)


def test_rows_about_people_of_another_institution_are_not_in_the_proposal(
    cast,
    noted,
    closed,  # noqa: F811
    second,  # noqa: F811
):
    with context.unit_of_work(actor=cast.system, act="test.arrange"):
        other = OrgUnit.objects.create(source_key="KOTA", name="Pemerintah Kota")
        other.record(path=f"{other.pk}.")
        for post in Assignment.all_rows.filter(employee=cast.employee("fauzan")):
            post.record(unit=other)
    with pytest.raises(Incomplete):
        propose(cast, closed, "REFUSAL")
    assert len(propose(cast, closed, "READING").keys) == 1  # the search, about nobody


def test_grounds_of_decisions_stay_and_claims_are_of_no_kind(cast, noted, closed, second):  # noqa: F811
    """A decision without its reason cannot be reviewed: ADR 0051."""
    reasons = set(WorkflowEvent.objects.exclude(reason="").values_list("reason", flat=True))
    for kind in RecordKind:
        erasure.carry_out(propose(cast, closed, kind), actor=second, reason=WHY)
    assert set(WorkflowEvent.objects.exclude(reason="").values_list("reason", flat=True)) == reasons
    assert set(RecordKind.values) == {
        *("DAILY_REPORT", "FEEDBACK", "COUNSELLING", "SUPPORT", "COACHING", "IMPROVEMENT"),
        *("REQUEST", "READING", "REFUSAL"),
    }
