"""The domain stands on the standard library alone, and every public name is explained."""

import ast
import doctest
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import viewflow_kinerja.domain

FOLDER = Path(viewflow_kinerja.domain.__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
OURS = "viewflow_kinerja.domain"


def imports_of(name):
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module


def functions_of(name):
    module = importlib.import_module(f"{OURS}.{name}")
    return [
        each
        for key, each in vars(module).items()
        if inspect.isfunction(each) and each.__module__ == module.__name__ and key[0] != "_"
    ]


PUBLIC = [
    pytest.param(function, id=f"{name}.{function.__name__}")
    for name in NAMES
    for function in functions_of(name)
]


@pytest.mark.parametrize("name", NAMES)
def test_a_module_imports_only_the_standard_library_and_the_domain(name):
    for imported in imports_of(name):
        ours = imported == OURS or imported.startswith(f"{OURS}.")
        assert ours or imported.split(".")[0] in sys.stdlib_module_names


def test_importing_the_domain_loads_no_framework():
    wanted = "; ".join(f"import {OURS}.{name}" for name in NAMES)
    code = f"import sys; {wanted}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=FOLDER.parents[1],
    )
    assert not {"django", "viewflow", "guardian", "simple_history"} & set(done.stdout.split())


@pytest.mark.parametrize("function", PUBLIC)
def test_a_public_function_has_a_source_and_one_example(function):
    text = inspect.getdoc(function)
    assert "Source:" in text or function.__module__ == f"{OURS}.exact"
    examples = doctest.DocTestParser().get_examples(text)
    assert [each for each in examples if each.want]


@pytest.mark.parametrize("function", PUBLIC)
def test_a_public_function_is_annotated_everywhere(function):
    assert set(inspect.signature(function).parameters) | {"return"} == set(function.__annotations__)


@pytest.mark.parametrize("function", PUBLIC)
def test_a_public_function_is_short(function):
    tree = ast.parse(inspect.getsource(function)).body[0]
    body = tree.body[1:]
    assert body[-1].end_lineno - body[0].lineno + 1 <= 25
