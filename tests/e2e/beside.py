"""What happens beside plans and evaluations in the division: days, leave, posts, feedback."""

from datetime import date
from typing import Any

from tests import coaching as talks
from tests import improvement as improving
from tests.days import filed
from tests.support import answered, asked
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.assessor_correction import AssessorCorrectionFlow
from viewflow_kinerja.models import Assignment
from viewflow_kinerja.services import (
    acting,
    counselling,
    cycle,
    delegation,
    feedback,
    feedback_requests,
    leave,
    recognition,
    report,
    support_course,
)

TODAY = date(2026, 4, 9)
HOLIDAY = {"date_from": date(2026, 5, 1), "date_to": date(2026, 5, 1), "kind": "HOLIDAY"}
PRAISE = "Antrean pagi hilang sejak nomor dibagi lewat pesan"
WHY = "Menurut surat keputusan dan daftar hadir"


def build(world: Any) -> dict[str, Any]:
    """One record of every kind, by the name of the kind; nothing of it changes who reads what."""
    return {**_of_the_office(world), **_of_the_division(world)}


def _of_the_office(world: Any) -> dict[str, Any]:
    office = {"actor": world.cast.eka, "reason": WHY}
    cycle.put_calendar(world.year, entries=[HOLIDAY | {"name": "Hari Buruh"}], **office)
    days = {"starts": date(2026, 6, 1), "ends": date(2026, 6, 30)}
    away = {"date_from": date(2026, 5, 4), "date_to": date(2026, 5, 8)}
    spans = {"work_date": date(2026, 4, 1), "until": date(2026, 4, 10)}
    report.unlock_day(_post(world, "joko"), **spans, **office)
    unit = world.cast.units["APTIKA"]
    return {
        "acting": acting.set_acting(
            _post(world, "hendra"), unit=unit, kind="ACTING", **days, **office
        ),
        "leave": leave.put(_post(world, "sari"), **away, **office),
    }


def _of_the_division(world: Any) -> dict[str, Any]:
    rater, plans = world.cast.nurlaila, world.plans
    days = {"starts": date(2026, 5, 11), "ends": date(2026, 5, 15)}
    lent = {"delegate": world.cast.employee("rahmi"), "decree": "Plh 3/2026", **days}
    told = {"kind": "RECOGNITION", "text": "Layanan lebih cepat sejak antrean diatur"}
    asked = {
        "respondent": world.cast.employee("rahmi").pk,
        "question": "Apa yang dapat lebih baik?",
    }
    wanted = {"proposed": world.cast.employee("mukhtar").pk, "reason": WHY}
    return {
        "report": filed(world.cast.employee("fauzan"), TODAY),
        "support": _support(world),
        "talk": _talk(world),
        "unsigned": talks.held(plans["joko"], rater, held_on=TODAY),
        "delegation": delegation.propose(_post(world, "nurlaila"), actor=rater, reason=WHY, **lent),
        "correction": engine.start(
            AssessorCorrectionFlow,
            _post(world, "lestari"),
            actor=world.cast.users["lestari"],
            **wanted,
        ).artifact,
        "feedback": feedback.give(plans["putri"], actor=rater, **told),
        "asked": feedback_requests.ask(plans["putri"], actor=world.cast.users["putri"], **asked),
        "area": improving.opened(plans["tono"], rater),
        "agreed": _agreed(world),
        "recognition": recognition.give(
            plans["putri"], actor=rater, kind="MONTHLY", criterion="SERVICE", on=TODAY, text=PRAISE
        ),
        "note": counselling.begin(
            plans["tono"], actor=rater, held_on=TODAY, problem="Beban kerja dan kesehatan"
        ),
    }


def _talk(world: Any) -> Any:
    """Signed, answered, and scored twice."""
    cast = world.cast
    row = talks.held(world.plans["fauzan"], cast.nurlaila, held_on=date(2026, 3, 2))
    talks.answered(talks.signed(row, cast.fauzan), cast.fauzan)
    talks.assessed(row, cast.nurlaila, date(2026, 3, 9))
    again = [each | {"score": each["score"] + 1} for each in talks.SCORES]
    talks.assessed(row, cast.nurlaila, TODAY, again)
    return row


def _agreed(world: Any) -> Any:
    """An action that both agreed on, which the person carries out."""
    row = improving.opened(world.plans["sari"], world.cast.nurlaila)
    return improving.do(row, "agree", world.cast.users["sari"])


def _support(world: Any) -> Any:
    """Asked, asked back, and answered with a day."""
    case = asked(world.plans["putri"], world.cast.users["putri"])
    support_course.reply(case, actor=world.cast.nurlaila, text="Server yang mana?")
    return answered(case, world.cast.nurlaila, "SUPPORT_OFFER", promised_on=TODAY)


def _post(world: Any, name: str) -> Assignment:
    found = Assignment.of(world.cast.employee(name), TODAY)
    assert found is not None
    return found
