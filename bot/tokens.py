"""Secrets handed to clients: made here, and stored as their hash only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid


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


def link_with_key(page: str, of: uuid.UUID, token: str) -> str:
    """Return the address of something's own page. The key stands in the fragment, which no server ever sees."""
    return f"{page}#{of}.{token}"


def derived_token(token: str, purpose: str, of: uuid.UUID) -> str:
    """Return the token of something asked for with another token: the same request again gets the same one, although
    only its hash is stored.

    Args:
        token: the one that was shown.
        purpose: what it opens, so that no key opens two kinds of doors.
        of: the client's own id of the request.
    """
    digest = hmac.new(token.encode("utf-8", "replace"), f"{purpose}:".encode() + of.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
