"""An old tab and an expired session: nothing is done, and not a word is lost."""

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from tests import cast as people
from tests.views.browse import BAD, at, rows, text, words
from viewflow_kinerja.forms.written import written
from viewflow_kinerja.views.errors import csrf_failure

HERE = {"Origin": "http://testserver"}
WISH = "Target triwulan kedua harus dinaikkan."


def old_tab(user):
    """A browser whose page is from before the last log-in."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    return browser


@pytest.fixture
def submitted(cast, plan):
    people.do(plan, "submit", cast.fauzan)
    return plan


def returned(plan):
    """The address of the step and what the form for giving the plan back sends."""
    sent = {"act": "return", "return-key": "1b4e28ba-2fa1-11d2-883f-0016d3cca427"}
    return at("task", people.step(plan).pk), sent | {"return-reason": WISH}


def test_an_old_tab_shows_what_was_written_and_the_way_back(cast, submitted):
    url, sent = returned(submitted)
    before = rows()
    answer = old_tab(cast.nurlaila).post(url, sent, headers=HERE)
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "private, no-store"
    shown = text(answer)
    assert f">\n{WISH}</textarea>" in shown
    assert "What should be improved?" in shown
    assert f'href="{url}"' in shown
    assert "kj-nav" in shown
    assert "1b4e28ba" not in shown
    assert rows() == before


def test_an_expired_session_shows_what_was_written_and_the_log_in(client, submitted):
    url, sent = returned(submitted)
    before = rows()
    answer = client.post(url, sent, headers=HERE)
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "private, no-store"
    shown = text(answer)
    assert WISH in shown
    assert f'href="{reverse("login")}?next={url}"' in shown
    assert "kj-nav" not in shown, "nobody has a menu"
    assert rows() == before


def test_an_old_tab_of_nobody_is_answered_like_an_expired_session(plan):
    answer = Client(enforce_csrf_checks=True).post(at("plan-header", plan.pk), {"place": "Sabang"})
    assert answer.status_code == 403
    assert "You have been logged out" in words(answer)
    assert "Sabang" in text(answer)


def test_the_language_of_the_visitor_is_spoken(cast, submitted, settings):
    settings.LANGUAGE_CODE = "id"
    url, sent = returned(submitted)
    assert "Buka formulirnya lagi" in text(old_tab(cast.nurlaila).post(url, sent))
    assert "Masuk dan lanjutkan" in text(Client().post(url, sent))


def test_what_another_site_has_sent_is_not_shown(cast, submitted):
    url, sent = returned(submitted)
    for origin in ("https://evil.example", "null"):
        foreign = {"Origin": origin}
        assert WISH not in text(old_tab(cast.nurlaila).post(url, sent, headers=foreign))
        assert WISH not in text(Client(enforce_csrf_checks=True).post(url, sent, headers=foreign))


@pytest.mark.parametrize(
    ("came", "leads"),
    [
        ("http://testserver/kinerja/plan/7/?open=header", "/kinerja/plan/7/?open=header"),
        ("https://evil.example/kinerja/", ""),
        ("http://testserver//evil.example/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_way_back_is_a_path_of_this_host(cast, submitted, came, leads):
    url, sent = returned(submitted)
    shown = text(old_tab(cast.nurlaila).post(url, sent, headers={"Referer": came}))
    assert f'href="{leads or url}"' in shown
    assert "evil" not in shown


def test_a_script_stays_words(cast, plan):
    answer = Client().post(at("plan-header", plan.pk), {"place": BAD})
    assert BAD not in text(answer)
    assert "&lt;script&gt;alert(1)" in text(answer)


def test_who_wrote_nothing_is_led_to_the_log_in_as_ever(client, submitted):
    url, _sent = returned(submitted)
    answer = client.post(url, {"act": "approve", "approve-key": "x"})
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('login')}?next={url}")


def test_a_script_that_keeps_drafts_is_led_to_the_log_in_as_ever(client, plan):
    url, by_script = at("draft", f"plan-{plan.pk}-header"), {"X-Requested-With": "XMLHttpRequest"}
    assert client.post(url, {"place": "Sabang"}, headers=by_script).status_code == 302


def test_an_address_of_the_portal_gets_the_page_of_django(cast):
    request = RequestFactory().post("/login/", {"reason": WISH})
    request.resolver_match, request.user = None, cast.nurlaila
    answer = csrf_failure(request, reason="x")
    assert answer.status_code == 403
    assert WISH not in text(answer)


def test_only_words_are_shown_and_no_secret():
    sent = QueryDict(mutable=True)
    sent.update(
        {
            "csrfmiddlewaretoken": "two words",
            "rate-remark_12": "Laporannya rapi dan lengkap",
            "rate-result": "ABOVE",
            "rate-key": "two words",
            "password": "my dog Bello",
            "kata_sandi": "anjing saya Bello",
            "work_result": "17",
            "place": "Sabang",
            "empty": "  ",
        }
    )
    sent["act"] = "rate"
    assert [words for _label, words in written(sent)] == ["Laporannya rapi dan lengkap"]


def test_a_single_word_counts_where_a_form_asks_for_one():
    found = written(QueryDict("approach=QUANTITATIVE&place=Sabang&key=two+words"))
    assert found == [("Place of signing", "Sabang")]
