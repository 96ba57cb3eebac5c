"""The walk of everybody over every URL, made once a person: what was answered, what was in it."""

import html
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from tests.access.reading import Asker, Facts
from tests.access.table import TABLE
from tests.access.world import World
from tests.views.hostile import everything
from viewflow_kinerja.testing import LOG_IN, Address, Walk, answer_of, found, writing

WHERE = "TABLE in tests/access/table.py"
PREFIX = "kinerja/"
PAGES = ("home", "team", "office", "organisation-ratings", "plan-edit", "my-evaluation")


@dataclass(frozen=True)
class Visit:
    """One person at one address: answer, the expected one, the canaries in it, what it wrote."""

    address: Address
    got: int | str
    wanted: int | str
    canaries: frozenset[tuple[str, str]]
    written: tuple[str, ...]


def walk() -> Walk:
    """Our URLs with the table of the tests."""
    return Walk({name: line.objects for name, line in TABLE.items()}, under=PREFIX)


class Walked:
    """All visits of one person, each made once, whoever of the tests asks first."""

    def __init__(self, world: World, facts: Facts, kind: str) -> None:
        self.world, self.facts, self.kind = world, facts, kind
        self.changed: list[str] = []

    @cached_property
    def asker(self) -> Asker:
        """The oracle as this person asks it."""
        return self.facts.asked_by(self.world.accounts[self.kind])

    @cached_property
    def visits(self) -> list[Visit]:
        """This person at every address; which tables are not what they were is kept too."""
        browser, before = self.world.browser(self.kind), everything()
        made = [self._visit(browser, each) for each in walk().addresses(self.world)]
        now = everything()
        self.changed = [name for name in now if now[name] != before[name]]
        return made

    def _visit(self, browser: Any, address: Address) -> Visit:
        with writing() as sent:
            answer = browser.get(address.url)
        told = frozenset(found(answer))
        return Visit(address, answer_of(answer), self._wanted(address), told, tuple(sent))

    def _wanted(self, address: Address) -> int | str:
        if not self.asker.is_in:
            return LOG_IN
        return TABLE[address.route.name].answer(self.asker, dict(address.arguments))


def links(world: World, kind: str) -> set[str]:
    """Addresses with a query that stand on the pages of one person."""
    browser, found_there = world.browser(kind), set()
    for address in walk().addresses(world):
        if address.route.name.removeprefix("kinerja:") in PAGES:
            body = browser.get(address.url).content.decode()
            hrefs = re.findall(r'href="(/?[^"#]*[?][^"#]+)', body)
            found_there |= {urljoin(address.url, html.unescape(each)) for each in hrefs}
    return {url for url in found_there if url.startswith(f"/{PREFIX}")}
