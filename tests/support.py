"""Requests for support in the tests: opened and moved through the engine."""

from typing import Any

from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.feedback import FeedbackFlow
from viewflow_kinerja.models import SupportCase

NEED = "butuh akses log server"
OFFER = "Akses log server disiapkan paling lambat besok"


def asked(plan: Any, actor: Any, text: str = NEED, **more: Any) -> SupportCase:
    """Somebody asks for support; `via` for another way to open a case."""
    process = engine.start(FeedbackFlow, plan, actor=actor, text=text, **more)
    return process.artifact


def talk(plan: Any, actor: Any, text: str = "membahas target triwulan") -> SupportCase:
    """Somebody proposes a dialogue."""
    return asked(plan, actor, text, via="start_dialogue")


def step(case: SupportCase) -> Any:
    """The step that waits."""
    return engine.open_steps(case.process_id).get()


def do(case: SupportCase, act: str, actor: Any, *, reason: str = "", **payload: Any) -> SupportCase:
    """One act on the open step; returns the case as it is stored then."""
    engine.complete(step(case).pk, actor=actor, act=act, reason=reason, payload=payload)
    case.refresh_from_db()
    return case


def answered(case: SupportCase, actor: Any, kind: str = "ANSWER", **more: Any) -> SupportCase:
    """The answer, by whoever has to give it."""
    return do(case, "answer_support", actor, kind=kind, text=OFFER, **more)
