"""Keeping what somebody types: private scratch, overwritten, no act and therefore no history."""

import json
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import FormDraft

LARGEST = 64 * 1024  # bytes of one form
MOST = 200  # forms of one account; the oldest go


class TooLarge(Incomplete):
    """More than the server keeps; the device still has it."""


def keep(actor: Actor, form: str, fields: Mapping[str, Sequence[str]]) -> FormDraft:
    """Keep the fields of a form for this account alone. TooLarge above 64 kB."""
    clean = {name: [_storable(value) for value in values] for name, values in fields.items()}
    if (size := len(json.dumps(clean, ensure_ascii=False).encode())) > LARGEST:
        text = _(
            "This is too long to be kept as a draft: %(size)d kB, and %(most)d kB are possible."
        )
        raise TooLarge(text % {"size": size // 1024 + 1, "most": LARGEST // 1024})
    with transaction.atomic():
        draft, _new = FormDraft.objects.update_or_create(
            user_id=actor.pk, form=form, defaults={"data": {"fields": clean}}
        )
        _drop_the_oldest(actor)
    return draft


def _storable(text: str) -> str:
    """PostgreSQL stores every character but one."""
    return text.replace("\x00", "")


def _drop_the_oldest(actor: Actor) -> None:
    rows = FormDraft.objects.filter(user=actor.pk).order_by("-saved_at", "-pk")
    FormDraft.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[MOST:])).delete()


def forget(actor: Actor, form: str) -> None:
    """Forget a draft: it was sent, or its owner does not want it any more."""
    FormDraft.objects.filter(user=actor.pk, form=form).delete()


def once(actor: Actor, key: str, act: Callable[[], int]) -> int:
    """Do what makes a new row once for a form's key; sent again, it returns the row of before.

    The key is remembered in the transaction of the act: of two at once, one waits for the other.
    """
    with transaction.atomic():
        row, fresh = FormDraft.objects.get_or_create(
            user_id=actor.pk, form=f"sent-{key}", defaults={"data": {"fields": {}}}
        )
        if not fresh:
            return int(row.data["row"])
        row.data = {"fields": {}, "row": act()}
        row.save(update_fields=["data"])
        _drop_the_oldest(actor)
        return int(row.data["row"])
