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
