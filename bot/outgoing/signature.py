"""Signatures of what we send over HTTP, as the Standard Webhooks specification has them (standardwebhooks.com).

A receiver computes HMAC-SHA256 over ``id.timestamp.body`` with the shared secret: nobody else can have sent it, and
nobody can send it again later.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
LEAST_BYTES = 24
"""Shortest secret the specification allows."""


def new_secret() -> str:
    """Make a secret: ``whsec_`` and 256 random bits in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def secret_bytes(secret: str) -> bytes:
    """Return the bytes of a secret.

    Raises:
        ValueError: it is not ``whsec_`` and base64 of at least 24 bytes.
    """
    try:
        found = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if not secret.startswith(PREFIX) or len(found) < LEAST_BYTES:
        raise ValueError(f"must be {PREFIX} and base64 of at least {LEAST_BYTES} bytes")
    return found


def signed(secret: str, message_id: str, body: bytes, now: dt.datetime) -> dict[str, str]:
    """Return the headers that sign a message.

    Args:
        secret: the one shared with the receiver.
        message_id: the same at every try.
        body: exactly what is sent.
        now: the moment of this try; a receiver refuses what is minutes old.
    """
    timestamp = str(int(now.timestamp()))
    content = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret_bytes(secret), content, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
