"""Emergency access leaves its own events, and tells the head and the auditors of the unit.

It ends by the clock: nothing has to run. Source: our choice, ADR 0024.
"""

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from viewflow_kinerja import context, signals
from viewflow_kinerja.actors import Actor
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.delivery import Channel, Message, Undeliverable, channels
from viewflow_kinerja.models import AccessGrant, OrgUnit, WorkflowEvent
from viewflow_kinerja.permissions import Right
from viewflow_kinerja.permissions.inverse import holding

NODE = "break_glass"  # by which these events are found
_log = logging.getLogger(__name__)


def record(grant: AccessGrant, status: str) -> WorkflowEvent:
    """One event: PROPOSED, OPENED, REJECTED or ENDED."""
    work = context.current()
    return WorkflowEvent.objects.create(
        at=timezone.now(),
        grant=grant,
        node=NODE,
        status=status,
        owner_id=grant.user_id,
        actor_id=work.actor.pk if work else None,
        actor_name=context.actor_name(),
        action=context.act(),
        reason=context.reason(),
    )


def opened(grant: AccessGrant, actor: Actor) -> None:
    """Record it and tell whom it concerns, after the commit."""
    record(grant, "OPENED")
    unit = unit_of(grant)
    told = sorted(concerned(unit))
    with translation.override(settings.LANGUAGE_CODE):
        subject, text = _words(grant, unit)
    transaction.on_commit(partial(_send, told, subject, text), robust=True)
    facts = {"grant": grant.pk, "unit": unit.pk, "told": told}
    signals.announce(signals.emergency_access_opened, actor=actor, **facts)


def ended(grant: AccessGrant, actor: Actor) -> None:
    """Record that somebody ended it before its time."""
    record(grant, "ENDED")
    unit = unit_of(grant)
    signals.announce(signals.emergency_access_ended, actor=actor, grant=grant.pk, unit=unit.pk)


def unit_of(grant: Any) -> OrgUnit:
    """The unit on which a right stands."""
    return grant.unit or grant.plan.unit


def concerned(unit: OrgUnit) -> set[int]:
    """The accounts of the head of the unit, or of the next one above, and of its auditors."""
    above = [int(part) for part in unit.path.split(".") if part]
    heads = OrgUnit.objects.filter(pk__in=above, head__active=True, head__user__is_active=True)
    nearest = heads.order_by("-path").values_list("head__user", flat=True).first()
    auditors = holding([Right.AUDIT_SUBTREE], unit)
    return auditors | ({nearest} if nearest else set())


def _words(grant: Any, unit: OrgUnit) -> tuple[str, str]:
    with timezone.override(kinerja_settings.TIME_ZONE):
        until = formats.date_format(timezone.localtime(grant.valid_until), "DATETIME_FORMAT")
    who = grant.user.get_full_name() or grant.user.get_username()
    facts = {"who": who, "unit": unit.name, "until": until, "why": grant.grant_reason}
    facts |= {"right": grant.right, "zone": kinerja_settings.TIME_ZONE}
    subject = _("Emergency access is open: %(who)s, %(unit)s") % facts
    text = _(
        "%(who)s has emergency access to %(unit)s and all below it (%(right)s), until %(until)s "
        "(%(zone)s).\n\nReason: %(why)s\n\nIt ends by itself. Everything done by it is on record."
    )
    return subject.replace("\n", " "), text % facts


def _send(accounts: list[int], subject: str, text: str) -> None:
    """One message to each: nobody learns who else was told; at night too, for it is an alarm."""
    users = get_user_model()._default_manager.filter(pk__in=accounts, is_active=True)
    with channels() as ways:
        for account in users:
            for way in ways:
                _carry(way, account, Message(subject, text))


def _carry(way: Channel, account: Any, message: Message) -> None:
    try:
        way.send(account, message)
    except Undeliverable:
        _log.warning("no address to tell account %s of emergency access", account.pk)
    except OSError:  # one broken address or server keeps nobody else uninformed
        _log.exception("account %s was not told of emergency access", account.pk)
