"""The shipped model: small, and in numpy just what sentence-transformers makes of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.library.cli import GOLDEN
from bot.library.embeddings import features
from bot.library.embeddings.interface import SHIPPED, open_embedder
from bot.library.embeddings.static import StaticEmbedder

MEGABYTES_20 = 20_000_000


def test_numpy_makes_what_sentence_transformers_made(embedder: StaticEmbedder) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert len(golden) >= 20
    made = embedder.encode([row["text"] for row in golden])
    expected = np.array([row["vector"] for row in golden], dtype=np.float32)
    np.testing.assert_allclose(made, expected, atol=2e-5)


def test_it_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < MEGABYTES_20
    assert (SHIPPED / "README.md").exists()


def test_vectors_are_of_length_one_or_zero(embedder: StaticEmbedder) -> None:
    vectors = embedder.encode(["Mit pas er væk", "", "…"])
    assert vectors.shape == (3, embedder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 0], atol=1e-5)
    np.testing.assert_array_equal(vectors[0], embedder.encode_query("Mit pas er væk"))


def test_a_slip_of_the_pen_stays_near(embedder: StaticEmbedder) -> None:
    right, slipped, other = embedder.encode(["forny mit kørekort", "fornny mit korekort", "tømning af skraldespand"])
    assert right @ slipped > 0.5 > right @ other


def test_a_paste_of_rubbish_costs_little() -> None:
    assert len(features.of_word("x" * 100_000)) < 200


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"model\.safetensors"):
        StaticEmbedder(tmp_path)


def test_the_name_changes_with_the_model(embedder: StaticEmbedder) -> None:
    shipped = open_embedder("shipped")
    assert shipped.name == embedder.name
    assert shipped.name.startswith("static-")


def test_the_service_never_loads_torch() -> None:
    script = (
        "import sys, bot.library.service, bot.library.cli; print({'torch', 'sentence_transformers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.model
def test_training_makes_a_model_that_finds(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    from bot.library import files
    from bot.library.embeddings import release
    from tests.library.conftest import FIXTURE

    knowledge = files.read(FIXTURE)
    golden = tmp_path / "golden.json"
    table = release.release(knowledge, tmp_path / "model", golden, seed=1)
    assert "Danish" in table or not table
    embedder = StaticEmbedder(tmp_path / "model")
    rows = json.loads(golden.read_text(encoding="utf-8"))
    np.testing.assert_allclose(
        embedder.encode([row["text"] for row in rows]), np.array([row["vector"] for row in rows]), atol=2e-5
    )
    asked, right, wrong = embedder.encode(["gammel sofa", "gamle møbler", "passport for my child"])
    assert asked @ right > asked @ wrong
