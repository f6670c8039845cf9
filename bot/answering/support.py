"""Says whether a passage bears a sentence out, without a model: by words, small words, figures' company and meaning.

None of it understands the sentence. Each check is there for a way in which a fluent model goes wrong while every figure
is right; what is turned down costs only the model's wording, because the article's own takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answering.context import Token
from bot.answering.figures import figures, unit_named
from bot.answering.marks import SMALL_WORDS, Marks, committing, marks
from bot.answering.sentences import split
from bot.library.analyser import words

SHARED = 0.7
"""Share of a sentence's meaningful words its passages must have. Nineteen in twenty paraphrases keep three quarters of
them; a model that follows an instruction in the question instead has next to none."""
SHARED_OF_CLAUSE = 0.34
"""The same for a clause, so that no invention hangs on a good sentence by a comma."""
COMPANY = 0.75
"""Share of a statement's words that must stand beside its figure in the passage, or in the headings above."""
SAME = 0.6
"""Share of a statement's words from which one of the passage's is held to be about the same."""
LEEWAY = 0.05
"""How much less alike than the likest a statement of the passage may be and still be the one that is meant."""
NEAR = 0.45
"""Cosine of a sentence with the nearest of its passage's, by the shipped model, below which it is about something else.
Measured in tests/answering/test_support.py."""

_CLAUSE = re.compile(r"[,;:()–]\s+|\s+-\s+")
_AND = re.compile(r"\s+(?:og|and|eller|or|men|but|mens|while)\s+")
_MARKER = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)])\s+")
_LETTER = re.compile(r"[^\W\d_]")

_ANYWHERE = frozenset({"kost", "pris", "betal", "gebyr", "cost", "price", "pay", "fee"})
"""Stems said of every price alike."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
Figure = tuple[str, str]


class Words(Protocol):
    """What is needed of the library."""

    @property
    def analyse(self) -> Callable[[str], Sequence[Token]]: ...


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or a clause: its meaningful words, each by its stems; its small words; its figures."""

    terms: tuple[frozenset[str], ...]
    marks: Marks
    figures: frozenset[Figure]
    subject: tuple[frozenset[str], ...]
    """Of the words those that a figure may be said of: no numbers, units and words of price."""
    length: int

    def shared(self, terms: frozenset[str]) -> float:
        """Return the share of the statement's words that are among ``terms``."""
        return sum(not word.isdisjoint(terms) for word in self.terms) / len(self.terms) if self.terms else 0.0

    @property
    def all_terms(self) -> frozenset[str]:
        """The statement's words as one set."""
        return frozenset().union(*self.terms)

    def alike(self, other: Statement) -> float:
        """Return how much two statements' words are the same: the more either has beside them, the less. Between a
        sentence and its clause with the same words in them, the length decides."""
        mine, its = self.shared(other.all_terms), other.shared(self.all_terms)
        longer = abs(self.length - other.length) / max(self.length, other.length, 1)
        return 2 * mine * its / (mine + its) * (1 - longer / 5) if mine + its else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """A statement with figures: the words they are said of, in it and in the headings above it."""

    figures: frozenset[Figure]
    own: frozenset[str]
    above: frozenset[str]

    def bears(self, words: Sequence[frozenset[str]]) -> bool:
        """Whether its figures may be said of ``words``: nearly all stand there, and not in the headings alone."""
        here = [word for word in words if not word.isdisjoint(self.own)]
        known = sum(not word.isdisjoint(self.own | self.above) for word in words)
        return known >= COMPANY * len(words) and (bool(here) or self.own <= self.above)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage, read once for all sentences that may rest on it."""

    text: str
    heading: frozenset[str]
    terms: frozenset[str]
    statements: tuple[Statement, ...]
    rows: tuple[Row, ...]
    vectors: NDArray[np.float32]


class Support:
    """Checks sentences against passages.

    Args:
        library: analyses words, and knows which any article uses.
        embed: embeds texts, by the shipped model: the limit of nearness is that model's.
    """

    def __init__(self, library: Words, embed: Embed) -> None:
        self._library = library
        self._embed = embed

    def read(self, heading: str, text: str) -> Evidence:
        """Read a passage.

        Args:
            heading: the article's title and the section's heading, in which a sentence's words may stand too.
            text: what the citizen would read.
        """
        sentences = split(text)
        return Evidence(
            f"{heading}\n{text}",
            self._terms(heading),
            self._terms(f"{heading}\n{text}"),
            tuple(self._statements(heading, sentences)),
            tuple(self._rows(heading, sentences)),
            self._embed([heading, *(part for sentence in sentences for part in self._parts(sentence))]),
        )

    def _statements(self, heading: str, sentences: Sequence[str]) -> Iterator[Statement]:
        """Every sentence and clause. An item of a list is denied where its heading denies: "Det tager vi ikke med"."""
        denied = marks(heading.partition("\n")[2]).negated
        for sentence in sentences:
            for part in self._parts(sentence):
                said = self._statement(part)
                turned = denied and _MARKER.match(sentence)
                yield replace(said, marks=replace(said.marks, negated=not said.marks.negated)) if turned else said

    def _rows(self, heading: str, sentences: Sequence[str]) -> Iterator[Row]:
        """Statements with figures. Outside a list a sentence may go on from the one before: "Det koster 150 kr."."""
        above, before = self._terms(heading), frozenset[str]()
        for sentence in sentences:
            listed = _MARKER.match(sentence)
            for part in _figured(_MARKER.sub("", sentence)):
                said = self._statement(part)
                if said.figures:
                    own = frozenset().union(*said.subject)
                    yield Row(said.figures, own if listed else own | before, above)
            before = frozenset().union(*self._statement(sentence).subject)

    def complaint(self, sentence: str, named: Sequence[Evidence], everything: Sequence[Evidence]) -> str | None:
        """Say what is wrong with a sentence, for the trace; None where its passages bear it out.

        Args:
            sentence: without its source numbers.
            named: the passages it rests on.
            everything: all passages the model was given.
        """
        source = "\n".join(evidence.text for evidence in named)
        if committing(sentence) - committing(source):
            return "a promise, a decision or a secret"
        said = self._statement(sentence)
        if not said.terms:
            plain = " ".join(words(sentence))
            return "nothing to check" if _LETTER.search(sentence) and plain not in " ".join(words(source)) else None
        terms = frozenset().union(*(evidence.terms for evidence in named))
        if self._invents(sentence, terms):
            return "a word nobody uses"
        clauses = [self._statement(clause) for clause in _CLAUSE.split(sentence)]
        if said.shared(terms) < SHARED or any(
            clause.terms and clause.shared(terms) < SHARED_OF_CLAUSE for clause in clauses
        ):
            return "words not in its source"
        if _turned(said, everything) or any(_turned(clause, named) for clause in clauses):
            return "turned round"
        if any(self._of_something_else(part, everything) for part in _figured(sentence)):
            return "a figure of something else"
        vector = self._embed([sentence])[0]
        if max(float((evidence.vectors @ vector).max()) for evidence in named) < NEAR:
            return "far from its source"
        return None

    def nearest(self, sentence: str, among: Sequence[Evidence]) -> int:
        """Return the place of the passage that shares most with a sentence that names none."""
        said = self._statement(sentence)
        shares = [said.shared(evidence.terms) for evidence in among]
        return shares.index(max(shares))

    def tells(self, sentence: str, question: str, named: Sequence[Evidence]) -> bool:
        """Whether a sentence says more than a heading does, and is not the question again."""
        said = self._statement(sentence)
        headings = frozenset[str]().union(*(evidence.heading for evidence in named))
        again = set(words(sentence)) <= set(words(question))
        return not again and any(word.isdisjoint(headings) for word in said.terms)

    def _invents(self, sentence: str, terms: frozenset[str]) -> bool:
        """Whether there is a word that neither the passages nor any article at all uses: a name, an insult, another
        language."""
        tokens = self._library.analyse(sentence)
        return any(not t.known and not t.word.isdigit() and terms.isdisjoint(t.terms) for t in tokens)

    def _of_something_else(self, sentence: str, everything: Sequence[Evidence]) -> bool:
        """Whether a figure stands in the passages, but not beside what it is said of: the adult's price of a child."""
        whole = self._statement(sentence)
        for clause in map(self._statement, _CLAUSE.split(sentence)):
            # "Er du voksen, koster det 893 kr.": a clause that names nothing has its subject in another.
            words = clause.subject if len(clause.subject) > 1 else whole.subject
            for number, unit in clause.figures if words else ():
                rows = [r for e in everything for r in e.rows if any(number == n for n, _ in r.figures)]
                if unit and rows and not any(row.bears(words) for row in rows):
                    return True
        return False

    def _parts(self, sentence: str) -> list[str]:
        """A sentence, its clauses, and what "og" joins where each says something."""
        bare = _MARKER.sub("", sentence)
        joined = [part for part in _AND.split(bare) if len(self._library.analyse(part)) > 1]
        return [part for part in dict.fromkeys((bare, *_CLAUSE.split(bare), *joined)) if _LETTER.search(part)]

    def _statement(self, text: str) -> Statement:
        tokens = [token for token in self._library.analyse(text) if token.word not in SMALL_WORDS]
        subject = [
            t for t in tokens if not t.word.isdigit() and not unit_named(t.word) and _ANYWHERE.isdisjoint(t.terms)
        ]
        return Statement(
            tuple(frozenset(token.stems) for token in tokens),
            marks(text),
            figures(text).keys(),
            tuple(frozenset(token.stems) for token in subject),
            len(words(text)),
        )

    def _terms(self, text: str) -> frozenset[str]:
        # analyse() looks at a question's length of words only.
        return frozenset(term for line in split(text) for token in self._library.analyse(line) for term in token.stems)


def _figured(sentence: str) -> list[str]:
    """A sentence in as many parts as it says figures of one kind of different things; later parts keep what stands
    before the first figure."""
    cuts = [cut for pattern in (_CLAUSE, _AND) for cut in pattern.finditer(sentence)]
    parts, start = [], 0
    for cut in sorted(cuts, key=lambda match: match.start()):
        if not _kinds(sentence[start : cut.start()]).isdisjoint(_kinds(sentence[cut.end() :])):
            parts.append(sentence[start : cut.start()])
            start = cut.end()
    parts.append(sentence[start:])
    shared = re.split(r"\d", parts[0])[0]
    return [parts[0], *(f"{shared} {part}" for part in parts[1:])]


def _kinds(text: str) -> frozenset[str]:
    return frozenset(kind for _, kind in figures(text).keys())  # noqa: SIM118


def _turned(said: Statement, everything: Sequence[Evidence]) -> bool:
    """Whether the passages say the same of the same thing, only not with these small words."""
    about = [(said.alike(one), one) for e in everything for one in e.statements if said.shared(one.all_terms) >= SAME]
    best = max((alike for alike, _ in about), default=0.0)
    # A figure alone states nothing, and a single word next to nothing.
    if not said.subject or (len(said.terms) == 1 and best < 0.8):
        return False
    return bool(about) and all(
        said.marks.contradicts(one.marks, bool(said.figures)) for alike, one in about if alike >= best - LEEWAY
    )
