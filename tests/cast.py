"""The people of the tests: the worked example, a stranger, the personnel office, an auditor."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from viewflow_kinerja import context
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import Assignment, Employee, GrantSource, OrgUnit, PerformancePlan
from viewflow_kinerja.permissions import Right, grants
from viewflow_kinerja.services import cycle, plan_edit

YEAR = 2026
UNITS = {  # key: (name, parent, kind, rated)
    "PEMKAB": ("Pemerintah Kabupaten", None, "INSTITUTION", False),
    "BKPSDM": ("Badan Kepegawaian", "PEMKAB", "AGENCY", True),
    "INSPEKTORAT": ("Inspektorat", "PEMKAB", "AGENCY", True),
    "KOMINFO": ("Dinas Komunikasi", "PEMKAB", "AGENCY", True),
    "APTIKA": ("Bidang Aplikasi Informatika", "KOMINFO", "DIVISION", False),
    "DINKES": ("Dinas Kesehatan", "PEMKAB", "AGENCY", True),
}
PEOPLE = {  # key: (name, nip, kind, unit, position, class, rater)
    "bupati": ("Bupati", "", "NON_ASN", "PEMKAB", "Bupati", "HIGH_LEADERSHIP", None),
    "mukhtar": (
        "Mukhtar",
        "196805121993031004",
        "PNS",
        "KOMINFO",
        "Kepala Dinas",
        "HIGH_LEADERSHIP",
        "bupati",
    ),
    "nurlaila": (
        "Nurlaila",
        "197203141998032005",
        "PNS",
        "APTIKA",
        "Kepala Bidang",
        "ADMINISTRATOR",
        "mukhtar",
    ),
    "rahmi": (
        "Rahmi",
        "199504182020122003",
        "PNS",
        "APTIKA",
        "Pranata Komputer",
        "FUNCTIONAL",
        "nurlaila",
    ),
    "hendra": (
        "Hendra",
        "198811052011011007",
        "PNS",
        "APTIKA",
        "Pengolah Data",
        "EXECUTOR",
        "nurlaila",
    ),
    "fauzan": (
        "Fauzan",
        "199209152023211018",
        "PPPK",
        "APTIKA",
        "Pranata Komputer",
        "FUNCTIONAL",
        "nurlaila",
    ),
    "eka": (
        "Eka",
        "198001012005011001",
        "PNS",
        "BKPSDM",
        "Analis SDM",
        "FUNCTIONAL",
        "bupati",
    ),
    "ida": ("Ida", "198102022006022002", "PNS", "INSPEKTORAT", "Auditor", "FUNCTIONAL", "bupati"),
    "dedi": ("Dedi", "198203032007031003", "PNS", "DINKES", "Perawat", "FUNCTIONAL", "bupati"),
}
HEADS = {"PEMKAB": "bupati", "KOMINFO": "mukhtar", "APTIKA": "nurlaila"}


@dataclass
class Cast:
    """Accounts by name, employees by name in `people`, units by key, the system account."""

    units: dict[str, OrgUnit]
    people: dict[str, Employee]
    users: dict[str, Any]
    system: Any

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["users"][name]
        except KeyError:
            raise AttributeError(name) from None

    def employee(self, name: str) -> Employee:
        """The person of the mirror."""
        return self.people[name]


def make_cast() -> Cast:
    """Units, people, posts from 2020 on, groups of office and auditors, the leader's right."""
    users = get_user_model()
    system = users.objects.create(username="kinerja-system")
    accounts = {name: users.objects.create(username=name) for name in PEOPLE}
    unit = context.unit_of_work(actor=system, act="test.arrange", reason="the cast")
    with unit as work, transaction.atomic():
        context.note(context.Authority(actor=system, relation="SYS"))
        units = _units()
        people = _people(units, accounts)
        for key, head in HEADS.items():
            units[key].record(head=people[head])
        cast = Cast(units, people, accounts, system)
        _grants(cast)
        work.insist()
    return cast


def _units() -> dict[str, OrgUnit]:
    found: dict[str, OrgUnit] = {}
    for key, (name, parent, kind, rated) in UNITS.items():
        above = found.get(parent)
        row = OrgUnit.objects.create(
            source_key=key, name=name, kind=kind, parent=above, has_org_rating=rated
        )
        row.record(path=f"{above.path if above else ''}{row.pk}.")
        found[key] = row
    return found


def _people(units: dict[str, OrgUnit], accounts: dict[str, Any]) -> dict[str, Employee]:
    found: dict[str, Employee] = {}
    for key, (name, nip, kind, unit, position, post, rater) in PEOPLE.items():
        found[key] = Employee.objects.create(
            source_key=key, name=name, nip=nip, kind=kind, user=accounts[key]
        )
        Assignment.all_rows.create(
            employee=found[key],
            unit=units[unit],
            position=position,
            position_class=post,
            rater=found.get(rater),
            rater_source="COLUMN" if rater else "NOBODY",
            effective_from=date(2020, 1, 1),
        )
    return found


def _grants(cast: Cast) -> None:
    office, auditors = (Group.objects.create(name=name) for name in ("office", "auditors"))
    office.user_set.add(cast.eka)
    auditors.user_set.add(cast.ida)
    root, decree = cast.units["PEMKAB"], {"source": GrantSource.DECREE, "reason": "decree 1/2026"}
    specs = [
        grants.Spec(right=Right.ADMINISTER_SUBTREE, anchor=root, subject=office, **decree),
        grants.Spec(right=Right.AUDIT_SUBTREE, anchor=root, subject=auditors, **decree),
        grants.Spec(right=Right.LEAD_SUBTREE, anchor=root, subject=cast.bupati, **decree),
    ]
    organisation = {"source": GrantSource.ORGANISATION, "reason": "head of the unit"}
    specs += [
        grants.Spec(
            right=Right.VIEW_SUBTREE,
            anchor=cast.units[key],
            subject=cast.users[head],
            **organisation,
        )
        for key, head in HEADS.items()
    ]
    grants.give(specs)


def open_year(cast: Cast) -> Any:
    """The year, open for plans."""
    year = cycle.prepare(cast.units["PEMKAB"], actor=cast.eka, year=YEAR)
    cycle.open_cycle(year, actor=cast.eka)
    return year


def open_plan(cast: Cast, year: Any, name: str) -> PerformancePlan:
    """A plan with its process, still empty."""
    process = engine.start(TargetSettingFlow, year, actor=cast.eka, employee=cast.employee(name))
    return process.artifact


def fill(plan: PerformancePlan, actor: Any, **more: Any) -> PerformancePlan:
    """The smallest complete content."""
    result = plan_edit.put_result(plan, actor=actor, text="Tersusunnya laporan data layanan")
    indicator = {"aspect": "QUANTITY", "unit_of_measure": "laporan", "perspective": "BUDGET"}
    targets = {"YEAR": 12, "Q1": 3} | more.pop("targets", {})
    plan_edit.put_indicator(
        plan, actor=actor, result=result.pk, text="Laporan", targets=targets, **indicator, **more
    )
    plan_edit.set_behaviours(plan, actor=actor, expectations={"LOYAL": "Menjaga data"})
    texts = {"RESOURCE_SUPPORT": "Akses", "ACCOUNTABILITY_SCHEME": "Bulanan", "CONSEQUENCE": "Baik"}
    plan_edit.set_annexes(plan, actor=actor, texts=texts)
    return plan


def step(row: Any) -> Any:
    """The open step of a plan or evaluation."""
    row.refresh_from_db(fields=["process"])
    tasks = row.process.task_set.filter(status__in=engine.OPEN)
    return tasks.exclude(flow_task_type="START").get()


def do(row: Any, act: str, actor: Any, *, reason: str = "", key: str = "", **payload: Any) -> bool:
    """One act on the open step of a row, through the engine."""
    done = engine.complete(
        step(row).pk, actor=actor, act=act, payload=payload, reason=reason, key=key
    )
    row.refresh_from_db()
    return done


def approved_plan(cast: Cast, year: Any, name: str = "fauzan", rater: str = "nurlaila") -> Any:
    """A plan in force."""
    plan = fill(open_plan(cast, year, name), cast.users[name])
    do(plan, "submit", cast.users[name])
    do(plan, "approve", cast.users[rater])
    return plan


Story = SimpleNamespace


def arrange(rows: Any, **changes: Any) -> None:
    """Bring rows into a state by nobody's act, but on record: the guard lets nothing else pass."""
    actor = get_user_model()(pk=0, username="arrange")
    with transaction.atomic(), context.unit_of_work(actor=actor, act="test.arrange"):
        for row in rows:
            row.record(**changes)
