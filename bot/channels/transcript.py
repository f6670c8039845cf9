"""A conversation to take away, as text or PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from fpdf import FPDF

from bot.conversations.schemas import EventOut
from bot.library.markdown import without_marks
from bot.library.schemas import Municipality
from bot.words import words

_SPEAKERS = {"citizen.message": "citizen", "bot.message": "bot", "agent.message": "agent"}
AHEAD = ("waiting", "quarantined")
"""States of a callback that has not been made; an event of one of these says when it will be."""
_LATIN = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "•": "-", "\u00a0": " "}
)


def as_text(events: Sequence[EventOut], municipality: Municipality, language: str) -> str:
    """Return a conversation as plain text, times in the municipality's zone."""
    title = words(language, "transcript-title", municipality=municipality.name)
    return "\n\n".join([title, *_lines(events, municipality, language)]) + "\n"


def as_pdf(events: Sequence[EventOut], municipality: Municipality, language: str) -> bytes:
    """Return a conversation as a PDF; letters outside the PDF's own fonts become question marks."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", style="B", size=15)
    pdf.multi_cell(0, 8, _printable(words(language, "transcript-title", municipality=municipality.name)))
    pdf.set_font("Helvetica", size=11)
    for line in _lines(events, municipality, language):
        pdf.ln(4)
        pdf.set_x(pdf.l_margin)
        pdf.multi_cell(0, 6, _printable(line))
    return bytes(pdf.output())


def _lines(events: Sequence[EventOut], municipality: Municipality, language: str) -> list[str]:
    zone = ZoneInfo(municipality.time_zone)

    def clock(at: dt.datetime) -> str:
        return at.astimezone(zone).strftime("%d.%m.%Y %H:%M")

    lines = []
    for event in events:
        said = event.payload
        if speaker := _SPEAKERS.get(event.kind):
            name = said.get("name") or words(language, f"transcript-{speaker}")
            text = words(language, "transcript-erased") if said.get("erased") else _plain(said["text"], said)
            lines.append(f"{clock(event.at)}  {name}:\n{text}")
        elif event.kind in ("agent.joined", "agent.left"):
            key = "transcript-" + event.kind.replace(".", "-")
            lines.append(f"{clock(event.at)}  {words(language, key, name=said['name'] or '')}")
        elif event.kind == "callback.updated" and (said_of_it := said.get("text")):
            lines.append(f"{clock(event.at)}  {said_of_it}")
        elif event.kind == "callback.created" or (event.kind == "callback.updated" and said["status"] in AHEAD):
            key = "transcript-callback" if event.kind == "callback.created" else "transcript-callback-moved"
            ends = {end: clock(dt.datetime.fromisoformat(said["window"][end])) for end in ("from", "to")}
            lines.append(f"{clock(event.at)}  {words(language, key, **ends)}")
            if reference := said.get("reference"):
                lines[-1] += f"\n{words(language, 'transcript-callback-reference', reference=reference)}"
        elif event.kind in ("booking.created", "booking.updated"):
            key = "transcript-" + (
                "booking-cancelled" if said["status"] == "cancelled" else event.kind.replace(".", "-")
            )
            when = clock(dt.datetime.fromisoformat(said["starts_at"]))
            lines.append(f"{clock(event.at)}  {words(language, key, service=said['service'], when=when)}")
        elif event.kind == "conversation.closed":
            lines.append(f"{clock(event.at)}  {words(language, 'transcript-closed')}")
    return lines


def _plain(text: str, said: dict[str, object]) -> str:
    """Markdown without its marks, links with their address, and the sources below."""
    text = without_marks(text)
    sources = said.get("sources")
    if isinstance(sources, list):
        addresses = dict.fromkeys(f"- {s['title']}" + (f": {s['url']}" if s.get("url") else "") for s in sources)
        text = "\n".join([text, *addresses])
    return text


def _printable(text: str) -> str:
    return text.translate(_LATIN).encode("latin-1", "replace").decode("latin-1")
