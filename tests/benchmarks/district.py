"""A district with a year under way: 10,000 plans in force, teams of ten, heads of 500 and of 2,000.

Rows that nobody measures are made set-based; the rights on them are given by the product's own
service, from heads and raters, as a nightly synchronisation gives them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from tests.benchmarks.scene import Scene
from viewflow_kinerja.models import Assignment, Employee, OrgUnit, PerformancePlan
from viewflow_kinerja.models.base import record_new
from viewflow_kinerja.services import standing
from viewflow_kinerja.services.system_acts import system_act

TEAM, TEAMS = 10, 10  # people of a team with its leader, teams of a division
AGENCIES = {"ten": 5, "twenty": 20}  # name: divisions of 100; the others share what is left
DIVISIONS, OTHERS = 100, 10
_BATCH = 2_000


@dataclass
class District:
    """Its agencies and some of its people, by the part they play."""

    agencies: dict[str, OrgUnit]
    heads: dict[str, Employee]
    leader: Employee  # of a team of ten
    member: Employee
    successor: Employee  # of elsewhere: heads the agency of 500 next
    plans: list[int]

    def account(self, role: str) -> Any:
        """The account of a staff member, a rater of ten, the head of 500 or of 2,000."""
        people = {"staff": self.member, "rater": self.leader}
        people |= {"head of 500": self.heads["ten"], "head of 2,000": self.heads["twenty"]}
        return people[role].user


class _Builder:
    """Units, people and posts level by level, each level in a few statements."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.posts = scene, 0
        self.root = scene.cast.units["PEMKAB"]
        self.actor = scene.cast.system

    def units(self, names: list[tuple[str, OrgUnit]], kind: str) -> list[OrgUnit]:
        rows = [OrgUnit(source_key=name, name=name, kind=kind, parent=up) for name, up in names]
        OrgUnit.objects.bulk_create(rows, batch_size=_BATCH)
        for row in rows:
            row.path = f"{row.parent.path}{row.pk}."
        OrgUnit.objects.bulk_update(rows, ["path"], batch_size=_BATCH)
        return rows

    def people(self, places: list[tuple[OrgUnit, Employee]], level: str) -> list[Employee]:
        users = get_user_model()
        names = [f"district-{level}-{at}" for at in range(len(places))]
        accounts = users.objects.bulk_create([users(username=n) for n in names], batch_size=_BATCH)
        rows = [
            Employee(source_key=account.username, name=f"Orang {at}", user=account)
            for at, account in enumerate(accounts)
        ]
        Employee.objects.bulk_create(rows, batch_size=_BATCH)
        posts = [_post(*each) for each in zip(rows, places, strict=True)]
        Assignment.all_rows.bulk_create(posts, batch_size=_BATCH)
        return rows

    def heads(self, units: list[OrgUnit], people: list[Employee]) -> None:
        for unit, head in zip(units, people, strict=True):
            unit.head = head
        OrgUnit.objects.bulk_update(units, ["head"], batch_size=_BATCH)


def _post(person: Employee, place: tuple[OrgUnit, Employee]) -> Assignment:
    unit, rater = place
    return Assignment(
        employee=person,
        unit=unit,
        rater=rater,
        rater_source="COLUMN",
        position="Pengolah Data",
        effective_from=date(2020, 1, 1),
    )


def build(scene: Scene) -> District:
    """Agencies, divisions, teams; who heads each; plans in force; the rights that follow."""
    make, quick = _Builder(scene), scene.quick
    names = [*AGENCIES, *(f"other{at}" for at in range(0 if quick else OTHERS))]
    agencies = make.units([(name, make.root) for name in names], "AGENCY")
    top = make.people([(each, scene.cast.people["bupati"]) for each in agencies], "head")
    owners = list(_owners(len(names)))
    divisions = make.units(
        [(f"division{i}", agencies[at]) for i, at in enumerate(owners)], "SECTION"
    )
    middle = make.people([(u, top[at]) for u, at in zip(divisions, owners, strict=True)], "chief")
    above = [(unit, chief) for unit, chief in zip(divisions, middle, strict=True)] * TEAMS
    teams = make.units([(f"team{i}", unit) for i, (unit, _) in enumerate(above)], "SECTION")
    leaders = make.people([(t, c) for t, (_, c) in zip(teams, above, strict=True)], "leader")
    below = [(t, c) for t, c in zip(teams, leaders, strict=True) for _ in range(TEAM - 1)]
    members = make.people(below, "member")
    for units, people in ((agencies, top), (divisions, middle), (teams, leaders)):
        make.heads(units, people)
    plans = plans_in_force(scene, [*top, *middle, *leaders, *members])
    standing.follow_organisation(actor=make.actor, reason="the district")
    by_name = dict(zip(names, agencies, strict=True))
    heads = dict(zip(names, top, strict=True))
    return District(by_name, heads, leaders[0], members[0], members[-1], plans)


def _owners(agencies: int) -> Iterator[int]:
    """The agency of each division."""
    for at, size in enumerate(AGENCIES.values()):
        yield from [at] * size
    if others := agencies - len(AGENCIES):
        for number in range(DIVISIONS - sum(AGENCIES.values())):
            yield len(AGENCIES) + number % others


def plans_in_force(scene: Scene, people: list[Employee]) -> list[int]:
    """Of everybody one plan that his rater has approved, with one row of history each."""
    year, now = scene.year(), timezone.now()
    posts = Assignment.all_rows.filter(employee__in=[each.pk for each in people])
    rows = [
        PerformancePlan(
            cycle=year,
            employee_id=post.employee_id,
            unit_id=post.unit_id,
            rater_id=post.rater_id,
            status="APPROVED",
            effective_version=1,
            starts_on=date(year.year, 1, 1),
            ends_on=date(year.year, 12, 31),
            submitted_at=now,
            approved_at=now,
        )
        for post in posts.order_by("pk")
    ]
    _record(rows, actor=scene.cast.system, reason="the district")
    return [row.pk for row in rows]


@system_act("plan.benchmark")
def _record(rows: list[PerformancePlan], *, actor: Any) -> None:
    record_new(rows)
