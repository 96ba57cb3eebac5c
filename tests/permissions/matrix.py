"""A government made by hand, small enough to know everybody and large enough for every case.

Two institutions; in the first an agency with a division, and another agency. Every person who is
rated has a plan in every state, and evaluations and reports in every state, by the rater of today
and by the former one.
"""

from datetime import date
from typing import Any

from tests.permissions import oracle
from tests.permissions.worlds import POSTS, person, states_of

UNITS = {  # name: (parent, head)
    "institution": (None, "leader"),
    "agency": ("institution", "superior"),
    "division": ("agency", "rater"),
    "other agency": ("institution", None),
    "second institution": (None, "boss"),
    "its agency": ("second institution", None),
}
PEOPLE = {  # name: (unit, rater, how the person differs from somebody in office with an account)
    "self": ("division", "rater", {}),
    "colleague": ("division", "rater", {}),
    "rater": ("division", "superior", {}),
    "superior": ("agency", "leader", {}),
    "leader": ("institution", None, {}),
    "former": ("other agency", "left", {}),  # his supervisor has left
    "delegate": ("division", "rater", {}),
    "acting": ("agency", "superior", {}),
    "manager": ("agency", "superior", {}),
    "office": ("other agency", "leader", {}),
    "auditor": ("other agency", "former", {}),
    "team": ("agency", "superior", {}),
    "boss": ("second institution", None, {}),
    "stranger": ("its agency", "boss", {}),
    "inactive": ("division", "rater", {"active": False}),
    "left": ("division", "rater", {"serving": False}),
    "no account": ("division", "rater", {"account": False}),
    "system": (None, None, {"employee": False, "system": True}),
    "superuser": (None, None, {"employee": False, "superuser": True}),
    "anonymous": (None, None, {"employee": False, "account": False}),
}
GROUPS = {"managers": "manager", "officials": "office", "auditors": "auditor"}
DECREES = [  # who, right, unit
    (("group", "managers"), "manage_subtree", "agency"),
    (("group", "officials"), "administer_subtree", "institution"),
    (("group", "auditors"), "audit_subtree", "institution"),
    (("person", "leader"), "lead_subtree", "institution"),
    (("person", "team"), "recommend_subtree", "agency"),
    (("person", "leader"), "view_subtree", "institution"),
    (("person", "superior"), "view_subtree", "agency"),
    (("person", "acting"), "view_subtree", "agency"),
    (("person", "rater"), "view_subtree", "division"),
    (("person", "boss"), "view_subtree", "second institution"),
    (("person", "inactive"), "administer_subtree", "institution"),  # the account is closed
]
WHO, WHERE = list(PEOPLE), list(UNITS)
STANDS_IN = {"rater": "delegate", "superior": "acting"}
QUARTERS = [(date(2025, 10, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 3, 31))]


def who(name: str | None) -> int | None:
    return None if name is None else WHO.index(name)


def where(name: str) -> int:
    return WHERE.index(name)


def made() -> dict[str, Any]:
    """The whole government as a world."""
    world: dict[str, Any] = {
        "people": [person(**odd) for _, _, odd in PEOPLE.values()],
        "unit": [
            {"parent": where(up) if up else None, "head": who(head)} for up, head in UNITS.values()
        ],
        "groups": len(GROUPS),
        "members": {(who(name), number) for number, name in enumerate(GROUPS.values())},
        "plan": [],
        "evaluation": [],
        "report": [],
        "month": [],
        "objection": [],
        **{kind: [] for kind in oracle.TALKS},
        **{kind: [] for kind in oracle.ABOUT},
        "grant": [*(_decree(*decree) for decree in DECREES), *_proposals()],
        "delegation": list(_delegations()),
        "assignment": list(_posts()),
        "orgrating": list(_ratings()),
        "correction": list(_corrections()),
    }
    for kind in ("cycle", "period"):
        world[kind] = [
            {"unit": unit, "state": state}
            for unit in range(len(UNITS))
            for state in states_of(kind)
        ]
    for name, (_, rater, _) in PEOPLE.items():
        if rater:
            _record_of(world, name)
            _about(world, name)
    world["planversion"] = oracle.versions(world)
    return world


def _decree(subject, right, unit):
    kind, name = subject
    number = list(GROUPS).index(name) if kind == "group" else who(name)
    return {"subject": (kind, number), "right": right, "anchor": where(unit)} | LIVE


def _proposals():
    """What waits for a second person: for people and for groups, by the office and by others."""
    subjects = [("person", each) for each in ("colleague", "office", "superuser")]
    for subject in [*subjects, ("group", "managers"), ("group", "officials")]:
        for proposer in ("office", "leader"):
            given = _decree(subject, "manage_subtree", "agency")
            yield given | {"state": "PROPOSED", "when": "now", "proposer": who(proposer)}


LIVE = {"when": "open", "state": "LIVE"}
OVER = {"when": "past", "state": "ENDED"}


def _delegations():
    for principal, delegate in STANDS_IN.items():
        for state in states_of("delegation"):
            for when in ("past", "now", "future"):
                yield {
                    "principal": who(principal),
                    "delegate": who(delegate),
                    "unit": where(PEOPLE[principal][0]),
                    "state": state,
                    "when": when,
                    "rating": principal == "rater",
                    "acts": "PLANS CHANGES",
                    "proposer": who("office" if when == "future" else principal),
                }


def _posts():
    """The post of today, begun today; one before in the other agency, with another rater, who
    is nobody's superior any more; one to come there.
    """
    for name, (unit, rater, _) in PEOPLE.items():
        if unit is None:
            continue
        for state, (first, last) in {
            "PAST": POSTS["PAST"][0],
            "CURRENT": POSTS["CURRENT"][1],
            "FUTURE": POSTS["FUTURE"][0],
        }.items():
            place = where(unit if state == "CURRENT" else "other agency")
            then = "former" if state == "PAST" and name != "former" else rater
            row = {"owner": who(name), "unit": place, "rater": who(then), "state": state}
            yield row | {"from": first, "to": last}


def _corrections():
    """In every state: the rater of today is called wrong, the former one is proposed."""
    for name, (unit, rater, _) in PEOPLE.items():
        if unit is None or "former" in (name, rater):
            continue
        for state in states_of("correction"):
            row = {"owner": who(name), "unit": where(unit), "state": state}
            yield row | {"present": who(rater), "proposed": who("former")}


def _ratings():
    for unit in range(len(UNITS)):
        for state in states_of("orgrating"):
            for first, last in QUARTERS:
                yield {"unit": unit, "state": state, "from": first, "to": last}


def _record_of(world, name):
    """A plan in every state with its rights, and evaluations in every state."""
    unit, rater, _ = PEOPLE[name]
    place, one = where(unit), len(world["plan"])
    for state in states_of("plan"):
        world["grant"] += list(_rights(len(world["plan"]), unit, rater))
        row = {"owner": who(name), "unit": place, "state": state, "rater": who(rater)}
        world["plan"].append(row)
    for by in (rater, "former" if unit == "division" else rater):
        for state in states_of("evaluation"):
            row = {"plan": one, "rater": who(by), "unit": place, "state": state}
            world["evaluation"].append(row)
        for kind in oracle.REPORTS:
            for state in states_of(kind):
                row = {"plan": one, "supervisor": who(by), "unit": place, "state": state}
                world[kind].append(row)


def _about(world, name):
    """Feedback of every kind of secrecy, requests and notes, by a colleague and by the rater.

    They hang on the first shared plan: nobody is asked about a draft.
    """
    unit, rater, _ = PEOPLE[name]
    plan = [row["owner"] for row in world["plan"]].index(who(name)) + 1
    for author in ("colleague" if name != "colleague" else "self", rater):
        row = {"plan": plan, "unit": where(unit), "author": who(author)}
        other = who("team" if "former" in (name, rater) else "former")
        for state in states_of("request"):
            asks = state == "OPEN" and author == rater
            world["request"].append(row | {"state": state, "respondent": other, "asks": asks})
        for state in states_of("feedback"):
            for named, released in ((True, False), (False, False), (False, True)):
                secrecy = {"named": named, "released": released, "rater": who(rater)}
                world["feedback"].append(row | {"state": state} | secrecy)
        for state in states_of("note"):
            world["note"].append(row | {"state": state})
        for state in states_of("recognition"):
            world["recognition"].append(row | {"state": state})
        for state in states_of("support"):
            for late in (True,) if state == "ESCALATED" else (False, True):
                case = {"state": state, "rater": who(rater), "late": late}
                world["support"].append(row | case)
        for state in states_of("improvement"):
            world["improvement"].append(row | {"state": state, "rater": who(rater)})
    _own_case(world, name, plan)
    _objections(world, name, plan)
    _talks(world, name, plan)


def _objections(world, name, plan):
    """Decided by the superior of the rater, or by somebody else, in every state."""
    unit, rater, _ = PEOPLE[name]
    row = {"plan": plan, "unit": where(unit), "rater": who(rater)}
    others = [PEOPLE[rater][1], "colleague" if name != "colleague" else "self"]
    for decider in (one for one in others if one and one not in (name, rater)):
        for state in states_of("objection"):
            world["objection"].append(row | {"state": state, "decider": who(decider)})


def _talks(world, name, plan):
    """Led by the rater, or by somebody else who did then, in every state."""
    unit, rater, _ = PEOPLE[name]
    row = {"plan": plan, "unit": where(unit)}
    for leader in (rater, "former" if "former" not in (name, rater) else "team"):
        for kind in oracle.TALKS:
            for state in states_of(kind) or [None]:
                world[kind].append(row | {"state": state, "rater": who(leader)})


def _own_case(world, name, plan):
    """Asked by the person, in every state but the proposal of a supervisor."""
    unit, rater, _ = PEOPLE[name]
    row = {"plan": plan, "unit": where(unit), "author": who(name), "rater": who(rater)}
    for state in states_of("improvement"):
        world["improvement"].append(row | {"state": state})
    for state in states_of("support"):
        if state != "PROPOSED":
            world["support"].append(row | {"state": state, "late": state != "ASKED"})


def _rights(plan, unit, rater):
    """Of the rater and his superior, of those who stand in for them, and of the former rater."""
    above = PEOPLE[rater][1]
    for right, holder in (("supervise_plan", rater), ("oversee_plan", above)):
        for one in (holder, STANDS_IN.get(holder)):
            if one is not None and (right, one) != ("oversee_plan", above):  # he stands above
                yield {"subject": ("person", who(one)), "right": right, "anchor": plan} | LIVE
    if unit == "division":
        former = {"right": "supervise_plan", "anchor": plan} | OVER
        yield former | {"subject": ("person", who("former"))}
        yield former | {"subject": ("person", who("team")), "principal": who("rater")}
