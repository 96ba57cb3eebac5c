"""Checkpoints: one way to write each number and each root, and a key that the reader brings."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewflow_kinerja.audit import ed25519, note
from viewflow_kinerja.audit.note import BadNote, Checkpoint, VerifierKey

ORIGIN = "kinerja.example.go.id/ledger"
SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
LEAF = bytes.fromhex("16e053c91d843d6d4ddc17b7cb8c1b80dd6576f089493833604756f03ab7ea91")
GOLDEN = (
    "kinerja.example.go.id/ledger\n1\nFuBTyR2EPW1N3Be3y4wbgN1ldvCJSTgzYEdW8Dq36pE=\n\n"
    "\u2014 kinerja.example.go.id/ledger vZqsCRiL1ggzKlmPOd2utXNDJuU4Ky7S3XTc4qwX2Q0mBJ5GR27"
    "PJfYKMYyN9pRhquxcw+0bQjjc/7xcqzOKRTd9pgM=\n"
)
GOLDEN_KEY = "kinerja.example.go.id/ledger+bd9aac09+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"


def key(seed=SEED, name=ORIGIN):
    return VerifierKey(name, ed25519.public_of(seed))


def write(text_or_head, seed=SEED, name=ORIGIN):
    """A note with this text, whatever it is, and a true signature."""
    text = getattr(text_or_head, "text", text_or_head)
    raw = note.key_id(name, ed25519.public_of(seed)) + ed25519.sign(seed, text.encode())
    return f"{text}\n\u2014 {name} {base64.b64encode(raw).decode()}\n"


def test_the_golden_note_and_the_golden_key():
    head = Checkpoint(ORIGIN, 1, LEAF)
    assert note.write(head, key(), lambda text: ed25519.sign(SEED, text)) == GOLDEN
    assert note.read(GOLDEN, [VerifierKey.parse(GOLDEN_KEY)]) == head
    assert str(key()) == GOLDEN_KEY


ROOT = base64.b64encode(LEAF).decode()
TWO_WAYS = {
    "a size with a zero before it": f"{ORIGIN}\n08\n{ROOT}\n",
    "a size with a sign": f"{ORIGIN}\n+8\n{ROOT}\n",
    "a negative size": f"{ORIGIN}\n-8\n{ROOT}\n",
    "a size with a blank": f"{ORIGIN}\n 8\n{ROOT}\n",
    "a size in other digits": f"{ORIGIN}\n\u0668\n{ROOT}\n",
    "a size past all counting": f"{ORIGIN}\n{'9' * 20}\n{ROOT}\n",
    "a root of 31 bytes": f"{ORIGIN}\n8\n{base64.b64encode(LEAF[:31]).decode()}\n",
    "a root of 33 bytes": f"{ORIGIN}\n8\n{base64.b64encode(LEAF + b'x').decode()}\n",
    "a root without its end": f"{ORIGIN}\n8\n{ROOT[:-1]}\n",
    "a root with other last bits": f"{ORIGIN}\n8\n{ROOT[:-2]}F=\n",
    "a root with a blank": f"{ORIGIN}\n8\n{ROOT} \n",
    "a root in hex": f"{ORIGIN}\n8\n{LEAF.hex()}\n",
    "a foreign origin": f"another.example/ledger\n8\n{ROOT}\n",
    "no origin": f"8\n{ROOT}\n",
    "a further line": f"{ORIGIN}\n8\n{ROOT}\nmore\n",
    "windows line ends": f"{ORIGIN}\r\n8\r\n{ROOT}\r\n",
    "no root": f"{ORIGIN}\n8\n",
}


@pytest.mark.parametrize("text", TWO_WAYS.values(), ids=TWO_WAYS)
def test_a36_another_text_for_a_checkpoint_is_refused_although_it_is_signed(text):
    with pytest.raises(BadNote):
        note.read(write(text), [key()])


@pytest.mark.parametrize(
    "broken",
    [
        "",
        GOLDEN[:-1],
        GOLDEN.replace("\u2014", "-"),
        GOLDEN.replace("\n\n", "\n"),
        GOLDEN + "\n",
        GOLDEN + "nonsense\n",
        GOLDEN + f"\u2014 {ORIGIN} !!!!\n",
        GOLDEN + f"\u2014 {ORIGIN} AAAA\n",
        GOLDEN.replace(" vZqs", "  vZqs"),
        GOLDEN + "\u2014 w AAAAAAAA\n" * 6000,
    ],
)
def test_what_is_not_a_signed_note_is_refused(broken):
    with pytest.raises(BadNote):
        note.read(broken, [key()])


def test_a_signature_by_somebody_else_or_none_is_refused():
    for trusted in ([], [key(OTHER)], [key(name="another.example/ledger")]):
        with pytest.raises(BadNote, match="no trusted key"):
            note.read(GOLDEN, trusted)


def test_a_witness_may_sign_too_and_is_ignored_unless_trusted():
    head = Checkpoint(ORIGIN, 1, LEAF)
    witness = write(head, OTHER, "witness.example").partition("\n\n")[2]
    assert note.read(GOLDEN + witness, [key()]) == head
    assert note.read(GOLDEN + witness, [key(), key(OTHER, "witness.example")]) == head
    with pytest.raises(BadNote, match="another ledger"):  # it vouches for nothing of its own
        note.read(GOLDEN + witness, [key(OTHER, "witness.example")])


def test_a_wrong_signature_under_the_name_of_a_trusted_key_refuses_the_note():
    forged = GOLDEN.replace("\n1\n", "\n2\n")
    with pytest.raises(BadNote, match="is wrong"):
        note.read(forged, [key()])
    both = write(Checkpoint(ORIGIN, 2, LEAF)) + GOLDEN.partition("\n\n")[2]
    with pytest.raises(BadNote, match="is wrong"):
        note.read(both, [key()])


@pytest.mark.parametrize(
    "text",
    [
        "",
        ORIGIN,
        GOLDEN_KEY.replace("bd9aac09", "bd9aac08"),
        GOLDEN_KEY.replace("bd9aac09", "BD9AAC09"),
        GOLDEN_KEY[:-4],
        GOLDEN_KEY.replace("+AQ", "+Ag"),
        "a " + GOLDEN_KEY,
    ],
)
def test_a_verifier_key_is_read_as_strictly(text):
    with pytest.raises(BadNote, match="verifier key"):
        VerifierKey.parse(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "x" * 256, "line\nbreak"])
def test_a_ledger_has_a_name_without_blanks_and_plus(name):
    with pytest.raises(ValueError, match="cannot name a ledger"):
        note.well_named(name)
    assert note.well_named(ORIGIN) == ORIGIN


@given(st.integers(0, len(GOLDEN.encode()) - 1), st.integers(1, 255))
def test_no_byte_of_a_note_can_be_changed(at, by):
    raw = bytearray(GOLDEN.encode())
    raw[at] ^= by
    try:
        changed = bytes(raw).decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(BadNote):
        note.read(changed, [key()])


def test_a_signature_of_the_wrong_length_is_no_signature():
    assert not ed25519.signed(ed25519.public_of(SEED), b"text", b"short")
    assert not ed25519.signed(b"short", b"text", bytes(64))
    assert ed25519.public_of(ed25519.new_seed()) != ed25519.public_of(ed25519.new_seed())
