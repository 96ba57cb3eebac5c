"""A plan or an evaluation exactly as it was at a time: equal to what was stored, and no wider."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.cast import do, fill, open_plan, open_year
from tests.views.browse import as_, at, statements, words
from tests.views.reviews import AFTER_Q1, NOTES, REASON, bring, realised, review, set_level
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import Evaluation, OrganisationRating, PerformancePlan, WorkResult
from viewflow_kinerja.selectors.trail import recorded
from viewflow_kinerja.services import organisation, plan_edit

pytestmark = pytest.mark.usefixtures("by_our_clock")


def values(rows, model):
    """What is tracked of some rows, by key."""
    names = [field.attname for field in model.history.model.tracked_fields]
    return {row.id: {name: getattr(row, name) for name in names} for row in rows}


def stored(row):
    """What is stored now of a record and of what belongs to it."""
    then = recorded.then(row, timezone.now())
    where = {"plan_id": row.pk} if isinstance(row, PerformancePlan) else {"evaluation_id": row.pk}
    found = {type(row): values([type(row).all_rows.get(pk=row.pk)], type(row))}
    for model in then.parts:
        names = {field.attname for field in model._meta.concrete_fields}
        if where.keys() <= names:
            found[model] = values(model.all_rows.filter(**where), model)
    return found


def replayed(row, moment):
    """The same, from history."""
    then = recorded.then(row, moment)
    found = {type(row): values([then.head], type(row))}
    return found | {model: values(rows, model) for model, rows in then.parts.items()}


class Life:
    """A plan and its evaluation, led at random through acts that are possible."""

    def __init__(self, cast, seed):
        self.cast, self.dice = cast, random.Random(seed)
        self.year = open_year(cast)
        self.plan = fill(open_plan(cast, self.year, "fauzan"), cast.fauzan)
        self.review, self.seen = None, []

    def possible(self):
        """The acts on plan and evaluation in their present states."""
        acts = getattr(self, f"_{self.plan.status.lower()}")()
        if self.review is not None:
            acts += getattr(self, f"_review_{self.review.status.lower()}")()
        elif self.plan.effective_version and self.plan.status == "APPROVED":
            acts.append(self.open_review)
        return acts

    def step(self):
        """One act, and what is stored after it."""
        acts = self.possible()
        if acts:
            self.dice.choice(acts)()
        self.plan.refresh_from_db()
        for row in filter(None, (self.plan, self.review)):
            row.refresh_from_db()
            self.seen.append((row, timezone.now(), stored(row)))

    def _draft(self):
        return [self.write, self.add, self.add, self.drop, self.annex, self.submit]

    _returned = _draft

    def _submitted(self):
        nurlaila = self.cast.nurlaila
        return [
            lambda: do(self.plan, "withdraw", self.cast.fauzan),
            lambda: do(self.plan, "return", nurlaila, reason="belum terukur sama sekali"),
            *[lambda: do(self.plan, "approve", nurlaila)] * 3,
        ]

    def _approved(self):
        why = "Target berubah karena anggaran dipotong"
        start = {"actor": self.cast.fauzan, "via": "start_change", "reason": why}
        return [lambda: engine.start(TargetSettingFlow, self.plan, **start)]

    def _change_requested(self):
        nurlaila = self.cast.nurlaila
        return [
            lambda: do(self.plan, "accept_change", nurlaila),
            lambda: do(self.plan, "reject_change", nurlaila, reason="tetap seperti semula saja"),
        ]

    def _review_open(self):
        given = realised(self.review, self.dice.randint(1, 9))
        return [lambda: do(self.review, "report", self.cast.fauzan, realisations=given)]

    def _review_reported(self):
        rated = {
            "result": "MEETS",
            "behaviour": "MEETS",
            "deviation_reason": str(self.dice.random()),
        }
        said = {"value_remarks": {"LOYAL": f"Baik {self.dice.random()}"}}
        return [lambda: do(self.review, "rate", self.cast.nurlaila, **rated, **said)]

    def _review_rated(self):
        return [lambda: do(self.review, "finalise", self.cast.nurlaila, justification="Tim kecil")]

    def _review_final(self):
        return [lambda: do(self.review, "deliver", self.cast.nurlaila)]

    def _review_delivered(self):
        return [lambda: do(self.review, "acknowledge", self.cast.fauzan)]

    def _review_acknowledged(self):
        return []

    def write(self):
        place = f"Kota {self.dice.randint(1, 99)}"
        plan_edit.set_header(
            self.plan, actor=self.cast.fauzan, approach="QUANTITATIVE", place=place
        )

    def add(self):
        text = f"Hasil {self.dice.random()}"
        row = plan_edit.put_result(self.plan, actor=self.cast.fauzan, text=text)
        plan_edit.put_indicator(
            self.plan,
            actor=self.cast.fauzan,
            result=row.pk,
            text="Laporan",
            targets={"YEAR": 12, "Q1": 3},
            aspect="QUANTITY",
            unit_of_measure="laporan",
            perspective="BUDGET",
        )

    def drop(self):
        rows = WorkResult.all_rows.filter(plan=self.plan, version=self.plan.version)
        if rows.count() > 1:
            last = rows.order_by("-number").first()
            plan_edit.drop_result(self.plan, actor=self.cast.fauzan, result=last.pk)

    def annex(self):
        texts = {"RESOURCE_SUPPORT": f"Akses {self.dice.random()}", "CONSEQUENCE": "Baik"}
        texts["ACCOUNTABILITY_SCHEME"] = "Bulanan"
        plan_edit.set_annexes(self.plan, actor=self.cast.fauzan, texts=texts)

    def submit(self):
        do(self.plan, "submit", self.cast.fauzan)

    def open_review(self):
        self.review = review(self.cast, self.plan)
        rating = OrganisationRating.all_rows.get(unit=self.cast.units["KOMINFO"])
        organisation.set_rating(rating, actor=self.cast.bupati, level="GOOD")


@pytest.mark.parametrize("seed", range(4))
def test_a_replay_equals_what_was_stored_after_every_act_of_a_random_run(cast, seed):
    with time_machine.travel(AFTER_Q1, tick=False) as clock:
        life = Life(cast, seed)
        for _ in range(25):
            clock.shift(timedelta(seconds=life.dice.choice((1, 60, 3600))))
            life.step()
        assert len(life.seen) >= 25
        for row, moment, before in life.seen:
            then = replayed(row, moment)
            assert {model: then[model] for model in before} == before, (seed, row, moment)


def page(user, row, kind, moment, **more):
    local = timezone.localtime(moment).replace(tzinfo=None).isoformat()
    return words(as_(user).get(at("trail-at", kind, row.pk), {"at": local, **more}))


@pytest.fixture
def told(cast, approved):
    """An evaluation, and the moments after each of its acts."""
    moments = {}
    with time_machine.travel(AFTER_Q1, tick=False) as clock:
        row = review(cast, approved)
        set_level(cast, row)
        for state in ("REPORTED", "RATED", "FINAL", "DELIVERED"):
            clock.shift(timedelta(minutes=5))
            step_to(cast, row, state)
            moments[state] = timezone.now()
        clock.shift(timedelta(minutes=5))
        yield row, moments


def step_to(cast, row, state):
    rater = cast.nurlaila
    {
        "REPORTED": lambda: bring(cast, row, "REPORTED"),
        "RATED": lambda: rate(cast, row),
        "FINAL": lambda: do(row, "finalise", rater, justification="Tim kecil"),
        "DELIVERED": lambda: do(row, "deliver", rater),
    }[state]()


def rate(cast, row):
    given = {"result": "ABOVE", "behaviour": "MEETS", "deviation_reason": REASON}
    do(row, "rate", cast.nurlaila, **given, recommendation=NOTES)


def test_the_page_shows_values_people_documents_and_rules_of_that_time(cast, told):
    row, moments = told
    then = page(cast.ida, row, "evaluation", moments["REPORTED"])
    assert "State reported" in then
    assert "Rating of results" not in then
    assert "Rater Nurlaila" in then
    assert "NIP of the rater 197203141998032005" in then
    assert "Indicator 1: Value 3" in then
    assert "Plan, version 1: fingerprint" in then
    assert "Rules" in then
    later = page(cast.ida, row, "evaluation", moments["RATED"])
    assert "Rating of results above expectation" in later


def test_two_times_stand_side_by_side(cast, told):
    row, moments = told
    beside = timezone.localtime(moments["RATED"]).replace(tzinfo=None).isoformat()
    both = page(cast.ida, row, "evaluation", moments["REPORTED"], beside=beside)
    assert "Record: State Before reported After rated" in both
    assert "Record: Rating of results Before – After above expectation" in both


def test_before_it_was_there_it_was_not_there(cast, told):
    row, moments = told
    early = moments["REPORTED"] - timedelta(days=900)
    assert "It was not there yet." in page(cast.ida, row, "evaluation", early)


def test_a_time_to_come_is_refused_in_words(cast, told):
    row, moments = told
    late = moments["DELIVERED"] + timedelta(days=1)
    assert "That time has not come yet." in page(cast.ida, row, "evaluation", late)


def test_a_rating_that_is_hidden_today_is_hidden_at_every_time(cast, approved):
    with time_machine.travel(AFTER_Q1, tick=True):
        row = review(cast, approved)
        set_level(cast, row)
        bring(cast, row, "REPORTED")
        rate(cast, row)
        moment = timezone.now()
        for name, knows in (("fauzan", False), ("bupati", False), ("ida", True)):
            then = page(cast.users[name], row, "evaluation", moment)
            assert "State rated" in then or not knows
            assert (REASON in then, "above expectation" in then) == (knows, knows), name


@pytest.mark.parametrize(
    ("name", "reads"), [("fauzan", True), ("ida", True), ("eka", False), ("bupati", False)]
)
def test_a_draft_is_replayed_for_its_owner_and_the_auditor_alone(cast, plan, name, reads):
    moment = timezone.now()
    with time_machine.travel(moment + timedelta(minutes=5), tick=True):
        do(plan, "submit", cast.fauzan)
        then = page(cast.users[name], plan, "plan", moment)
        assert ("Tersusunnya laporan data layanan" in then) is reads
        assert ("It was a draft then." in then) is not reads
        now = page(cast.users[name], plan, "plan", timezone.now())
        assert "Tersusunnya laporan data layanan" in now


def test_a_withdrawn_plan_is_its_owners_again_at_every_time(cast, plan):
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False) as clock:
        do(plan, "submit", cast.fauzan)
        moment = timezone.now()
        clock.shift(timedelta(minutes=5))
        do(plan, "withdraw", cast.fauzan)
        clock.shift(timedelta(minutes=5))
        for name, reads in (("fauzan", True), ("ida", False), ("eka", False)):
            then = page(cast.users[name], plan, "plan", moment)
            assert ("Tersusunnya laporan data layanan" in then) is reads, name


@pytest.mark.parametrize("name", ["nurlaila", "dedi"])
def test_who_reads_no_history_replays_nothing(cast, approved, name):
    assert as_(cast.users[name]).get(at("trail-at", "plan", approved.pk)).status_code == 404


@pytest.mark.parametrize("name", ["ida", "fauzan", "eka"])
def test_b13_an_evaluation_as_it_was_takes_at_most_fifteen_statements(cast, told, name):
    row, _moments = told
    asked = statements(as_(cast.users[name]), at("trail-at", "evaluation", row.pk))
    assert len(asked) <= 15, "\n".join(asked)
    assert Evaluation.all_rows.filter(pk=row.pk).exists()
