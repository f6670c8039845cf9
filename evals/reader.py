"""The cases answers are measured by: ``evals/cases/*.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent / "cases"


class _Case(BaseModel):
    model_config = ConfigDict(extra="forbid")
    q: str
    articles: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    history: tuple[str, ...] = ()


class _File(BaseModel):
    """A file: its split (nothing is fitted or tuned on ``test``), its group, and what its cases have in common."""

    model_config = ConfigDict(extra="forbid")
    split: Literal["dev", "test"]
    group: str
    decisions: tuple[str, ...] = ()
    cases: tuple[_Case, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what was asked before it, and what is right: one of ``decisions``, from one of ``articles``."""

    group: str
    question: str
    history: tuple[str, ...]
    decisions: tuple[str, ...]
    articles: tuple[str, ...]


def cases(split: Literal["dev", "test"]) -> Iterator[Case]:
    """Yield the cases of a split, in the order of their files."""
    for path in sorted(FOLDER.glob("*.yaml")):
        file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        if file.split != split:
            continue
        for case in file.cases:
            decisions = case.decisions or file.decisions or ("answer",)
            yield Case(file.group, case.q, case.history, decisions, case.articles)
