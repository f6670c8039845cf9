"""Servers outside the house, on this machine: an HTTP receiver and a mail server, which do what a test tells them."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ipaddress
import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from tests.conftest import free_port


@dataclass
class Posted:
    """One request a receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """An HTTP server that takes down what it gets. ``answers`` are the next statuses; after them 204."""

    port: int
    posted: list[Posted] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    hang: bool = False
    endless: bool = False
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def forget(self) -> None:
        """Begin anew."""
        self.posted, self.answers, self.came = [], [], asyncio.Event()
        self.hang = self.endless = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.posted.append(Posted(request.url.path, dict(request.headers), await request.body()))
        self.came.set()
        if self.hang:
            await receive()  # until the client has gone
            return
        status = self.answers.pop(0) if self.answers else 204
        headers = {"Location": f"http://localhost:{self.port}/elsewhere"} if status == 302 else {}
        response = StreamingResponse(self._for_ever(), 200) if self.endless else Response(None, status, headers)
        await response(scope, receive, send)

    async def _for_ever(self) -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65536
            await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def receiving(certificate: Certificate | None = None) -> AsyncIterator[Receiver]:
    """Run an HTTP receiver on this machine."""
    receiver = Receiver(free_port())
    tls = {"ssl_certfile": certificate.chain, "ssl_keyfile": certificate.key} if certificate else {}
    config = uvicorn.Config(
        receiver, port=receiver.port, lifespan="off", log_config=None, timeout_graceful_shutdown=1, **tls
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield receiver
    server.should_exit = True
    await task


class MailServer:
    """A mail server that takes down what it gets. ``answers``: what it says next of a mailbox; then all is well."""

    def __init__(self) -> None:
        self.port = free_port()
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.mail: list[EmailMessage] = []
        self.answers: list[str] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mail.append(message_from_bytes(envelope.content, policy=policy.default))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


@contextlib.asynccontextmanager
async def mail_server(host: str = "127.0.0.1", certificate: Certificate | None = None) -> AsyncIterator[MailServer]:
    """Run a mail server; with a certificate it offers STARTTLS."""
    handler = MailServer()
    tls = certificate.server_context() if certificate else None
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, tls_context=tls, loop=loop), host, handler.port)
    async with server:
        yield handler


@dataclass(frozen=True)
class Certificate:
    """A certificate of this test's own authority; ``authority`` is the file a client must trust."""

    chain: Path
    key: Path
    authority: Path

    def server_context(self) -> ssl.SSLContext:
        """What a server with this certificate needs."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


def certificate(folder: Path, name: str) -> Certificate:
    """Make a certificate for a host or an address; the authority is its own issuer."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    try:
        host: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        host = x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
        .not_valid_after(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / f"{name}.pem", folder / f"{name}.key"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return Certificate(chain, secret, chain)
