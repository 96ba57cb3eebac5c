"""The ledger's round: key on record, seal, anchors, and the watch that verifies and alarms.

Idempotent; two rounds at once do no harm.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import mail_admins, send_mail
from django.utils import timezone
from django.utils.translation import gettext as _

from viewflow_kinerja.audit import anchors, keys
from viewflow_kinerja.audit.findings import COULD_NOT_RUN, TAMPERED, Finding, Report
from viewflow_kinerja.audit.note import BadNote
from viewflow_kinerja.audit.seal import seal
from viewflow_kinerja.audit.state import lag
from viewflow_kinerja.audit.verify import verify
from viewflow_kinerja.audit.waiting import newest
from viewflow_kinerja.conf import kinerja_settings
from viewflow_kinerja.jobs.system import system_actor
from viewflow_kinerja.models import LedgerCheck, LedgerSeal

_TOLD = 20  # findings that are kept with a check and told in an alarm


@dataclass
class Round:
    """What a round did."""

    sealed: LedgerSeal | None = None
    leaves: int = 0
    published: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def run() -> Round:
    """Seal and publish; what does not work is told to people."""
    signer = keys.signer()
    keys.put_on_record(signer.key, actor=system_actor(), reason="begins to sign history")
    before = newest()
    done = Round(sealed=seal(signer))
    if done.sealed:
        done.leaves = done.sealed.size - (before.size if before else 0)
    for name, error in anchors.publish_due():
        if error:
            done.failed.append(f"{name}: {error}")
        else:
            done.published.append(name)
    if done.failed:
        alarm(_("An anchor did not take the checkpoint"), done.failed)
    return done


def step() -> int:
    """The round as a step of `kinerja_tick`: an anchor that fails is a step that failed."""
    done = run()
    if done.failed:
        raise OSError("; ".join(done.failed))
    return done.leaves


def watch() -> LedgerCheck:
    """Verify what is new since the last good check, remember how it ended, alarm where it hurts."""
    found: list[Finding] = []
    last = LedgerCheck.objects.exclude(exit_code__in=[TAMPERED, COULD_NOT_RUN]).last()
    since = last.size if last else 0

    def keep(finding: Finding) -> None:
        if len(found) < _TOLD:
            found.append(finding)

    try:
        report = verify(trusted=keys.trusted(), kept=anchors.kept(), since=since, tell=keep)
    except (BadNote, OSError) as error:
        return _remember(Report(since=since), COULD_NOT_RUN, [str(error)])
    return _remember(report, report.exit_code, [each.line() for each in found])


def _remember(report: Report, exit_code: int, told: list[str]) -> LedgerCheck:
    check = LedgerCheck.objects.create(
        at=timezone.now(),
        exit_code=exit_code,
        since=report.since,
        size=report.size,
        anchored=report.anchored,
        findings=report.findings,
        told="\n".join(told),
    )
    if exit_code in (TAMPERED, COULD_NOT_RUN):
        alarm(_("Verification of history failed"), told)
    late = lag()
    if late.late:
        words = _("The oldest unsealed row waits for %(minutes)s minutes.")
        alarm(_("History is not sealed in time"), [words % {"minutes": late.minutes}])
    return check


def alarm(subject: str, lines: list[str]) -> None:
    """Tell the people of the setting, or ADMINS. The mail says nothing about anybody's work."""
    to, text = kinerja_settings.LEDGER_ALARM_TO, "\n".join(lines)
    if to:
        prefix = settings.EMAIL_SUBJECT_PREFIX
        send_mail(f"{prefix}{subject}", text, None, to, fail_silently=True)
    else:
        mail_admins(subject, text, fail_silently=True)
