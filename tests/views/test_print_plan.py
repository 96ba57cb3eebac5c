"""The official form: columns by level and approach, both parties, proof, and drafts marked."""

from tests import cast as people
from tests.cast import arrange
from tests.views.browse import BAD, as_, at, text, words
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import Assignment, Employee, PlanVersion
from viewflow_kinerja.services import plan_edit


def sheet(user, plan, *version):
    name = "plan-version-print" if version else "plan-print"
    return as_(user).get(at(name, plan.pk, *version))


def columns(answer):
    head = text(answer).split("<h2>Work results</h2>")[1].split("</thead>")[0]
    return [cell.split("</th>")[0] for cell in head.split('<th scope="col">')[1:]]


def test_the_quantitative_form_has_the_official_columns(cast, approved):
    assert columns(sheet(cast.fauzan, approved)) == [
        "No.",
        "Leader's result supported",
        "Planned work result",
        "Aspect",
        "Individual performance indicator",
        "Target",
    ]


def test_the_form_of_high_leadership_has_perspectives(cast, year):
    plan = people.fill(people.open_plan(cast, year, "mukhtar"), cast.mukhtar)
    assert columns(sheet(cast.mukhtar, plan)) == [
        "No.",
        "Planned work result",
        "Individual performance indicator",
        "Target",
        "Perspective",
    ]


def test_the_qualitative_form_has_one_text(cast, plan):
    plan_edit.set_header(plan, actor=cast.fauzan, approach="QUALITATIVE", place="Sabang")
    drawn = sheet(cast.fauzan, plan)
    assert columns(drawn) == [
        "No.",
        "Planned work result",
        "Measure of success / individual performance indicator and target",
    ]
    assert "12 laporan" not in text(drawn)


def test_an_approved_plan_carries_its_proof(cast, approved):
    told = words(sheet(cast.fauzan, approved))
    frozen = PlanVersion.all_rows.get()
    assert frozen.sha256 in told
    assert f"Document SKP-2026-{approved.pk}, version 1" in told
    assert "approved in the system" in told
    assert "DRAFT" not in told


def test_a_draft_says_that_it_has_no_effect(cast, plan):
    told = words(sheet(cast.fauzan, plan))
    assert "DRAFT – not approved, without effect" in told
    assert "Fingerprint" not in told


def test_the_parties_stand_there_as_they_were(cast, approved):
    arrange(Employee.objects.filter(pk=cast.employee("nurlaila").pk), name="Nurlaila Baru")
    assert "Nurlaila Baru" not in text(sheet(cast.fauzan, approved))
    assert "197203141998032005" in text(sheet(cast.fauzan, approved))


def test_while_a_new_version_is_written_the_one_in_force_is_printed(cast, approved):
    engine.start(
        TargetSettingFlow,
        approved,
        actor=cast.fauzan,
        via="start_change",
        reason="Tugas baru dari kepala",
    )
    people.do(approved, "accept_change", cast.nurlaila)
    assert "version 1" in words(sheet(cast.fauzan, approved))
    draft = words(sheet(cast.fauzan, approved, 2))
    assert "version 2" in draft
    assert "DRAFT" in draft


def test_an_empty_draft_prints_too(cast, year):
    plan = people.open_plan(cast, year, "fauzan")
    plan_edit.put_result(plan, actor=cast.fauzan, text="Tersedianya data")
    assert "Tersedianya data" in text(sheet(cast.fauzan, plan))


def test_a_script_is_printed_as_words(cast, plan):
    row = plan_edit.put_result(plan, actor=cast.fauzan, text=BAD)
    plan_edit.put_indicator(
        plan,
        actor=cast.fauzan,
        result=row.pk,
        text=BAD,
        targets={"YEAR": 1},
        unit_of_measure=BAD,
    )
    plan_edit.set_behaviours(plan, actor=cast.fauzan, expectations={"LOYAL": BAD})
    plan_edit.set_annexes(plan, actor=cast.fauzan, texts={"CONSEQUENCE": f"{BAD}\n{BAD}"})
    plan_edit.set_header(plan, actor=cast.fauzan, approach="QUANTITATIVE", place=BAD)
    drawn = text(sheet(cast.fauzan, plan))
    assert BAD not in drawn
    assert drawn.count("&lt;script&gt;") >= 7


def test_a_person_without_rater_prints_a_draft(cast, year):
    cast_without_rater(cast)
    plan = people.open_plan(cast, year, "fauzan")
    assert sheet(cast.fauzan, plan).status_code == 200


def cast_without_rater(cast):
    arrange(
        Assignment.all_rows.filter(employee=cast.employee("fauzan")),
        rater=None,
        rater_source="NOBODY",
    )
