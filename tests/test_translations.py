"""The Indonesian catalogue says everything: read as text, without gettext."""

import re
from dataclasses import dataclass
from functools import cache

import pytest

from tests.translations import CATALOGUE, entries

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}")


@dataclass(frozen=True)
class Entry:
    """One message of the catalogue with its translations, in their order."""

    msgid: str
    plural: str
    texts: tuple[str, ...]
    fuzzy: bool


@cache
def catalogue() -> list[Entry]:
    """Every entry in use; the header and what is obsolete are none."""
    blocks = CATALOGUE.read_text(encoding="utf-8").split("\n\n")
    found = [_entry(block) for block in blocks if 'msgid "' in block and "#~" not in block]
    return [each for each in found if each.msgid]


def _entry(block: str) -> Entry:
    parts: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("msg"):
            name = line.split(" ")[0]
        parts[name] = parts.get(name, "") + "".join(_QUOTED.findall(line))
    texts = tuple(text for key, text in parts.items() if key.startswith("msgstr"))
    return Entry(parts["msgid"], parts.get("msgid_plural", ""), texts, "#, fuzzy" in block)


def test_the_catalogue_is_there():
    assert len(catalogue()) > 100


def test_every_message_has_its_indonesian():
    assert [each.msgid for each in catalogue() if not all(each.texts)] == []


def test_no_translation_is_fuzzy():
    assert [each.msgid for each in catalogue() if each.fuzzy] == []


def test_every_plural_form_is_filled():
    """Indonesian has one form."""
    plurals = [each for each in catalogue() if each.plural]
    assert [each.msgid for each in plurals if len(each.texts) != 1 or not each.texts[0]] == []


def test_no_placeholder_is_lost_or_invented():
    wrong = [
        each.msgid
        for each in catalogue()
        for text in each.texts
        if text and not set(_PLACEHOLDER.findall(text)) <= _possible(each)
    ]
    assert wrong == []


def _possible(entry: Entry) -> set[str]:
    return set(_PLACEHOLDER.findall(entry.msgid + entry.plural))


@pytest.mark.parametrize("word", ["Execute", "Submit", "Task"])
def test_no_english_button_is_left(word):
    assert [each.msgid for each in catalogue() if word in " ".join(each.texts)] == []


def test_the_personnel_office_has_one_name_and_it_is_no_district_s():
    """`pejabat pembina kepegawaian` is somebody else: the appointing authority of the law."""
    others = re.compile(r"BKPSDM|\b(?:pengelola|pejabat|unit) kepegawaian", re.IGNORECASE)
    assert [text for each in catalogue() for text in each.texts if others.search(text)] == []


def test_the_same_words_in_another_context_are_another_entry():
    """What a menu calls `Units` says nothing of a heading that does."""
    block = 'msgid "Units"\nmsgstr "Unit kerja"\n\nmsgctxt "menu"\nmsgid "Units"\nmsgstr "Unit"'
    assert entries(block) == {"Units": "Unit kerja", "menu | Units": "Unit"}
