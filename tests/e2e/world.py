"""A division in April 2026 in which something waits in every state; each secret has its canary.

A canary is a word that stands in exactly one record. Who may not read that record must not meet it
on any page.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.contrib.auth import get_user_model
from django.db import transaction

from tests.cast import Cast, do, fill, make_cast, open_plan, open_year, step
from tests.e2e import beside
from tests.objections import explained, filed
from viewflow_kinerja import context
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.models import (
    Assignment,
    Employee,
    Evaluation,
    Indicator,
    MonthlyReport,
    OrganisationRating,
    PerformancePlan,
    Period,
    WorkResult,
)
from viewflow_kinerja.services import cycle, drafts, month, organisation, plan_edit, rollups

WIB = ZoneInfo("Asia/Jakarta")
JANUARY = datetime(2026, 1, 5, 9, tzinfo=WIB)
FEBRUARY = datetime(2026, 2, 3, 9, tzinfo=WIB)
MARCH = date(2026, 3, 1)  # from then on days are counted
NOW = datetime(2026, 4, 9, 9, tzinfo=WIB)
STAFF = ("sari", "joko", "lestari", "wati", "budi", "tono", "yani", "umar", "putri")
OBJECTING = ("ratna", "intan")  # one waits for the rater, one for his superior
CHANGE = "Prioritas daerah berubah, targetnya mengikuti"
# canary: the people on whose pages it may stand
OFFICIALS = frozenset({"nurlaila", "mukhtar", "eka", "ida", "bupati"})
CANARIES = {
    "kenari-draf-hendra": frozenset({"hendra"}),
    "kenari-rencana-wati": OFFICIALS | {"wati"},
    "kenari-rencana-dedi": frozenset({"dedi", "eka", "ida", "bupati"}),
    "kenari-nilai-rahmi": frozenset({"nurlaila", "mukhtar", "eka", "ida"}),
    "kenari-umpan-fauzan": OFFICIALS | {"fauzan"},
    "kenari-alasan-tono": OFFICIALS | {"tono"},
    "kenari-ketikan-joko": frozenset({"joko"}),
}


@dataclass
class World:
    """The people and the records that tests visit, by the name of their owner."""

    cast: Cast
    year: Any
    plans: dict[str, PerformancePlan] = field(default_factory=dict)
    reviews: dict[str, Evaluation] = field(default_factory=dict)
    months: dict[str, MonthlyReport] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)  # one record of every other kind

    def task(self, name: str, *, review: bool = False) -> int:
        """The open step of somebody's plan or evaluation."""
        return step(self.reviews[name] if review else self.plans[name]).pk

    def done(self, name: str) -> int:
        """A step of somebody's plan that is over."""
        tasks = self.plans[name].process.task_set.filter(status="DONE", flow_task_type="HUMAN")
        return tasks.order_by("pk").first().pk


def build() -> World:
    """Everything, on its own dates; about four seconds."""
    with time_machine.travel(JANUARY, tick=True):
        cast = make_cast()
        for name in (*STAFF, *OBJECTING):
            hire(cast, name, rater=None if name == "umar" else "nurlaila")
        world = World(cast, open_year(cast))
        _write_plans(world)
    with time_machine.travel(FEBRUARY, tick=True):
        _change_plans(world)
    with time_machine.travel(NOW, tick=True):
        _review(world)
        _send_a_month(world, "fauzan")
        world.beside |= beside.build(world)
        rollups.begin(MARCH)
        rollups.follow()
    return world


def hire(cast: Cast, name: str, *, rater: str | None, unit: str = "APTIKA") -> Any:
    """One more clerk, of the division unless said otherwise, with an account."""
    number = len(cast.people)
    user = get_user_model().objects.create(username=name)
    work = context.unit_of_work(actor=cast.system, act="test.arrange", reason="hired")
    with work, transaction.atomic():
        context.note(context.Authority(actor=cast.system, relation="SYS"))
        person = Employee.objects.create(
            source_key=name, name=name.title(), nip=f"1990010120150110{number:02}", user=user
        )
        Assignment.all_rows.create(
            employee=person,
            unit=cast.units[unit],
            position="Pengolah Data",
            position_class="EXECUTOR",
            rater=cast.people[rater] if rater else None,
            rater_source="COLUMN" if rater else "NOBODY",
            effective_from=date(2020, 1, 1),
        )
    cast.users[name], cast.people[name] = user, person
    return user


def opened(world: World, name: str) -> PerformancePlan:
    """An empty plan."""
    world.plans[name] = open_plan(world.cast, world.year, name)
    return world.plans[name]


def written(world: World, name: str) -> PerformancePlan:
    """A complete draft."""
    return fill(opened(world, name), world.cast.users[name])


def submitted(world: World, name: str) -> PerformancePlan:
    """A plan that waits for the rater."""
    plan = written(world, name)
    do(plan, "submit", world.cast.users[name])
    return plan


def approved(world: World, name: str, rater: str = "nurlaila") -> PerformancePlan:
    """A plan in force."""
    plan = submitted(world, name)
    do(plan, "approve", world.cast.users[rater])
    return plan


def _write_plans(world: World) -> None:
    cast = world.cast
    approved(world, "mukhtar", "bupati")
    approved(world, "nurlaila", "mukhtar")
    for name in ("fauzan", "rahmi", "sari", "joko", "lestari", "tono", "yani", "putri"):
        approved(world, name)
    for name in OBJECTING:
        approved(world, name)
    _marked(written(world, "hendra"), cast.hendra, "kenari-draf-hendra")
    written(world, "umar")
    opened(world, "eka")
    for name in ("wati", "dedi"):
        _marked(written(world, name), cast.users[name], f"kenari-rencana-{name}")
        do(world.plans[name], "submit", cast.users[name])
    submitted(world, "budi")
    do(world.plans["budi"], "return", cast.nurlaila, reason="Target belum terukur")


def _marked(plan: PerformancePlan, actor: Any, canary: str) -> None:
    plan_edit.put_result(plan, actor=actor, text=f"Tersusunnya {canary}")
    result = WorkResult.all_rows.get(plan=plan, text__contains=canary)
    plan_edit.put_indicator(
        plan,
        actor=actor,
        result=result.pk,
        text="Dokumen yang disetujui",
        targets={"YEAR": 2, "Q1": 1},
        aspect="QUANTITY",
        perspective="BUDGET",
        unit_of_measure="dokumen",
    )


def _change_plans(world: World) -> None:
    cast = world.cast
    for name in ("tono", "yani"):
        asked_for_change(world, name, f"{CHANGE}; kenari-alasan-{name}")
    yani = world.plans["yani"]
    do(yani, "accept_change", cast.nurlaila)
    old = WorkResult.all_rows.get(plan=yani, version=2)
    text = "Tersusunnya laporan data layanan dan ringkasannya"
    plan_edit.put_result(yani, actor=cast.yani, text=text, result=old.pk)


def asked_for_change(world: World, name: str, reason: str) -> None:
    """The employee asks for a change of the plan in force."""
    plan = world.plans[name]
    change = {"via": "start_change", "reason": reason}
    engine.start(TargetSettingFlow, plan, actor=world.cast.users[name], **change)
    plan.refresh_from_db()


def _send_a_month(world: World, name: str) -> None:
    row = month.open_month(world.plans[name], actor=world.cast.users[name], first=date(2026, 2, 1))
    month.send(row, actor=world.cast.users[name])
    world.months[name] = row


def _review(world: World) -> None:
    cast = world.cast
    period = Period.all_rows.get(code="Q1")
    cycle.open_period(period, actor=cast.eka)
    for name in ("mukhtar", "nurlaila", "fauzan", "rahmi", "sari", "joko", "lestari", "putri"):
        under_review(world, name)
    for name in OBJECTING:
        under_review(world, name)
    for name in ("nurlaila", "fauzan", "rahmi", "sari", "lestari", "putri", *OBJECTING):
        reported(world, name)
    rated(world, "rahmi", "kenari-nilai-rahmi")
    rating = OrganisationRating.all_rows.get(unit=cast.units["KOMINFO"])
    organisation.set_rating(rating, actor=cast.bupati, level="GOOD")
    _delivered(world)
    text = {"report-note_1": ["kenari-ketikan-joko"]}
    drafts.keep(cast.joko, f"task-{world.task('joko', review=True)}-report", text)


def under_review(world: World, name: str, code: str = "Q1") -> Evaluation:
    """An evaluation that waits for its report."""
    period = Period.all_rows.get(code=code)
    process = engine.start(PeriodicReviewFlow, period, actor=world.cast.eka, plan=world.plans[name])
    world.reviews[name] = process.artifact
    return process.artifact


def reported(world: World, name: str) -> None:
    """The employee has reported."""
    review = world.reviews[name]
    rows = [
        {"indicator": row.pk, "value": 3, "evidence": "https://arsip.example/laporan"}
        for row in Indicator.all_rows.filter(plan=review.plan)
    ]
    do(review, "report", world.cast.users[name], realisations=rows)


def rated(world: World, name: str, words: str, rater: str = "nurlaila") -> None:
    """The rater has rated, with feedback on a value."""
    remarks = {"value_remarks": {"LOYAL": f"Terima kasih, {words}"}}
    given = {"result": "MEETS", "behaviour": "MEETS", "recommendation": f"Catatan {words}"}
    do(world.reviews[name], "rate", world.cast.users[rater], **given, **remarks)


def _delivered(world: World) -> None:
    rater = world.cast.nurlaila
    rated(world, "fauzan", "kenari-umpan-fauzan")
    rated(world, "sari", "semoga tetap rajin")
    rated(world, "putri", "sudah baik")
    for name in OBJECTING:
        rated(world, name, "sudah baik")
    for name in ("fauzan", "sari", "putri", *OBJECTING):
        why = "Tim kecil, semua sesuai target"
        do(world.reviews[name], "finalise", rater, justification=why)
    for name in ("fauzan", "putri", *OBJECTING):
        do(world.reviews[name], "deliver", rater)
    do(world.reviews["putri"], "acknowledge", world.cast.putri)
    _objected(world)


def _objected(world: World) -> None:
    """Here the rules let one object to a quarter."""
    cast = world.cast
    rule = {"values": {"objection.periodic_allowed": True}, "unit": cast.units["APTIKA"]}
    cycle.set_rules(world.year, actor=cast.eka, reason="SK 4/2026", **rule)
    for name in OBJECTING:
        world.beside[name] = filed(world.reviews[name], cast.users[name])
    explained(world.beside["intan"], cast.nurlaila)
