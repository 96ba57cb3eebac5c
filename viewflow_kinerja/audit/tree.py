"""The tree of RFC 6962 in constant memory: the frontier of a log that only grows.

Source: RFC 6962 2.1.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

WIDTH = 32
EMPTY = sha256(b"").digest()
Node = tuple[int, int]  # level above the leaves, index among its equals


def node_hash(left: bytes, right: bytes) -> bytes:
    """Two subtrees become one.

    >>> node_hash(b"", b"") == sha256(bytes([1])).digest()
    True
    """
    return sha256(b"\x01" + left + right).digest()


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over full subtrees that stand side by side, the largest first.

    >>> fold([]) == EMPTY, fold([b"a"])
    (True, b'a')
    """
    if not peaks:
        return EMPTY
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


class Frontier:
    """The roots of the full subtrees of the first `size` leaves: all that is needed to go on."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self.peaks = size, list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"{len(self.peaks)} peaks do not make a tree of {size} leaves")

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "Frontier":
        """As a seal keeps it: the peaks, 32 bytes each, one after the other."""
        if len(packed) % WIDTH:
            raise ValueError("a peak has 32 bytes")
        return cls(size, (packed[at : at + WIDTH] for at in range(0, len(packed), WIDTH)))

    def pack(self) -> bytes:
        """For `unpack`."""
        return b"".join(self.peaks)

    def add(self, leaf: bytes) -> None:
        """One more leaf; equal subtrees on the right edge become one."""
        peaks, at = self.peaks, self.size
        self.size += 1
        while at & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            at >>= 1
        peaks.append(leaf)

    def root(self) -> bytes:
        """The root of all leaves so far."""
        return fold(self.peaks)


class Collector(Frontier):
    """A frontier that keeps the subtrees which somebody wants for a proof."""

    def __init__(self, wanted: Iterable[Node]) -> None:
        super().__init__()
        self.kept: dict[Node, bytes] = dict.fromkeys(wanted, b"")

    def add(self, leaf: bytes) -> None:
        """One more leaf; every subtree that becomes full passes by exactly once."""
        level, at = 0, self.size
        self.size += 1
        while True:
            if (level, at) in self.kept:
                self.kept[level, at] = leaf
            if not at & 1:
                break
            leaf = node_hash(self.peaks.pop(), leaf)
            level, at = level + 1, at >> 1
        self.peaks.append(leaf)
