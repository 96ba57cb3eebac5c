"""What a reader does with his messages: no act about anybody, and therefore no history."""

from django.utils import timezone

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.models import Notice


def mark_read(actor: Actor, upto: int) -> int:
    """The reader has seen his messages up to this one: they are not sent after him any more."""
    rows = Notice.objects.filter(recipient=actor.pk, pk__lte=upto)
    return rows.filter(read_at=None).update(read_at=timezone.now(), next_try_at=None)
