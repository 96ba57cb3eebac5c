"""Every page in Indonesian, for whom it is made, in both hosts and on three screens."""

import gettext
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import viewflow_kinerja
from tests.e2e.visits import VISITS
from tests.e2e.world import CANARIES

pytestmark = pytest.mark.e2e


NOT_FOR_THEM = {"office-refused": 403}
WIDTHS = (320, 390, 1280)
TEXTS = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) found.push(walk.currentNode.data.trim().replace(/\\s+/g, " "));
  return found.filter((text) => text);
}"""


@cache
def english() -> frozenset[str]:
    """The English words for which the catalogue has others."""
    folder = Path(viewflow_kinerja.__file__).parent / "locale"
    words = gettext.translation("django", folder, ["id"])._catalog
    both = {text.casefold() for text in words.values() if isinstance(text, str)}
    return frozenset(key.casefold() for key in words if isinstance(key, str) and key) - both


def visits() -> Iterator[tuple[str, str]]:
    for who, pages in VISITS.items():
        for name in pages:
            yield who, name


@pytest.mark.parametrize(("who", "name"), visits())
def test_a_page_is_accessible_fits_every_screen_and_keeps_its_secrets(host, world, who, name):
    visit = host.again(who)
    answer = visit.go(VISITS[who][name](world))
    assert answer.status == NOT_FOR_THEM.get(name, 200)
    assert visit.page.locator("html").get_attribute("lang") == "id"
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 844})
        assert visit.too_wide <= 0, f"{visit.too_wide} pixels too wide at {width}"
        if width != 320:
            visit.shoot(f"{host.name}_{who}_{name}_{width}")
            assert visit.faults() == []
    assert visit.complaints == []
    texts = visit.page.evaluate(TEXTS)
    assert sorted({text for text in texts if text.casefold() in english()}) == []
    html = visit.page.content()
    assert [word for word, readers in CANARIES.items() if word in html and who not in readers] == []
    visit.page.close()
