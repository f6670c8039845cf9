"""Makes a half answer whole: adds the article's own section on what was asked for too, or says that there is none."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.article import ROOM, Passage, headed, passages, sections_on
from bot.answering.context import Context
from bot.library.behaviour import Aspect


@dataclass(frozen=True, slots=True)
class Rest:
    """What an answer lacks: sections to add to it, and what no section is on."""

    passages: tuple[Passage, ...]
    missing: tuple[str, ...]

    def after(self, text: str, context: Context) -> str:
        """Return the answer with what it lacks behind it."""
        added = [headed(passage) for passage in self.passages]
        if self.missing:
            said = context.behaviour.words.missing.in_(context.language)
            added.append(said.format(aspects=", ".join(self.missing)))
        return "\n\n".join([text, *added])


def lacking(text: str, used: list[Passage], context: Context) -> Rest:
    """Find what was asked for and is not answered.

    Something is answered by a passage from a section on it, or by words that name it: an article may well say in its
    first lines what has no section. That nothing was found is said only beside something that was: a whole answer to
    another question is not a half one.

    Args:
        text: the answer as it stands.
        used: the passages it rests on.
        context: the turn.
    """
    if len(context.chosen) != 1:
        return Rest((), ())
    article = context.chosen[0].article
    everything = {passage.place: passage for passage in passages(article, context)}
    has = {passage.place for passage in used}
    added: list[Passage] = []
    missing: list[Aspect] = []
    answered = 0
    for aspect in context.aspects:
        places = [place for place in sections_on(article, [aspect]) if place in everything]
        room = ROOM - len(text) - sum(len(passage.text) for passage in added)
        if not has.isdisjoint(places):
            answered += 1
        elif places and len(everything[places[0]].text) <= room:
            added.append(everything[places[0]])
            has.add(places[0])
            answered += 1
        elif not places:
            missing.append(aspect)
    if missing and answered:
        named = {aspect.id for aspect in context.tools.book.read(text).aspects()}
        missing = [aspect for aspect in missing if aspect.id not in named]
    return Rest(tuple(added), tuple(aspect.name.in_(context.language) for aspect in missing) if answered else ())
