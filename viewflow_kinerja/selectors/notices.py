"""Messages in words: how many and where, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import formats
from django.utils.translation import ngettext_lazy

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import Notice
from viewflow_kinerja.models.notice import NoticeKind

PAGE = 50


@dataclass(frozen=True)
class Told:
    """One message for the reader."""

    pk: int
    title: str
    text: str
    url: str
    at: Any
    is_new: bool


def newest(actor: Actor, before: int | None = None) -> list[Told]:
    """The messages to the reader, the newest first; one more than a page where there are more."""
    rows = Notice.objects.filter(recipient=actor.pk).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [told(row) for row in rows[: PAGE + 1]]


def unread() -> Any:
    """How many messages a person has not read, as a column of the people."""
    rows = Notice.objects.filter(recipient=OuterRef("user"), read_at=None).order_by()
    counted: QuerySet[Any] = rows.values("recipient").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def told(row: Notice) -> Told:
    """A message in the language of the reader."""
    return Told(row.pk, title(row), text(row), path(row), row.created_at, not row.read_at)


def title(row: Notice) -> str:
    """What it is about."""
    return str(NoticeKind(row.kind).label)


def text(row: Notice) -> str:
    """Its sentences."""
    facts = {"day": formats.date_format(row.day)}
    found = ((words, row.numbers.get(name)) for name, words in _SENTENCES[row.kind].items())
    return " ".join(words % (facts | {"n": n}) for words, n in found if n)


def path(row: Notice) -> str:
    """Where the reader goes on."""
    what, _colon, key = row.topic.partition(":")
    if what == "plan":
        return reverse("kinerja:plan", args=[int(key)])
    if what == "objections":
        return reverse("kinerja:my-evaluation")
    if what == "support":
        return reverse("kinerja:support")
    pages = {NoticeKind.ESCALATED: "support", NoticeKind.RETURNED: "daily"}
    return reverse(f"kinerja:{pages.get(NoticeKind(row.kind), 'home')}")


# By kind: what its numbers say, in this order.
_SENTENCES: dict[str, dict[str, Any]] = {
    NoticeKind.DIGEST: {
        "steps": ngettext_lazy("%(n)d step waits for you.", "%(n)d steps wait for you.", "n"),
        "late": ngettext_lazy("%(n)d is overdue.", "%(n)d are overdue.", "n"),
        "reports": ngettext_lazy(
            "%(n)d daily report waits for your answer.",
            "%(n)d daily reports wait for your answer.",
            "n",
        ),
        "months": ngettext_lazy(
            "%(n)d month waits for your answer.", "%(n)d months wait for your answer.", "n"
        ),
    },
    NoticeKind.RETURNED: {
        "plans": ngettext_lazy(
            "%(n)d plan came back to you with a comment.",
            "%(n)d plans came back to you with a comment.",
            "n",
        ),
        "reports": ngettext_lazy(
            "%(n)d daily report came back to you.", "%(n)d daily reports came back to you.", "n"
        ),
        "support": ngettext_lazy(
            "%(n)d request of yours has been answered.",
            "%(n)d requests of yours have been answered.",
            "n",
        ),
        "objections": ngettext_lazy(
            "%(n)d objection of yours has been decided.",
            "%(n)d objections of yours have been decided.",
            "n",
        ),
    },
    NoticeKind.DUE_SOON: {
        "steps": ngettext_lazy(
            "%(n)d step that waits for you ends on %(day)s.",
            "%(n)d steps that wait for you end on %(day)s.",
            "n",
        ),
    },
    NoticeKind.OVERDUE: {
        "steps": ngettext_lazy(
            "%(n)d step that waits for you was due on %(day)s.",
            "%(n)d steps that wait for you were due on %(day)s.",
            "n",
        ),
    },
    NoticeKind.ESCALATED: {
        "reports": ngettext_lazy(
            "%(n)d daily report below you has waited longer than agreed for its answer.",
            "%(n)d daily reports below you have waited longer than agreed for their answer.",
            "n",
        ),
        "support": ngettext_lazy(
            "%(n)d request below you was not answered in time.",
            "%(n)d requests below you were not answered in time.",
            "n",
        ),
    },
}
