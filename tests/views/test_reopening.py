"""A final evaluation is looked at again through its page: reopened, or left to stand."""

from uuid import uuid4

import pytest
import time_machine

from tests import objections as o
from tests.cast import step
from tests.views.browse import as_, at, statements, text, words
from viewflow_kinerja.flows import again
from viewflow_kinerja.models import Evaluation, OrganisationRating
from viewflow_kinerja.services import organisation

WHY = "Bukti baru dari unit lain"


@pytest.fixture
def received(cast, approved):
    """Fauzan's evaluation of 2026, looked at on 20 January 2027."""
    row = o.delivered(cast, approved)
    with time_machine.travel(o.FILED, tick=True):
        yield row


def send(user, row, act="reopen", reason=WHY, key=None, follow=True):
    data = {"act": act, "reason": reason, "key": key or str(uuid4())}
    return as_(user).post(at("evaluation-reopen", row.pk), data, follow=follow)


def revise(cast, row):
    rating = OrganisationRating.all_rows.get(unit=cast.units["KOMINFO"], period=row.period)
    organisation.revise_rating(rating, actor=cast.bupati, level="GOOD", reason="hasil audit")


def test_the_superior_reopens_it_and_both_versions_name_each_other(cast, received):
    assert at("evaluation-reopen", received.pk) in text(
        as_(cast.mukhtar).get(at("evaluation", received.pk))
    )
    answer = send(cast.mukhtar, received)
    made = Evaluation.all_rows.get(version=2)
    assert answer.redirect_chain[0][0] == at("evaluation", made.pk)
    assert "The evaluation is reopened: the rater rates it anew." in words(answer)
    assert "the version before" in words(answer)
    before = as_(cast.fauzan).get(at("evaluation", received.pk))
    assert "Replaced by version 2." in words(before)
    assert at("objection-new", received.pk) not in text(before)
    assert at("evaluation-reopen", received.pk) not in text(before)


def test_the_person_rated_reads_the_old_rating_and_not_the_one_that_is_made(cast, received):
    made = again.reopen(received, actor=cast.mukhtar, reason=WHY)
    client = as_(cast.fauzan)
    assert "Needs improvement" in words(client.get(at("evaluation", received.pk)))
    assert "Needs improvement" not in words(client.get(at("evaluation", made.pk)))


def test_the_rater_finds_what_stood_before_and_rates_anew(cast, received):
    made = again.reopen(received, actor=cast.mukhtar, reason=WHY)
    address, client = at("task", step(made).pk), as_(cast.nurlaila)
    form = client.get(address)
    assert "Selesaikan tiket tepat waktu" in text(form)
    assert "Record both ratings anew" in words(form)
    names = {"result": "MEETS", "behaviour": "MEETS", "deviation_reason": "tiket vendor"}
    fields = {f"revise-{name}": value for name, value in names.items()}
    data = {"act": "revise", "revise-key": str(uuid4()), **fields}
    assert client.post(address, data).status_code == 302
    made.refresh_from_db()
    assert (made.predicate, step(made).flow_task.name) == ("GOOD", "finalise")


def test_sent_twice_with_one_key_it_is_one_version(cast, received):
    key = str(uuid4())
    answers = [send(cast.mukhtar, received, key=key, follow=False) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Evaluation.all_rows.filter(version=2).count() == 1


def test_an_old_tab_reopens_nothing(cast, received):
    again.reopen(received, actor=cast.mukhtar, reason=WHY)
    assert send(cast.mukhtar, received).status_code == 409
    assert Evaluation.all_rows.filter(plan=received.plan, period=received.period).count() == 2


def test_without_a_reason_the_form_comes_back(cast, received):
    answer = send(cast.mukhtar, received, reason=" ")
    assert answer.status_code == 422
    assert "Please fill this in." in words(answer)


@pytest.mark.parametrize(
    ("name", "status"), [("fauzan", 403), ("nurlaila", 403), ("eka", 403), ("dedi", 404)]
)
def test_others_are_refused(cast, received, name, status):
    assert as_(cast.users[name]).get(at("evaluation-reopen", received.pk)).status_code == status
    assert send(cast.users[name], received).status_code == status


def test_a_revised_organisation_is_told_and_the_superior_lets_it_stand(cast, received):
    revise(cast, received)
    assert "The organisation was rated anew" in words(
        as_(cast.fauzan).get(at("evaluation", received.pk))
    )
    assert "Organisation rated anew" in words(as_(cast.nurlaila).get(at("team")))
    assert "Looked at: it stands" in words(
        as_(cast.mukhtar).get(at("evaluation-reopen", received.pk))
    )
    answer = send(cast.mukhtar, received, act="keep", reason="Angkanya tetap")
    assert "The evaluation stands as it is." in words(answer)
    assert "The organisation was rated anew" not in words(answer)


def test_the_leader_reads_what_the_check_found(cast, received):
    revise(cast, received)
    shown = words(
        as_(cast.bupati).get(at("organisation-ratings") + f"?period={received.period_id}")
    )
    assert "Checked anew with this level: 1 of 1 group of ratings deviates" in shown


def test_the_page_takes_few_statements(cast, received):
    asked = statements(as_(cast.mukhtar), at("evaluation-reopen", received.pk))
    assert len(asked) <= 10, "\n".join(asked)
