"""Files that prove a daily report: added by its person, never changed, seen with the report."""

import hashlib
from collections.abc import Iterable
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from viewflow_kinerja.actors import Actor
from viewflow_kinerja.context import official_act
from viewflow_kinerja.exceptions import Incomplete
from viewflow_kinerja.models import DailyReport, EvidenceFile
from viewflow_kinerja.permissions import Action, policy
from viewflow_kinerja.services import uploads


@official_act("evidence.add")
def add(report: DailyReport, *, actor: Actor, name: str, content: bytes) -> EvidenceFile:
    """Add a file to one's own unfinished report; the same content again is the same file."""
    policy.require(actor, Action.EDIT_REPORT, report)
    place = uploads.storage()
    good = uploads.checked(name, content)
    digest = hashlib.sha256(content).hexdigest()
    there = EvidenceFile.all_rows.filter(report=report)
    if (known := there.filter(sha256=digest).first()) is not None:
        return known
    if there.count() >= uploads.MOST:
        raise Incomplete(_("A report has at most %(most)d files.") % {"most": uploads.MOST})
    stored = place.save(f"kinerja/{uuid4().hex}", ContentFile(content))
    try:
        with transaction.atomic():
            return EvidenceFile.all_rows.create(
                report=report,
                name=good.name,
                content_type=good.content_type,
                size=len(content),
                sha256=digest,
                stored_as=stored,
            )
    except Exception:
        place.delete(stored)  # nothing refers to it
        raise


def discard(stored: Iterable[str]) -> None:
    """Take files away whose words were erased; called once that stands."""
    place = uploads.storage()
    for name in stored:
        place.delete(name)
