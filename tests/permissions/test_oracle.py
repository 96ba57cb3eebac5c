"""Every verb says the same as the specification, in random organisations.

`WORLDS=2000 pytest tests/permissions/test_oracle.py` at night; a failure names its seed.
"""

import os
import random

import pytest

from tests.permissions import oracle, rows, worlds
from tests.permissions.summary import compare
from viewflow_kinerja.permissions import grants, newest, policy, relations

WORLDS = int(os.environ.get("WORLDS", "15"))


@pytest.fixture(params=range(WORLDS))
def seed(request):
    return request.param


@pytest.fixture
def dice(seed):
    return random.Random(f"questions {seed}")


@pytest.fixture
def stored(db, seed, dice, monkeypatch):
    width = dice.choice([0, 2, 500])  # ids, sub-select and no condition are all taken
    monkeypatch.setattr(relations, "wide", lambda: width)
    monkeypatch.setattr(newest, "FEW", dice.choice([0, 24]))  # walked, or one by one
    return rows.build(worlds.drawn(seed))


def test_every_verb_agrees_with_the_specification(stored, dice):
    assert grants.drift() == []
    world, cells = stored.world, []
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
                cells += [(who, kind, verb, action, at) for at in range(len(keys))]
    for cell in sample(dice, cells, world):
        one_answer_is_the_answer_of_the_list(stored, *cell)
    for cell in dice.sample(sample(dice, cells, world), 35):
        holders_are_those_who_may(stored, *cell[1:])


def pages_show_the_newest(account, queryset, action, access):
    rows = list(queryset.order_by("-created_at", "-pk")[:3])
    assert policy.newest(account, queryset.model, action, access=access, most=3) == rows


def sample(dice, cells, world):
    """Half of the single questions are those that are allowed."""
    allowed = [cell for cell in cells if oracle.may(world, cell[0], cell[1], cell[2], cell[4])]
    return dice.sample(cells, 30) + dice.sample(allowed, min(40, len(allowed)))


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
    if relation != "RTP":
        return None
    if kind == "plan":
        raters = {each["rater"] for each in stored.world["evaluation"] if each["plan"] == at}
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
