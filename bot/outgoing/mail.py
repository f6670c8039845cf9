"""The way out by e-mail: SMTP, always over TLS except to this machine itself. Plain text, nothing that tracks."""

from __future__ import annotations

import datetime as dt
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib

from bot.outgoing.gateway import GatewayError, NotSent
from bot.outgoing.schemas import Parcel
from bot.settings import SMTP

TIMEOUT_S = 15.0
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
FOR_GOOD = range(500, 600)


class MailGateway:
    """Sends e-mail.

    Raises:
        GatewayError: ``SMTP_SENDER`` is missing or no address.
    """

    def __init__(self, settings: SMTP) -> None:
        self._settings = settings
        self._tls = ssl.create_default_context()
        try:
            self._sender = Address(settings.sender_name or "", addr_spec=settings.sender or "")
        except (ValueError, IndexError) as error:
            raise GatewayError("SMTP_HOST is set, so SMTP_SENDER must be too: where e-mail comes from.") from error
        if not self._sender.domain:
            raise GatewayError("SMTP_SENDER must be an address with its domain, such as svar@kommune.dk.")

    async def send(self, parcel: Parcel, now: dt.datetime) -> None:
        """Hand a message to the server.

        Raises:
            NotSent: ``final`` where the server says that this message or this mailbox is refused for good.
        """
        smtp = self._settings
        try:
            await aiosmtplib.send(
                self._written(parcel, now),
                hostname=smtp.host,
                port=smtp.port,
                username=smtp.username,
                password=smtp.password.get_secret_value() if smtp.password else None,
                use_tls=smtp.tls,
                start_tls=not smtp.tls and smtp.host not in THIS_MACHINE,
                tls_context=self._tls,
                timeout=TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refused(error.recipients[0].code) from error
        except aiosmtplib.SMTPDataError as error:
            raise _refused(error.code) from error
        except aiosmtplib.SMTPResponseException as error:
            # Who we are, or the server itself: nothing that another message would not run into.
            raise NotSent(f"smtp_{error.code}") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotSent("timeout" if isinstance(error, TimeoutError) else "not_reached") from error

    def _written(self, parcel: Parcel, now: dt.datetime) -> EmailMessage:
        message = EmailMessage()
        try:
            message["From"] = self._sender
            message["To"] = Address(addr_spec=parcel.address)
            message["Subject"] = parcel.subject or ""
        except (ValueError, IndexError) as error:
            raise NotSent("bad_address", final=True) from error
        message["Date"] = format_datetime(now)
        # The same at every try: a server or a reader that has it already can tell.
        message["Message-ID"] = f"<{parcel.id}@{self._sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"  # no 'out of office' comes back
        message.set_content(parcel.body)
        if parcel.language:  # last: the line above clears all there is about the content
            message["Content-Language"] = parcel.language
        return message


def _refused(code: int) -> NotSent:
    return NotSent(f"smtp_{code}", final=code in FOR_GOOD)
