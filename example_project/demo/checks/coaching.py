"""12.8: the talk after the first quarter, who signed when, and what has developed by October."""

from demo import clock, fixture
from demo.checks.ledger import Ledger
from demo.coaching import session_of
from demo.fixture import LOGINS
from viewflow_kinerja.domain.codes import TalkStatement
from viewflow_kinerja.models import CompetencyAssessment, Employee, LeaderFeedback
from viewflow_kinerja.permissions import Action, policy


def check(ledger: Ledger) -> None:
    """What is stored, and that the leader sees no answer."""
    for row in fixture.rows("coaching"):
        login, session = LOGINS[row["person"]], session_of(row["person"])
        ledger.line("12.8", f"talk {login}", row["on"], session.held_on)
        day = session.confirmed_at.astimezone(clock.WIB).date()
        ledger.line("12.8", f"B.1.8 {login}", row["signed_on"], day)
        given = LeaderFeedback.all_rows.get(session=session)
        ledger.line("12.8", f"answers {login}", len(TalkStatement), len(given.answers))
        _readers(ledger, row["leader"])
    _scores(ledger)


def _readers(ledger: Ledger, leader: str) -> None:
    """The superior reads the answers, who led the talk does not."""
    for key, seen in ((leader, 0), ("K", 1)):
        account = Employee.objects.get(user__username=LOGINS[key]).user
        rows = policy.visible(account, LeaderFeedback, Action.VIEW_LEADERFEEDBACK)
        ledger.line("12.8", f"answers read by {LOGINS[key]}", seen, rows.count())


def _scores(ledger: Ledger) -> None:
    for row in fixture.rows("competency_assessments"):
        stored = CompetencyAssessment.all_rows.get(
            session=session_of(row["person"]),
            assessed_on=row["on"],
            competency=row["competency"],
        )
        what = f"{row['on']} {row['competency']}"
        ledger.line("12.8", f"score {what}", row["score"], stored.score)
        ledger.line("12.8", f"number {what}", row["siasn_kompetensi"] or None, stored.number)
