"""The organisation's identity provider, over OpenID Connect: authorization code with PKCE, state and nonce.

Sign-ins are few, so nothing of the provider is kept between them: its addresses and its keys are those of the moment,
and a key that was rotated or withdrawn counts at once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError

from bot.errors import AppError
from bot.settings import Settings

SCOPE = "openid profile"
TIMEOUT_S = 5.0
LEEWAY_S = 60
"""How far the provider's clock and ours may be apart."""
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures by a key only the provider has: not 'none', and none made with the secret that we share with it."""
KEY_TYPES = ("RSA", "EC")


class ProviderAway(AppError):
    """The identity provider cannot be reached, or does not answer as one."""

    code = "provider_away"
    status = 503


class IdentityNotProved(AppError):
    """What came back does not prove who somebody is; ``reason`` is for the audit log alone."""

    code = "identity_not_proved"
    status = 403

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class Addresses(BaseModel):
    """What the provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one sign-in is known by: at the provider, in the browser, and in the ID token."""

    state: str
    nonce: str
    code_verifier: str

    @classmethod
    def new(cls) -> Self:
        """Make them up: 256 random bits each."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


@dataclass(frozen=True, slots=True)
class Proved:
    """Who somebody is, in the provider's words, and the token that says so."""

    claims: dict[str, Any]
    id_token: str


class Provider:
    """The provider that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._oidc = settings.oidc
        self.issuer = (settings.oidc.issuer or "").rstrip("/")

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends a browser back to. Of the setting alone, never of a request."""
        return f"{self._public}/api/v1/staff/oidc/callback"

    @property
    def _public(self) -> str:
        return (self._settings.public_url or "").rstrip("/")

    async def authorization_url(self, sign_in: Secrets) -> str:
        """Return where to send a browser that wants to sign in.

        Raises:
            ProviderAway: it does not answer.
        """
        async with self._client() as client:
            addresses = await self._addresses(client)
            url, _ = client.create_authorization_url(
                addresses.authorization_endpoint,
                state=sign_in.state,
                nonce=sign_in.nonce,
                code_verifier=sign_in.code_verifier,
            )
        return str(url)

    async def prove(self, code: str, nonce: str, code_verifier: str, now: dt.datetime) -> Proved:
        """Exchange a code for what the provider says about somebody, and check every word of it.

        Raises:
            ProviderAway: it does not answer.
            IdentityNotProved: the code is not good, or the token is not one for us and for this sign-in.
        """
        async with self._client() as client:
            addresses = await self._addresses(client)
            try:
                tokens = await client.fetch_token(addresses.token_endpoint, code=code, code_verifier=code_verifier)
            except AuthlibBaseError as error:
                raise IdentityNotProved(str(error.error)[:100]) from error
            except ValueError as error:
                raise ProviderAway from error
            id_token = tokens.get("id_token")
            if not isinstance(id_token, str):
                raise IdentityNotProved("no ID token")
            keys = await _json(client, addresses.jwks_uri)
            claims = self._checked(id_token, keys, addresses.issuer, nonce, now)
            if self._oidc.roles_claim not in claims and addresses.userinfo_endpoint:
                token = {"Authorization": f"Bearer {tokens.get('access_token')}"}
                more = await _json(client, addresses.userinfo_endpoint, headers=token)
                if more.get("sub") != claims["sub"]:
                    raise IdentityNotProved("userinfo")
                claims = more | claims
        return Proved(claims, id_token)

    async def end_session_url(self, id_token: str) -> str | None:
        """Return where a browser ends its session at the provider; None where there is no such place."""
        async with self._client() as client:
            try:
                place = (await self._addresses(client)).end_session_endpoint
            except ProviderAway:
                return None
        query = {"id_token_hint": id_token, "post_logout_redirect_uri": f"{self._public}/desk"}
        return f"{place}{'&' if '?' in place else '?'}{urlencode(query)}" if place else None

    @contextlib.asynccontextmanager
    async def _client(self) -> AsyncIterator[AsyncOAuth2Client]:
        secret = self._oidc.client_secret
        try:
            async with AsyncOAuth2Client(
                self._oidc.client_id,
                secret.get_secret_value() if secret else None,
                scope=SCOPE,
                redirect_uri=self.redirect_uri,
                code_challenge_method="S256",
                timeout=TIMEOUT_S,
            ) as client:
                yield client
        except httpx2.HTTPError as error:
            raise ProviderAway from error

    async def _addresses(self, client: AsyncOAuth2Client) -> Addresses:
        found = await _json(client, f"{self.issuer}/.well-known/openid-configuration")
        try:
            addresses = Addresses.model_validate(found)
        except ValidationError as error:
            raise ProviderAway from error
        places = [address for name, address in addresses if name != "issuer" and address]
        if addresses.issuer.rstrip("/") != self.issuer or not all(map(is_safe, places)):
            raise ProviderAway
        return addresses

    def _checked(
        self, id_token: str, keys: dict[str, Any], issuer: str, nonce: str, now: dt.datetime
    ) -> dict[str, Any]:
        known = [key for key in keys.get("keys", ()) if isinstance(key, dict)]
        signing = [key for key in known if key.get("kty") in KEY_TYPES and key.get("use") != "enc"]
        wanted = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": self._oidc.client_id or ""},
            azp={"value": self._oidc.client_id or ""},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            token = jwt.decode(id_token, KeySet.import_key_set({"keys": signing}), ALGORITHMS)
            wanted.validate(token.claims)
        except (JoseError, ValueError) as error:
            raise IdentityNotProved(str(error)[:100]) from error
        if token.claims["aud"] != self._oidc.client_id and "azp" not in token.claims:
            raise IdentityNotProved("azp")
        return token.claims


def is_safe(url: str) -> bool:
    """Whether secrets may go to an address: TLS, or this machine itself."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))


async def _json(client: AsyncOAuth2Client, url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = await client.request("GET", url, headers=headers or {}, withhold_token=True)
    try:
        found = answer.raise_for_status().json()
    except ValueError as error:
        raise ProviderAway from error
    if not isinstance(found, dict):
        raise ProviderAway
    return found
