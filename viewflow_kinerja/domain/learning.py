"""How the money for training is given out: score, order, outcome, release.

Source: our choice, ADR 0012; the hours that are asked first stand in `learning_hours`. Money is
whole rupiah. These functions only count: the caller holds the lock on the budget line.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date, datetime
from fractions import Fraction

from viewflow_kinerja.domain.codes import EmployeeKind, TrainingStatus
from viewflow_kinerja.domain.exact import Number, exact, half_up, whole
from viewflow_kinerja.domain.learning_hours import COMMITTED, PNS_MIN, PPPK_MAX, exceeds_cap

WARN_RATIO = Fraction(9, 10)
JP_CAP = "JP_CAP"
NOT_ENDORSED = "NOT_ENDORSED"
PPPK_KINDS = frozenset({EmployeeKind.PPPK, EmployeeKind.PPPK_PART_TIME})


@dataclass(frozen=True)
class Request:
    """One request as a round sees it; hours are those committed before the round starts.

    `committed_jp_calendar` are hours of the calendar year of the training, and
    `committed_jp_contract` hours by assignment of the contract year of a PPPK that holds its
    start; `contract_year` tells the contract years of one person apart within a round.
    """

    id: str | int
    person: str | int
    kind: str
    jp: Number
    cost: int
    requested_at: datetime
    by_assignment: bool = True
    endorsed: bool = True
    answers_open_severity_3: bool = False
    mandatory_for_post: bool = False
    supports_main_result: bool = False
    has_paid_training: bool = False
    committed_jp_calendar: Number = 0
    committed_jp_contract: Number = 0
    contract_year: date | None = None


@dataclass(frozen=True)
class Score:
    """The priority of a request, part by part, so that everybody can read why."""

    severity: int = 0
    mandatory: int = 0
    below_minimum: int = 0
    main_result: int = 0
    already_funded: int = 0

    @property
    def total(self) -> int:
        """Add up the parts."""
        return sum(astuple(self))


@dataclass(frozen=True)
class Decision:
    """What a round decided on one request, and what is left of the line after it.

    `score` is None where no money was asked. WAITLISTED calls for an alternative without cost,
    REJECTED for JP_CAP for an offer as self-development.
    """

    request: Request
    status: TrainingStatus
    score: Score | None
    remaining: int
    warning: bool
    reason: str | None = None

    @property
    def wants_alternative(self) -> bool:
        """Whether a training without cost should be proposed instead."""
        return self.status is TrainingStatus.WAITLISTED

    @property
    def offered_as_self_development(self) -> bool:
        """Whether the person may follow it on his own, uncounted."""
        return self.reason == JP_CAP


def score(request: Request, *, pns_min: Number = PNS_MIN) -> Score:
    """Score a request: need first, duty, hours still missing, plan; minus for a paid training.

    Source: our choice, ADR 0012.

    >>> first = datetime.fromisoformat("2026-04-22T09:00+07:00")
    >>> score(Request("R1", "C", "PPPK", 16, 7_500_000, first, answers_open_severity_3=True,
    ...     supports_main_result=True)).total
    4
    """
    pns = EmployeeKind(request.kind) is EmployeeKind.PNS
    missing = pns and exact(request.committed_jp_calendar) < exact(pns_min)
    return Score(
        severity=3 * request.answers_open_severity_3,
        mandatory=2 * request.mandatory_for_post,
        below_minimum=2 * missing,
        main_result=int(request.supports_main_result),
        already_funded=-int(request.has_paid_training),
    )


def run_round(
    requests: Iterable[Request],
    *,
    ceiling: int,
    committed: int,
    realised: int,
    pns_min: Number = PNS_MIN,
    pppk_max: Number = PPPK_MAX,
    warn_ratio: Number = WARN_RATIO,
) -> tuple[Decision, ...]:
    """Decide requests by score, lowest cost, earliest, lowest id; never above the ceiling.

    Hours and endorsement are asked before money; a request that does not fit does not stop the
    next one. The same function runs a waitlist again after a release. ValueError if the line is
    overdrawn. Source: our choice, ADR 0012.

    >>> first = datetime.fromisoformat("2026-08-03T09:00+07:00")
    >>> dear = Request(1, "A", "PNS", 16, 900, first)
    >>> cheap = Request(2, "B", "PNS", 3, 400, first)
    >>> decisions = run_round([dear, cheap], ceiling=1000, committed=0, realised=0)
    >>> [(each.request.id, each.status.value) for each in decisions]
    [(2, 'FUNDED'), (1, 'WAITLISTED')]
    """
    scored = [(score(each, pns_min=pns_min), each) for each in requests]
    line = _Line(ceiling, remaining(ceiling, committed, realised), warn_ratio, pppk_max)
    return tuple(line.decide(request, points) for points, request in sorted(scored, key=_order))


def remaining(ceiling: int, committed: int, realised: int) -> int:
    """Return what is left of a budget line; ValueError if more is used than it has.

    Source: our choice, ADR 0012.

    >>> remaining(10_000_000, 9_000_000, 350_000)
    650000
    """
    used = whole(committed, "a commitment") + whole(realised, "a realised sum")
    return whole(whole(ceiling, "a ceiling") - used, "the rest of a budget line")


def line_warns(used: int, ceiling: int, *, warn_ratio: Number = WARN_RATIO) -> bool:
    """Tell whether commitments and realised sums pass the warning ratio; exactly it gives none.

    Source: our choice, ADR 0012.

    >>> line_warns(9_000_000, 10_000_000), line_warns(9_350_000, 10_000_000)
    (False, True)
    """
    return whole(used, "a used sum") > exact(warn_ratio) * whole(ceiling, "a ceiling")


def kept_after_no_show(cost: int, penalty_percent: Number = 0) -> int:
    """Return what stays realised when somebody did not come, half up to the rupiah.

    The rest of the commitment is released. Source: our choice, ADR 0012.

    >>> kept_after_no_show(350_001, 50)
    175001
    """
    if not 0 <= exact(penalty_percent) <= 100:
        raise ValueError(f"a penalty is 0 to 100 percent, not {penalty_percent}")
    return int(half_up(exact(penalty_percent) * whole(cost, "a cost") / 100, 0))


class _Line:
    """What is left of the money, and the hours given, while a round runs."""

    def __init__(self, ceiling: int, left: int, warn_ratio: Number, pppk_max: Number) -> None:
        self.ceiling, self.left = ceiling, left
        self.warn_ratio, self.pppk_max = warn_ratio, pppk_max
        self.hours: dict[object, Fraction] = defaultdict(Fraction)

    def decide(self, request: Request, points: Score) -> Decision:
        """Decide one request and keep account of what it takes."""
        status, reason = self._outcome(request)
        if status is TrainingStatus.FUNDED:
            self.left -= request.cost
        if status in COMMITTED and request.by_assignment:
            self.hours[_contract(request)] += exact(request.jp)
        asked = points if request.cost else None
        warning = line_warns(self.ceiling - self.left, self.ceiling, warn_ratio=self.warn_ratio)
        return Decision(request, status, asked, self.left, warning, reason)

    def _outcome(self, request: Request) -> tuple[TrainingStatus, str | None]:
        if not request.endorsed:
            return TrainingStatus.REJECTED, NOT_ENDORSED
        if self._is_over_cap(request):
            return TrainingStatus.REJECTED, JP_CAP
        if not request.cost:
            return TrainingStatus.ENROLLED, None
        fits = request.cost <= self.left
        return (TrainingStatus.FUNDED if fits else TrainingStatus.WAITLISTED), None

    def _is_over_cap(self, request: Request) -> bool:
        if not request.by_assignment or EmployeeKind(request.kind) not in PPPK_KINDS:
            return False
        given = exact(request.committed_jp_contract) + self.hours[_contract(request)]
        return exceeds_cap(given, request.jp, pppk_max=self.pppk_max)


def _contract(request: Request) -> tuple[str | int, date | None]:
    return request.person, request.contract_year


def _order(entry: tuple[Score, Request]) -> tuple[int, int, datetime, str | int]:
    points, request = entry
    return -points.total, whole(request.cost, "a cost"), request.requested_at, request.id
