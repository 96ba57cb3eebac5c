"""Small organisations as plain dictionaries, drawn at random; `rows.py` stores them.

Nasty on purpose: several roots, keys of units that are prefixes of one another, units that
moved, groups, grants that are over, to come or void, closed accounts, people without account,
accounts without person, people who have left, delegations with and without the rating.

A world has lists of: people (account, active, employee, serving, system, superuser), unit
(parent, head), plan (owner, unit, state), planversion (plan,
unit), evaluation (plan, rater, unit, state), report and month
(plan, supervisor, unit, state), request (plan, unit, author, respondent, state, asks), feedback
(plan, unit, rater, author, state, named, released), note (plan, unit, author, state), orgrating
(unit, state, from, to), assignment (owner, unit, rater,
state, from, to), correction (owner, unit, present, proposed, state), delegation (principal,
delegate, unit, state, when, rating), grant (subject, right, anchor, when, state, proposer), cycle
and period (unit, state); and `members`, a set of (person, group).
"""

import random
from datetime import date
from typing import Any

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


def drawn(seed: int) -> dict[str, Any]:
    """A random world; the same one for the same seed."""
    dice = random.Random(seed)
    world: dict[str, Any] = {"people": [_person(dice) for _ in range(6)]}
    world["people"].append(person(employee=False, system=True))
    world["people"].append(person(employee=False, superuser=True))
    staff = range(6)
    parents = [None] + [dice.choice([*range(min(i, 4))] * 3 + [None]) for i in range(1, 9)]
    world["unit"] = [{"parent": up, "head": dice.choice([None, *staff])} for up in parents]
    world["members"] = {(dice.choice(staff), dice.randrange(GROUPS)) for _ in range(4)}
    world["plan"] = [_plan(dice, staff, state) for state in states_of("plan")]
    world["planversion"] = oracle.versions(world)
    world["evaluation"] = [_evaluation(dice, world, state) for state in states_of("evaluation")]
    for kind in oracle.REPORTS:
        world[kind] = [_report(dice, world, state) for state in states_of(kind)]
    for kind in oracle.ABOUT:
        world[kind] = [_about(dice, world, kind, state) for state in states_of(kind) for _ in "xyz"]
    world["orgrating"] = [_rating(dice, state) for state in states_of("orgrating") for _ in "xy"]
    world["assignment"] = [post for who in staff for post in _posts(dice, staff, who)]
    world["correction"] = [_correction(dice, staff, s) for s in states_of("correction")]
    world["delegation"] = [_delegation(dice, staff) for _ in range(6)]
    world["grant"] = [_grant(dice, world) for _ in range(14)]
    for kind in ("cycle", "period"):
        world[kind] = [{"unit": dice.randrange(9), "state": s} for s in states_of("cycle")]
    world["moves"] = [(dice.randrange(1, 9), dice.randrange(9)) for _ in range(2)]
    return world


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


def _plan(dice, staff, state):
    owner, unit = dice.choice(staff), dice.randrange(9)
    return {"owner": owner, "unit": unit, "state": state, "rater": 0 if owner else 1}


def _evaluation(dice, world, state):
    plan = dice.randrange(len(world["plan"]))
    rater = _other(dice, range(6), world["plan"][plan]["owner"])
    return {"plan": plan, "rater": rater, "unit": dice.randrange(9), "state": state}


def _report(dice, world, state):
    plan = dice.randrange(len(world["plan"]))
    above = _other(dice, range(6), world["plan"][plan]["owner"])
    return {"plan": plan, "supervisor": above, "unit": dice.randrange(9), "state": state}


def _about(dice, world, kind, state):
    """What somebody wrote about the owner of a plan, and whom somebody asked."""
    plan = dice.randrange(len(world["plan"]))
    others = [one for one in range(6) if one != world["plan"][plan]["owner"]]
    author, other = dice.sample(others, 2)
    row = {"plan": plan, "unit": dice.randrange(9), "author": author, "state": state}
    if kind == "request":
        asks = state == "OPEN" and dice.random() < 0.7
        return row | {"respondent": other, "asks": asks}
    if kind == "feedback":
        named, released = dice.choice([(True, False), (False, False), (False, True)])
        return row | {"rater": dice.choice(others), "named": named, "released": released}
    return row


def _rating(dice, state):
    first, last = dice.choice(PERIODS)
    return {"unit": dice.randrange(9), "state": state, "from": first, "to": last}


def _posts(dice, staff, who):
    """At most one post a state, so that no two overlap."""
    for state in dice.sample(sorted(POSTS), dice.randint(1, 3)):
        first, last = dice.choice(POSTS[state])
        if state == "CURRENT":
            last = date(2026, 1, 5)  # the next one may begin tomorrow
        rater = dice.choice([None, _other(dice, staff, who)])
        unit = dice.randrange(9)
        where = {"owner": who, "unit": unit, "rater": rater}
        yield where | {"state": state, "from": first, "to": last}


def _correction(dice, staff, state):
    owner = dice.choice(staff)
    present, proposed = dice.sample([one for one in staff if one != owner], 2)
    named = {"present": dice.choice([None, present]), "proposed": dice.choice([None, proposed])}
    return {"owner": owner, "unit": dice.randrange(9), "state": state} | named


def _delegation(dice, staff):
    principal = dice.choice(staff)
    return {
        "principal": principal,
        "delegate": _other(dice, staff, principal),
        "unit": dice.randrange(9),
        "state": dice.choice(["ACTIVE", "ACTIVE", *states_of("delegation")]),
        "when": dice.choice(["now", "now", *DAYS]),
        "rating": dice.random() < 0.5,
        "acts": dice.choice(["PLANS CHANGES", "PLANS", "CHANGES LEAD", ""]),
        "proposer": dice.choice([None, *staff]),
    }


def _grant(dice, world):
    right = dice.choice(list(oracle.RIGHTS))
    subject = dice.choice(
        [("person", dice.choice(with_account(world))), ("group", 0), ("group", 1)]
    )
    if right == "audit_subtree":
        subject = ("group", dice.randrange(GROUPS))
    anchors = range(len(world["unit" if right.endswith("_subtree") else "plan"]))
    when = dice.choice(["now", "open", "now", "open", *WINDOWS])
    state = "ENDED" if when in ("past", "void") else "LIVE"
    given = {"subject": subject, "right": right, "anchor": dice.choice(anchors)}
    given |= {"proposer": dice.choice([None, *with_account(world)])}
    if state == "LIVE" and given["proposer"] is not None and dice.random() < 0.3:
        state = "PROPOSED"
    lent = state == "ENDED" and dice.random() < 0.3
    given["principal"] = dice.randrange(6) if lent else None
    return given | {"when": when, "state": state}


def with_account(world: dict[str, Any]) -> list[int]:
    """People to whom something can be granted."""
    return [i for i, who in enumerate(world["people"]) if who["account"]] or [0]
