"""Another session than that of the page, without a script: the words stay, and a way back."""

from urllib.parse import unquote

import pytest
from django.conf import settings
from django.urls import reverse

from tests.e2e.test_pages import WIDTHS

pytestmark = pytest.mark.e2e
WORDS = "Banda Aceh, lantai dua"


@pytest.fixture
def written(host, world):
    """Somebody has written into the head of the own plan and not sent it yet."""
    visit = host.visit("hendra", java_script_enabled=False)
    address = reverse("kinerja:plan-edit", args=[world.plans["hendra"].pk])
    visit.go(f"{address}?open=header")
    visit.page.get_by_label("Place of signing").fill(WORDS)
    yield visit
    visit.page.context.close()


@pytest.mark.parametrize(
    ("cookie", "link"),
    [(settings.SESSION_COOKIE_NAME, "Log in and go on"), ("csrftoken", "Open the form again")],
)
def test_the_words_stay_and_the_way_leads_back_to_the_form(written, cookie, link):
    page, form = written.page, written.page.url
    page.context.clear_cookies(name=cookie)
    page.get_by_role("button", name="Save").first.click()
    assert page.get_by_label("Place of signing").input_value() == WORDS
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        written.shoot(f"{written.host.name}_{cookie}_{width}")
    page.get_by_role("link", name=link).click()
    path = form.removeprefix(written.host.url).partition("?")[0]
    assert path in unquote(page.url)
    assert written.complaints == []
