"""Every page, for whom it is made, in both hosts and on three screens."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse

from tests.e2e.world import CANARIES, World
from viewflow_kinerja.models import Indicator, WorkResult

pytestmark = pytest.mark.e2e


def at(name: str, *args: object, query: str = "") -> str:
    return reverse(f"kinerja:{name}", args=args) + query


def plan(owner: str, name: str = "plan", *args: object, query: str = "") -> Callable[[World], str]:
    return lambda world: at(name, world.plans[owner].pk, *args, query=query)


def review(owner: str, name: str = "evaluation") -> Callable[[World], str]:
    return lambda world: at(name, world.reviews[owner].pk)


def task(owner: str, *, of_review: bool = False) -> Callable[[World], str]:
    return lambda world: at("task", world.task(owner, review=of_review))


def part(owner: str, kind: str) -> Callable[[World], str]:
    """The editor with one part open."""

    def address(world: World) -> str:
        written = world.plans[owner].pk
        result = WorkResult.all_rows.filter(plan=written).first().pk
        row = Indicator.all_rows.filter(plan=written).first().pk
        name = kind.format(result=result, indicator=row)
        return at("plan-edit", written, query=f"?open={name}")

    return address


def why(kind: str, owner: str, action: str) -> Callable[[World], str]:
    def address(world: World) -> str:
        row = world.plans[owner] if kind == "plan" else world.reviews[owner]
        return at("why", kind, row.pk, action)

    return address


def page(name: str, query: str = "") -> Callable[[World], str]:
    return lambda world: at(name, query=query)


HOME = {"home": page("home")}
OWN = {**HOME, "my-plan": page("my-plan"), "my-evaluation": page("my-evaluation")}
VISITS: dict[str, dict[str, Callable[[World], str]]] = {
    "fauzan": {
        **OWN,
        "plan": plan("fauzan"),
        "plan-print": plan("fauzan", "plan-print"),
        "plan-version": plan("fauzan", "plan-version", 1),
        "evaluation-delivered": review("fauzan"),
        "evaluation-print": review("fauzan", "evaluation-print"),
        "acknowledge": task("fauzan", of_review=True),
        "step-done": lambda world: at("task", world.done("fauzan")),
        "team-of-nobody": page("team"),
        "office-refused": page("office"),
        "why-plan": why("plan", "fauzan", "view_performanceplan"),
        "why-not-approve": why("plan", "fauzan", "approve_performanceplan"),
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
    "rahmi": {**HOME, "evaluation-not-yet-delivered": review("rahmi")},
    "joko": {**HOME, "report": task("joko", of_review=True), "evaluation-open": review("joko")},
    "wati": {**HOME, "plan-submitted": plan("wati")},
    "budi": {**HOME, "plan-returned": plan("budi"), "edit-returned": plan("budi", "plan-edit")},
    "tono": {"plan-change-asked": plan("tono")},
    "yani": {"version-2": plan("yani", "plan-version", 2), "version-1": plan("yani", "plan-version", 1)},
    "umar": {**HOME, "edit-without-supervisor": plan("umar", "plan-edit")},
    "eka": {
        **OWN,
        "edit-empty": plan("eka", "plan-edit"),
        "office": page("office"),
        "plan": plan("fauzan"),
        "evaluation-rated": review("rahmi"),
        "evaluation-print": review("rahmi", "evaluation-print"),
        "why-evaluation": why("evaluation", "rahmi", "view_evaluation"),
    },
    "nurlaila": {
        **OWN,
        "team": page("team"),
        "team-waiting": page("team", "?state=waiting"),
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
    },
    "mukhtar": {
        **OWN,
        "plan": plan("mukhtar"),
        "plan-print": plan("mukhtar", "plan-print"),
        "team": page("team"),
        "rate": task("nurlaila", of_review=True),
        "plan-below": plan("fauzan"),
        "step-of-another": task("wati"),
    },
    "bupati": {
        **OWN,
        "organisations": page("organisation-ratings"),
        "team": page("team"),
        "decide": task("dedi"),
        "plan": plan("mukhtar"),
        "evaluation": review("fauzan"),
    },
    "ida": {
        **OWN,
        "plan": plan("dedi"),
        "evaluation-rated": review("rahmi"),
        "evaluation-print": review("rahmi", "evaluation-print"),
        "step": task("wati"),
    },
}
NOT_FOR_THEM = {"office-refused": 403}
WIDTHS = (320, 390, 1280)


def visits() -> Iterator[tuple[str, str]]:
    for who, pages in VISITS.items():
        for name in pages:
            yield who, name


@pytest.mark.parametrize(("who", "name"), visits())
def test_a_page_is_accessible_fits_every_screen_and_keeps_its_secrets(host, world, who, name):
    visit = host.again(who)
    answer = visit.go(VISITS[who][name](world))
    assert answer.status == NOT_FOR_THEM.get(name, 200)
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 844})
        assert visit.too_wide <= 0, f"{visit.too_wide} pixels too wide at {width}"
        if width != 320:
            visit.shoot(f"{host.name}_{who}_{name}_{width}")
            assert visit.faults() == []
    assert visit.complaints == []
    html = visit.page.content()
    assert [word for word, readers in CANARIES.items() if word in html and who not in readers] == []
    visit.page.close()
