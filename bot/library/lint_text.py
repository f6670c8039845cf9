"""Checks an article's words: how hard they are to read, how long they are, and figures that belong among the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.library import markdown
from bot.library.knowledge import Article, ArticleText, Problem
from bot.library.lint_lines import Lines
from bot.library.markdown import PLACEHOLDER

LIX_WARNING, LIX_ERROR = 45, 55
LIX_WORDS = 40
"""Shortest text LIX says something about, in words."""
SECTION, ARTICLE = 1_200, 5_000
"""Longest section and article, in characters."""

_FIGURE = re.compile(
    r"\b(?:DKK|kr\.?)\s?\d|\b\d[\d.]*(?:,\d+)?\s?(?:kr\b|kroner\b|DKK\b|%|procent\b|percent\b|pct\b)"
    r"|\b\d+\s(?:dage?|hverdage?|uger?|måneder?|år|timer?|days?|weeks?|months?|years?|hours?)\b"
    r"|(?<!\d)\d{2} ?\d{2} ?\d{2} ?\d{2}(?!\d)"
    # A rule in words is a rule all the same; "en" and "to timer" are everyday counts.
    r"|\b(?:to|tre|fire|fem|seks|syv|otte|ni|ti|tolv|fjorten|tyve|tredive)\s(?:hverdage|uger|måneder|år)\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|twenty|thirty)\s(?:weeks|months|years)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+")
_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def lix(text: ArticleText) -> float:
    """Return how hard a text is to read.

    LIX is words per sentence plus the percentage of words longer than six letters (Björnsson, Läsbarhet, 1968); 25 is
    easy, 45 is hard, 55 is officialese. A heading or a list item ends a sentence; a value counts as no word.
    """
    words, sentences = _words(text)
    if not words:
        return 0.0
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def _words(text: ArticleText) -> tuple[list[str], int]:
    """Return a text's words and the number of its sentences."""
    words: list[str] = []
    sentences = 0
    for section in text.sections:
        for block in markdown.blocks(section.text):
            found = _WORD.findall(block)
            if found:
                words += found
                sentences += max(1, len(_SENTENCE.findall(block)) + (not _SENTENCE.search(block[-1:])))
    return words, sentences


def check(article: Article, lines: Lines) -> Iterator[Problem]:
    """Yield what is hard to read, too long, or a figure that belongs among the facts, in every language."""
    for language, text in article.texts.items():
        path = article.path if language == "da" else article.path.with_name(f"{article.id}.{language}.md")
        if not path.exists():
            continue
        first = next((number for number, line in lines.body(path) if line.strip()), 1)
        index = lix(text)
        if language == "da" and index > LIX_WARNING and len(_words(text)[0]) >= LIX_WORDS:
            severe = index > LIX_ERROR
            yield Problem(
                path, first, f"LIX is {index:.0f}, {LIX_WARNING} is the limit", "error" if severe else "warning"
            )
        length = sum(len(section.text) for section in text.sections)
        if length > ARTICLE:
            yield Problem(path, first, f"is {length} characters long, {ARTICLE} is the limit", "warning")
        if not text.sections[0].text:
            yield Problem(path, first, "begins without the paragraph that answers in two or three sentences")
        for section in text.sections:
            if len(section.text) > SECTION:
                line = next((n for n, t in lines.body(path) if section.heading and section.heading in t), first)
                message = f"this section is {len(section.text)} characters long, {SECTION} is the limit"
                yield Problem(path, line, message, "warning")
        for number, line_text in lines.body(path):
            figure = _FIGURE.search(_ADDRESS.sub(" ", PLACEHOLDER.sub(" … ", line_text)))
            if figure:
                yield Problem(
                    path, number, f"'{figure[0].strip()}' is a figure in the prose: make it a fact", "warning"
                )
