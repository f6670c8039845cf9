"""Hostile replies, each in five ways, through the whole pipeline: no invented figure or address reaches a citizen."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.answering.schemas import Answer, PastTurn
from bot.answering.service import Answerer
from tests.answering.conftest import ModelServer, question

ASKED = "hvad koster et pas til et barn"
GOOD = "Dit barn skal have sit eget pas. "
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
ADDRESS = re.compile(r"\S+\.(?:dk|com|example|online)\S*|\w+:\S+|\S+@\S+")
SOURCE = re.compile(r"\[(\d)\]")
WAYS = ("at once", "in small pieces", "cut in the middle", "from another passage", "after a good sentence")


@dataclass(frozen=True)
class Attack:
    """A hostile reply, and how it comes."""

    name: str
    text: str
    never: list[str]
    before: str | None = None
    alone: bool = False
    repeated: int = 1
    way: str = "at once"

    async def put(self, answerer: Answerer, on_delta: Callable[[str], Awaitable[None]] | None = None) -> Answer:
        """Ask what the reply is to be an answer to."""
        if self.before is None:
            return await answerer.answer(question(ASKED, on_delta=on_delta))
        before = (PastTurn(self.before, "Dit barn skal have sit eget pas.", "answer", "pas", ("pas-boern",)),)
        return await answerer.answer(question("hvad koster det", history=before, on_delta=on_delta))

    @property
    def pieces(self) -> list[str]:
        """The reply as the server sends it."""
        text = self.text * self.repeated
        if self.way == "in small pieces":
            return (
                [text[at : at + 5] for at in range(0, len(text), 5)]
                if self.repeated == 1
                else [self.text] * self.repeated
            )
        if self.way == "cut in the middle":
            cut = text.find(self.never[0]) + len(self.never[0]) // 2 if self.never else len(text) // 2
            return [text[:cut], text[cut:]]
        if self.way == "from another passage":
            return [SOURCE.sub(lambda match: f"[{int(match[1]) % 4 + 1}]", text)]
        if self.way == "after a good sentence":
            return [f"{GOOD}[1] ", text]
        return [text]


def attacks() -> Iterator[Attack]:
    """Every reply in every way."""
    for row in yaml.safe_load((Path(__file__).parent / "model_attacks.yaml").read_text("utf-8")):
        for way in WAYS:
            attack = Attack(**row, way=way)
            if not attack.alone or way != "after a good sentence":
                yield attack


ATTACKS = list(attacks())


@pytest.fixture(scope="module")
async def own_words(answerer: Answerer) -> dict[str | None, Answer]:
    """What the article itself answers, by the question before."""
    asked = {attack.before: attack for attack in ATTACKS}
    return {before: await attack.put(answerer) for before, attack in asked.items()}


def test_there_are_two_hundred_attacks() -> None:
    assert len(ATTACKS) >= 200
    assert len({(attack.name, attack.way) for attack in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.name}, {attack.way}")
async def test_the_citizen_gets_the_articles_own_words(
    with_model: Answerer, model: ModelServer, own_words: dict[str | None, Answer], attack: Attack
) -> None:
    model.say(*attack.pieces)
    streamed: list[str] = []

    async def keep(piece: str) -> None:
        streamed.append(piece)

    answer = await attack.put(with_model, keep)
    own = own_words[attack.before]
    assert own.decision == "answer" and model.seen, "the model was never asked"
    assert (answer.text, answer.sources, answer.composed_by) == (own.text, own.sources, "article")
    seen = "".join(streamed)
    assert not [fragment for fragment in attack.never if fragment in seen]
    assert set(FIGURE.findall(seen)) <= {"178", "14"}
    assert not ADDRESS.search(seen)
