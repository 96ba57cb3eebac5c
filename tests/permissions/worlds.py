"""Small organisations as plain dictionaries, drawn at random; `rows.py` stores them.

Nasty on purpose: several roots, keys of units that are prefixes of one another, units that
moved (also under their sibling), groups, grants that are over, to come or void, teams, closed
accounts, people without account, accounts without person, people who have left, posts held as Plt,
delegations with and without the rating.

A world has lists of: people (account, active, employee, serving, system, superuser), unit (parent,
head), plan (owner, unit, state), planversion (plan, unit), evaluation (plan, rater, unit, state),
report and month (plan, supervisor, unit, state), request (plan, unit, author, respondent, state,
asks), feedback (plan, unit, rater, author, state, named, released), note and recognition (plan,
unit, author, state), support (plan, unit, rater, author, state, late), objection (plan, unit,
rater, decider, state), orgrating (unit, state, from, to), assignment (owner, unit, rater, state,
from, to; kind where it is not definitive), correction (owner, unit, present, proposed, state),
delegation (principal, delegate, unit, state, when, rating), grant (subject, right, anchor, when,
state, proposer), cycle and period (unit, state); also `members`, a set of (person, group),
`unit_keys`, and `moves` of (unit, target).
"""

import random
from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from tests.permissions import csv_table, oracle

WINDOWS = {"past": (-9, -1), "now": (-9, 9), "open": (-9, None), "future": (1, 9), "void": (3, -1)}
DAYS = {"past": (-9, -1), "now": (-1, 0), "future": (1, 9)}  # of delegations; both included
POSTS = {  # state -> (from, to); today is 5 January 2026
    "PAST": [(date(2020, 1, 1), date(2023, 12, 31)), (date(2020, 1, 1), date(2026, 1, 4))],
    "CURRENT": [(date(2026, 1, 5), None), (date(2026, 1, 5), date(2026, 1, 5))],
    "FUTURE": [(date(2026, 1, 6), None), (date(2026, 2, 1), date(2026, 3, 1))],
}
PERIODS = [
    (date(2019, 10, 1), date(2019, 12, 31)),
    (date(2023, 12, 31), date(2024, 1, 31)),
    (date(2024, 1, 1), date(2024, 3, 31)),
    (date(2026, 1, 5), date(2026, 3, 31)),
]
GROUPS = 2
STAFF = range(6)
# 1.1 is a prefix of 1.10 and 1.12, but for the dot; an anchor 1 is not 10, nor 100.
UNIT_KEYS = [1, 10, 100, 11, 110, 101, 2, 20, 12, 112, 21]


class Dice(Protocol):
    """What a world asks of chance: `random.Random`, or Hypothesis (`chance.py`)."""

    def choice(self, among: Sequence[Any], /) -> Any: ...
    def randint(self, first: int, last: int, /) -> int: ...
    def random(self) -> float: ...
    def sample(self, among: Sequence[Any], number: int, /) -> list[Any]: ...


def drawn(seed: int) -> dict[str, Any]:
    """A random world; the same one for the same seed."""
    return thrown(random.Random(seed))


def thrown(dice: Dice, *, units: int = 9, grants: int = 14, delegations: int = 6) -> dict[str, Any]:
    """A world as the dice fall, of so many units, rights and delegations."""
    world: dict[str, Any] = {"people": [_person(dice) for _ in STAFF]}
    world["people"].append(person(employee=False, system=True))
    world["people"].append(person(employee=False, superuser=True))
    parents = [None] + [_above(dice, number) for number in range(1, units)]
    world["unit"] = [{"parent": up, "head": dice.choice([None, *STAFF])} for up in parents]
    world["unit_keys"] = dice.sample(UNIT_KEYS, units)
    world["members"] = {(dice.choice(STAFF), dice.choice(range(GROUPS))) for _ in range(4)}
    places = range(units)
    world["plan"] = [_plan(dice, places, state) for state in states_of("plan")]
    world["planversion"] = oracle.versions(world)
    world["evaluation"] = [_evaluation(dice, world, state) for state in states_of("evaluation")]
    for kind in oracle.REPORTS:
        world[kind] = [_report(dice, world, state) for state in states_of(kind)]
    for kind in oracle.ABOUT:
        threes = [_three(dice, world, kind, state) for state in states_of(kind)]
        world[kind] = [each for three in threes for each in three]
    world["objection"] = [_objection(dice, world, s) for s in states_of("objection") for _ in "xy"]
    for kind in oracle.TALKS:
        world[kind] = [_talk(dice, world, s) for s in states_of(kind) or [None] for _ in "xy"]
    states = [state for state in states_of("orgrating") for _ in "xy"]
    world["orgrating"] = [_rating(dice, places, state) for state in states]
    world["assignment"] = [post for who in STAFF for post in _posts(dice, places, who)]
    world["correction"] = [_correction(dice, places, s) for s in states_of("correction")]
    world["delegation"] = [_delegation(dice, places) for _ in range(delegations)]
    world["grant"] = [_grant(dice, world) for _ in range(grants)]
    for kind in ("cycle", "period"):
        world[kind] = [{"unit": dice.choice(places), "state": s} for s in states_of("cycle")]
    world["moves"] = [_move(dice, parents) for _ in range(2)]
    return world


def _above(dice: Dice, number: int) -> int | None:
    return dice.choice([*range(min(number, 4))] * 3 + [None])


def _move(dice: Dice, parents: list[int | None]) -> tuple[int, int]:
    """Which unit is hung under which: under a sibling, if the dice say so and there is one."""
    places = range(len(parents))
    pairs = [(one, other) for one in places for other in places if one != other]
    siblings = [(one, other) for one, other in pairs if parents[one] == parents[other]]
    return dice.choice(siblings if siblings and dice.random() < 0.5 else pairs)


def states_of(kind: str) -> list[str]:
    """The states of the specification, in one order for ever."""
    return sorted(csv_table.STATES[oracle.ALIKE.get(kind, kind)])


def person(**more: bool) -> dict[str, bool]:
    """Somebody in office with an account, unless something else is said."""
    usual = {"account": True, "active": True, "employee": True, "serving": True}
    return usual | {"system": False, "superuser": False} | more


def _person(dice):
    odd = dice.choice([{}] * 6 + [{"active": False}, {"account": False}, {"serving": False}])
    return person(**odd)


def _other(dice, people, than):
    return dice.choice([one for one in people if one != than])


def _plan(dice, places, state):
    owner, unit = dice.choice(STAFF), dice.choice(places)
    return {"owner": owner, "unit": unit, "state": state, "rater": _other(dice, STAFF, owner)}


def _evaluation(dice, world, state):
    plan = dice.choice(range(len(world["plan"])))
    rater = _other(dice, STAFF, world["plan"][plan]["owner"])
    return {"plan": plan, "rater": rater, "unit": _place(dice, world), "state": state}


def _objection(dice, world, state):
    """Three different people: the person rated, who rated, who decides."""
    row = _evaluation(dice, world, state)
    owner = world["plan"][row["plan"]]["owner"]
    return row | {
        "decider": dice.choice([one for one in STAFF if one not in (owner, row["rater"])])
    }


def _place(dice, world):
    return dice.choice(range(len(world["unit"])))


def _report(dice, world, state):
    plan = dice.choice(range(len(world["plan"])))
    above = _other(dice, STAFF, world["plan"][plan]["owner"])
    return {"plan": plan, "supervisor": above, "unit": _place(dice, world), "state": state}


def _three(dice, world, kind, state):
    """On three plans: nobody is asked twice about the same by the same person."""
    plans = dice.sample(range(len(world["plan"])), 3)
    return [_about(dice, world, kind, state, plan) for plan in plans]


def _about(dice, world, kind, state, plan):
    """What somebody wrote about the owner of a plan, and whom somebody asked."""
    others = [one for one in STAFF if one != world["plan"][plan]["owner"]]
    author, other = dice.sample(others, 2)
    row = {"plan": plan, "unit": _place(dice, world), "author": author, "state": state}
    if kind == "request":
        asks = state == "OPEN" and dice.random() < 0.7
        return row | {"respondent": other, "asks": asks}
    if kind == "support":
        late = state == "ESCALATED" or dice.random() < 0.5
        return row | {"rater": dice.choice(others), "late": late}
    if kind == "improvement":
        by = dice.choice([author, world["plan"][plan]["owner"]])
        return row | {"rater": dice.choice(others), "author": by}
    if kind == "feedback":
        named, released = dice.choice([(True, False), (False, False), (False, True)])
        return row | {"rater": dice.choice(others), "named": named, "released": released}
    return row


def _talk(dice, world, state):
    """Led by anybody but the person."""
    plan = dice.choice(range(len(world["plan"])))
    leader = _other(dice, STAFF, world["plan"][plan]["owner"])
    unit = dice.choice(range(len(world["unit"])))
    return {"plan": plan, "unit": unit, "rater": leader, "state": state}


def _rating(dice, places, state):
    first, last = dice.choice(PERIODS)
    return {"unit": dice.choice(places), "state": state, "from": first, "to": last}


def _posts(dice, places, who):
    """At most one post a state, so that no two overlap; beside them perhaps one as Plt."""
    for state in dice.sample(sorted(POSTS), dice.randint(1, 3)):
        first, last = dice.choice(POSTS[state])
        if state == "CURRENT":
            last = date(2026, 1, 5)  # the next one may begin tomorrow
        rater = dice.choice([None, _other(dice, STAFF, who)])
        where = {"owner": who, "unit": dice.choice(places), "rater": rater}
        yield where | {"state": state, "from": first, "to": last}
    if dice.random() < 0.3:
        yield _acting(dice, places, who)


def _acting(dice, places, who):
    """Held beside the post, in another unit; nobody rates him for it."""
    state = dice.choice(sorted(POSTS))
    first, last = dice.choice(POSTS[state])
    where = {"owner": who, "unit": dice.choice(places), "rater": None, "kind": "ACTING"}
    return where | {"state": state, "from": first, "to": last or date(2026, 6, 30)}


def _correction(dice, places, state):
    owner = dice.choice(STAFF)
    present, proposed = dice.sample([one for one in STAFF if one != owner], 2)
    named = {"present": dice.choice([None, present]), "proposed": dice.choice([None, proposed])}
    return {"owner": owner, "unit": dice.choice(places), "state": state} | named


def _delegation(dice, places):
    principal = dice.choice(STAFF)
    return {
        "principal": principal,
        "delegate": _other(dice, STAFF, principal),
        "unit": dice.choice(places),
        "state": dice.choice(["ACTIVE", "ACTIVE", *states_of("delegation")]),
        "when": dice.choice(["now", "now", *DAYS]),
        "rating": dice.random() < 0.5,
        "acts": dice.choice(["PLANS CHANGES", "PLANS", "CHANGES LEAD", ""]),
        "proposer": dice.choice([None, *STAFF]),
    }


def _grant(dice, world):
    right = dice.choice(list(oracle.RIGHTS))
    subject = dice.choice(
        [("person", dice.choice(with_account(world))), ("group", 0), ("group", 1)]
    )
    if right == "audit_subtree":
        subject = ("group", dice.choice(range(GROUPS)))
    anchors = range(len(world["unit" if right.endswith("_subtree") else "plan"]))
    when = dice.choice(["now", "open", "now", "open", *WINDOWS])
    state = "ENDED" if when in ("past", "void") else "LIVE"
    given = {"subject": subject, "right": right, "anchor": dice.choice(anchors)}
    given |= {"proposer": dice.choice([None, *with_account(world)])}
    if state == "LIVE" and given["proposer"] is not None and dice.random() < 0.3:
        state = "PROPOSED"
    lent = state == "ENDED" and dice.random() < 0.3
    given["principal"] = dice.choice(STAFF) if lent else None
    return given | {"when": when, "state": state}


def with_account(world: dict[str, Any]) -> list[int]:
    """People to whom something can be granted."""
    return [i for i, who in enumerate(world["people"]) if who["account"]] or [0]
