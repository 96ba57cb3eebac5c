"""The pages about acts, standards and personal data say what the code says."""

import ast

import pytest
from django.utils import translation

from tests import audit_pages
from tests.audit.acts import all_acts

TESTS = audit_pages.ROOT / "tests"


def made():
    with translation.override("en"):
        return audit_pages.pages()


@pytest.mark.parametrize("page", made(), ids=lambda path: path.stem)
def test_a_page_is_made_from_the_code(page):
    assert page.read_text(encoding="utf-8") == made()[page], "run: python -m tests.audit_pages"


def test_every_act_is_in_the_catalogue_once():
    lines = made()[audit_pages.REFERENCE / "acts.md"].splitlines()
    codes = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert codes == sorted(act.code for act in all_acts().values())


def test_every_test_that_a_standard_names_exists():
    named = [each for *_told, tests in audit_pages.STANDARDS for each in tests]
    missing = [each for each in named if not exists(*each.split("::"))]
    assert missing == []


def exists(file, name):
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return any(isinstance(each, ast.FunctionDef) and each.name == name for each in tree.body)
