"""A system browser, two hosts on one server, and a division with something in every state.

The tests run as a process of their own (`dev.py test`): Playwright runs a loop, and the flag for
it must not reach the other tests. Data is built once; what a test changes is its own person's.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.conf import settings
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import setup_databases, teardown_databases
from pytest_django.live_server_helper import LiveServer

from tests.e2e import world as worlds

if TYPE_CHECKING:  # the other tests collect this file too, also where no Playwright is
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROME = os.environ.get("KINERJA_CHROME") or next(filter(None, map(shutil.which, _NAMES)), None)
SHOTS = os.environ.get("KINERJA_SHOTS")
HERE = Path(__file__).resolve().parent
PORTAL = HERE.parents[1] / "example_project"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = {"runOnly": TAGS, "resultTypes": ["violations"]}
FRAMES = {  # host: where its templates are, before those of the package
    "standalone": [HERE / "templates"],
    "portal": [PORTAL / "templates", PORTAL / "portal" / "templates"],
}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser of the system, never a download."""
    if not CHROME:
        give_up = pytest.fail if os.environ.get("KINERJA_E2E_REQUIRED") else pytest.skip
        give_up("no system Chromium: apt-get install chromium")
    args = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ]
    return {**browser_type_launch_args, "executable_path": CHROME, "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A telephone in the east of Indonesia."""
    phone = {"locale": "id-ID", "timezone_id": "Asia/Jayapura"}
    return {**browser_context_args, **phone, "viewport": {"width": 390, "height": 844}}


@pytest.fixture(autouse=True)
def _it_is_january() -> Iterator[None]:
    """Here it is April; the clock of the browser is the machine's all the same."""
    with time_machine.travel(worlds.NOW, tick=True):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The tables, open for the whole run; nothing is flushed between tests."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # sync Playwright runs its own loop
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        yield
        connections.close_all()
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def world(django_db_setup: None) -> worlds.World:
    """The division; nobody changes these records, see `worlds.hire` for those who act."""
    return worlds.build()


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[LiveServer]:
    """The server, with a strict policy and sessions that end with the browser."""
    strict = "tests.e2e.middleware.StrictPolicyMiddleware"
    changes = {
        "ALLOWED_HOSTS": ["localhost"],
        "LOGIN_URL": "masuk",
        "MIDDLEWARE": [strict, "django.middleware.locale.LocaleMiddleware", *settings.MIDDLEWARE],
        "ROOT_URLCONF": "tests.e2e.urls",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,  # the browser lives in another month
        "STATICFILES_DIRS": [PORTAL / "portal" / "static"],
    }
    with override_settings(**changes):
        running = LiveServer("localhost")
        yield running
        running.stop()


@dataclass
class Visit:
    """A page in the browser, with everything it complained about."""

    page: "Page"
    host: "Host"
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: "ConsoleMessage") -> None:
        """Keep warnings and errors; an answer of 403 or 422 is none of the page's fault."""
        where = message.location["url"].partition("#")[0]
        answer = message.text.startswith("Failed to load resource")
        ours = where.endswith("/favicon.ico") or where == self.page.url.partition("#")[0]
        if message.type in ("error", "warning") and not (answer and ours):
            self.complaints.append(f"{message.text} {where}")

    def go(self, path: str) -> Any:
        """Open a path of this host."""
        return self.page.goto(f"{self.host.url}{path}")

    @property
    def too_wide(self) -> int:
        """How many pixels stand out at the side; what is fixed does not widen the page."""
        wide = """() => {
          const edge = document.documentElement.clientWidth;
          const fixed = [...document.querySelectorAll(".kj-nav span, .kj-nav a")];
          const rights = fixed.map((place) => Math.floor(place.getBoundingClientRect().right));
          return Math.max(document.documentElement.scrollWidth, ...rights) - edge;
        }"""
        return self.page.evaluate(wide)

    def faults(self) -> list[str]:
        """What axe finds, in one line a rule."""
        from axe_playwright_python.sync_playwright import Axe  # of the group e2e

        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(Axe().axe_script)
        found = self.page.evaluate("(options) => axe.run(options)", AXE)["violations"]
        return [f"{rule['id']}: {[node['html'] for node in rule['nodes'][:3]]}" for rule in found]

    def shoot(self, name: str) -> None:
        """A picture, where somebody wants to look."""
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@dataclass
class Host:
    """A frame around our pages; people visit it with their session, without typing a password."""

    name: str
    url: str
    world: worlds.World
    browser: Any
    args: dict[str, Any]
    contexts: dict[str, "BrowserContext"] = field(default_factory=dict)

    def context(self, who: str, *, language: str = "en", **more: Any) -> "BrowserContext":
        """A browser in which somebody is logged in; acts are found by their English words."""
        context = self.browser.new_context(**self.args, **more)
        context.set_default_timeout(10_000)
        session = Client()
        session.force_login(self.world.cast.users[who])
        value = session.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: value, settings.LANGUAGE_COOKIE_NAME: language}
        context.add_cookies(
            [{"name": name, "value": text, "url": self.url} for name, text in cookies.items()]
        )
        return context

    def visit(self, who: str, **more: Any) -> Visit:
        """A page of a fresh browser."""
        return listening(self.context(who, **more).new_page(), self)

    def again(self, who: str) -> Visit:
        """A page of the browser in which somebody has been before: faster; in Indonesian."""
        if who not in self.contexts:
            self.contexts[who] = self.context(who, language="id")
        return listening(self.contexts[who].new_page(), self)


def listening(page: "Page", host: Host) -> Visit:
    """A page whose complaints are heard from the beginning."""
    visit = Visit(page, host)
    page.on("console", visit.hear)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    return visit


@pytest.fixture(scope="session", params=FRAMES)
def host(
    request: Any, server: LiveServer, world: worlds.World, browser: Any, browser_context_args: Any
) -> Iterator[Host]:
    """Our own page, then the portal's."""
    frame = {**settings.TEMPLATES[0], "DIRS": FRAMES[request.param]}
    with override_settings(TEMPLATES=[frame]):
        host = Host(request.param, server.url, world, browser, browser_context_args)
        yield host
        for context in host.contexts.values():
            context.close()


@pytest.fixture
def visits(host: Host) -> Iterator[Callable[..., Visit]]:
    """Opens pages of fresh browsers, and closes them."""
    opened: list[Visit] = []

    def visit(who: str, path: str, **more: Any) -> Visit:
        opened.append(host.visit(who, **more))
        opened[-1].go(path)
        return opened[-1]

    yield visit
    for each in opened:
        each.page.context.close()
