"""The tree is the one of RFC 6962: against the definition itself, and against vectors of others.

The vectors are those of the reference implementation of certificate transparency.
"""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.audit import proofs
from viewflow_kinerja.audit.tree import EMPTY, Collector, Frontier, fold

INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
N00, N10, N02 = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
N04, N13, N05 = (
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
INCLUDED = [  # index, size, proof
    (0, 1, []),
    (0, 8, [N00, N10, N02]),
    (5, 8, [N04, N13, ROOTS[3]]),
    (2, 3, [ROOTS[1]]),
    (1, 5, [ROOTS[0], N10, N04]),
]
CONSISTENT = [  # older size, size, proof
    (1, 1, []),
    (1, 8, [N00, N10, N02]),
    (6, 8, [N05, N13, ROOTS[3]]),
    (2, 5, [N10, N04]),
]


def leaf(data):
    return sha256(b"\x00" + data).digest()


def naive(leaves):
    """RFC 6962 2.1, word by word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + naive(leaves[:half]) + naive(leaves[half:])).digest()


def naive_path(m, leaves):
    """RFC 6962 2.1.1."""
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if m < half:
        return [*naive_path(m, leaves[:half]), naive(leaves[half:])]
    return [*naive_path(m - half, leaves[half:]), naive(leaves[:half])]


def naive_consistency(m, leaves, *, whole):
    """RFC 6962 2.1.2."""
    if m == len(leaves):
        return [] if whole else [naive(leaves)]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if m <= half:
        return [*naive_consistency(m, leaves[:half], whole=whole), naive(leaves[half:])]
    return [*naive_consistency(m - half, leaves[half:], whole=False), naive(leaves[:half])]


def root(leaves):
    frontier = Frontier()
    for each in leaves:
        frontier.add(each)
    return frontier.root()


def proved(ranges, leaves):
    collector = Collector(proofs.wanted(ranges))
    for each in leaves:
        collector.add(each)
    assert collector.root() == root(leaves)
    return proofs.proof(ranges, collector.kept)


VECTOR = [leaf(bytes.fromhex(data)) for data in INPUTS]


def test_the_empty_tree():
    assert root([]) == EMPTY == fold([])
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_of_the_reference_implementation(size):
    assert root(VECTOR[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size", "steps"), INCLUDED)
def test_inclusion_proofs_of_the_reference_implementation(index, size, steps):
    found = proved(proofs.inclusion(index, size), VECTOR[:size])
    assert [step.hex() for step in found] == steps
    assert proofs.included(VECTOR[index], index, size, found, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "size", "steps"), CONSISTENT)
def test_consistency_proofs_of_the_reference_implementation(old, size, steps):
    found = proved(proofs.consistency(old, size), VECTOR[:size])
    assert [step.hex() for step in found] == steps
    roots = (bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[size - 1]))
    assert proofs.consistent(old, size, *roots, found)


def numbered(size):
    return [leaf(b"%d" % number) for number in range(size)]


@pytest.mark.parametrize("size", range(1, 34))
def test_root_and_every_proof_are_those_of_the_definition(size):
    leaves = numbered(size)
    assert root(leaves) == naive(leaves)
    for at in range(size):
        steps = proved(proofs.inclusion(at, size), leaves)
        assert steps == naive_path(at, leaves)
        assert proofs.included(leaves[at], at, size, steps, naive(leaves))
        older = at + 1
        steps = proved(proofs.consistency(older, size), leaves)
        assert steps == naive_consistency(older, leaves, whole=True)
        assert proofs.consistent(older, size, naive(leaves[:older]), naive(leaves), steps)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_a_frontier_is_packed_and_goes_on_where_it_stopped(sizes):
    size, stop = sizes
    leaves, first = numbered(size), Frontier()
    for each in leaves[:stop]:
        first.add(each)
    again = Frontier.unpack(stop, first.pack())
    for each in leaves[stop:]:
        again.add(each)
    assert (again.size, again.root()) == (size, naive(leaves))


@given(st.data())
def test_a_proof_proves_nothing_else(data):
    """Another leaf, another place, another root, a longer or shorter way: refused."""
    size = data.draw(st.integers(2, 60))
    index = data.draw(st.integers(0, size - 1))
    leaves = numbered(size)
    steps, top = proved(proofs.inclusion(index, size), leaves), naive(leaves)
    wrong = leaf(b"another")
    at = data.draw(st.integers(0, len(steps) - 1))
    broken = [*steps[:at], wrong, *steps[at + 1 :]]
    assert not proofs.included(wrong, index, size, steps, top)
    assert not proofs.included(leaves[index], index, size, steps, wrong)
    assert not proofs.included(leaves[index], index, size, broken, top)
    assert not proofs.included(leaves[index], index, size, [*steps, wrong], top)
    assert not proofs.included(leaves[index], index, size, steps[:-1], top)
    assert not proofs.included(leaves[index], size, size, steps, top)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index))
    assert not proofs.included(leaves[index], other, size, steps, top)


@given(st.data())
def test_a_tree_that_was_rewritten_is_not_consistent(data):
    size = data.draw(st.integers(2, 60))
    old = data.draw(st.integers(1, size - 1))
    leaves = numbered(size)
    steps = proved(proofs.consistency(old, size), leaves)
    roots, wrong = (naive(leaves[:old]), naive(leaves)), leaf(b"another")
    assert not proofs.consistent(old, size, wrong, roots[1], steps)
    assert not proofs.consistent(old, size, roots[0], wrong, steps)
    assert not proofs.consistent(old, size, *roots, [*steps, wrong])
    assert not proofs.consistent(old, size, *roots, steps[:-1])
    assert not proofs.consistent(old, size, *roots, [])
    assert not proofs.consistent(0, size, EMPTY, roots[1], steps)
    assert not proofs.consistent(size, size, *roots, [])
    assert not proofs.consistent(size + 1, size, *roots, steps)


def test_what_is_not_there_has_no_proof():
    for index, size in ((0, 0), (3, 3), (-1, 2)):
        with pytest.raises(ValueError, match="no leaf"):
            proofs.inclusion(index, size)
    for old in (0, 4):
        with pytest.raises(ValueError, match="does not begin"):
            proofs.consistency(old, 3)


def test_a_frontier_that_does_not_fit_its_size_is_refused():
    for size, packed in ((1, b""), (3, b"x" * 32), (0, b"x" * 32), (1, b"x" * 31)):
        with pytest.raises(ValueError, match=r"peaks|32 bytes"):
            Frontier.unpack(size, packed)
