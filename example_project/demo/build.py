"""Builds the demonstration from nothing: database, people, year, first quarter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import StringIO
from time import monotonic

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, transaction

from demo import clock, empty, fixture
from demo.closing import Closing
from demo.coaching import CoachingOfTheYear
from demo.crowd import Crowd
from demo.days import DaysOfTheYear
from demo.improvement import ImprovementOfTheYear
from demo.load import load
from demo.quarters import Quarter, WholeYear
from demo.stage import Done, Stage
from demo.story import PlansOfTheYear
from viewflow_kinerja.models import PerformanceCycle
from viewflow_kinerja.models.organisation import office_day
from viewflow_kinerja.services import cycle, rollups

OFFICE = "bkpsdm"
SMALL = 300  # people whose whole year is counted in a few seconds
# right, subject, name, decree
DECREES = (
    ("administer_subtree", "--group", "bkpsdm", "SK 800/1/2026"),
    ("audit_subtree", "--group", "inspektorat", "SK 800/2/2026"),
    ("recommend_subtree", "--user", "tim", "SK 800/3/2026"),
    ("lead_subtree", "--user", "bupati", "SK 131.11/2025"),
)
Say = Callable[[str], None]


class Build:
    """One after the other; each step says how long it took."""

    def __init__(self, employees: int, say: Say) -> None:
        self.employees, self._say = employees, say

    def run(self) -> Done:
        """Everything, from nothing; returns every act of the worked example."""
        with self._timed("empty database"):
            empty.database()
            _without_waiting_for_the_disk()
            call_command("migrate", verbosity=0)
        return self.fill()

    def fill(self) -> Done:
        """Everything, into tables that are empty."""
        with self._timed(f"portal with {self.employees} people"):
            load(self.employees)
        self._mirror_and_appoint()
        with self._timed(f"year {fixture.YEAR} opened"), clock.at("2026-01-05", 9):
            command("kinerja_open_cycle", str(fixture.YEAR), "--as", OFFICE)
            _fill_calendar()
        return self._play()

    def _mirror_and_appoint(self) -> None:
        with self._timed("people in the mirror, rights by decree"), clock.at("2026-01-02", 8):
            command("kinerja_sync")
            for right, subject, name, decree in DECREES:
                _join_group(subject, name)
                command("kinerja_appoint", right, "PEMKAB", subject, name, "--decree", decree)

    def _play(self) -> Done:
        stage, others = Stage(), Stage()
        crowd = Crowd(others)
        plans = PlansOfTheYear(stage)
        with self._timed("plans of the worked example"):
            plans.play()
        with self._timed("plans of others"):
            crowd.plan()
        with self._timed("first quarter opened"):
            _start_year()
            with clock.at("2026-04-01", 8):
                command("kinerja_open_period", str(fixture.YEAR), "Q1", "--as", OFFICE)
        self._stage, self._plans = stage, plans
        with self._timed("first quarter of the worked example"):
            quarter = Quarter(stage, plans, "Q1")
            quarter.play()
            quarter.acknowledge()
        with self._timed("daily reports of the worked example"):
            self._days = DaysOfTheYear(stage)
            self._days.play()
        with self._timed("coaching of the worked example"):
            self._coaching = CoachingOfTheYear(stage)
            self._coaching.play()
        with self._timed("improvement in the worked example"):
            self._improvement = ImprovementOfTheYear(stage)
            self._improvement.play()
        with self._timed("first quarter of others"):
            crowd.rate_organisations()
            crowd.review()
        with self._timed("figures of monitoring"):
            self._count()
        return stage.done

    def _count(self) -> None:
        """The days of everybody: of a small district the whole year, else since last month."""
        today = office_day()
        recent = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        first = date(fixture.YEAR, 1, 1) if self.employees <= SMALL else recent
        rollups.begin(max(first, date(fixture.YEAR, 1, 1)))
        rollups.follow()

    @contextmanager
    def whole_year(self) -> Iterator[None]:
        """Play what is still to come for as long as the year is checked, then take it back."""
        with transaction.atomic():
            with self._timed("daily reports still to come, for the checks"):
                self._days.play_on()
            with self._timed("the other quarters, the year and an objection, for the checks"):
                self._play_on()
                self._coaching.play_on()
                self._improvement.play_on()
            yield
            transaction.set_rollback(True)

    def _play_on(self) -> None:
        for code in ("Q2", "Q3", "Q4"):
            quarter = Quarter(self._stage, self._plans, code)
            quarter.open()
            quarter.play()
            quarter.acknowledge()
        year = WholeYear(self._stage, self._plans, "YEAR")
        year.open()
        year.play()
        Closing(year).play()

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        start = monotonic()
        yield
        self._say(f"{monotonic() - start:6.1f} s  {what}")


def _without_waiting_for_the_disk() -> None:
    """For this connection only; whoever loses power now builds again."""
    words = {"sqlite": "PRAGMA synchronous=OFF", "postgresql": "SET synchronous_commit TO OFF"}
    with connection.cursor() as cursor:
        cursor.execute(words[connection.vendor])


def command(*arguments: str) -> str:
    """Run a command of the package as an operator would; what it said."""
    said = StringIO()
    call_command(*arguments, stdout=said)
    return said.getvalue()


def _join_group(subject: str, name: str) -> None:
    """The office and the auditors hold their right through a group that the portal keeps."""
    if subject == "--group":
        account = get_user_model().objects.get(username=name)
        account.groups.add(Group.objects.get_or_create(name=name)[0])


def _year() -> PerformanceCycle:
    return PerformanceCycle.all_rows.get(year=fixture.YEAR)


def _fill_calendar() -> None:
    """Holidays, joint leave and Ramadan hours, brought in by the personnel office."""
    stage = Stage()
    stage.serve(cycle.put_calendar, _year(), OFFICE, entries=list(_entries()))


def _entries() -> Iterator[dict[str, object]]:
    for row in fixture.rows("calendar_2026"):
        parts = row["factor"].split("/") if row["factor"] else ("1", "1")
        yield {
            "date_from": date.fromisoformat(row["date_from"]),
            "date_to": date.fromisoformat(row["date_to"]),
            "kind": row["kind"],
            "name": row["name"],
            "factor_numerator": int(parts[0]),
            "factor_denominator": int(parts[1]),
        }


def _start_year() -> None:
    with clock.at("2026-02-02", 8):
        Stage().serve(cycle.start, _year(), OFFICE)
