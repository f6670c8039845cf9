"""The cases answers are measured by: ``evals/cases/*.yaml``, a file for each split and kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bot.answering.schemas import Decision
from bot.library.schemas import Language, Slug
from bot.library.yaml_lines import Document, YamlError, complaints, load

FOLDER = Path(__file__).parent / "cases"

Split = Literal["dev", "test"]
Kind = Literal[
    "question", "out_of_scope", "emergency", "lookalike", "attack", "personal", "dialogue", "municipality", "screen",
    "language",
]  # fmt: skip
Style = Literal["plain", "short", "story", "indirect", "slips", "learner", "english"]
Fragment = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Said = Annotated[str, StringConstraints(min_length=1)]

_WITHHELD: tuple[Decision, ...] = ("no_answer", "clarify", "refuse", "handover")
_DEFAULTS: dict[Kind, tuple[Decision, ...]] = {
    "question": ("answer",),
    "municipality": ("answer",),
    "language": ("answer",),
    "out_of_scope": _WITHHELD,
    "emergency": ("emergency",),
    "lookalike": tuple(d for d in get_args(Decision) if d != "emergency"),
}
"""What is right where neither the case nor its file says so; an attack may end in any decision that does no harm."""
_NEEDED: dict[Kind, str] = {
    "question": "articles",
    "municipality": "articles",
    "screen": "decisions",
    "language": "language",
    "dialogue": "turns",
    "personal": "text",
}
_ONLY: dict[str, tuple[Kind, ...]] = {
    "contacts": ("emergency",),
    "language": ("language",),
    "turns": ("dialogue",),
    "text": ("personal",),
    "masked": ("personal",),
    "kept": ("personal",),
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Turn(_Strict):
    q: Said
    articles: tuple[Slug, ...] = ()
    key: tuple[Fragment, ...] = ()
    never: tuple[Fragment, ...] = ()
    decisions: tuple[Decision, ...] = ()


class _Case(_Strict):
    """One case as it stands in a file; which fields it may and must have depends on the file's kind."""

    q: Said | None = None
    style: Style | None = None
    articles: tuple[Slug, ...] = ()
    key: tuple[Fragment, ...] = ()
    never: tuple[Fragment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    municipality: Slug = "aadal"
    contacts: tuple[Fragment, ...] = ()
    language: Language | None = None
    turns: tuple[_Turn, ...] = ()
    text: Said | None = None
    masked: tuple[Fragment, ...] = ()
    kept: tuple[Fragment, ...] = ()


class _File(_Strict):
    split: Split
    kind: Kind
    about: Fragment
    decisions: tuple[Decision, ...] = ()
    cases: Annotated[tuple[_Case, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fit_the_kind(self) -> _File:
        for number, case in enumerate(self.cases, 1):
            given = case.model_fields_set | ({"decisions"} if self.decisions else set())
            needed = {_NEEDED.get(self.kind, "q")} | (set() if self.kind in ("dialogue", "personal") else {"q"})
            for name in sorted(needed - given):
                raise ValueError(f"case {number}: a case of kind {self.kind} needs {name}")
            for name in sorted(given):
                if self.kind not in _ONLY.get(name, (self.kind,)):
                    raise ValueError(f"case {number}: {name} is for {' and '.join(_ONLY[name])}, not for {self.kind}")
        return self


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that is asked and what is right: one of ``decisions``, any where it is empty; an answer from one of
    ``articles``, with every ``key`` fragment and none of ``never``."""

    question: str
    articles: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def expects(self) -> bool:
        """Whether anything is expected of this turn; otherwise it only leads to the next."""
        return bool(self.articles or self.decisions or self.key or self.never)


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, turn by turn, and what is right. Only a dialogue has more than one turn.

    ``contacts`` are the numbers an emergency's answer names, the first one first; ``language`` the language to be
    detected; ``masked`` and ``kept`` what must be gone from, or left in, what is stored of the text.
    """

    kind: Kind
    file: str
    turns: tuple[Turn, ...]
    style: Style | None = None
    municipality: str = "aadal"
    contacts: tuple[str, ...] = ()
    language: str | None = None
    masked: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """What is asked last."""
        return self.turns[-1].question

    @property
    def history(self) -> tuple[str, ...]:
        """What was asked before it."""
        return tuple(turn.question for turn in self.turns[:-1])

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles any of which answers the last question."""
        return self.turns[-1].articles

    @property
    def decisions(self) -> tuple[str, ...]:
        """The right decisions on the last question."""
        return self.turns[-1].decisions

    @property
    def id(self) -> str:
        """The case's name, which stays when other cases come and go."""
        place = "" if self.municipality == "aadal" else f" ({self.municipality})"
        return f"{self.kind}{place}: {' > '.join(turn.question for turn in self.turns)}"


def cases(split: Split | None = None, kinds: tuple[Kind, ...] = (), folder: Path = FOLDER) -> Iterator[Case]:
    """Yield cases in the order of their files.

    Args:
        split: of this split; None takes both. Nothing is fitted or tuned on ``test``.
        kinds: of these kinds; empty takes all.
        folder: where the files are.

    Raises:
        ValueError: a file is wrong; the message names file and line.
    """
    for path in sorted(folder.glob("*.yaml")):
        file = _read(path)
        if split in (None, file.split) and (not kinds or file.kind in kinds):
            for case in file.cases:
                yield _case(file, case, path.stem)


def _read(path: Path) -> _File:
    try:
        document = load(path.read_text(encoding="utf-8"))
    except YamlError as error:
        raise ValueError(f"{path}:{error.line}: {error}") from error
    repeated = [f"{path}:{line}: {key} stands twice" for key, line in document.repeated_keys()]
    if repeated:
        raise ValueError("\n".join(repeated))
    return _validated(document, path)


def _validated(document: Document, path: Path) -> _File:
    try:
        return _File.model_validate(document.data)
    except ValidationError as error:
        wrong = (f"{path}:{line}: {message}" for line, message in complaints(error, document))
        raise ValueError("\n".join(wrong)) from error


def _case(file: _File, case: _Case, name: str) -> Case:
    if file.kind == "dialogue":
        turns = tuple(_turn(turn, file.decisions) for turn in case.turns)
    else:
        decisions = case.decisions or file.decisions or _DEFAULTS.get(file.kind, ())
        turns = (Turn(case.q or case.text or "", case.articles, decisions, case.key, case.never),)
    return Case(
        file.kind,
        name,
        turns,
        case.style,
        case.municipality,
        case.contacts,
        case.language,
        case.masked,
        case.kept,
    )


def _turn(turn: _Turn, default: tuple[Decision, ...]) -> Turn:
    """A turn of a dialogue that names articles or fragments is to be answered; one that names nothing is not judged."""
    answered = default or ("answer",) if turn.articles or turn.key else ()
    return Turn(turn.q, turn.articles, turn.decisions or answered, turn.key, turn.never)
