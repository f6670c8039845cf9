"""Cuts an article's Markdown into its sections."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from bot.library.knowledge import Section

PLACEHOLDER = re.compile(r"\{\{\s*(?:(fact|local)\.([a-z0-9-]+)|(municipality))\s*\}\}")
"""``{{fact.<id>}}``, ``{{local.<id>}}`` or ``{{municipality}}``: kind and id, or the last group."""

_MARKDOWN = MarkdownIt("commonmark")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def anchor(heading: str) -> str:
    """Return a heading's name in a URL: ``Sådan gør du`` becomes ``saadan-goer-du``; placeholders are left out."""
    plain = PLACEHOLDER.sub(" ", heading).lower().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "afsnit"


def sections(body: str) -> tuple[tuple[Section, int], ...]:
    """Cut Markdown at its ``##`` headings.

    Args:
        body: the text under the front matter.

    Returns:
        Each section with the line of ``body``, counted from 0, on which it starts. The opening paragraph comes first,
        without a heading; a section without text keeps its place, so that languages can be laid side by side.
    """
    lines = body.splitlines()
    tokens = _MARKDOWN.parse(body)
    starts = [
        (token.map[0], token.map[1], tokens[at + 1].content)
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0 and token.map
    ]
    ends = [start for start, _, _ in starts[1:]] + [len(lines)] * bool(starts)
    opening = "\n".join(lines[: starts[0][0] if starts else len(lines)]).strip()
    cut = [(Section(None, "", opening), 0)]
    seen: dict[str, int] = {}
    for (start, text_start, heading), end in zip(starts, ends, strict=True):
        name = anchor(heading)
        seen[name] = seen.get(name, 0) + 1
        unique = name if seen[name] == 1 else f"{name}-{seen[name]}"
        cut.append((Section(heading.strip(), unique, "\n".join(lines[text_start:end]).strip()), start))
    return tuple(cut)


def blocks(text: str) -> list[str]:
    """Return the words of each paragraph and list item of Markdown.

    Marks and link targets are left out; ``…`` stands for a value, and the municipality is called "kommunen".
    """
    filled = PLACEHOLDER.sub(lambda match: "kommunen" if match[3] else "…", text)
    found = []
    for token in _MARKDOWN.parse(filled):
        if token.type == "inline":
            words = "".join(child.content or " " for child in token.children or ())
            found.append(re.sub(r"\s+", " ", words).strip())
        elif token.type in ("fence", "code_block"):
            found.append(re.sub(r"\s+", " ", token.content).strip())
    return found


def plain(text: str) -> str:
    """Return the words of Markdown in one line; see :func:`blocks`."""
    return " ".join(blocks(text))


def without_marks(text: str) -> str:
    """Return Markdown as plain text for where no Markdown is shown: without its marks, links with their address."""
    text = re.sub(r"\[([^\]\n]{1,300})\]\(([^)\s]{1,500})\)", _link_as_text, text)
    return re.sub(r"^#{1,6} |\*\*", "", text, flags=re.MULTILINE)


def _link_as_text(link: re.Match[str]) -> str:
    label, url = link.groups()
    bare = re.sub(r"^https?://(www\.)?", "", url).rstrip("/")
    return url if label == bare else f"{label} ({url})"
