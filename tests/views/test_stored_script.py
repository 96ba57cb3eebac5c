"""A script in every field that is stored, from the plan to the receipt, and every page after it."""

import pytest

from tests.cast import step
from tests.e2e import world as worlds
from tests.e2e.visits import VISITS
from tests.views.hostile import at, bad, everything, runs, shown
from tests.views.paper import Page, Reader
from viewflow_kinerja.models import OrganisationRating, WorkResult

pytestmark = pytest.mark.django_db  # asks for the tables
READERS = ("hendra", "nurlaila", "mukhtar", "eka", "ida", "bupati")
LOOKERS = tuple(VISITS)


@pytest.fixture
def _django_db_helper(untouched):
    """Stands in for the transaction of each test."""


class Villain:
    """Writes scripts wherever something can be written, and remembers in which fields."""

    def __init__(self, world):
        self.world, self.fields = world, set()
        self.people = {name: Reader(world.cast.users[name]) for name in READERS}

    def send(self, who, path, choose, /, **chosen):
        """Fill every field for words of a form; the other fields as they are, or as chosen."""
        page = self.people[who].get(path)
        form = choose(page)
        typed = {name: bad(name) for name in form.texts if name not in chosen}
        answer = self.people[who].send(page, form, **typed, **chosen)
        assert answer.status == 200, answer.words
        assert runs(answer) == []
        self.fields |= typed.keys()

    def part(self, opened, field, /, **chosen):
        """A part of the plan."""
        address = f"{at('plan-edit', self.world.plans['hendra'].pk)}?open={opened}"
        self.send("hendra", address, lambda page: page.form(field=field), **chosen)

    def act(self, who, row, act, /, **chosen):
        """An act on the open step."""
        given = {f"{act}-{name}": value for name, value in chosen.items()}
        self.send(who, at("task", step(row).pk), lambda page: page.form(act=act), **given)


@pytest.fixture
def villain(world):
    """Hendra's plan and quarter, written by villains on both sides."""
    villain = Villain(world)
    _plan(villain, world.plans["hendra"])
    _quarter(villain, worlds.under_review(world, "hendra"))
    _organisation(villain)
    return villain


def _plan(villain, plan):
    result = WorkResult.all_rows.filter(plan=plan).first()
    villain.part("header", "place")
    villain.part(f"result-{result.pk}", "kind")
    measured = {"aspect": "QUANTITY", "target_YEAR": "3", "target_Q1": "3"}
    villain.part(f"indicator-new-{result.pk}", "polarity", **measured)
    villain.part("behaviours", "LOYAL")
    villain.part("annexes", "CONSEQUENCE")
    edit, submit = at("plan-edit", plan.pk), lambda page: page.form(field="submit-key")
    villain.send("hendra", edit, submit)
    villain.act("nurlaila", plan, "return")
    villain.send("hendra", edit, submit)
    villain.act("nurlaila", plan, "approve")
    change = lambda page: page.form(to=at("plan-change", plan.pk))  # noqa: E731
    villain.send("hendra", at("plan", plan.pk), change)
    villain.act("nurlaila", plan, "reject_change")
    plan.refresh_from_db()


def _quarter(villain, review):
    rows = [name for name in _names(villain, review) if "-value_" in name]
    values = {name.partition("-")[2]: "3" for name in rows}
    villain.act("hendra", review, "report", **values)
    facts = {"fact_1_observed_on": "2026-03-02", "fact_1_value": "LOYAL"}
    more = {f"fact_{n}_{name}": "" for n in (2, 3) for name in ("observed", "evidence")}
    villain.act("nurlaila", review, "rate", result="ABOVE", behaviour="BELOW", **facts, **more)
    villain.act("nurlaila", review, "finalise")
    villain.act("nurlaila", review, "deliver")


def _names(villain, review):
    page = villain.people["hendra"].get(at("task", step(review).pk))
    return page.form(act="report").names


def _organisation(villain):
    row = OrganisationRating.all_rows.get(unit=villain.world.cast.units["KOMINFO"])
    address = at("organisation-rating", row.pk)
    choose = lambda page: page.form(to=address)  # noqa: E731
    villain.send("bupati", at("organisation-ratings"), choose, level="GOOD")


def pages(world):
    """Every page about Hendra, and every list that names something of it."""
    plan, review = world.plans["hendra"], world.reviews["hendra"]
    tasks = [
        at("task", row.pk)
        for record in (plan, review)
        for row in type(record).all_rows.get(pk=record.pk).process.task_set.all()
    ]
    lists = [at(name) for name in ("home", "my-plan", "my-evaluation", "team", "office")]
    about = [at(name, plan.pk) for name in ("plan", "plan-print", "plan-edit")]
    versions = [at(name, plan.pk, 1) for name in ("plan-version", "plan-version-print")]
    reviews = [at(name, review.pk) for name in ("evaluation", "evaluation-print")]
    reason = at("why", "plan", plan.pk, "approve_performanceplan")
    return [*tasks, *lists, *about, *versions, *reviews, reason, at("organisation-ratings")]


def test_no_page_and_no_print_runs_what_was_stored_and_each_field_is_shown_somewhere(villain):
    seen = ""
    for path in pages(villain.world):
        for reader in villain.people.values():
            page = Page(reader.client.get(path, follow=True), path)
            assert runs(page) == [], f"{path} for {reader.account}"
            seen += page.html
    assert {name for name in villain.fields if shown(name) not in seen} == set()
    assert len(villain.fields) > 30


@pytest.mark.parametrize("who", LOOKERS)
def test_a_look_at_what_the_browser_tests_visit_changes_no_row_of_any_table(world, who):
    """With open panels, filters and pages; every bare address is looked at in T7."""
    client = Reader(world.cast.users[who]).client
    wanted = [address(world) for address in VISITS.get(who, {}).values()]
    before = everything()
    answers = {path: client.get(path).status_code for path in wanted}
    assert set(answers.values()) <= {200, 302, 403, 404, 405, 409}, answers
    assert everything() == before
