"""Secrets handed to clients: made here, and stored as their hash only."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new_token() -> tuple[str, bytes]:
    """Make a token of 256 random bits.

    Returns:
        The token for the client, and the hash to store. A plain SHA-256 is enough: there is nothing to guess from.
    """
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> bytes:
    """Return the hash a token is stored under, 32 bytes."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def matches(token: str, stored: bytes) -> bool:
    """Whether a token is the stored one, compared in constant time."""
    return hmac.compare_digest(token_hash(token), stored)


RECEIPT_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What can be said on a telephone and read from a slip without mistaking one for another: no 0 and O, no 1 and I."""


def new_receipt() -> str:
    """Make a reference that people name to each other: eight letters in two halves, ``K7QM-4XRT``; no secret."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
