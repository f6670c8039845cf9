"""Lets a model put passages into words, and lets nothing through that the passages do not say."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.answering.article import Passage
from bot.answering.context import Finder
from bot.answering.figures import figures, list_number, unsupported
from bot.answering.model import Messages, Model, Unusable, Usage, failed
from bot.answering.sentences import Sentences, cited
from bot.answering.support import Evidence, Support
from bot.library.analyser import words
from bot.library.embeddings.interface import Embedder, open_embedder
from bot.settings import LLM

DECLINED = "INTET-SVAR"
"""What the model is told to write where the passages do not answer."""
SENTENCES = 6
MOST = 3 * SENTENCES
"""Sentences from which an answer is not one any more; the items of a list count as sentences."""

_SHORT = 3
"""Letters of a word that may follow itself ("det det drejer sig om")."""
_LANGUAGES = {"da": "Danish", "en": "English"}
_VERDICT = re.compile(r"\s*(\d{1,2}(?:\s*,\s*\d{1,2})*)\s*\.?\s*")
_USUAL = re.compile(r"[\t\n\x20-\x7e\u00a0\u00a7\u00ab\u00b0\u00b4\u00b7\u00bb-\u017f–—‘’‚“”„•…€−]*")
"""Latin letters and a European keyboard's signs. Anything else (letters that only look Latin, digits of other scripts,
what is invisible) an answer has no need of unless its passages have it."""

OnDelta = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be answered: the citizen's words, the question they go on from, and the passages by their numbers.

    ``language`` is what the passages are written in, ``municipality`` its name in that language.
    """

    question: str
    previous: str | None
    passages: Sequence[Passage]
    municipality: str
    language: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that passed, with the places of the passages it rests on."""

    text: str
    passages: tuple[int, ...]


@dataclass(slots=True)
class Written:
    """What the model wrote: the sentences that passed, what the calls used, and why it cannot be given if it cannot."""

    sentences: list[Sentence] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    failure: str | None = None
    detail: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole."""
        return "".join(sentence.text for sentence in self.sentences).strip()

    @property
    def used(self) -> tuple[int, ...]:
        """The places of the passages it rests on, in the order it comes to them."""
        return tuple(dict.fromkeys(place for sentence in self.sentences for place in sentence.passages))


class Composer:
    """Writes answers with a model.

    Args:
        settings: where the model is, how long it may take, whether it is to check itself.
        library: analyses words, for the check of support.
    """

    def __init__(self, settings: LLM, library: Finder) -> None:
        self.model = Model(settings)
        self._settings = settings
        self._library = library
        self._shipped: Embedder | None = None

    async def start(self) -> None:
        """Get ready, which takes seconds."""
        await self.model.start()
        if self._shipped is None:
            self._shipped = await asyncio.to_thread(open_embedder, "shipped")

    async def write(self, task: Task, on_delta: OnDelta | None) -> Written:
        """Have the model answer from passages, each sentence checked before anybody sees it.

        Args:
            task: what is to be answered, and from what.
            on_delta: receives each sentence that passed; all at the end where the model checks itself first.

        Returns:
            The sentences, or why there are none in ``failure``. What ``on_delta`` got is then void.
        """
        written = Written()
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                await self._write(task, written, None if self._settings.check else on_delta)
                if self._settings.check:
                    await self._judge(task, written)
                    if on_delta:
                        await on_delta(written.text)
        except Exception as error:  # noqa: BLE001 - whatever a server may do, the citizen gets the article's words
            why = error if isinstance(error, Unusable) else failed(error)
            written.failure, written.detail = str(why), why.detail
        return written

    async def _write(self, task: Task, written: Written, on_delta: OnDelta | None) -> None:
        await self.start()
        assert self._shipped is not None  # noqa: S101 - start() has just set it
        support = Support(self._library, self._shipped.encode)
        evidence = await asyncio.to_thread(lambda: [support.read(*_read(passage)) for passage in task.passages])
        draft = _Draft(support, evidence, task.question, written, on_delta)
        sentences = Sentences()
        async with contextlib.aclosing(self.model.stream(self._messages(task), written.usage)) as pieces:
            async for piece in pieces:
                for sentence in sentences.feed(piece):
                    await draft.add(sentence)
        await draft.add(sentences.rest())
        if not written.text:
            raise Unusable("empty")
        if not draft.tells:
            raise Unusable("says nothing", written.text)

    def _messages(self, task: Task) -> Messages:
        asked = {"question": task.question} | ({"previous_question": task.previous} if task.previous else {})
        system = self.model.prompt(
            "answer",
            municipality=task.municipality,
            language=_LANGUAGES[task.language],
            sentences=SENTENCES,
            declined=DECLINED,
            passages=_numbered(task.passages),
        )
        return [("system", system), ("human", self.model.prompt("question", question=_json(asked)))]

    async def _judge(self, task: Task, written: Written) -> None:
        """Ask the model which of the sentences no passage says; an answer that cannot be read counts as all of them."""
        said = {number: sentence.text.strip() for number, sentence in enumerate(written.sentences, 1)}
        system = self.model.prompt("check", passages=_numbered(task.passages))
        messages = [("system", system), ("human", self.model.prompt("sentences", sentences=_json(said)))]
        usage = Usage()
        try:
            verdict = await self.model.ask(messages, usage, self._settings.timeout_s)
        finally:
            written.usage.add(usage)
        read = _VERDICT.fullmatch(verdict)
        if read is None:
            raise Unusable("check unreadable", verdict[:100])
        turned_down = [said.get(int(number), "") for number in read[1].split(",") if int(number)]
        if turned_down:
            raise Unusable("not in its source, says the model", *turned_down)

    async def close(self) -> None:
        """Let the model's client go."""
        await self.model.close()


class _Draft:
    """The answer while it is being written."""

    def __init__(
        self, support: Support, evidence: Sequence[Evidence], question: str, written: Written, on_delta: OnDelta | None
    ) -> None:
        self.tells = False
        """Whether there is a sentence yet that says more than a heading or the question: small models repeat those."""
        self._support = support
        self._evidence = evidence
        self._question = question
        self._written = written
        self._on_delta = on_delta
        self._usual = {character for each in evidence for character in each.text}
        self._said: set[tuple[str, ...]] = set()
        self._step = 0

    async def add(self, sentence: str) -> None:
        """Check a sentence against the passages it names, and only then let it out.

        Raises:
            Unusable: it says what they do not say.
        """
        text, numbers = cited(sentence)
        if not text.strip():
            return
        if DECLINED in text:
            raise Unusable("declined")
        if set(_USUAL.sub("", text)) - self._usual:
            raise Unusable("unusual characters")
        self._not_again(text)
        bare = self._without_step(text)
        places = self._places(bare, numbers)
        named = [self._evidence[place] for place in places]
        wrong = unsupported(bare, (each.text for each in named))
        if wrong:
            raise Unusable("figure not in its source", *wrong)
        if complaint := self._support.complaint(bare, named, self._evidence):
            raise Unusable(complaint, text.strip())
        self.tells = self.tells or self._support.tells(bare, self._question, named)
        self._written.sentences.append(Sentence(text, places))
        if self._on_delta:
            await self._on_delta(text)

    def _places(self, text: str, numbers: Sequence[int]) -> tuple[int, ...]:
        if any(not 1 <= number <= len(self._evidence) for number in numbers):
            raise Unusable("unknown source")
        if numbers:
            return tuple(number - 1 for number in numbers)
        if figures(text).any:
            raise Unusable("figure without a source", text.strip())
        return (self._support.nearest(text, self._evidence),)

    def _not_again(self, text: str) -> None:
        said = tuple(words(text))
        stutters = any(one == other and len(one) > _SHORT for one, other in itertools.pairwise(said))
        if stutters or (said and said in self._said):
            raise Unusable("repeats itself", text.strip())
        if len(self._said) >= MOST:
            raise Unusable("no end")
        self._said.add(said)

    def _without_step(self, text: str) -> str:
        """Leave out the number of a list's item, which is no figure if it is the first or the next one."""
        number = list_number(text)
        if number is None or number not in (1, self._step + 1):
            return text
        self._step = number
        return text.lstrip().lstrip("0123456789").lstrip(".)")


def _read(passage: Passage) -> tuple[str, str]:
    return f"{passage.source.title}\n{passage.source.section or ''}", passage.text


def _numbered(passages: Sequence[Passage]) -> str:
    """The passages as the prompts show them."""
    shown = []
    for number, passage in enumerate(passages, 1):
        source = passage.source
        heading = f"{source.title} - {source.section}" if source.section else source.title
        shown.append(f"[{number}] {heading}\n{passage.text}")
    return "\n\n".join(shown)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
