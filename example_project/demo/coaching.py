"""The coaching of the worked example: talk, signature, answers, competencies before and after."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import uuid4

from demo import clock, fixture
from demo.fixture import LOGINS, YEAR
from demo.stage import Stage, plan_of
from viewflow_kinerja.domain.codes import TalkStatement
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.coaching import CoachingFlow
from viewflow_kinerja.models import CoachingSession, LeaderFeedback
from viewflow_kinerja.services import coaching

AGREED = (
    "Setiap pagi tiket diurutkan menurut prioritas; pembacaan log dipelajari bersama Hendra tiap"
    " Jumat; laporan harian diisi sebelum pulang"
)
ANSWERS = {each.value: "YES" for each in TalkStatement} | {"ASKED": "PARTLY"}


class CoachingOfTheYear:
    """What has come is played; what is still to come, for the checks only."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def play(self) -> None:
        """The talks, and the competencies that were scored up to today."""
        for row in fixture.rows("coaching"):
            session = self._held(row)
            with clock.at(row["signed_on"], 8, 30):
                self.stage.act(session, "confirm_coaching", LOGINS[row["person"]])
                self.stage.act(session, "fill_coaching", LOGINS[row["person"]], answers=ANSWERS)
                given = LeaderFeedback.all_rows.get(session=session)
                self.stage.note(given, coaching.fill_feedback.code, LOGINS[row["person"]])
        for day, rows in _sheets():
            if clock.has_come(day):
                self._score(day, rows)

    def play_on(self) -> None:
        """The competencies that are scored later in the year."""
        for day, rows in _sheets():
            if not clock.has_come(day):
                self._score(day, rows)

    def _held(self, row: dict[str, str]) -> CoachingSession:
        leader, plan = LOGINS[row["leader"]], plan_of(LOGINS[row["person"]], YEAR)
        told = {"held_on": clock.date_of(row["on"]), "discussed": row["note"], "agreed": AGREED}
        with clock.at(row["on"], 10):
            process = engine.start(CoachingFlow, plan, actor=self.stage.users[leader], **told)
        session: CoachingSession = process.artifact
        self.stage.note(session, coaching.record.code, leader)
        return session

    def _score(self, day: str, rows: list[dict[str, str]]) -> None:
        login = LOGINS[rows[0]["assessor"]]
        session = session_of(rows[0]["person"])
        names = {"competency": "competency", "grounds": "reason"}
        scores = [
            {"score": int(row["score"]), **{ours: row[theirs] for ours, theirs in names.items()}}
            for row in rows
        ]
        told = {"assessed_on": clock.date_of(day), "scores": scores, "key": uuid4()}
        with clock.at(day, 11):
            made = coaching.assess(session, actor=self.stage.users[login], **told)
        for row in made:
            self.stage.note(row, coaching.assess.code, login)


def session_of(person: str) -> Any:
    """The talk with a person of the example."""
    return CoachingSession.all_rows.get(plan=plan_of(LOGINS[person], YEAR))


def _sheets() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Each form B.1.9: its day and its rows."""
    rows = fixture.rows("competency_assessments")
    for (day, _person), sheet in groupby(rows, key=lambda row: (row["on"], row["person"])):
        yield day, list(sheet)
