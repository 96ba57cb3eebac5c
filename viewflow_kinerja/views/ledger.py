"""How the ledger of history stands: for the personnel office and the auditors."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viewflow_kinerja.audit.findings import COULD_NOT_RUN, SELF_CONSISTENT, TAMPERED, VERIFIED
from viewflow_kinerja.audit.state import state
from viewflow_kinerja.exceptions import Refused
from viewflow_kinerja.models import LedgerCheck
from viewflow_kinerja.permissions import Relation
from viewflow_kinerja.templatetags.words import local_datetime
from viewflow_kinerja.views.base import page, show


@require_safe
@page
def ledger(request: Any) -> HttpResponse:
    """Lag, last seal, last verification, anchors; nothing about anybody."""
    visitor = request.visitor
    if not (visitor.stands(Relation.OFF) or visitor.stands(Relation.AUD)):
        raise Refused(_("This page is for the personnel office and the auditors."))
    now = state()
    return show(
        request,
        "audit/ledger",
        state=now,
        verdict=_verdict(now.check),
        alarm=now.check is not None and now.check.exit_code in (TAMPERED, COULD_NOT_RUN),
        columns=[_("Anchor"), _("Last seal"), _("Receipt")],
        receipts=[[row.anchor, local_datetime(row.at), row.receipt] for row in now.receipts],
    )


def _verdict(check: LedgerCheck | None) -> str:
    if check is None:
        return _("never")
    words = {
        VERIFIED: _("verified against a checkpoint kept outside"),
        SELF_CONSISTENT: _("self-consistent, not anchored"),
        TAMPERED: _("TAMPERED: %(count)s findings") % {"count": check.findings},
    }
    return words.get(check.exit_code, _("could not run"))
