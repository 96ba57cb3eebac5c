"""The only writer of grants and of the guardian rows that follow them (ADR 0004, ADR 0015)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils import timezone

from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.models import AccessGrant, Employee, GrantSource, OrgUnit, PerformancePlan
from viewflow_kinerja.models.base import record_both
from viewflow_kinerja.permissions import resolution
from viewflow_kinerja.permissions.actions import Right
from viewflow_kinerja.permissions.resolution import TABLES


class Key(NamedTuple):
    """What a guardian row stands for."""

    anchor: str  # unit or plan
    subject: str  # user or group
    right: str
    anchor_id: int
    subject_id: int


class Window(NamedTuple):
    """From when until when, and the grant that reaches furthest."""

    valid_from: datetime
    valid_until: datetime | None
    grant_id: int


@dataclass(frozen=True)
class Spec:
    """A right that should exist."""

    right: Right
    anchor: OrgUnit | PerformancePlan
    subject: Any  # an account or a group
    source: GrantSource
    reason: str
    source_ref: str = ""
    principal: Employee | None = None
    decided_by: Any = None
    approved_by: Any = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    waits: bool = False  # proposed: gives nothing before a second person agrees

    def row(self) -> AccessGrant:
        """The grant, not yet stored."""
        return AccessGrant(
            right=self.right,
            **{_anchor(self.right): self.anchor, _subject(self.subject): self.subject},
            grant_source=self.source,
            source_ref=self.source_ref,
            principal=self.principal,
            grant_reason=self.reason,
            decided_by=self.decided_by,
            approved_by=self.approved_by,
            valid_from=self.valid_from or timezone.now(),
            valid_until=self.valid_until,
            waits=self.waits,
        )


def _anchor(right: str) -> str:
    return "unit" if str(right).endswith("_subtree") else "plan"


def _subject(whom: Any) -> str:
    return "group" if isinstance(whom, Group) else "user"


def give(specs: Sequence[Spec]) -> list[AccessGrant]:
    """Record rights and project them; inside the unit of work of the act that gives them."""
    return replace((), specs)


def end(grants: Iterable[AccessGrant], *, at: datetime | None = None) -> None:
    """End rights; other sources of the same right keep their own."""
    replace(grants, (), at=at)


def replace(
    grants: Iterable[AccessGrant],
    specs: Sequence[Spec],
    *,
    at: datetime | None = None,
    alive: Sequence[AccessGrant] | None = None,
) -> list[AccessGrant]:
    """End some rights and give others, projected together; returns those given.

    `alive` are all grants on these anchors that are not over, where the caller has locked them:
    they need not be read again. Those that end are among them, the same instances.
    """
    moment, ending = at or timezone.now(), list(grants)
    for grant in ending:
        grant.valid_until = moment
    given = record_both(ending, ["valid_until"], [spec.row() for spec in specs])
    project(
        {key_of(grant) for grant in (*ending, *given)},
        alive=None if alive is None else [*alive, *given],
    )
    return given


def settle(grant: AccessGrant, **decision: Any) -> None:
    """Write a decision on one grant and project it."""
    grant.record(**decision)
    project({key_of(grant)})


def key_of(grant: AccessGrant) -> Key:
    """The guardian row that this grant takes part in."""
    anchor, subject = _anchor(grant.right), "user" if grant.user_id else "group"
    anchor_id, subject_id = getattr(grant, f"{anchor}_id"), getattr(grant, f"{subject}_id")
    return Key(anchor, subject, str(grant.right), anchor_id, subject_id)


def window(grants: Iterable[AccessGrant], now: datetime) -> Window | None:
    """The current window of several grants for one right, or the next one."""
    current: list[Any] = []
    for grant in sorted(grants, key=lambda grant: grant.valid_from):
        if grant.valid_until is not None and grant.valid_until <= max(now, grant.valid_from):
            continue  # over, or empty
        if not current:
            current = [grant.valid_from, grant.valid_until, grant.pk]
        elif _prolongs(grant, current[1]):
            current[1:] = grant.valid_until, grant.pk
    return Window(*current) if current else None


def _prolongs(grant: AccessGrant, until: datetime | None) -> bool:
    """Whether a grant begins before a window ends, and reaches further."""
    if until is None or grant.valid_from > until:
        return False
    return grant.valid_until is None or grant.valid_until > until


def expected(
    keys: Iterable[Key] | None = None, alive: Iterable[AccessGrant] | None = None
) -> dict[Key, Window]:
    """The guardian rows that should be there, for some keys or for all."""
    by_key: dict[Key, list[AccessGrant]] = defaultdict(list)
    rows = AccessGrant.all_rows.filter(_touching(keys)) if alive is None else alive
    for grant in (row for row in rows if not row.waits):
        by_key[key_of(grant)].append(grant)
    wanted = by_key if keys is None else {key: by_key[key] for key in keys}
    windows = {key: window(grants, timezone.now()) for key, grants in wanted.items()}
    return {key: found for key, found in windows.items() if found}


def _touching(keys: Iterable[Key] | None) -> Q:
    """Grants that hold and are not over, on the anchors in question."""
    alive = Q(waits=False) & (Q(valid_until=None) | Q(valid_until__gt=timezone.now()))
    if keys is None:
        return alive
    units = {key.anchor_id for key in keys if key.anchor == "unit"}
    plans = {key.anchor_id for key in keys if key.anchor == "plan"}
    return alive & (Q(unit_id__in=units) | Q(plan_id__in=plans))


def found(keys: Iterable[Key] | None = None) -> dict[Key, Window]:
    """The guardian rows that are there, in the same shape."""
    rights, rows = resolution.permissions(), {}
    for (anchor, subject), model in TABLES.items():
        there = model.objects.all()
        if keys is not None:
            ids = {k.anchor_id for k in keys if (k.anchor, k.subject) == (anchor, subject)}
            if not ids:
                continue
            there = there.filter(content_object_id__in=ids)
        columns = ("permission_id", "content_object_id", f"{subject}_id")
        for right, on, whom, *when in there.values_list(
            *columns, "valid_from", "valid_until", "grant_id"
        ):
            rows[Key(anchor, subject, rights[right], on, whom)] = Window(*when)
    return {key: rows[key] for key in rows if keys is None or key in set(keys)}


def drift(keys: set[Key] | None = None) -> list[tuple[str, Key]]:
    """Differences: "+" missing, "-" too much, "~" wrong window."""
    want, have = expected(keys), found(keys)
    return sorted(
        [("-", key) for key in have.keys() - want.keys()]
        + [("+", key) for key in want.keys() - have.keys()]
        + [("~", key) for key in want.keys() & have.keys() if want[key] != have[key]]
    )


def project(
    keys: set[Key] | None = None, *, alive: Iterable[AccessGrant] | None = None
) -> list[tuple[str, Key]]:
    """Make the guardian rows follow the grants; returns what was different."""
    if keys is not None and not keys:
        return []
    want, have = expected(keys, alive), found(keys)
    differing = [key for key in want.keys() | have.keys() if want.get(key) != have.get(key)]
    left, came = _changed_hands(
        [key for key in differing if key in have], {k: want[k] for k in differing if k in want}
    )
    _remove(left)
    _insert(came)
    return [(_sign(key, want, have), key) for key in sorted(differing)]


def _sign(key: Key, want: dict[Key, Window], have: dict[Key, Window]) -> str:
    if key not in have:
        return "+"
    return "~" if key in want else "-"


def _changed_hands(gone: list[Key], due: dict[Key, Window]) -> tuple[list[Key], dict[Key, Window]]:
    """Let rows of the same right on the same anchor pass from one to the next, or be prolonged.

    A row passes on in one statement; where many would, those that are left are removed and written.
    Returns what is still to be removed, and to be written.
    """
    waiting: dict[Any, list[Key]] = defaultdict(list)
    for key in due:
        waiting[key._replace(subject_id=0)].append(key)
    left, came = [], dict(due)
    for number, key in enumerate(sorted(gone, key=lambda key: key not in due)):  # its own first
        same = waiting[key._replace(subject_id=0)]
        if not same or number >= _BY_ONE:
            left.append(key)
            continue
        heir = same.pop(same.index(key) if key in same else 0)
        _pass_on(key, heir, came.pop(heir))
    return left, came


def _pass_on(key: Key, heir: Key, window: Window) -> None:
    ids = {right: pk for pk, right in resolution.permissions().items()}
    rows = TABLES[key.anchor, key.subject].objects.filter(
        permission=ids[key.right],
        content_object=key.anchor_id,
        **{f"{key.subject}_id": key.subject_id},
    )
    rows.update(**{f"{key.subject}_id": heir.subject_id}, **window._asdict())


_BY_ONE = 20  # rows that change hands one by one
_A_FEW = 200  # conditions in one OR; SQLite reads no thousand


def _remove(keys: list[Key]) -> None:
    ids = {right: key for key, right in resolution.permissions().items()}
    by_table: dict[tuple[str, str], set[tuple[int, int, int]]] = defaultdict(set)
    for key in keys:
        by_table[key.anchor, key.subject].add((ids[key.right], key.anchor_id, key.subject_id))
    for table, gone in by_table.items():
        columns = ("permission_id", "content_object_id", f"{table[1]}_id")
        where = _one_of(columns, gone) if len(gone) <= _A_FEW else _by_key(table, columns, gone)
        TABLES[table].objects.filter(where).delete()


def _one_of(columns: tuple[str, ...], rows: Iterable[tuple[int, ...]]) -> Q:
    return reduce(or_, (Q(**dict(zip(columns, row, strict=True))) for row in rows))


def _by_key(table: tuple[str, str], columns: tuple[str, ...], gone: set[Any]) -> Q:
    """The same rows by their keys, looked up first: one statement more, however many there are."""
    there = TABLES[table].objects.filter(content_object_id__in={row[1] for row in gone})
    found = there.values_list("pk", *columns)
    return Q(pk__in=[pk for pk, *row in found if tuple(row) in gone])


def _insert(windows: dict[Key, Window]) -> None:
    ids = {right: key for key, right in resolution.permissions().items()}
    by_table: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for key, (start, until, grant) in windows.items():
        row = TABLES[key.anchor, key.subject](
            permission_id=ids[key.right],
            content_object_id=key.anchor_id,
            **{f"{key.subject}_id": key.subject_id},
            grant_id=grant,
            valid_from=start,
            valid_until=until,
        )
        by_table[key.anchor, key.subject].append(row)
    for table, rows in by_table.items():
        TABLES[table].objects.bulk_create(rows, batch_size=2_000)


def first_moment(day: date) -> datetime:
    """The instant at which a date of office begins."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(kinerja_settings.TIME_ZONE))


def after(day: date) -> datetime:
    """The instant at which a date of office is over."""
    return first_moment(day + timedelta(days=1))
