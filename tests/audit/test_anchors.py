"""Checkpoints go outside, receipts come back; what fails is told to people."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from tests.audit.ledger_kit import ORIGIN, as_owner
from tests.audit.test_note import write
from viewflow_kinerja import context
from viewflow_kinerja.audit import anchors, keys, note
from viewflow_kinerja.audit.note import Checkpoint
from viewflow_kinerja.jobs import ledger
from viewflow_kinerja.models import LedgerCheck, LedgerReceipt, LedgerSeal, OrgUnit

OURS = "viewflow_kinerja.audit.anchors."


@pytest.fixture
def installed(cast, settings, tmp_path):
    """A key, and a folder of the inspectorate as the only anchor."""
    key = keys.make(ORIGIN, tmp_path / "ledger.key")
    outside = tmp_path / "outside"
    outside.mkdir()
    settings.KINERJA = {
        "LEDGER_KEY_FILE": str(tmp_path / "ledger.key"),
        "LEDGER_TRUSTED_KEYS": [str(key)],
        "LEDGER_ANCHORS": [{"BACKEND": OURS + "FileAnchor", "OPTIONS": {"folder": str(outside)}}],
    }
    settings.ADMINS = [("Ops", "ops@example.go.id")]
    return outside


def something(cast):
    with context.unit_of_work(actor=cast.system, act="test.rename"):
        unit = OrgUnit.objects.first()
        unit.record(name=f"{unit.name}!")


def test_a_checkpoint_lies_outside_with_its_receipt(installed):
    done = ledger.run()
    (file,) = installed.iterdir()
    receipt = LedgerReceipt.objects.get()
    assert (receipt.seal, receipt.receipt) == (done.sealed, str(file))
    assert file.read_text("utf-8") == done.sealed.note
    assert file.stat().st_mode & 0o222 == 0  # nobody writes over it


def test_one_a_day_and_only_a_newer_one(installed, cast):
    ledger.run()
    something(cast)
    assert ledger.run().published == []  # today there is one
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=True):
        assert len(ledger.run().published) == 1
    with time_machine.travel(timezone.now() + timedelta(hours=75), tick=True):
        assert ledger.run().published == []  # nothing new
    assert len(list(installed.iterdir())) == 2


def test_a_kept_checkpoint_is_never_written_over(installed):
    anchor = anchors.FileAnchor(folder=str(installed))
    first = write(Checkpoint(ORIGIN, 7, bytes(32)))
    assert anchor.publish(first) == anchor.publish(first)
    with pytest.raises(FileExistsError):
        anchor.publish(write(Checkpoint(ORIGIN, 7, bytes([1] * 32))))
    assert anchor.kept() == first


def test_a_mail_holds_the_note_and_its_number_is_the_receipt(mailoutbox):
    text = write(Checkpoint(ORIGIN, 7, bytes(32)))
    receipt = anchors.EmailAnchor(to=["ledger@inspektorat.example.go.id"]).publish(text)
    (mail,) = mailoutbox
    assert mail.to == ["ledger@inspektorat.example.go.id"]
    assert mail.body.endswith(text)
    assert mail.message()["Message-ID"] == receipt


class Service(BaseHTTPRequestHandler):
    """Somebody else's: keeps what is posted, and says under which number."""

    answer = (201, {})

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        self.server.kept.append((self.headers, self.rfile.read(size).decode()))
        self.send_response(self.answer[0])
        for name, value in self.answer[1].items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"number 4711")

    def log_message(self, *args):
        pass


@pytest.fixture
def service():
    with HTTPServer(("127.0.0.1", 0), Service) as server:
        server.kept = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_service_takes_a_post_and_answers_with_a_receipt(service):
    url = f"http://127.0.0.1:{service.server_port}/notes"
    text = write(Checkpoint(ORIGIN, 7, bytes(32)))
    anchor = anchors.HttpAnchor(url=url, headers={"Authorization": "Bearer x"})
    assert anchor.publish(text) == "201 number 4711"
    ((headers, body),) = service.kept
    assert (body, headers["Authorization"]) == (text, "Bearer x")


@pytest.mark.parametrize("answer", [(500, {}), (302, {"Location": "http://127.0.0.1:9/"})])
def test_a_service_that_refuses_or_sends_away_gives_no_receipt(service, monkeypatch, answer):
    monkeypatch.setattr(Service, "answer", answer)
    url = f"http://127.0.0.1:{service.server_port}/notes"
    with pytest.raises(OSError, match=str(answer[0])):
        anchors.HttpAnchor(url=url).publish(write(Checkpoint(ORIGIN, 7, bytes(32))))


@pytest.mark.parametrize("url", ["http://anchor.example.go.id/", "ftp://127.0.0.1/", "file:///x"])
def test_a_service_is_spoken_to_by_tls_alone(url):
    with pytest.raises(ImproperlyConfigured, match="not https"):
        anchors.HttpAnchor(url=url)


def test_an_anchor_that_fails_is_told_and_holds_up_nothing(installed, settings, mailoutbox):
    installed.rmdir()
    done = ledger.run()
    assert done.sealed is not None
    assert len(done.failed) == 1
    assert mailoutbox[0].to == ["ops@example.go.id"]
    with pytest.raises(OSError, match="outside"):
        ledger.step()
    installed.mkdir()
    assert ledger.step() == 0
    assert LedgerReceipt.objects.count() == 1


# The watch ----------------------------------------------------------------------------------------


def test_the_watch_remembers_how_it_ended_and_goes_on_from_there(installed, cast, mailoutbox):
    first = ledger.run().sealed
    check = ledger.watch()
    assert (check.exit_code, check.since, check.size, check.anchored) == (
        0,
        0,
        first.size,
        first.size,
    )
    something(cast)
    second = ledger.run().sealed
    check = ledger.watch()
    assert (check.exit_code, check.since, check.size) == (0, first.size, second.size)
    assert mailoutbox == []


def test_the_watch_alarms_and_starts_again_from_the_last_good_check(installed, cast, mailoutbox):
    ledger.run()
    ledger.watch()
    something(cast)
    ledger.run()
    as_owner(f"DELETE FROM {OrgUnit.history.model._meta.db_table} WHERE act = 'test.rename'")
    check = ledger.watch()
    assert check.exit_code == 1
    assert check.told.count("row-missing") == 1
    assert check.findings >= 1
    (mail,) = mailoutbox
    assert "row-missing" in mail.body
    assert ledger.watch().since == check.since


def test_a_ledger_that_cannot_be_verified_is_an_alarm(installed, mailoutbox):
    check = ledger.watch()
    assert (check.exit_code, check.told) == (
        2,
        "nothing was ever sealed, and no checkpoint was given",
    )
    assert "nothing was ever sealed" in mailoutbox[0].body


def test_history_that_waits_too_long_is_an_alarm(installed, cast, settings, mailoutbox):
    ledger.run()
    something(cast)
    settings.KINERJA |= {"LEDGER_MAX_LAG_MINUTES": -1, "LEDGER_ALARM_TO": ["a@example.go.id"]}
    ledger.watch()
    (mail,) = mailoutbox
    assert mail.to == ["a@example.go.id"]
    assert "waits for 0 minutes" in mail.body


def test_the_background_seals_and_watches_where_a_ledger_is_kept(installed, settings):
    from viewflow_kinerja.jobs import tick

    now = timezone.now()
    assert tick.seal_history(now) == LedgerSeal.objects.get().size
    assert tick.watch_history(now) == LedgerCheck.objects.get().size
    assert note.read(LedgerSeal.objects.get().note, keys.trusted())
    settings.KINERJA = {}
    assert (tick.seal_history(now), tick.watch_history(now)) == (0, 0)
