"""Messages by Apprise, against a service that really listens."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured

from viewflow_kinerja.delivery import Message, Undeliverable, channels

# Modules of Apprise that are not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
CHANNEL = "viewflow_kinerja.delivery.by_apprise.AppriseChannel"
ADDRESSES = {}


def address(account):
    """What a host would look up."""
    return ADDRESSES.get(account, "")


@pytest.fixture
def service():
    """A service that takes JSON; its first answer can be made a refusal."""
    heard = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(503 if heard[-1]["title"] == "refuse" else 200)
            self.end_headers()

        def log_message(self, *words): ...

    server = ThreadingHTTPServer(("localhost", 0), Service)
    Thread(target=server.serve_forever, daemon=True).start()
    ADDRESSES["rahmi"] = f"json://localhost:{server.server_port}"
    yield heard
    server.shutdown()
    server.server_close()
    ADDRESSES.clear()


@pytest.fixture
def way(settings):
    settings.KINERJA = {"CHANNELS": [CHANNEL], "NOTIFY_ADDRESS": f"{__name__}.address"}
    with channels() as (found,):
        yield found


def test_a_message_goes_to_the_address_of_the_account(service, way):
    way.send("rahmi", Message("Performance: 3 reports", "3 reports wait for you."))
    (heard,) = service
    assert (heard["title"], heard["message"]) == (
        "Performance: 3 reports",
        "3 reports wait for you.",
    )


def test_a_refusal_is_tried_again_later(service, way):
    with pytest.raises(OSError, match="did not take"):
        way.send("rahmi", Message("refuse", "x"))


@pytest.mark.parametrize("known", ["", "nonsense://"])
def test_who_has_no_address_is_not_reached_on_this_way(way, known):
    ADDRESSES["fauzan"] = known
    with pytest.raises(Undeliverable):
        way.send("fauzan", Message("a", "b"))
    ADDRESSES.clear()


def test_a_missing_setting_is_told(settings):
    settings.KINERJA = {"CHANNELS": [CHANNEL]}
    with pytest.raises(ImproperlyConfigured, match="NOTIFY_ADDRESS"), channels():
        pass


def test_a_missing_library_is_told(settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    settings.KINERJA = {"CHANNELS": [CHANNEL], "NOTIFY_ADDRESS": f"{__name__}.address"}
    with pytest.raises(ImproperlyConfigured, match=r"viewflow-kinerja\[notify\]"), channels():
        pass
