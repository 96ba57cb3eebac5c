"""A year of two posts, for the tests of its parts: Fauzan moves in the middle of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine

from tests.cast import do, fill
from tests.views.reviews import realised
from viewflow_kinerja.jobs import segments
from viewflow_kinerja.models import Evaluation, OrganisationRating, PerformancePlan
from viewflow_kinerja.services import organisation, people
from viewflow_kinerja.services.people import Post

AUGUST = date(2026, 8, 1)
WIB = timedelta(hours=7)


def noon(day: date) -> Any:
    """Noon of a day at the offices."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 5, tzinfo=UTC), tick=True)


def midnight(day: date, seconds: int = 0) -> Any:
    """The first instant of a day at the offices, or so many seconds later or before."""
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC) - WIB
    return time_machine.travel(begins + timedelta(seconds=seconds), tick=False)


def move(cast: Any, on: date = AUGUST, name: str = "fauzan", **changes: Any) -> None:
    """The personnel data place somebody in another unit under another rater."""
    given: dict[str, Any] = {"unit_key": "DINKES", "rater_key": "dedi", "rater_source": "COLUMN"}
    given |= {"position": "Pranata Komputer", "position_class": "FUNCTIONAL", "since": on}
    people.place_people([Post(key=name, **given | changes)], actor=cast.system, today=on)


def run() -> int:
    """What the background does about the parts of a year, now."""
    return segments.run(datetime.now(UTC))


def parts(cast: Any, name: str = "fauzan") -> list[PerformancePlan]:
    """The plans of somebody in their order."""
    return list(PerformancePlan.all_rows.filter(employee=cast.employee(name)).order_by("starts_on"))


def closing(plan: PerformancePlan) -> Evaluation:
    """The closing evaluation of a plan."""
    return Evaluation.all_rows.get(plan=plan, period__code="YEAR", kind="PERIODIC")


def moved(cast: Any, on: date = AUGUST) -> tuple[PerformancePlan, PerformancePlan]:
    """The plan that ended and the one that follows, on the first day of the new post."""
    move(cast, on)
    with noon(on):
        run()
    first, second = parts(cast)
    return first, second


def rated(row: Evaluation, rater: Any, *, value: int = 7, **rating: Any) -> None:
    """Reported, rated, made final and delivered."""
    told = {"result": "MEETS", "behaviour": "MEETS", "recommendation": "Pertahankan"} | rating
    do(row, "report", row.employee.user, realisations=realised(row, value=value))
    do(row, "rate", rater, **told)
    do(row, "finalise", rater, justification="Tim kecil")
    do(row, "deliver", rater)


def agreed(cast: Any, plan: PerformancePlan) -> None:
    """The plan of the second part, in force."""
    fill(plan, cast.fauzan)
    do(plan, "submit", cast.fauzan)
    do(plan, "approve", cast.dedi)


def level(cast: Any, row: Evaluation, unit: str = "DINKES", told: str = "GOOD") -> None:
    """The leader rates the organisation of the period."""
    rows = OrganisationRating.all_rows.filter(period=row.period)
    organisation.set_rating(rows.get(unit=cast.units[unit]), actor=cast.bupati, level=told)
