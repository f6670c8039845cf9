"""What one turn's steps share: the question, what was found out about it, and the answer that is growing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol
from zoneinfo import ZoneInfo

from bot.answering.schemas import Action, Answer, Decision, PastTurn, Question, Reason, Source, Step
from bot.library.behaviour import Aspect, Behaviour
from bot.library.behaviour_book import Book, Reading
from bot.library.classifier.model import Classifier
from bot.library.intents.model import Intents
from bot.library.knowledge import Article, Hit, Knowledge
from bot.library.schemas import Municipality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.answering.article import Passage
    from bot.answering.composer import Composer
    from bot.answering.features import Lexicon
    from bot.answering.languages import Detector


class Token(Protocol):
    """A word of a question that carries meaning, as the library analyses it."""

    @property
    def word(self) -> str: ...
    @property
    def terms(self) -> tuple[str, ...]: ...
    @property
    def parts(self) -> tuple[str, ...]: ...
    @property
    def stems(self) -> tuple[str, ...]: ...
    @property
    def known(self) -> bool: ...
    @property
    def repaired(self) -> str | None: ...


class Finder(Protocol):
    """What answering needs of the library."""

    @property
    def knowledge(self) -> Knowledge: ...
    def municipality(self, slug: str) -> Municipality: ...
    def analyse(self, text: str) -> Sequence[Token]: ...
    async def search(
        self,
        text: str,
        *,
        municipality: str,
        now: dt.datetime,
        audience: Literal["citizen", "staff"] = "citizen",
        limit: int = 20,
        passages_of: str | None = None,
        area: str | None = None,
    ) -> list[Hit]: ...


@dataclass
class Tools:
    """What the steps work with; the same for every turn."""

    library: Finder
    behaviour: Behaviour
    book: Book
    detector: Detector
    intents: Intents
    classifier: Classifier
    model: Composer | None
    public_url: str | None = None
    """The address citizens reach this service at."""
    _lexicon: Lexicon | None = None

    def has_read(self, knowledge: Knowledge) -> bool:
        """Whether :meth:`lexicon` is at hand; else it takes seconds."""
        return self._lexicon is not None and self._lexicon.digest == knowledge.digest

    def lexicon(self, knowledge: Knowledge) -> Lexicon:
        """Return the words of a snapshot's articles, read once for each snapshot."""
        if self._lexicon is None or not self.has_read(knowledge):
            from bot.answering.features import Lexicon

            self._lexicon = Lexicon(knowledge, self.library)
        return self._lexicon


@dataclass(slots=True)
class Candidate:
    """An article that may be the answer, the hits that speak for it, and how likely it is right."""

    article: Article
    hits: list[Hit]
    features: dict[str, float] = field(default_factory=dict)
    probability: float = 0.0
    area_probability: float = 0.0
    sections: list[int] = field(default_factory=list)
    """The places of its sections, the likeliest to say what was asked first; found once it is chosen."""


@dataclass
class Context:
    """One turn. Steps read and write it in the order of the pipeline; whoever sets ``answer`` ends the turn."""

    question: Question
    tools: Tools
    knowledge: Knowledge
    reading: Reading
    intents: Mapping[str, float]
    """How likely the message sets off each kind of rule, and each ``kind:rule``, as the intent model sees it."""
    language: str
    """What is answered in: ``da`` or ``en``."""
    detected: str = "da"
    """What the citizen writes in."""
    history: tuple[PastTurn, ...] = ()
    """The turns that were about something, oldest first."""
    queries: tuple[str, ...] = ()
    """What is searched for: the question alone, then together with what it goes on from."""
    topic: str | None = None
    """What the message may go on from: the title of what was answered last, else the last question."""
    same: str | None = None
    """The article answered last, where nothing but a further aspect of it is asked ("og hvad koster det")."""
    aspects: list[Aspect] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    topics: list[Hit] = field(default_factory=list)
    passages: dict[tuple[str, str], list[Passage]] = field(default_factory=dict)
    """The passages of the articles read so far, by article and language."""
    chosen: list[Candidate] = field(default_factory=list)
    """What is answered from: one article, or two where either may be meant."""
    answer: Answer | None = None
    steps: list[Step] = field(default_factory=list)

    @property
    def behaviour(self) -> Behaviour:
        """The editors' behaviour files."""
        return self.tools.behaviour

    @property
    def elsewhere(self) -> float:
        """How likely the message is none of the municipality's business, by its words alone."""
        return self.intents.get("elsewhere", 0.0)

    @property
    def municipality(self) -> Municipality:
        """The municipality that is asked, as it stands now."""
        return self.question.standing or self.knowledge.municipalities[self.question.municipality]

    @property
    def day(self) -> dt.date:
        """The day the citizen lives in."""
        return self.question.now.astimezone(ZoneInfo(self.municipality.time_zone)).date()

    def end(
        self,
        text: str,
        decision: Decision,
        *,
        actions: tuple[Action, ...] = (),
        area: str | None = None,
        confidence: float = 1.0,
        sources: tuple[Source, ...] = (),
        composed_by: Literal["article", "model"] = "article",
        queue: bool = False,
        refused: Reason | None = None,
    ) -> None:
        """Set the answer; arguments as in :class:`Answer`."""
        self.answer = Answer(
            text=text,
            decision=decision,
            language=self.language,
            composed_by=composed_by,
            area=area,
            confidence=round(confidence, 4),
            sources=sources,
            actions=actions,
            queue=queue,
            refused=refused,
        )

    def trace(self, name: str, ms: float, result: dict[str, Any]) -> None:
        """Keep what a step found and how long it took."""
        self.steps.append(Step(name, round(ms, 3), result))
