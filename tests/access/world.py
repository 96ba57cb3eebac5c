"""A government in April 2026 with somebody in every relation; each record has its canary.

Made by official acts, so that snapshots, history and steps carry the canaries too. Two
institutions: what is in one is nothing to the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

import time_machine
from django.contrib.auth.models import AnonymousUser, Group
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests import coaching as coached
from tests.audit.day_acts import PNG
from tests.cast import Cast, do, make_cast, open_plan, step
from tests.days import work
from tests.e2e.world import FEBRUARY, JANUARY, NOW, hire
from tests.improvement import do as do_action
from tests.improvement import opened
from tests.objections import filed
from tests.support import asked
from viewflow_kinerja import context
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.assessor_correction import AssessorCorrectionFlow
from viewflow_kinerja.flows.coaching import CoachingFlow
from viewflow_kinerja.flows.periodic_review import PeriodicReviewFlow
from viewflow_kinerja.flows.target_setting import TargetSettingFlow
from viewflow_kinerja.jobs import support as support_job
from viewflow_kinerja.models import (
    AssessorCorrection,
    Assignment,
    CoachingSession,
    Delegation,
    Evaluation,
    Feedback,
    GrantSource,
    Indicator,
    LeaderFeedback,
    Objection,
    OrganisationRating,
    OrgUnit,
    PerformancePlan,
    Period,
    SupportCase,
    SupportEntry,
    WorkResult,
)
from viewflow_kinerja.permissions import Right, grants
from viewflow_kinerja.services import (
    corrections,
    counselling,
    cycle,
    drafts,
    evidence,
    feedback,
    feedback_requests,
    leave,
    month,
    organisation,
    plan_edit,
    recognition,
    report,
    support_course,
)
from viewflow_kinerja.testing import canary

HIRED = {  # name: (unit, rater)
    **dict.fromkeys(("joko", "sari", "tono", "wati", "yani", "laras"), ("APTIKA", "nurlaila")),
    **dict.fromkeys(("ratna", "intan"), ("APTIKA", "nurlaila")),
    **dict.fromkeys(("surya", "manik", "tirta", "fadil"), ("KOMINFO", "mukhtar")),
    "wayan": ("SEBERANG", None),
    "gede": ("SEBERANG", "wayan"),
    "ketut": ("BALAI", "wayan"),
}
KINDS = {  # kind of actor: who it is; the records are those of the first institution's division
    "self": "fauzan",
    "drafting": "hendra",
    "supervisor": "nurlaila",
    "rater's superior": "mukhtar",
    "former rater": "fadil",
    "delegate": "laras",
    "acting": "surya",
    "peer": "joko",
    "rated peer": "rahmi",
    "changing": "yani",
    "manager": "manik",
    "team member": "tirta",
    "leader and unit head": "bupati",
    "office": "eka",
    "auditor": "ida",
    "stranger": "dedi",
    "other leader": "wayan",
    "other office": "gede",
    "other staff": "ketut",
    "system": "kinerja-system",
    "superuser": "super",
    "inactive": "closed",
    "anonymous": "",
}
OBJECTING = ("ratna", "intan")
_OF_EKA = "fauzan rahmi sari joko nurlaila hendra wati tono yani laras dedi ratna intan"
UNDER_REVIEW = ("fauzan", "rahmi", "sari", "joko", "nurlaila", *OBJECTING)


@dataclass
class World:
    """The people by kind, and the records by the name of their owner."""

    cast: Cast
    plans: dict[str, PerformancePlan] = field(default_factory=dict)
    reviews: dict[str, Evaluation] = field(default_factory=dict)
    claims: dict[str, AssessorCorrection] = field(default_factory=dict)
    requests: dict[str, SupportCase] = field(default_factory=dict)
    objections: dict[str, Objection] = field(default_factory=dict)
    talks: dict[str, CoachingSession] = field(default_factory=dict)
    accounts: dict[str, Any] = field(default_factory=dict)

    def browser(self, kind: str) -> Client:
        """A browser in which this kind of person has logged in, while that was possible."""
        client = Client()
        if kind != "anonymous":
            client.force_login(self.accounts[kind])
        return client


def build() -> World:
    """Everything, on its own dates."""
    with time_machine.travel(JANUARY, tick=True):
        world = World(make_cast())
        _people(world)
        _plans(world)
        _rights(world)
    with time_machine.travel(FEBRUARY, tick=True):
        _changes(world)
        _needs(world, "rahmi")
    with time_machine.travel(NOW, tick=True):
        _reviews(world)
        _needs(world, "fauzan")
        _coached(world, "fauzan")
        _improves(world, "fauzan")
        support_job.escalate(timezone.now(), actor=world.cast.system)
        _away(world)
        _days(world)
        _typed(world)
        _claims(world)
        _said(world)
        _recognised(world)
        _close(world)
    return world


def arranged(world: World, arrange: Callable[[], Any]) -> Any:
    """Rows that no service of ours makes."""
    work = context.unit_of_work(actor=world.cast.system, act="test.arrange", reason="a world")
    with work, transaction.atomic():
        context.note(context.Authority(actor=world.cast.system, relation="SYS"))
        return arrange()


def _people(world: World) -> None:
    cast = world.cast
    arranged(world, lambda: _units(cast))
    for name, (unit, rater) in HIRED.items():
        hire(cast, name, rater=rater, unit=unit)
    users = type(cast.eka).objects
    cast.users["kinerja-system"] = cast.system
    cast.users["super"] = users.create(username="super", is_superuser=True, is_staff=True)
    cast.users["closed"] = users.create(username="closed")
    cast.users[""] = AnonymousUser()
    world.accounts = {kind: cast.users[name] for kind, name in KINDS.items()}


def _units(cast: Cast) -> None:
    for key, above in {"SEBERANG": None, "BALAI": "SEBERANG"}.items():
        up = cast.units[above] if above else None
        kind = "AGENCY" if up else "INSTITUTION"
        facts = {"source_key": key, "name": f"Unit {key}", "kind": kind, "parent": up}
        row = OrgUnit.objects.create(**facts, has_org_rating=bool(up))
        row.record(path=f"{up.path if up else ''}{row.pk}.")
        cast.units[key] = row


def _decrees(cast: Cast) -> Any:
    groups = {"managers": "manik", "other office": "gede"}
    made = {}
    for name, member in groups.items():
        made[name] = Group.objects.create(name=name)
        made[name].user_set.add(cast.users[member])
    yield "manage_subtree", "KOMINFO", made["managers"]
    yield "administer_subtree", "SEBERANG", made["other office"]
    yield "lead_subtree", "SEBERANG", cast.users["wayan"]
    yield "view_subtree", "SEBERANG", cast.users["wayan"]
    yield "view_subtree", "KOMINFO", cast.users["surya"]
    yield "recommend_subtree", "KOMINFO", cast.users["tirta"]
    yield "administer_subtree", "PEMKAB", cast.users["closed"]


def given(right: str, anchor: Any, subject: Any, **more: Any) -> grants.Spec:
    facts = {"source": GrantSource.DECREE, "reason": "decree 3/2026"} | more
    return grants.Spec(right=Right(right), anchor=anchor, subject=subject, **facts)


def _plans(world: World) -> None:
    cast = world.cast
    decrees = list(_decrees(cast))
    specs = [given(right, cast.units[key], whom) for right, key, whom in decrees]
    arranged(world, lambda: grants.give(specs))
    for office, institution, people in (
        ("eka", "PEMKAB", _OF_EKA),
        ("gede", "SEBERANG", "ketut"),
    ):
        year = cycle.prepare(cast.units[institution], actor=cast.users[office], year=2026)
        cycle.open_cycle(year, actor=cast.users[office])
        for name in people.split():
            world.plans[name] = _opened(cast, year, name, office)
    names = ("fauzan", "rahmi", "sari", "joko", "nurlaila", "tono", "yani", "ketut", *OBJECTING)
    for name in names:
        _submit(world, name)
        do(world.plans[name], "approve", _rater(world, name))
    for name in ("wati", "laras", "dedi"):
        _submit(world, name)
    why = canary(world.plans["laras"])
    do(world.plans["laras"], "return", cast.nurlaila, reason=f"Belum terukur {why}")


def _opened(cast: Cast, year: Any, name: str, office: str) -> PerformancePlan:
    if office == "eka":
        return _written(open_plan(cast, year, name), cast.users[name])
    person, actor = cast.employee(name), cast.users[office]
    plan = engine.start(TargetSettingFlow, year, actor=actor, employee=person).artifact
    return _written(plan, cast.users[name])


def _written(plan: PerformancePlan, actor: Any) -> PerformancePlan:
    """Every text of the plan carries its canary."""
    word = canary(plan)
    key = plan_edit.put_result(plan, actor=actor, text=f"Tersusunnya laporan {word}").pk
    rest = {"aspect": "QUANTITY", "unit_of_measure": "laporan", "perspective": "BUDGET"}
    plan_edit.put_indicator(
        *(plan,),
        **rest,
        actor=actor,
        result=key,
        text=f"Laporan {word}",
        targets={"YEAR": 12, "Q1": 3},
    )
    plan_edit.set_behaviours(plan, actor=actor, expectations={"LOYAL": f"Menjaga data {word}"})
    names = ("RESOURCE_SUPPORT", "ACCOUNTABILITY_SCHEME", "CONSEQUENCE")
    plan_edit.set_annexes(plan, actor=actor, texts=dict.fromkeys(names, f"Ada {word}"))
    return plan


def _submit(world: World, name: str) -> None:
    do(world.plans[name], "submit", world.cast.users[name])


def _rater(world: World, name: str) -> Any:
    return world.plans[name].rater.user


def _rights(world: World) -> None:
    """Of those who stand in for the rater and for his superior, and of the former rater."""
    cast, long_ago = world.cast, timezone.now() - timedelta(30)
    of_nurlaila = [plan for plan in world.plans.values() if plan.rater == cast.people["nurlaila"]]
    delegated = {"source": GrantSource.DELEGATION, "principal": cast.people["nurlaila"]}
    past = {"valid_from": long_ago, "valid_until": timezone.now() - timedelta(1)}
    specs = []
    for plan in of_nurlaila:
        specs.append(given("supervise_plan", plan, cast.users["laras"], **delegated))
        specs.append(given("oversee_plan", plan, cast.users["surya"]))
        specs.append(given("supervise_plan", plan, cast.users["fadil"], **past))
    arranged(world, lambda: grants.give(specs))
    arranged(world, lambda: _stands_in(cast))


def _stands_in(cast: Cast) -> None:
    row = Delegation.all_rows.create(
        principal=cast.people["nurlaila"],
        delegate=cast.people["laras"],
        unit=cast.units["APTIKA"],
        delegates_rating=True,
        effective_from=date(2026, 1, 1),
        effective_to=date(2026, 12, 31),
    )
    row.record(delegation_reason=f"Cuti melahirkan {canary(row)}")


def _changes(world: World) -> None:
    """Tono waits for a change; Yani writes one, which nobody else may read yet."""
    cast = world.cast
    for name in ("tono", "yani"):
        plan = world.plans[name]
        change = {"via": "start_change", "reason": f"Prioritas berubah {canary(plan)}"}
        engine.start(TargetSettingFlow, plan, actor=cast.users[name], **change)
        plan.refresh_from_db()
    yani = world.plans["yani"]
    do(yani, "accept_change", cast.nurlaila)
    old = WorkResult.all_rows.get(plan=yani, version=2)
    text = f"Tersusunnya CANARY-newdraft-{yani.pk}-"
    plan_edit.put_result(yani, actor=cast.users["yani"], text=text, result=old.pk)


def _reviews(world: World) -> None:
    cast = world.cast
    period = Period.all_rows.get(code="Q1", unit=cast.units["PEMKAB"])
    cycle.open_period(period, actor=cast.eka)
    for name in UNDER_REVIEW:
        plan = world.plans[name]
        world.reviews[name] = engine.start(
            PeriodicReviewFlow, period, actor=cast.eka, plan=plan
        ).artifact
    for name in ("fauzan", "rahmi", "sari", "nurlaila", *OBJECTING):
        _reported(world, name)
    for name in ("fauzan", "rahmi", "sari", *OBJECTING):
        _rated(world, name)
    rating = OrganisationRating.all_rows.get(unit=cast.units["KOMINFO"], period=period)
    organisation.set_rating(rating, actor=cast.bupati, level="GOOD")
    for name in ("fauzan", "sari", *OBJECTING):
        word = f"CANARY-spread-{world.reviews[name].pk}-"
        do(world.reviews[name], "finalise", cast.nurlaila, justification=f"Tim kecil {word}")
    for name in ("fauzan", *OBJECTING):
        do(world.reviews[name], "deliver", cast.nurlaila)
    _objections(world)


def _objections(world: World) -> None:
    """Two object, as the rules let them: one waits for the rater, one for his superior."""
    cast, of_fauzan = world.cast, world.plans["fauzan"]
    rule = {"values": {"objection.periodic_allowed": True}, "unit": cast.units["APTIKA"]}
    cycle.set_rules(of_fauzan.cycle, actor=cast.eka, reason="SK 4/2026", **rule)
    for name in OBJECTING:
        row = filed(world.reviews[name], cast.users[name])
        arranged(world, lambda row=row: row.record(grounds=f"24 tiket {canary(row)}"))
        world.objections[name] = row
    word = canary(world.objections["intan"])
    facts = {"actor": cast.nurlaila, "act": "explain_objection"}
    key = engine.open_steps(world.objections["intan"].process_id).get().pk
    engine.complete(key, payload={"text": f"Tetap dihitung {word}"}, **facts)


def _reported(world: World, name: str) -> None:
    review = world.reviews[name]
    rows = Indicator.all_rows.filter(plan=review.plan, work_result__version=review.plan_version)
    word = canary(review)
    told = [{"indicator": row.pk, "value": 3, "evidence": f"laporan {word}"} for row in rows]
    do(review, "report", world.cast.users[name], realisations=told)


def _rated(world: World, name: str) -> None:
    review = world.reviews[name]
    word = f"CANARY-rating-{review.pk}-"
    rating = {
        "result": "ABOVE",
        "behaviour": "MEETS",
        "deviation_reason": f"Membantu {word}",
        "recommendation": f"Catatan {word}",
        "value_remarks": {"LOYAL": f"Terima kasih {word}"},
    }
    do(review, "rate", world.cast.nurlaila, **rating)


def _days(world: World) -> None:
    """A day and a month that were sent, and such as are their person's alone."""
    for name, sends in (("fauzan", True), ("rahmi", False)):
        person, user = world.cast.employee(name), world.cast.users[name]
        _day(person, user, sends=sends)
        frozen = month.open_month(world.plans[name], actor=user, first=date(2026, 3, 1))
        if sends:
            month.send(frozen, actor=user)
    _month_that_came_back(world, "sari")
    _opened_again(world, "sari")


def _day(person: Any, user: Any, *, sends: bool) -> None:
    """What was done, and a file that says so by its name and in itself."""
    told = work(person.today)
    row = report.put_draft(person, actor=user, work_date=person.today, **told)
    report.edit(row, actor=user, **told | {"description": f"Memperbaiki layanan {canary(row)}"})
    called = f"CANARY-filename-{row.pk}-.png"
    inside = PNG + f"CANARY-filecontent-{row.pk}-".encode()
    evidence.add(row, actor=user, name=called, content=inside)
    if sends:
        report.submit(row, actor=user)


def _month_that_came_back(world: World, name: str) -> None:
    user, plan = world.cast.users[name], world.plans[name]
    row = month.open_month(plan, actor=user, first=date(2026, 3, 1))
    month.send(row, actor=user)
    month.reject(row, actor=world.cast.nurlaila, reason=f"Belum lengkap {canary(row)}")


def _opened_again(world: World, name: str) -> None:
    person = world.cast.employee(name)
    why = f"Listrik padam CANARY-unlock-{person.pk}-"
    days = {"work_date": date(2026, 3, 2), "until": person.today}
    report.unlock_day(Assignment.of(person, person.today), actor=world.cast.eka, reason=why, **days)


def _away(world: World) -> None:
    """Somebody of each agency is away for some days, and the reason is nobody else's business."""
    for name in ("fauzan", "dedi"):
        person = world.cast.employee(name)
        span = {"date_from": date(2026, 3, 12), "date_to": date(2026, 3, 13)}
        placed = Assignment.of(person, person.today)
        why = f"Operasi CANARY-leave-{person.pk}-"
        leave.put(placed, actor=world.cast.eka, kind="SICK", reason=why, **span)


def _typed(world: World) -> None:
    """What somebody typed and did not send is his alone."""
    cast, review = world.cast, world.reviews["joko"]
    row = Indicator.all_rows.get(plan=review.plan)
    text = {f"report-note_{row.pk}": [f"CANARY-typed-{cast.users['joko'].pk}-"]}
    drafts.keep(cast.users["joko"], f"task-{step(review).pk}-report", text)
    words = {"request_change-reason": [f"Prioritas CANARY-typed-{cast.fauzan.pk}-"]}
    drafts.keep(cast.fauzan, f"plan-{world.plans['fauzan'].pk}-change", words)


def _claims(world: World) -> None:
    """Tono and Ketut say that their supervisor is wrong; who is named has commented."""
    cast = world.cast
    for name, rater, proposed in (("tono", "nurlaila", "tirta"), ("ketut", "wayan", "gede")):
        placed = Assignment.of(cast.people[name], cast.people[name].today)
        why = f"Bukan atasan saya CANARY-claim-{cast.people[name].pk}-"
        facts = {"actor": cast.users[name], "reason": why}
        wanted = cast.people[proposed].pk
        row = engine.start(AssessorCorrectionFlow, placed, proposed=wanted, **facts).artifact
        text = f"Dia di tim saya {canary(row)}"
        corrections.comment(row, actor=cast.users[rater], text=text)
        world.claims[name] = row


def _needs(world: World, name: str) -> None:
    """Somebody asks for support, and the supervisor asks back; what was asked long ago is late."""
    cast = world.cast
    row = asked(world.plans[name], cast.users[name])
    arranged(world, lambda: row.record(question=f"butuh akses {canary(row)}"))
    support_course.reply(row, actor=cast.nurlaila, text="server yang mana?")
    word = SupportEntry.all_rows.get(case=row)
    arranged(world, lambda: word.record(text=f"server yang mana? {canary(word)}"))
    world.requests[name] = row


def _recognised(world: World) -> None:
    """One that stands, and one that was withdrawn."""
    rater = world.cast.nurlaila
    for name, stands in (("fauzan", True), ("rahmi", False)):
        told = {"kind": "OCCASION", "criterion": "SERVICE", "on": NOW.date(), "text": "Cepat"}
        row = recognition.give(world.plans[name], actor=rater, **told)
        arranged(world, lambda row=row: row.record(text=f"Antrean berkurang {canary(row)}"))
        if not stands:
            recognition.withdraw(row, actor=rater, reason="Keliru orang")


def _coached(world: World, name: str) -> None:
    """A talk that was answered and scored, and one that waits for its signature."""
    cast, plan = world.cast, world.plans[name]
    told = {"held_on": NOW.date(), "discussed": "prioritas", "agreed": "urutkan tiket"}
    talks = [engine.start(CoachingFlow, plan, actor=cast.nurlaila, **told).artifact for _ in "xy"]
    for row in talks:
        arranged(world, lambda row=row: row.record(discussed=f"prioritas {canary(row)}"))
        world.talks[f"{name} {row.pk}"] = row
    coached.signed(talks[0], cast.users[name])
    coached.answered(talks[0], cast.users[name])
    given = LeaderFeedback.all_rows.get(session=talks[0])
    arranged(world, lambda: given.record(remark=f"terlalu singkat {canary(given)}"))
    score = {"competency": "Komunikasi", "score": 3, "grounds": f"jelas {canary(talks[0])}"}
    coached.assessed(talks[0], cast.nurlaila, NOW.date(), [score])


def _improves(world: World, name: str) -> None:
    """The supervisor names what is to improve; one action is dropped, so that the area asks."""
    cast = world.cast
    for act in ("agree", "cancel"):
        row = opened(world.plans[name], cast.nurlaila)
        area = row.area
        arranged(world, partial(area.record, statement=f"waktu {canary(area)}"))
        arranged(world, partial(row.record, measure=f"skor {canary(row)}"))
        do_action(row, act, cast.fauzan if act == "agree" else cast.nurlaila, reason="uji")


def _said(world: World) -> None:
    """Feedback with and without names, shown, held back and retracted; and a note for two."""
    plans, before = world.plans, NOW - timedelta(days=3)
    with time_machine.travel(before, tick=True):
        for name in ("rahmi", "sari", "tono"):
            _asked(world, "fauzan", name)
            _told(world, "fauzan", name)
        _asked(world, "rahmi", "joko")
        _told(world, "rahmi", "joko")
    feedback.release(actor=world.cast.system)
    named = _told(world, "fauzan", "nurlaila")
    feedback.reply(named, actor=world.cast.fauzan, text=f"Siap {canary(named)}")
    feedback.retract(_told(world, "fauzan", "mukhtar"), actor=world.cast.users["mukhtar"])
    talk = {"held_on": date(2026, 4, 1), "problem": "terlambat"}
    note = counselling.begin(plans["fauzan"], actor=world.cast.nurlaila, **talk)
    counselling.edit(note, actor=world.cast.nurlaila, agreed=f"datang pagi {canary(note)}")


def _asked(world: World, about: str, name: str) -> None:
    whom = {"respondent": world.cast.people[name].pk, "question": "bagaimana?"}
    feedback_requests.ask(world.plans[about], actor=world.cast.nurlaila, **whom)


def _told(world: World, about: str, name: str) -> Feedback:
    """What is said carries the canary of its row, which has a number only afterwards."""
    words = {"kind": "RECOGNITION", "text": "bagus"}
    row = feedback.give(world.plans[about], actor=world.cast.users[name], **words)
    arranged(world, lambda: row.record(text=f"bagus {canary(row)}"))
    return row


def _close(world: World) -> None:
    """The closed account keeps its rights, which open nothing."""
    type(world.cast.eka).objects.filter(username="closed").update(is_active=False)
