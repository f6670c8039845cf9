"""A small world to judge answers in: the answering tests' own knowledge, with two municipalities."""

from __future__ import annotations

import pytest

from bot.library import behaviour, files
from bot.settings import PROJECT
from evals.asking import NOW
from evals.world import World
from tests.answering.conftest import KNOWLEDGE


@pytest.fixture(scope="session")
def world() -> World:
    """The small knowledge on the day of the cases."""
    return World(files.read(KNOWLEDGE, None), behaviour.read(PROJECT / "knowledge" / "behaviour"), NOW.date())
