"""The policy once more: the lines of the specification over plain dictionaries.

No ORM, and no code shared with the package. What a world holds stands in `worlds.py`. People,
units, plans and grants are numbers: places in the lists of the world.
"""

from functools import cache

from tests.permissions import csv_table

RIGHTS = {
    "supervise_plan": "SUP",
    "oversee_plan": "RSP",
    "recommend_plan": "TEM",
    "recommend_subtree": "TEM",
    "view_subtree": "HED",
    "manage_subtree": "MGR",
    "administer_subtree": "OFF",
    "audit_subtree": "AUD",
    "lead_subtree": "LDR",
}
LIVE, OVER = ("now", "open"), ("past",)  # "void" ended before it began: it never was
ALIKE = {"period": "cycle"}  # stand under the same lines
PLANS = ("plan", "planversion")  # who once supervised keeps sight of what was shared
REPORTS = ("report", "month")  # anchored on a plan, a unit, and the supervisor of that day
# written by somebody about the owner of a plan
ABOUT = ("feedback", "request", "note", "support", "improvement", "recognition")
TALKS = ("coaching", "leaderfeedback")  # anchored on a plan; who led the talk is its rater
# so is their history
BETWEEN_FEW = ("feedback", "request", "note", "support", "improvement", *TALKS)
TRAIL = ("view_audit", "export")


@cache
def lines(kind, action):
    """The lines that speak about this question."""
    of = "trail" if action in TRAIL else ALIKE.get(kind, kind)
    found = [line for line in csv_table.LINES if (line.object, line.action) == (of, action)]
    return found if of != "trail" or kind not in BETWEEN_FEW else confidential(kind, found)


def confidential(kind, trail):
    """The history of what is between few is for those of them who may read histories."""
    seen = [line for line in csv_table.LINES if (line.object, line.action) == (kind, "view")]
    return [
        line._replace(relations=line.relations & told.relations) for told in trail for line in seen
    ]


def may(world, person, kind, action, index):
    """Whether this person may do this to this record today."""
    who = world["people"][person]
    if not (who["account"] and who["active"]):
        return False
    state = world[kind][index].get("state")
    held = relations(world, person, kind, index)
    if kind == "plan" and unnamed(world, person, index, action):
        held -= {"SUP"}
    return any(
        (line.states == {"*"} or state in line.states)
        and line.relations & held
        and all(GATES[gate](world, person, kind, index) for gate in line.gates)
        for line in lines(kind, action)
    )


def relations(world, person, kind, index):
    """Every relation in which this person stands to this record today."""
    who, row = world["people"][person], world[kind][index]
    found = by_grant(world, person, kind, index)
    found |= {"OWN"} if owner(world, kind, index) == person else set()
    found |= {"SYS"} if who["system"] else set()
    found |= {"SBJ"} if kind == "grant" and row["subject"] == ("person", person) else set()
    found |= {"PRI"} if kind == "delegation" and row["principal"] == person else set()
    if who["employee"] and who["serving"]:
        found |= {"ANY"} | in_office(world, person, kind, index)
    return found - unreached(world, person, index) if kind == "feedback" else found


def unreached(world, person, index):
    """Relations that do not reach a feedback without a name: as long as it is held back, all but
    those that know the author; about oneself, also these.
    """
    row = world["feedback"][index]
    if row["named"]:
        return set()
    knowing = {"RTP", "AUD"}
    about_himself = owner(world, "feedback", index) == person
    closed = knowing if about_himself and world["people"][person]["employee"] else set()
    others = {"OWN", "SUP", "FRM", "RSP", "HED", "MGR", "OFF", "LDR", "TEM", "SYS", "ANY"}
    return closed | (set() if row["released"] else others)


def in_office(world, person, kind, index):
    """Relations of somebody who has not left, by the columns of the record."""
    row, found = world[kind][index], set()
    if kind == "evaluation":
        found |= {"FRM", "RTP"} if row["rater"] == person else set()
        found |= {"RTP"} if row["rater"] in principals(world, person, rating=True) else set()
    if kind == "objection":
        lent = {person, *principals(world, person, rating=True)}
        found |= {"FRM", "RTP"} if row["rater"] == person else set()
        found |= {"RTP"} if row["rater"] in lent else set()
        found |= {"DEC"} if row["decider"] in lent else set()
    if kind == "plan":
        rated = [*world["evaluation"], *world["objection"]]
        raters = {each["rater"] for each in rated if each["plan"] == index}
        found |= {"RTP"} if raters & {person, *principals(world, person, rating=True)} else set()
        asking = [each for each in world["request"] if each["plan"] == index and each["asks"]]
        found |= {"RES"} if any(each["respondent"] == person for each in asking) else set()
    if kind in ABOUT:
        found |= {"AUT"} if row["author"] == person else set()
        found |= {"RES"} if row.get("respondent") == person else set()
    if kind == "feedback":
        found |= {"FRM", "RTP"} if row["rater"] == person else set()
        found |= {"RTP"} if row["rater"] in principals(world, person, rating=True) else set()
    if kind in ("support", *TALKS) and row["rater"] == person:
        found.add("FRM")
    if kind == "improvement":
        found |= {"FRM", "RTP"} if row["rater"] == person else set()
        found |= {"RTP"} if row["rater"] in principals(world, person, rating=True) else set()
    if kind in REPORTS and row["supervisor"] == person:
        found.add("FRM")
    if kind == "delegation" and row["delegate"] == person:
        found.add("DLG")
    if kind == "correction" and person in (row["present"], row["proposed"]):
        found.add("NAM")
    if kind == "delegation":
        posts = [a for a in world["assignment"] if a["owner"] == row["principal"]]
        if any(a["rater"] == person and a["state"] == "CURRENT" for a in posts):
            found.add("RSP")
    if kind == "assignment" and row["rater"] is not None:
        found |= {"SUP"} if row["rater"] == person else set()
        above = [a for a in world["assignment"] if a["owner"] == row["rater"]]
        if any(a["rater"] == person and a["state"] == "CURRENT" for a in above):
            found.add("RSP")
    rater = None if (plan := plan_of(world, kind, index)) is None else world["plan"][plan]["rater"]
    above = [a for a in world["assignment"] if rater is not None and a["owner"] == rater]
    if any(a["rater"] == person and a["state"] == "CURRENT" for a in above):
        found.add("RSP")
    if kind == "orgrating":
        posts = [a for a in world["assignment"] if a["owner"] == person]
        if any(row["unit"] in above_of(world, a["unit"]) and during(a, row) for a in posts):
            found.add("MEM")
    return found


def during(post, rating):
    """A post and a rated period share a day."""
    begun = post["from"] <= rating["to"]
    return begun and (post["to"] is None or post["to"] >= rating["from"])


def by_grant(world, person, kind, index):
    """Relations that a right carries: on the plan itself, or on a unit above the record."""
    plan, units, found = plan_of(world, kind, index), units_of(world, kind, index), set()
    mine = {("person", person)} | {("group", g) for p, g in world["members"] if p == person}
    for grant in world["grant"]:
        if grant["subject"] not in mine or grant["state"] == "PROPOSED":
            continue
        on_plan = grant["right"].endswith("_plan") and grant["anchor"] == plan
        on_unit = grant["right"].endswith("_subtree") and grant["anchor"] in units
        if grant["when"] in LIVE and (on_plan or on_unit):
            found.add(RIGHTS[grant["right"]])
        his_own = grant["subject"][0] == "person" and grant.get("principal") is None
        if grant["when"] in OVER and kind in PLANS and on_plan and his_own:
            found |= {"FRM"} if grant["right"] == "supervise_plan" else set()
    return found


def plan_of(world, kind, index):
    """The plan a right on plans must be given on; none where the record is of another kind."""
    return {"plan": index}.get(kind, world[kind][index].get("plan"))


def units_of(world, kind, index):
    """The units a right on units may be given on: the record's, and those above."""
    if kind == "unit":
        return above_of(world, index)
    if kind != "grant":
        return above_of(world, world[kind][index]["unit"])
    grant = world["grant"][index]
    on_unit = grant["right"].endswith("_subtree")
    return above_of(world, grant["anchor"] if on_unit else world["plan"][grant["anchor"]]["unit"])


def above_of(world, unit):
    """The unit and all above it, as they stand today."""
    found = set()
    while unit is not None:
        found.add(unit)
        unit = world["unit"][unit]["parent"]
    return found


def owner(world, kind, index):
    """The person whom the record is about, if it is about one."""
    row = world[kind][index]
    if kind in ("evaluation", "objection", "planversion", *REPORTS, *ABOUT, *TALKS):
        return world["plan"][row["plan"]]["owner"]
    return row.get("owner") if kind != "delegation" else row["principal"]


def versions(world):
    """One approved version of every plan: it hangs on the unit of its plan and has no state."""
    return [{"plan": at, "unit": row["unit"]} for at, row in enumerate(world["plan"])]


def principals(world, person, rating=False):
    """Those for whom this person stands in today; with the rating only, if that is asked."""
    return {
        row["principal"]
        for row in world["delegation"]
        if (row["delegate"], row["state"], row["when"]) == (person, "ACTIVE", "now")
        and (row["rating"] or not rating)
    }


def not_own(world, person, kind, index):
    """Nobody decides on himself, nor for a principal on the principal's record."""
    return owner(world, kind, index) not in {person} | principals(world, person)


def not_head(world, person, kind, index):
    """Nobody decides on the unit he heads, nor on that of a principal."""
    head = world["unit"][world[kind][index]["unit"]]["head"]
    return head not in {person} | principals(world, person)


def not_self(world, person, kind, index):
    """Nobody decides who stands in for whom, who rates or who holds a right, if he is a party."""
    if kind == "unit":
        return True  # a proposal is about somebody, a unit is not
    row, people = world[kind][index], {person} | principals(world, person)
    if kind == "delegation":
        return not people & {row["delegate"], row["principal"]}
    if kind == "correction":
        return not people & {row["present"], row["proposed"]}
    which, number = row["subject"]
    return number not in people if which == "person" else (person, number) not in world["members"]


def not_proposer(world, person, kind, index):
    """Two people decide."""
    row = world[kind][index]
    if kind != "improvement":
        return row.get("proposer") != person
    employed = world["people"][person]["employee"]
    return not employed or row["author"] not in {person, *principals(world, person)}


def named(world, person, kind, index):
    """The name of the author is shown."""
    return world[kind][index]["named"]


def not_rater(world, person, kind, index):
    """Who gave the rating does not decide on it."""
    employed = world["people"][person]["employee"]
    return not employed or world[kind][index]["rater"] != person


def escalated(world, person, kind, index):
    """Somebody was late, so that it lies or lay with the superior."""
    return world[kind][index]["late"]


GATES = {"own": not_own, "head": not_head, "self": not_self, "two": not_proposer}
GATES["named"] = named
GATES["late"] = escalated
GATES["rater"] = not_rater
NAMED = {  # acts of a supervisor that a delegation has to name
    **dict.fromkeys(("approve", "return"), "PLANS"),
    **dict.fromkeys(("request_change", "accept_change", "reject_change"), "CHANGES"),
}


def unnamed(world, person, plan, action):
    """The rater of the plan lets this person stand in, but not for this act."""
    rater = world["plan"][plan]["rater"]
    acts = [
        row["acts"].split()
        for row in world["delegation"]
        if (row["delegate"], row["state"], row["when"]) == (person, "ACTIVE", "now")
        and row["principal"] == rater
    ]
    return action in NAMED and acts != [] and not any(NAMED[action] in each for each in acts)
