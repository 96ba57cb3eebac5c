"""The pages of improvement: naming an area, agreeing, reporting, checking, the next action."""

from uuid import uuid4

import pytest
import time_machine

from tests import improvement as i
from tests.audit.conftest import review
from tests.views.browse import as_, at
from viewflow_kinerja.models import ImprovementAction, ImprovementArea

APRIL, NEXT_DAY = i.utc(4, 20), i.utc(10, 12, 17)
FORM = {
    **{"statement": "Manajemen waktu", "severity": "3", "source": "OWN", "kind": "WORKSHOP"},
    **{"owner": "EMPLOYEE", "due": "2026-10-12", "measure": "skor 3"},
}


@pytest.fixture
def in_april():
    with time_machine.travel(APRIL, tick=False):
        yield


@pytest.fixture
def proposed(cast, approved, in_april):
    return i.opened(approved, cast.nurlaila)


def read(actor, *address):
    answer = as_(actor).get(at(*address))
    return answer.status_code, answer.content.decode()


def send(actor, row, act, **fields):
    told = {f"{act}_improvement-{name}": value for name, value in fields.items()}
    told |= {"act": f"{act}_improvement", f"{act}_improvement-key": uuid4()}
    return as_(actor).post(at("task", i.step(row).pk), told)


def test_a_supervisor_names_what_is_to_improve_and_the_person_agrees(cast, approved, in_april):
    address = at("plan-area-new", approved.pk)
    assert as_(cast.nurlaila).get(address).status_code == 200
    assert as_(cast.hendra).get(address).status_code in (403, 404)
    faulty = as_(cast.nurlaila).post(address, FORM | {"kind": "PROCESS_FIX", "key": uuid4()})
    assert faulty.status_code == 422
    assert not ImprovementArea.all_rows.exists()
    as_(cast.nurlaila).post(address, FORM | {"key": uuid4()})
    row = ImprovementAction.all_rows.get()
    assert send(cast.fauzan, row, "agree").status_code == 302
    row.refresh_from_db()
    assert row.status == "AGREED"


def test_the_person_reads_her_areas_and_the_supervisor_his_team(cast, proposed):
    for who in (cast.fauzan, cast.nurlaila):
        code, page = read(who, "improvement")
        assert (code, "Manajemen waktu" in page) == (200, True)
    assert "Manajemen waktu" not in read(cast.hendra, "improvement")[1]


def test_what_is_overdue_comes_first_from_midnight_on(cast, proposed):
    i.do(proposed, "agree", cast.fauzan)
    for moment, late in ((i.utc(10, 12, 16, 59), False), (NEXT_DAY, True)):
        with time_machine.travel(moment, tick=False):
            assert ("was due on" in read(cast.nurlaila, "improvement")[1]) is late


def test_the_check_asks_for_the_next_action_and_the_page_takes_it(cast, proposed):
    i.do(proposed, "agree", cast.fauzan)
    assert send(cast.fauzan, proposed, "progress", to="DONE", note="lulus").status_code == 302
    told = {"outcome": "PARTLY", "note": "skor 2"}
    assert send(cast.nurlaila, proposed, "verify", **told).status_code == 302
    assert "Asks for the next action" in read(cast.nurlaila, "improvement")[1]
    address = at("area-next", proposed.area_id)
    as_(cast.nurlaila).post(address, FORM | {"kind": "COACHING", "key": uuid4()})
    following = ImprovementAction.all_rows.latest("pk")
    assert (following.area_id, following.kind) == (proposed.area_id, "COACHING")
    code, page = read(cast.nurlaila, "task", i.step(following).pk)
    assert (code, "Tried before" in page) == (200, True)


def test_the_supervisor_closes_an_area_that_rests(cast, proposed):
    i.do(proposed, "cancel", cast.nurlaila, reason="salah")
    address = at("area-close", proposed.area_id)
    assert as_(cast.fauzan).get(address).status_code == 403
    assert as_(cast.nurlaila).post(address, {"reason": " "}).status_code == 422
    told = {"reason": "tidak perlu lagi", "key": uuid4()}
    assert as_(cast.nurlaila).post(address, told).status_code == 302
    assert ImprovementArea.all_rows.get().status == "CLOSED"


def test_a_review_begins_with_the_open_areas(cast, approved):
    with time_machine.travel(i.utc(4, 9), tick=False):
        row = review(cast, approved)
        address = f"{at('plan-area-new', approved.pk)}?evaluation={row.pk}"
        as_(cast.nurlaila).post(address, FORM | {"key": uuid4()})
        assert ImprovementArea.all_rows.get().evaluation == row
        _code, page = read(cast.fauzan, "evaluation", row.pk)
    assert page.index("Open areas to improve") < page.index("kj-parties")
