"""What Fauzan improves in the worked example: agreed in April, done and checked in October."""

from collections.abc import Callable

from demo import clock, fixture
from demo.fixture import LOGINS, YEAR
from demo.stage import Stage, plan_of
from viewflow_kinerja.flows import engine
from viewflow_kinerja.flows.follow_up import FollowUpFlow
from viewflow_kinerja.models import Evaluation, ImprovementAction
from viewflow_kinerja.services import improvement

SUPERVISOR = "S"


class ImprovementOfTheYear:
    """What has come is played; the check is played for the checks only, where it is to come."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.actions: dict[str, ImprovementAction] = {}

    def play(self) -> None:
        """Named by the supervisor on the evaluation, agreed on by the person the same day."""
        for row in fixture.rows("improvement"):
            with clock.at(row["agreed_on"], 11):
                self._open(row)
            with clock.at(row["agreed_on"], 13):
                action = self.actions[row["id"]]
                self.stage.act(action, "agree_improvement", LOGINS[row["person"]])
        self._check(clock.has_come)

    def play_on(self) -> None:
        """The checks that are still to come."""
        self._check(lambda day: not clock.has_come(day))

    def _open(self, row: dict[str, str]) -> None:
        leader, plan = LOGINS[SUPERVISOR], plan_of(LOGINS[row["person"]], YEAR)
        rows = Evaluation.all_rows.filter(plan=plan, period__code=row["found_in"])
        told = {
            **{"statement": row["statement"], "competency": row["siasn_kompetensi"]},
            **{"severity": int(row["severity"]), "source": row["source"].upper()},
            **{"kind": row["action_kind"], "owner": "EMPLOYEE", "measure": row["measure"]},
            **{"due": clock.date_of(row["due"]), "evaluation": rows.get()},
        }
        process = engine.start(FollowUpFlow, plan, actor=self.stage.users[leader], **told)
        action: ImprovementAction = process.artifact
        for made in (action, action.area):
            self.stage.note(made, improvement.open_area.code, leader)
        self.actions[row["id"]] = action

    def _check(self, wanted: Callable[[str], bool]) -> None:
        for row in fixture.rows("improvement"):
            if not wanted(row["verified_on"]):
                continue
            action, note = self.actions[row["id"]], f"Tercapai: {row['measure']}"
            with clock.at(row["verified_on"], 9):
                login, told = LOGINS[row["person"]], {"note": f"Selesai: {row['measure']}"}
                self.stage.act(action, "progress_improvement", login, **told)
            with clock.at(row["verified_on"], 15):
                told = {"outcome": row["outcome"], "note": note}
                self.stage.act(action, "verify_improvement", LOGINS[SUPERVISOR], **told)
                self.stage.note(action.area, "improvement.verify", LOGINS[SUPERVISOR])
