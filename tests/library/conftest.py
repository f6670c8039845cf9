"""A library of a few articles, on the model that is shipped."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.library import files
from bot.library.embeddings.interface import SHIPPED
from bot.library.embeddings.static import StaticEmbedder
from bot.library.knowledge import Knowledge
from bot.library.service import Library
from bot.settings import Settings

FIXTURE = Path(__file__).parent / "knowledge"


@pytest.fixture(scope="session")
def embedder() -> StaticEmbedder:
    """The shipped model."""
    return StaticEmbedder(SHIPPED)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The fixture's knowledge; nothing may change it."""
    return files.read(FIXTURE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the fixture's files for a test that edits them."""
    return Path(shutil.copytree(FIXTURE, tmp_path / "knowledge"))


@pytest.fixture
async def library(folder: Path, tmp_path: Path, embedder: StaticEmbedder) -> AsyncIterator[Library]:
    """A started library over the copy."""
    library = Library(Settings(knowledge_dir=folder, data_dir=tmp_path / "data"), embedder)
    await library.start()
    yield library
    library.close()
