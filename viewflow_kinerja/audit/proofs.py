"""Proofs of RFC 6962: that a leaf is in a tree, that a tree begins with an older one.

A proof binds the root and not the size: take both from one signed checkpoint.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from viewflow_kinerja.audit.tree import Node, fold, node_hash

Range = tuple[int, int]  # of leaves: from, up to and without


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion(index: int, size: int) -> list[Range]:
    """The subtrees that prove a leaf, from leaf to root. Source: RFC 6962 2.1.1.

    >>> inclusion(0, 3)
    [(1, 2), (2, 3)]
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    low, high, steps = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            steps.append((middle, high))
            high = middle
        else:
            steps.append((low, middle))
            low = middle
    return steps[::-1]


def consistency(old: int, size: int) -> list[Range]:
    """The subtrees that prove that a tree begins with an older one. Source: RFC 6962 2.1.2.

    >>> consistency(3, 4)
    [(2, 3), (3, 4), (0, 2)]
    """
    if not 0 < old <= size:
        raise ValueError(f"a tree of {size} does not begin with {old} leaves")
    low, high, steps = 0, size, []
    while old < high:
        middle = low + _split(high - low)
        if old <= middle:
            steps.append((middle, high))
            high = middle
        else:
            steps.append((low, middle))
            low = middle
    if low:
        steps.append((low, high))
    return steps[::-1]


def full(leaves: Range) -> Iterator[Node]:
    """The full subtrees of which a subtree of a proof is made, the largest first.

    >>> list(full((4, 7)))
    [(1, 2), (0, 6)]
    """
    low, high = leaves
    while low < high:
        level = (high - low).bit_length() - 1
        yield level, low >> level
        low += 1 << level


def wanted(ranges: Iterable[Range]) -> Iterator[Node]:
    """The nodes that a collector must keep for these proofs."""
    for leaves in ranges:
        yield from full(leaves)


def proof(ranges: Iterable[Range], kept: Mapping[Node, bytes]) -> list[bytes]:
    """The hashes of a proof, from what a collector has kept."""
    return [fold([kept[node] for node in full(leaves)]) for leaves in ranges]


def included(leaf: bytes, index: int, size: int, steps: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf is in the tree. Source: RFC 9162 2.1.3.2."""
    if not 0 <= index < size:
        return False
    at, last = index, size - 1
    for step in steps:
        if last == 0:
            return False
        if at & 1 or at == last:
            leaf = node_hash(step, leaf)
            at, last = _up(at, last)
        else:
            leaf = node_hash(leaf, step)
        at, last = at >> 1, last >> 1
    return last == 0 and leaf == root


def _up(at: int, last: int) -> Range:
    """Past the levels on which a node of the right edge has no sibling."""
    while not at & 1 and at:
        at, last = at >> 1, last >> 1
    return at, last


def consistent(old: int, size: int, old_root: bytes, root: bytes, steps: Sequence[bytes]) -> bool:
    """Whether the tree begins with the older one. Source: RFC 9162 2.1.4.2."""
    if old == size:
        return old_root == root and not steps
    if not 0 < old < size or not steps:
        return False
    path = list(steps) if old & (old - 1) else [old_root, *steps]
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return _joined(path, at, last) == (old_root, root)


def _joined(path: Sequence[bytes], at: int, last: int) -> tuple[bytes, bytes] | None:
    older = newer = path[0]
    for step in path[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            at, last = _up(at, last)
        else:
            newer = node_hash(newer, step)
        at, last = at >> 1, last >> 1
    return (older, newer) if last == 0 else None
