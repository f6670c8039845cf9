"""How sure the bot must be of what: the weights that are fitted, and the levels that editors set."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from bot.library.schemas import Slug, Strict


class Decide(Strict):
    """``decide.yaml``, written by ``python -m evals.fit_decide``; not for editing by hand.

    ``wrong_costs`` is what a wrong answer costs in withheld ones: with cost c an answer pays from c (1 - p) <= 1.
    ``article`` weighs an article's features, ``bias`` and ``none`` those of the question for no article answering it
    (``bot/answering/features.py``), ``section`` a section's within its article (``bot/answering/locate.py``),
    ``thread`` an article's where something was answered before, with the score of ``none`` of them
    (``bot/answering/thread.py``), ``foreign`` an article's for a message in a language no article is written in, with
    the bias and the features of none of them (``bot/answering/foreign.py``). ``clarify_at`` is the probability from
    which asking back pays.
    """

    wrong_costs: Annotated[float, Field(gt=1)]
    clarify_at: Annotated[float, Field(ge=0, le=1)]
    article: dict[str, float]
    bias: float
    none: dict[str, float]
    section: dict[str, float]
    thread: dict[str, float]
    foreign: dict[str, float]
    fitted: dict[str, Any]

    @property
    def answer_at(self) -> float:
        """The probability from which an answer pays."""
        return 1 - 1 / self.wrong_costs


class Sure(Strict):
    """How likely a rule must be by the intent model: where one of its phrases stands in the message, and alone."""

    with_phrase: Annotated[float, Field(ge=0, le=1)]
    alone: Annotated[float, Field(ge=0, le=1)]


class GiveWay(Strict):
    """An emergency less likely than ``below`` gives way to an article as likely as ``article``, but not to one of the
    areas ``never_to``."""

    below: Annotated[float, Field(ge=0, le=1)]
    article: Annotated[float, Field(ge=0, le=1)]
    never_to: tuple[Slug, ...]


class IntentLevels(Strict):
    """``intents.yaml``: for each kind of rule how sure the intent model must be, from which share of that an emergency
    is possible enough for its number to stand above the answer, when it gives way to an article, and how likely a life
    must be in danger at this moment for the alarm number to come first. Set on the development cases."""

    emergencies: Sure
    give_way: GiveWay
    acute: Annotated[float, Field(ge=0, le=1)]
    possible: Annotated[float, Field(gt=0, le=1)]
    refusals: Sure
    person: Sure
    smalltalk: Sure
    own_case: Sure
    elsewhere: Sure

    def of(self, kind: str) -> Sure:
        """Return a kind's levels."""
        levels: Sure = getattr(self, kind)
        return levels
