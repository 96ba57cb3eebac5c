"""What makes the two forms of a coaching talk complete, and what has developed since.

Source: PermenPANRB 6/2022, annex (forms B.1.8 and B.1.9); what is ours: ADR 0058.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from viewflow_kinerja.domain.codes import Agreement, TalkStatement

LOWEST, HIGHEST = 1, 5  # of a competency on form B.1.9
STATEMENT_GROUPS = (  # about the employee, about the leader, about both
    tuple(TalkStatement)[:3],
    tuple(TalkStatement)[3:6],
    tuple(TalkStatement)[6:],
)


def unanswered(answers: Mapping[str, str]) -> list[TalkStatement]:
    """List the statements of form B.1.8 without a valid answer, in their order.

    Source: PermenPANRB 6/2022, annex: nine statements; the answers are our choice, ADR 0058.

    >>> len(unanswered({"NOTICED": "YES", "VALUED": "perhaps"}))
    8
    """
    known = {str(each) for each in Agreement}
    return [each for each in TalkStatement if answers.get(each) not in known]


def is_score(value: int) -> bool:
    """Tell whether a competency can be scored so. Source: PermenPANRB 6/2022, annex (B.1.9).

    >>> is_score(5), is_score(0)
    (True, False)
    """
    return LOWEST <= value <= HIGHEST


def development(scores: Iterable[tuple[str, date, int]]) -> dict[str, list[tuple[date, int]]]:
    """Order scores (competency, day, score) by competency, each with its days in order.

    Source: our choice, ADR 0058.

    >>> development([("Komunikasi", date(2026, 10, 12), 4), ("Komunikasi", date(2026, 4, 21), 3)])
    {'Komunikasi': [(datetime.date(2026, 4, 21), 3), (datetime.date(2026, 10, 12), 4)]}
    """
    found: dict[str, list[tuple[date, int]]] = {}
    for name, day, score in scores:
        found.setdefault(name, []).append((day, score))
    return {name: sorted(rows) for name, rows in found.items()}
