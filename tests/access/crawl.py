"""The walk of everybody over every URL, made once a run: what was answered, what was in it."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from tests.access.reading import Facts
from tests.access.table import TABLE
from tests.access.world import KINDS, World
from viewflow_kinerja.testing import LOG_IN, Address, Walk, answer_of, found

WHERE = "TABLE in tests/access/table.py"
PREFIX = "kinerja/"
PAGES = ("home", "team", "office", "organisation-ratings", "plan-edit", "my-evaluation")


@dataclass(frozen=True)
class Visit:
    """One person at one address: the answer, the expected one, the canaries in it."""

    kind: str
    address: Address
    got: int | str
    wanted: int | str
    canaries: frozenset[tuple[str, str]]


def walk() -> Walk:
    """Our URLs with the table of the tests."""
    return Walk({name: line.objects for name, line in TABLE.items()}, under=PREFIX)


def visits(world: World, facts: Facts, kinds: Any = KINDS) -> Iterator[Visit]:
    """Everybody at every address."""
    addresses = list(walk().addresses(world))
    for kind in kinds:
        asker, browser = facts.asked_by(world.accounts[kind]), world.browser(kind)
        for address in addresses:
            answer = browser.get(address.url)
            wanted: int | str = LOG_IN
            if asker.is_in:
                wanted = TABLE[address.route.name].answer(asker, dict(address.arguments))
            yield Visit(kind, address, answer_of(answer), wanted, frozenset(found(answer)))


def links(world: World, kind: str) -> set[str]:
    """Addresses with a query that stand on the pages of one person."""
    browser, found_there = world.browser(kind), set()
    for address in walk().addresses(world):
        if address.route.name.removeprefix("kinerja:") in PAGES:
            body = browser.get(address.url).content.decode()
            hrefs = re.findall(r'href="(/?[^"#]*[?][^"#]+)', body)
            found_there |= {urljoin(address.url, html.unescape(each)) for each in hrefs}
    return {url for url in found_there if url.startswith(f"/{PREFIX}")}
