"""Who looks at which pages; an address is known only when the world is built."""

from collections.abc import Callable

from django.urls import reverse

from tests.e2e.world import World
from viewflow_kinerja.flows import engine
from viewflow_kinerja.models import (
    AccessGrant,
    CalendarEntry,
    Indicator,
    PerformanceCycle,
    WorkResult,
)

Address = Callable[[World], str]


def at(name: str, *args: object, query: str = "") -> str:
    return reverse(f"kinerja:{name}", args=args) + query


def plan(owner: str, name: str = "plan", *args: object, query: str = "") -> Address:
    return lambda world: at(name, world.plans[owner].pk, *args, query=query)


def review(owner: str, name: str = "evaluation") -> Address:
    return lambda world: at(name, world.reviews[owner].pk)


def month(owner: str, name: str = "month") -> Address:
    """The month of somebody that was sent."""
    return lambda world: at(name, world.months[owner].pk)


def beside(kind: str, name: str) -> Address:
    """A page about a record that is neither plan nor evaluation."""

    def address(world: World) -> str:
        row = world.beside[kind]
        return at(name, getattr(row, "code", None) or row.pk)

    return address


def hearing(owner: str, who: str) -> Address:
    """Somebody's objection: as a record for those who read, as a step for whom it waits."""

    def address(world: World) -> str:
        row = world.beside[owner]
        task = engine.open_steps(row.process_id).get()
        return at("task", task.pk) if who == "step" else at("objection", row.pk)

    return address


def improves(name: str) -> Address:
    """The step of an action to improve that waits."""
    return lambda world: at("task", engine.open_steps(world.beside[name].process_id).get().pk)


def entry(world: World) -> str:
    """The calendar with an entry that is to be corrected or taken out."""
    row, cycle = CalendarEntry.objects.get(), PerformanceCycle.all_rows.get()
    return at("calendar", cycle.pk, query=f"?entry={row.pk}")


def task(owner: str, *, of_review: bool = False) -> Address:
    return lambda world: at("task", world.task(owner, review=of_review))


def part(owner: str, kind: str) -> Address:
    """The editor with one part open."""

    def address(world: World) -> str:
        written = world.plans[owner].pk
        result = WorkResult.all_rows.filter(plan=written).first().pk
        row = Indicator.all_rows.filter(plan=written).first().pk
        name = kind.format(result=result, indicator=row)
        return at("plan-edit", written, query=f"?open={name}")

    return address


def why(kind: str, owner: str, action: str) -> Address:
    def address(world: World) -> str:
        row = world.plans[owner] if kind == "plan" else world.reviews[owner]
        return at("why", kind, row.pk, action)

    return address


def people(owner: str, query: str = "") -> Address:
    return lambda world: at("why-people", "plan", world.plans[owner].pk, query=query)


def trail(kind: str, owner: str, name: str = "trail", query: str = "") -> Address:
    """The history of somebody's plan or evaluation."""

    def address(world: World) -> str:
        row = world.plans[owner] if kind == "plan" else world.reviews[owner]
        return at(name, kind, row.pk, query=query)

    return address


def change(world: World) -> str:
    """One change of a rating."""
    row = world.reviews["fauzan"].history.filter(act="evaluation.rate").first()
    return at("trail-change", "evaluation", row.history_id)


def page(name: str, query: str = "") -> Address:
    return lambda world: at(name, query=query)


def grant(world: World) -> str:
    """A right by decree, which the office may end."""
    row = AccessGrant.all_rows.filter(right="lead_subtree").first()
    return at("grant", row.pk)


def year(name: str, *args: object) -> Address:
    """A page of the office about the year."""

    def address(world: World) -> str:
        return at(name, PerformanceCycle.all_rows.get().pk, *args)

    return address


def unit(key: str, name: str, query: str = "") -> Address:
    """Figures of a unit."""
    return lambda world: at(name, world.cast.units[key].pk, query=query)


def counted(key: str) -> Address:
    """The actions to improve behind the figure of a unit, in the month of their day."""

    def address(world: World) -> str:
        query = f"?unit={world.cast.units[key].pk}&month=2026-04"
        return at("improvement", query=query)

    return address


def person(name: str) -> Address:
    """The days of somebody."""
    return lambda world: at("monitoring-person", world.cast.employee(name).pk)


HOME = {"home": page("home")}
OWN = {**HOME, "my-plan": page("my-plan"), "my-evaluation": page("my-evaluation")}
VISITS: dict[str, dict[str, Address]] = {
    "fauzan": {
        **OWN,
        "daily": page("daily"),
        "daily-month": page("daily-month"),
        "daily-report": beside("report", "daily-report"),
        "messages": page("messages"),
        "recognitions-none": page("recognitions"),
        "leaves": page("leaves"),
        "delegations": page("delegations"),
        "feedback": page("feedback"),
        "plan-feedback": plan("fauzan", "plan-feedback"),
        "feedback-ask": plan("fauzan", "plan-feedback-ask"),
        "correction-new": page("correction-new"),
        "register-of-nobody": page("register"),
        "daily-month-sending": page("daily-month", "?month=2026-03&send=1"),
        "month-sent": month("fauzan"),
        "month-print": month("fauzan", "month-print"),
        "plan": plan("fauzan"),
        "plan-print": plan("fauzan", "plan-print"),
        "plan-version": plan("fauzan", "plan-version", 1),
        "evaluation-delivered": review("fauzan"),
        "evaluation-print": review("fauzan", "evaluation-print"),
        "acknowledge": task("fauzan", of_review=True),
        "objection-new": review("fauzan", "objection-new"),
        "step-done": lambda world: at("task", world.done("fauzan")),
        "team-of-nobody": page("team"),
        "office-refused": page("office"),
        "why-plan": why("plan", "fauzan", "view_performanceplan"),
        "why-not-approve": why("plan", "fauzan", "approve_performanceplan"),
        "who-sees": people("fauzan"),
        "readers": page("readers"),
        "progress": page("progress", "?month=2026-04"),
        "monitoring-definitions": page("monitoring-definitions"),
        "monitoring": page("monitoring"),
        "monitoring-team-of-nobody": page("monitoring-team"),
        "trail-of-ones-own": trail("plan", "fauzan"),
        "coaching": page("coaching"),
        "coaching-one": beside("talk", "coaching-one"),
        "coaching-b18": beside("talk", "coaching-statements"),
    },
    "ratna": {
        **HOME,
        "my-evaluation": page("my-evaluation"),
        "evaluation-objected": review("ratna"),
        "objection-filed": hearing("ratna", "record"),
    },
    "hendra": {
        **HOME,
        "draft": plan("hendra"),
        "draft-print": plan("hendra", "plan-print"),
        "edit": plan("hendra", "plan-edit", query="?open=none"),
        "edit-header": part("hendra", "header"),
        "edit-result-new": part("hendra", "result-new"),
        "edit-result": part("hendra", "result-{result}"),
        "edit-indicator-new": part("hendra", "indicator-new-{result}"),
        "edit-indicator": part("hendra", "indicator-{indicator}"),
        "edit-behaviours": part("hendra", "behaviours"),
        "edit-annexes": part("hendra", "annexes"),
    },
    "rahmi": {
        **HOME,
        "feedback-asked": page("feedback"),
        "evaluation-not-yet-delivered": review("rahmi"),
    },
    "joko": {**HOME, "report": task("joko", of_review=True), "evaluation-open": review("joko")},
    "wati": {**HOME, "plan-submitted": plan("wati")},
    "budi": {**HOME, "plan-returned": plan("budi"), "edit-returned": plan("budi", "plan-edit")},
    "putri": {
        "feedback-told": page("feedback"),
        "recognitions": page("recognitions"),
        "recognition": beside("recognition", "recognition"),
        "feedback-one": beside("feedback", "feedback-one"),
        "support": page("support"),
        "support-confirm": beside("support", "support-case"),
        "support-reply": beside("support", "support-reply"),
        "support-ask": plan("putri", "plan-support"),
    },
    "sari": {
        "improvement": page("improvement"),
        "improvement-work": improves("agreed"),
        "area-new-own": plan("sari", "plan-area-new"),
    },
    "tono": {
        "improvement-agree": improves("area"),
        "notes": page("notes"),
        "note": beside("note", "note"),
        "plan-change-asked": plan("tono"),
    },
    "yani": {
        "version-1": plan("yani", "plan-version", 1),
        "version-2": plan("yani", "plan-version", 2),
    },
    "umar": {**HOME, "edit-without-supervisor": plan("umar", "plan-edit")},
    "eka": {
        "who-could-see": people("fauzan", "?first=2026-01-01&last=2026-12-31"),
        **OWN,
        "edit-empty": plan("eka", "plan-edit"),
        "office": page("office"),
        "acting": page("acting"),
        "acting-new": page("acting-new"),
        "acting-end": beside("acting", "acting-end"),
        "supervisors": page("supervisors"),
        "supervisor-whose": page("supervisor-name"),
        "supervisor-name": page("supervisor-name", "?person=umar"),
        "correction": beside("correction", "correction"),
        "leaves": page("leaves"),
        "leave": beside("leave", "leave"),
        "leave-new": page("leave-new"),
        "unlocks": page("unlocks"),
        "unlock-new": page("unlock-new"),
        "delegation": beside("delegation", "delegation"),
        "ledger": page("ledger"),
        "register": page("register"),
        "calendar-entry": entry,
        "year": year("year"),
        "calendar": year("calendar"),
        "retention": year("retention"),
        "rules": year("rules"),
        "rule": year("rule", "distribution_mode"),
        "rule-of-a-table": year("rule", "remedial.trigger"),
        "grants": page("grants"),
        "grants-none": page("grants", "?text=zzz"),
        "grant": grant,
        "grant-new": page("grant-new"),
        "my-rights": page("my-rights"),
        "plan": plan("fauzan"),
        "evaluation-rated": review("rahmi"),
        "evaluation-print": review("rahmi", "evaluation-print"),
        "why-evaluation": why("evaluation", "rahmi", "view_evaluation"),
    },
    "nurlaila": {
        **OWN,
        "daily-answers": page("daily-answers"),
        "daily-report": beside("report", "daily-report"),
        "delegation-new": page("delegation-new"),
        "delegation": beside("delegation", "delegation"),
        "correction": beside("correction", "correction"),
        "plan-feedback": plan("fauzan", "plan-feedback"),
        "feedback": page("feedback"),
        "note-new": plan("tono", "plan-note-new"),
        "improvement": page("improvement"),
        "areas": plan("tono", "plan-areas"),
        "area-new": plan("tono", "plan-area-new"),
        "improvement-counted": counted("APTIKA"),
        "recognition-new": plan("putri", "plan-recognition"),
        "recognition-given": beside("recognition", "recognition"),
        "support": page("support"),
        "support-case": beside("support", "support-case"),
        "dialogue-new": plan("putri", "plan-support"),
        "coaching": page("coaching"),
        "coaching-new": plan("putri", "plan-coaching"),
        "coaching-led": beside("talk", "coaching-one"),
        "coaching-assess": beside("talk", "coaching-assess"),
        "coaching-b19": beside("talk", "coaching-competencies"),
        "note": beside("note", "note"),
        "months": page("months", "?month=2026-02"),
        "month-to-answer": month("fauzan"),
        "team": page("team"),
        "team-waiting": page("team", "?state=waiting"),
        "monitoring-team": page("monitoring-team"),
        "monitoring-unit": unit("APTIKA", "monitoring-unit"),
        "monitoring-people": unit("APTIKA", "monitoring-people"),
        "monitoring-adoption": unit("APTIKA", "monitoring-adoption"),
        "monitoring-person": person("fauzan"),
        "team-nobody-fits": page("team", "?name=zzz"),
        "decide": task("wati"),
        "decide-change": task("tono"),
        "rate": task("lestari", of_review=True),
        "finalise": task("rahmi", of_review=True),
        "deliver": task("sari", of_review=True),
        "plan-submitted": plan("wati"),
        "evaluation-rated": review("rahmi"),
        "evaluation-acknowledged": review("putri"),
        "evaluation-print": review("putri", "evaluation-print"),
        "step-done": lambda world: at("task", world.done("fauzan")),
        "why-approve": why("plan", "wati", "approve_performanceplan"),
        "objection-explain": hearing("ratna", "step"),
        "objection-explained": hearing("intan", "record"),
    },
    "mukhtar": {
        **OWN,
        "evaluation-look-again": review("fauzan", "evaluation-reopen"),
        "plan": plan("mukhtar"),
        "plan-print": plan("mukhtar", "plan-print"),
        "team": page("team"),
        "rate": task("nurlaila", of_review=True),
        "monitoring": page("monitoring"),
        "monitoring-unit": unit("KOMINFO", "monitoring-unit"),
        "plan-below": plan("fauzan"),
        "step-of-another": task("wati"),
        "objection-decide": hearing("intan", "step"),
    },
    "bupati": {
        **OWN,
        "monitoring-unit": unit("PEMKAB", "monitoring-unit"),
        "monitoring-too-few": unit("DINKES", "monitoring-unit"),
        "monitoring-adoption": unit("PEMKAB", "monitoring-adoption"),
        "organisations": page("organisation-ratings"),
        "team": page("team"),
        "decide": task("dedi"),
        "plan": plan("mukhtar"),
        "evaluation": review("fauzan"),
    },
    "ida": {
        **OWN,
        "register": page("register"),
        "ledger": page("ledger"),
        "months": page("months", "?month=2026-02"),
        "unlocks": page("unlocks"),
        "workbench": page("workbench"),
        "workbench-question": page("workbench", "?question=at-night&first=2026-01-01T00:00:00"),
        "workbench-nothing": page("workbench", "?person=zzz"),
        "workbench-print": page("workbench-print", "?act=plan.approve"),
        "trail": trail("plan", "fauzan"),
        "trail-of-evaluation": trail("evaluation", "rahmi"),
        "trail-at": trail("evaluation", "fauzan", "trail-at"),
        "trail-at-two": trail(
            "plan", "fauzan", "trail-at", "?at=2026-02-01T00:00:00&beside=2026-04-09T08:00:00"
        ),
        "trail-process": trail("plan", "fauzan", "trail-process"),
        "trail-readers": trail("evaluation", "fauzan", "trail-readers"),
        "change": change,
        "plan": plan("dedi"),
        "evaluation-rated": review("rahmi"),
        "evaluation-print": review("rahmi", "evaluation-print"),
        "step": task("wati"),
        "objection": hearing("intan", "record"),
    },
}
