"""TF-IDF and logistic regression on the example questions: a text classifier with a class for each article."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from evals.baselines.documents import questions
from evals.baselines.interface import Found
from evals.baselines.kept import Floats, kept
from evals.world import World

STRENGTH = 30.0
"""Inverse of the ridge's strength; so many classes with few questions each want a weak one."""
STEPS = 60
"""Of the optimiser; more take minutes and change no figure's first two digits."""


class Logistic:
    """The likeliest article is the answer; its probability is its score.

    Args:
        world: the knowledge.
        cache: folder for the fitted weights.
    """

    name = "TF-IDF with logistic regression"
    promises = True

    def __init__(self, world: World, cache: Path) -> None:
        documents = questions(world)
        said, self._articles = [d.text for d in documents], sorted({d.article for d in documents})
        self._words = TfidfVectorizer(sublinear_tf=True, min_df=2, dtype=np.float32)
        features = self._words.fit_transform(said)
        labels = [document.article for document in documents]
        self._weights = kept(cache, "logistic", [STRENGTH, STEPS, documents], lambda: _fit(features, labels))

    def find(self, question: str) -> Found | None:
        """Return the likeliest article."""
        features = self._words.transform([question])
        if features.nnz == 0:
            return None
        scores = (features @ self._weights[:-1])[0] + self._weights[-1]
        shares = np.exp(scores - scores.max())
        best = int(np.argmax(scores))
        return Found(self._articles[best], float(shares[best] / shares.sum()))


def _fit(features: csr_matrix, labels: list[str]) -> Floats:
    """Return a column of weights for each article, in the order of their names, the last row the biases."""
    model = LogisticRegression(C=STRENGTH, max_iter=STEPS, tol=1e-6)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(features, labels)
    weights: Floats = np.vstack([model.coef_.T, model.intercept_]).astype(np.float32)
    return weights
