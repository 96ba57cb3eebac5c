"""Support that people asked for and nobody has given an answer to: how it is counted (ADR 0047)."""

from typing import Any

from django.db.models import Q

from viewflow_kinerja.domain.codes import SupportKind, SupportStatus
from viewflow_kinerja.models import SupportCase

_UNANSWERED = (SupportStatus.ASKED, SupportStatus.ESCALATED)


def waiting(where: Q) -> Any:
    """Requests of these units or people that wait for an answer; `asked_at` says since when."""
    return SupportCase.all_rows.filter(where, kind=SupportKind.SUPPORT, status__in=_UNANSWERED)
