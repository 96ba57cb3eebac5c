"""The menu at the foot of a telephone, in Indonesian, with as many tabs as there can be."""

import pytest

pytestmark = pytest.mark.e2e
BROKEN = """() => [...document.querySelectorAll(".kj-nav span:not(.kj-sr)")].flatMap((label) => {
  const node = label.firstChild, found = [];
  for (const word of node.data.matchAll(/[^\\s\\u00ad]+/g)) {
    const range = document.createRange();
    const joined = node.data[word.index - 1] === "\\u00ad" ? 1 : 0; // its hyphen stands above
    range.setStart(node, word.index + joined);
    range.setEnd(node, word.index + word[0].length);
    const places = [...range.getClientRects()].filter((place) => place.width > 1);
    const lines = new Set(places.map((place) => Math.round(place.top)));
    if (lines.size > 1) found.push(word[0]);
  }
  return found;
})"""


@pytest.mark.parametrize("who", ["eka", "bupati", "fauzan"])
def test_no_word_of_the_menu_is_broken(host, who):
    visit = host.again(who)
    for path in ("/kinerja/", "/kinerja/organisations/", "/kinerja/office/"):
        visit.go(path)
        for width in (390, 1280):
            visit.page.set_viewport_size({"width": width, "height": 844})
            name = path.strip("/").replace("/", "-")
            visit.shoot(f"{host.name}_nav_{who}_{name}_{width}")
            assert visit.page.evaluate(BROKEN) == []
    visit.page.close()
