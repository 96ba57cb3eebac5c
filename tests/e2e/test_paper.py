"""The print forms on a telephone: read downwards, in ink, and on paper still a form."""

import pytest

from tests.e2e.visits import VISITS

pytestmark = pytest.mark.e2e
PAPERS = [("fauzan", "evaluation-print"), ("mukhtar", "plan-print"), ("fauzan", "month-print")]
SIDEWAYS = """() => [...document.querySelectorAll(".kj-doc, .kj-doc *")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1
    && getComputedStyle(each).overflowX !== "visible").map((each) => each.className)"""
HEADS = "() => getComputedStyle(document.querySelector('.kj-doc tbody td')).display"
LINKS = "() => [...document.querySelectorAll('.kj-doc a')].map((a) => getComputedStyle(a).color)"


@pytest.mark.parametrize(("who", "name"), PAPERS)
def test_a_print_form_is_read_downwards_on_a_telephone(host, world, who, name):
    visit = host.again(who)
    visit.go(VISITS[who][name](world))
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.shoot(f"{host.name}_paper_{who}_{name}_390")
    assert visit.page.evaluate(SIDEWAYS) == []
    assert visit.faults() == []
    assert set(visit.page.evaluate(LINKS)) <= {"rgb(0, 0, 0)"}
    visit.page.emulate_media(media="print")
    assert visit.page.evaluate(HEADS) == "table-cell"
    visit.page.close()
