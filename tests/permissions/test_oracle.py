"""Every verb says the same as the specification, in organisations that chance has made.

List = single answer = `has_perm` = explanation = holders = the oracle. Some worlds are drawn by
seed; Hypothesis makes others and simplifies what fails. At night: `python3 dev.py nightly`.
"""

import random

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.permissions import chance, oracle, rows, worlds
from tests.permissions.summary import CELLS, compare
from viewflow_kinerja.permissions import grants, newest, policy, relations


@pytest.mark.parametrize("seed", range(6))
def test_every_verb_agrees_with_the_specification(db, monkeypatch, seed):
    every_verb_agrees(worlds.drawn(seed), random.Random(f"questions {seed}"), monkeypatch)


@pytest.mark.parametrize("move", [(2, 1), (1, 3)])
def test_a_unit_that_moved_under_its_sibling_is_seen_by_who_sees_that_one(db, monkeypatch, move):
    """Siblings 1, 10 and 100: a right on 1 reaches 10 once that hangs below, and 100 never."""
    dice = random.Random(str(move))
    world = worlds.thrown(dice, units=4) | {"unit_keys": [2, 1, 10, 100], "moves": [move]}
    heads = [unit["head"] for unit in world["unit"]]
    parents = [None, 0, 0, 0]
    world["unit"] = [{"parent": up, "head": who} for up, who in zip(parents, heads, strict=True)]
    given = {"anchor": 1, "when": "open", "state": "LIVE", "proposer": None, "principal": None}
    rights = [right for right in oracle.RIGHTS if right.endswith("_subtree")]
    world["grant"] = [{"subject": ("group", 0), "right": each} | given for each in rights]
    every_verb_agrees(world, dice, monkeypatch)


@chance.as_asked()
@given(chance.organisations(), st.integers(0, 2**16))
def test_whatever_world_is_made_every_verb_agrees(db, monkeypatch, world, questions):
    with transaction.atomic():
        every_verb_agrees(world, random.Random(questions), monkeypatch)
        transaction.set_rollback(True)


def every_verb_agrees(world, dice, monkeypatch):
    width = dice.choice([0, 2, 500])  # ids, sub-select and no condition are all taken
    monkeypatch.setattr(relations, "wide", lambda: width)
    monkeypatch.setattr(newest, "FEW", dice.choice([0, 24]))  # walked, or one by one
    stored = rows.build(world)
    CELLS["worlds"] += 1
    assert grants.drift() == []
    cells, allowed = [], []
    for who, account in enumerate(stored.accounts):
        access = policy.resolve(account)
        for kind, model in rows.MODELS.items():
            keys = [row.pk for row in stored.rows[kind]]
            for verb, action in rows.questions(kind):
                wanted = {
                    key for at, key in enumerate(keys) if oracle.may(world, who, kind, verb, at)
                }
                queryset = policy.visible(account, model.objects.all(), action, access=access)
                got = set(queryset.filter(pk__in=keys).values_list("pk", flat=True))
                assert not compare(got, wanted, len(keys)), (who, kind, verb, got ^ wanted)
                if verb == "view" and kind in oracle.REPORTS:
                    pages_show_the_newest(account, queryset, action, access)
                asked = [(who, kind, verb, action, at) for at in range(len(keys))]
                cells += asked
                allowed += [cell for cell in asked if keys[cell[-1]] in wanted]
    for cell in sample(dice, cells, allowed):
        one_answer_is_the_answer_of_the_list(stored, *cell)
    for cell in dice.sample(sample(dice, cells, allowed), 35):
        holders_are_those_who_may(stored, *cell[1:])


def pages_show_the_newest(account, queryset, action, access):
    rows = list(queryset.order_by("-created_at", "-pk")[:3])
    assert policy.newest(account, queryset.model, action, access=access, most=3) == rows


def sample(dice, cells, allowed):
    """Half of the single questions are those that are allowed."""
    few = dice.sample(allowed, min(40, len(allowed)))
    return dice.sample(cells, 70 - len(few)) + few


def one_answer_is_the_answer_of_the_list(stored, who, kind, verb, action, at):
    account, row = stored.accounts[who], stored.rows[kind][at]
    wanted = oracle.may(stored.world, who, kind, verb, at)
    assert policy.allows(account, action, row) == wanted
    assert account.is_superuser or account.has_perm(f"viewflow_kinerja.{action}", row) == wanted
    decision = policy.explain(account, action, row)
    assert decision.allowed == wanted
    reasons_are_those_of_the_specification(stored, who, kind, at, decision)
    if wanted:
        authority = policy.require(account, action, row)
        assert authority.relation in oracle.relations(stored.world, who, kind, at)
        assert authority.on_behalf_of == for_whom(stored, who, kind, at, authority.relation)
    else:
        with pytest.raises(policy.Refused):
            policy.require(account, action, row)


def for_whom(stored, who, kind, at, relation):
    """A delegate rates for the rater; rights in these worlds belong to whoever holds them."""
    if relation == "DEC":
        decider = stored.world[kind][at]["decider"]
        return None if decider == who else stored.rows[kind][at].decider_id
    if relation != "RTP":
        return None
    if kind == "plan":
        rated = [*stored.world["evaluation"], *stored.world["objection"]]
        raters = {each["rater"] for each in rated if each["plan"] == at}
        theirs = raters & oracle.principals(stored.world, who, rating=True)
        return None if who in raters else min(stored.people[each].pk for each in theirs)
    if stored.world[kind][at]["rater"] == who:
        return None
    return stored.rows[kind][at].rater_id


def reasons_are_those_of_the_specification(stored, who, kind, at, decision):
    if not any(ground.kind == "relation" for ground in decision.grounds):
        return
    asked = {ground.code for ground in decision.grounds if ground.kind == "relation"}
    seen = {g.code for g in decision.grounds if g.kind == "relation" and g.holds}
    assert seen == oracle.relations(stored.world, who, kind, at) & asked
    behind = oracle.by_grant(stored.world, who, kind, at) - {"FRM"}
    for ground in decision.grounds:
        if ground.kind == "relation" and ground.holds:
            assert bool(ground.grants) == (ground.code in behind)


def holders_are_those_who_may(stored, kind, verb, action, at):
    world = stored.world
    wanted = {
        stored.accounts[who].pk
        for who in range(len(stored.accounts))
        if oracle.may(world, who, kind, verb, at)
    }
    found = policy.holders(action, stored.rows[kind][at])
    assert {account.pk for account in found} == wanted
