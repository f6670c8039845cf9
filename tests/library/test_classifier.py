"""The shipped article classifier."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from bot.library import files
from bot.library.classifier.model import LONGEST, Classifier
from bot.settings import PROJECT

ASKED = "Mit barn skal have pas, hvad gør jeg?"


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier()


@pytest.mark.parametrize("text", [ASKED, "", "123 !!", "قديم", "ord " * 500])
def test_the_articles_share_one(classifier: Classifier, text: str) -> None:
    read = classifier.read(text)
    assert len(read) == len(classifier.articles)
    assert sum(math.exp(value) for value in read.values()) == pytest.approx(1, abs=1e-4)


def test_the_order_of_words_counts_and_what_is_too_long_does_not(classifier: Classifier) -> None:
    assert classifier.read("pas til barn") != classifier.read("barn til pas")
    said = [f"ord{number}" for number in range(LONGEST + 5)]
    assert classifier.read(" ".join(said)) == classifier.read(" ".join(said[:LONGEST]))


def test_it_knows_the_shipped_articles_and_most_of_their_questions(classifier: Classifier) -> None:
    knowledge = files.read(PROJECT / "knowledge")
    shared = [article for article in knowledge.articles.values() if article.municipality is None]
    assert set(classifier.articles) <= {article.id for article in shared}
    asked = [(article.meta.questions["da"][0], article.id) for article in shared if article.id in classifier.articles]
    read = [(classifier.read(text), article) for text, article in asked]
    right = sum(max(found, key=found.__getitem__) == article for found, article in read)
    assert right / len(asked) > 0.8


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Classifier(tmp_path)
