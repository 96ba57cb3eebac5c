"""`dev.py test` hands its words to pytest: which of them name tests, and which do not."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def dev():
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("", ""),
        ("-k word", ""),
        ("-k docs", ""),  # a folder of this name is there, and is not meant
        ("-kword -x", ""),
        ("-m e2e --tb short --maxfail 2", ""),
        ("-n 2 -p no:cacheprovider -W error", ""),
        ("tests/domain", "tests/domain"),
        ("-q tests/domain -k word", "tests/domain"),
        ("-x tests/test_dev.py::test_a tests/views", "tests/test_dev.py::test_a tests/views"),
        ("--tb=short tests/views", "tests/views"),
    ],
)
def test_a_value_of_an_option_is_no_path(dev, words, named):
    assert dev.paths(words.split()) == named.split()
