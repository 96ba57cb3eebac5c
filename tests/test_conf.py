import pytest
from django.core.exceptions import ImproperlyConfigured

from viewflow_kinerja.conf import KEYS, kinerja_settings


def test_an_unset_key_has_its_default(settings):
    settings.KINERJA = {}
    assert kinerja_settings.LOAD_HTMX is True


def test_a_set_key_is_read_when_used(settings):
    settings.KINERJA = {"LOAD_HTMX": False}
    assert kinerja_settings.LOAD_HTMX is False


def test_an_unknown_key_is_an_error_at_once(settings):
    settings.KINERJA = {"LOAD_HTMXX": False}
    with pytest.raises(ImproperlyConfigured, match="LOAD_HTMXX"):
        kinerja_settings.LOAD_HTMX  # noqa: B018 - reading is the act


def test_every_key_has_words_and_a_default_of_its_type():
    assert all(key.words and isinstance(key.default, key.kind) for key in KEYS.values())
