"""The days of 2026: what the three report, what is missing, what is answered, month by month."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from demo import clock, fixture
from demo.fixture import LOGINS, QUARTERS, YEAR
from demo.stage import Stage, employee_of, plan_of
from viewflow_kinerja.domain.calendar import days_between
from viewflow_kinerja.domain.deadlines import month_cutoff
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.feedback import FeedbackFlow
from viewflow_kinerja.models import Assignment, DailyReport
from viewflow_kinerja.services import leave, month, report, support

TEAM, OFFICE, RATER = ("A", "B", "C"), "bkpsdm", "S"
OPENED = date(YEAR, 1, 5)  # before, there is no plan on which a report could hang
WORK = ("Memelihara layanan aplikasi", "Menyusun laporan data layanan", "Menangani gangguan")
SUPPORT = ("C", date(YEAR, 2, 3), "butuh akses log server")
ANSWERED_AFTER, HELPED_ON = timedelta(hours=2.5), date(YEAR, 2, 4)


def fates(person: str) -> dict[date, str]:
    """Every expected day of a person: approved, missing, rejected, or filed after an unlock.

    Lost days lie on every second day of 450 minutes, as the fixture asks.
    """
    own, found = fixture.calendar(person), {}
    for row in fixture.rows("daily_reports_summary"):
        if row["person"] == person:
            days = [d for d in days_between(*QUARTERS[row["period"]]) if own.is_working_day(d)]
            found |= dict.fromkeys(days, "approved") | _odd(row, days, own)
    return found


def _odd(row: dict[str, str], days: list[date], own: Any) -> dict[date, str]:
    whole = [day for day in days if own.minutes(day) == 450]
    missing, rejected = int(row["missing"]), int(row["rejected"])
    names = ["missing"] * missing + ["rejected"] * rejected
    late = whole[20 : 20 + 2 * int(row["submitted_after_unlock"]) : 2]
    return dict(zip(whole[1::2], names, strict=False)) | dict.fromkeys(late, "unlocked")


class DaysOfTheYear:
    """Filed on their days, answered and sent on the day of the cut-off."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.people = {key: employee_of(LOGINS[key]) for key in TEAM}
        self.filed: dict[tuple[int, int], list[tuple[DailyReport, str, str]]] = defaultdict(list)

    def play(self) -> None:
        """Leave first, then day by day, a month after the other; nothing that is still to come."""
        for row in fixture.rows("leave"):
            self._leave(row)
        self._play(clock.has_come)

    def play_on(self) -> None:
        """The days of the year that are still to come by the clock of this machine."""
        self._play(lambda day: not clock.has_come(day))

    def _play(self, wanted: Callable[[str], bool]) -> None:
        for number in range(1, 13):
            self._report(number, wanted)
            if wanted(month_cutoff(YEAR, number, fixture.calendar()).isoformat()):
                self._close(number)

    def _leave(self, row: dict[str, str]) -> None:
        first, last = (date.fromisoformat(row[name]) for name in ("date_from", "date_to"))
        with clock.at("2026-01-06", 9):
            placed = Assignment.of(self.people[row["person"]], first)
            days = {"date_from": first, "date_to": last, "kind": row["kind"]}
            made = leave.put(placed, actor=self.stage.users[OFFICE], **days)
            self.stage.note(made, leave.put.code, OFFICE)

    def _report(self, number: int, wanted: Callable[[str], bool]) -> None:
        for key in TEAM:
            for day, fate in fates(key).items():
                on = max(day, OPENED) if fate != "unlocked" else day + timedelta(days=3)
                if day.month == number and fate != "missing" and wanted(on.isoformat()):
                    self._file(key, day, fate, on)

    def _file(self, key: str, day: date, fate: str, on: date) -> None:
        person, login = self.people[key], LOGINS[key]
        asks = (key, day) == SUPPORT[:2]
        with clock.at(on.isoformat(), *((11, 40) if asks else (16, 30))):
            if fate == "unlocked":
                self._unlock(key, day, on)
            content = _content(key, day)
            row = report.file(person, actor=self.stage.users[login], work_date=day, **content)
            self.stage.note(row, report.file.code, login)
        self.filed[day.year, day.month].append((row, key, fate))
        if asks:
            self._support(row, login)

    def _support(self, row: DailyReport, login: str) -> None:
        """The supervisor offers help the same day; the next day it is there."""
        actor, told = self.stage.users[login], fixture.rows("feedback")[0]
        with clock.at(row.work_date.isoformat(), 11, 40):
            case = engine.start(FeedbackFlow, row, actor=actor, via="start_report").artifact
        self.stage.note(case, support.ask_by_report.code, login)
        said = datetime.fromisoformat(told["at"])
        offer = {"kind": told["kind"], "text": told["text"], "promised_on": HELPED_ON}
        with clock.at(said.date().isoformat(), said.hour, said.minute):
            self.stage.act(case, "answer_support", LOGINS[RATER], **offer)
        with clock.at(HELPED_ON.isoformat(), 10):
            self.stage.act(case, "confirm_support", login)

    def _unlock(self, key: str, day: date, until: date) -> None:
        placed = Assignment.of(self.people[key], day)
        office = self.stage.users[OFFICE]
        why = "Berita acara gangguan jaringan"
        made = report.unlock_day(placed, actor=office, work_date=day, until=until, reason=why)
        self.stage.note(made, report.unlock_day.code, OFFICE)

    def _close(self, number: int) -> None:
        """Everything is answered, then the months are sent and approved."""
        last = month_cutoff(YEAR, number, fixture.calendar())
        with clock.at(last.isoformat(), 10):
            for row, _key, fate in self.filed[YEAR, number]:
                self._answer(row, fate)
            for key in TEAM:
                self._month(key, date(YEAR, number, 1))

    def _answer(self, row: DailyReport, fate: str) -> None:
        why = {"reason": "Uraian tidak sesuai dengan hasil kerja"} if fate == "rejected" else {}
        act = report.reject if why else report.approve
        self.stage.serve(act, row, LOGINS[RATER], **why)

    def _month(self, key: str, first: date) -> None:
        login = LOGINS[key]
        plan, actor = plan_of(login, YEAR), self.stage.users[login]
        made = month.open_month(plan, actor=actor, first=first)
        self.stage.note(made, month.open_month.code, login)
        self.stage.serve(month.send, made, login)
        self.stage.serve(month.approve, made, LOGINS[RATER])


def _content(key: str, day: date) -> dict[str, Any]:
    minutes = fixture.calendar(key).minutes(day)
    begun = datetime.combine(day, time(7, 30) if minutes == 450 else time(8), clock.WIB)
    asked = {"support_requested": SUPPORT[2]} if (key, day) == SUPPORT[:2] else {}
    return {
        "started_at": begun,
        "ended_at": begun + timedelta(minutes=minutes + 60),
        "minutes": minutes,
        "description": WORK[TEAM.index(key)],
        **asked,
    }
