"""The questions that auditors ask again and again, each with the definition that its page shows.

A question narrows the rows of some histories; scope and search narrow them as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.models import Assignment, CalendarEntry, LedgerLeaf, LedgerSeal
from viewflow_kinerja.selectors.trail.kinds import KINDS, REFUSALS, Kind

NIGHT_FROM, NIGHT_UNTIL = 22, 5  # hours of the day
MANY = 10  # records in a minute
LATE = timedelta(hours=1)  # further back than clocks differ and transactions last
_DECIDING = ("performanceplan", "evaluation", "dailyreport", "monthlyreport")
_RATING = ("result_rating", "behaviour_rating", "predicate")
_SHUT = ("HOLIDAY", "JOINT_LEAVE")
_VETOES = ("own", "self", "two")
Narrow = Callable[[Kind, QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True)
class Question:
    """A saved question: its title, what it counts and what not, which histories it reads."""

    title: Promise
    definition: Promise
    kinds: tuple[str, ...]
    narrow: Narrow


def _earlier(kind: Kind, column: str) -> Subquery:
    """The same record one row before."""
    rows = kind.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    return Subquery(rows.order_by("-history_id").values(column)[:1])


def _by_people(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Without what the machine did."""
    users = get_user_model()
    name = {users.USERNAME_FIELD: kinerja_settings.SYSTEM_USER}
    machine = users._default_manager.filter(**name).values("pk")
    return rows.exclude(history_user_id__in=machine)


def _rated_after_final(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    before = {f"kj_old_{name}": _earlier(kind, name) for name in ("finalised_at", *_RATING)}
    same = Q(**{f"kj_old_{name}": F(name) for name in _RATING})
    return rows.annotate(**before).filter(kj_old_finalised_at__isnull=False).exclude(same)


def _at_night(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    zone = ZoneInfo(kinerja_settings.TIME_ZONE)
    told = _by_people(rows).annotate(
        kj_hour=ExtractHour("history_date", tzinfo=zone),
        kj_weekday=ExtractIsoWeekDay("history_date", tzinfo=zone),
        kj_day=TruncDate("history_date", tzinfo=zone),
    )
    today = {"date_from__lte": OuterRef("kj_day"), "date_to__gte": OuterRef("kj_day")}
    shut = Exists(CalendarEntry.objects.filter(kind__in=_SHUT, **today))
    night = Q(kj_hour__gte=NIGHT_FROM) | Q(kj_hour__lt=NIGHT_UNTIL)
    free = Q(kj_weekday=7) | (Q(kj_weekday=6) & ~Q(_six_days()))
    return told.filter(night | free | Q(shut))


def _six_days() -> Exists:
    """The actor's post of that day has a week of six days: his Saturday is no free day."""
    held = Q(effective_to=None) | Q(effective_to__gte=OuterRef("kj_day"))
    posts = Assignment.all_rows.filter(held, kind="DEFINITIVE", work_pattern="SIX_DAY")
    begun = {"effective_from__lte": OuterRef("kj_day")}
    return Exists(posts.filter(employee__user=OuterRef("history_user_id"), **begun))


def _moved(reference: Any, by: timedelta) -> Any:
    return ExpressionWrapper(reference + by, output_field=DateTimeField())


def _many(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    minute = kind.history.filter(
        history_user_id=OuterRef("history_user_id"),
        history_date__lte=OuterRef("history_date"),
        history_date__gt=_moved(OuterRef("history_date"), -timedelta(minutes=1)),
    )
    last = minute.order_by("-history_date", "-history_id").values("history_id")
    tenth = Subquery(last[MANY - 1 : MANY])
    return _by_people(rows).annotate(kj_tenth=tenth).filter(kj_tenth__isnull=False)


def _by_delegation(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(on_behalf_of_id__isnull=False)


def _unlocked(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(act__in=("report.unlock", "report.unlock_day"))


def _by_hand(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(history_type="+", grant_source__in=("MANUAL", "BREAK_GLASS"))


def _own_refused(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(reduce(or_, (Q(gates__contains=veto) for veto in _VETOES)))


def _backdated(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    before = kind.history.filter(history_id__lt=OuterRef("history_id")).order_by("-history_id")
    leaf = LedgerLeaf.objects.filter(
        table=kind.table, history_id=OuterRef(OuterRef("history_id"))
    ).values("index")[:1]
    seals = LedgerSeal.objects.filter(size__lte=Subquery(leaf)).order_by("-size")
    told = rows.annotate(
        kj_written_before=Subquery(before.values("history_date")[:1]),
        kj_sealed_before=Subquery(seals.values("sealed_at")[:1]),
    )
    late = _moved(F("history_date"), LATE)
    return told.filter(Q(kj_written_before__gt=late) | Q(kj_sealed_before__gt=late))


_ALL = tuple(KINDS)
QUESTIONS: dict[str, Question] = {
    "rated-after-final": Question(
        _("Ratings changed after finalisation"),
        _(
            "A rating of results, a rating of behaviour or a predicate that differs from the row "
            "before, where the evaluation had already been made final. Other fields do not count."
        ),
        ("evaluation",),
        _rated_after_final,
    ),
    "at-night": Question(
        _("Acts at night or on holidays"),
        _(
            "Acts of people between 22.00 and 05.00, on Sundays, public holidays or joint leave, "
            "by the clock of the offices; on Saturdays too, unless the post of that day has a week "
            "of six days. Background work does not count."
        ),
        _ALL,
        _at_night,
    ),
    "many-in-a-minute": Question(
        _("Many acts in a minute"),
        _(
            "An act on a plan, evaluation, daily or monthly report with nine others by the same "
            "person on records of the same kind in the minute before. Background work does not "
            "count."
        ),
        _DECIDING,
        _many,
    ),
    "by-delegation": Question(
        _("Acts by delegation"),
        _("Everything that somebody wrote by the right of another official, for whom he acted."),
        _ALL,
        _by_delegation,
    ),
    "unlocked": Question(
        _("Unlocked reports"),
        _("Locked or rejected reports that were opened again, and days that were opened again."),
        ("dailyreport", "dayunlock"),
        _unlocked,
    ),
    "by-hand": Question(
        _("Access rights given by hand"),
        _(
            "New access rights whose source is the hand or an emergency, from their proposal on. "
            "Rights by decree, delegation or organisation do not count."
        ),
        ("accessgrant",),
        _by_hand,
    ),
    "own-refused": Question(
        _("Attempts at one's own record that were refused"),
        _(
            "Acts that were sent and refused because the record was the person's own, because the "
            "person was a party to it, or because the second person was the first. Refusals for "
            "other reasons do not count."
        ),
        (REFUSALS,),
        _own_refused,
    ),
    "backdated": Question(
        _("Backdated rows"),
        _(
            "Rows of history dated more than an hour before the row written before them, or before "
            "the seal that came before their own. Both point at a clock that was wrong, or at "
            "somebody who wrote past the application."
        ),
        _ALL,
        _backdated,
    ),
}
