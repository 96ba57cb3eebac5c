"""Signatures, by the library of the extra `ledger`; nothing else of ours imports it."""

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )
except ImportError as error:
    words = 'The ledger needs its extra: pip install "viewflow-kinerja[ledger]"'
    raise ImportError(words) from error


def new_seed() -> bytes:
    """The 32 bytes of a new private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(seed: bytes) -> bytes:
    """The 32 bytes of the public key."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """The 64 bytes of the signature."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is that of the key under the message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
