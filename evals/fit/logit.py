"""The conditional logit all fits share: its data, its likelihood, and what it foretells of unseen questions.

Each of the things to choose among has a score, linear in its features, and their exponentials share 1 (McFadden,
Conditional logit analysis of qualitative choice behavior, 1974). Several right ones share the likelihood. "None of
them" may be among the choices, its score linear in features of its own and a bias.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

FOLDS = 5

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclasses.dataclass(frozen=True)
class Row:
    """One question: the features of what there is to choose among, and which of it is right.

    ``none`` are the features of "none of them", which is right where nothing else is; None where it is no choice. Rows
    of one ``group`` are never apart in the folds.
    """

    options: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    group: Hashable
    none: Mapping[str, float] | None = None


@dataclasses.dataclass(frozen=True)
class Data:
    """Questions as arrays: ``options`` (n, most, features), ``none`` (n, features), ``there`` and ``right``
    (n, most + 1) with "none of them" last, ``weight`` and ``fold`` (n,)."""

    options: Floats
    none: Floats
    there: Flags
    right: Flags
    weight: Floats
    fold: NDArray[np.int_]

    def part(self, rows: Flags) -> Data:
        """Return some of the questions."""
        return Data(*(getattr(self, field.name)[rows] for field in dataclasses.fields(self)))


def arrays(rows: Sequence[Row], names: Sequence[str], none_names: Sequence[str] = ()) -> Data:
    """Return questions as arrays, each of weight 1.

    Args:
        rows: the questions.
        names: the features of a choice, in the order of its weights.
        none_names: those of "none of them".
    """
    most = max(len(row.options) for row in rows)
    options = np.zeros((len(rows), most, len(names)))
    none = np.zeros((len(rows), len(none_names)))
    there = np.zeros((len(rows), most + 1), dtype=bool)
    right = np.zeros((len(rows), most + 1), dtype=bool)
    for at, row in enumerate(rows):
        for place, features in enumerate(row.options):
            options[at, place] = [features[name] for name in names]
            there[at, place] = True
        right[at, : len(row.right)] = row.right
        if row.none is not None:
            none[at] = [row.none[name] for name in none_names]
            there[at, -1] = True
            right[at, -1] = not any(row.right)
    return Data(options, none, there, right, np.ones(len(rows)), _folds([row.group for row in rows]))


def _folds(groups: Sequence[Hashable]) -> NDArray[np.int_]:
    chance = random.Random(1)  # noqa: S311
    drawn: dict[Hashable, int] = {}
    for group in groups:
        if group not in drawn:
            drawn[group] = chance.randrange(FOLDS)
    return np.array([drawn[group] for group in groups])


@dataclasses.dataclass(frozen=True)
class Fit:
    """Weights for features as they are: of a choice, of "none of them", and the bias of that."""

    option: Floats
    none: Floats
    bias: float

    def chances(self, data: Data) -> Floats:
        """Return (n, most + 1) probabilities, "none of them" last."""
        scores = np.hstack([data.options @ self.option, (data.none @ self.none + self.bias)[:, None]])
        scores = np.where(data.there, scores, -np.inf)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances: Floats = shares / shares.sum(axis=1, keepdims=True)
        return chances


def fit(data: Data, ridge: float, bias_ridge: float = 0.0) -> Fit:
    """Fit by maximum likelihood with a ridge on standardised weights.

    Args:
        data: the questions.
        ridge: what the sum of the squared weights costs, in mean log-likelihood.
        bias_ridge: what the bias squared costs. Without any, the bias has no best value where "none of them" is never
            right.
    """
    width = data.options.shape[2]
    spread = data.options[data.there[:, :-1]].std(axis=0) + 1e-9
    place, reach = data.none.mean(axis=0), data.none.std(axis=0) + 1e-9
    standard = dataclasses.replace(data, options=data.options / spread, none=(data.none - place) / reach)

    def loss(beta: Floats) -> tuple[float, Floats]:
        chances = Fit(beta[:width], beta[width:-1], beta[-1]).chances(standard)
        hit = np.clip((chances * standard.right).sum(axis=1, keepdims=True), 1e-12, None)
        pull = (chances - chances * standard.right / hit) * standard.weight[:, None] / standard.weight.sum()
        by_option = np.einsum("nc,ncf->f", pull[:, :-1], standard.options)
        gradient = np.concatenate([by_option, pull[:, -1] @ standard.none, [pull[:, -1].sum()]])
        value = -(np.log(hit[:, 0]) * standard.weight).sum() / standard.weight.sum() + costs @ beta**2
        return float(value), gradient + 2 * costs * beta

    costs = np.append(np.full(width + data.none.shape[1], ridge), bias_ridge)
    beta = minimize(loss, np.zeros(len(costs)), jac=True, method="L-BFGS-B").x
    none = beta[width:-1] / reach
    return Fit(beta[:width] / spread, none, float(beta[-1] - none @ place))


def foretold(data: Data, ridge: float, bias_ridge: float = 0.0) -> Floats:
    """Return the probabilities of each fold by weights fitted on the others; arguments as for :func:`fit`."""
    chances = np.zeros(data.right.shape)
    for number in range(FOLDS):
        chosen = data.fold == number
        chances[chosen] = fit(data.part(~chosen), ridge, bias_ridge).chances(data.part(chosen))
    return chances


def figures(chances: Floats, right: Flags) -> dict[str, float]:
    """Return how often the likeliest choice is right, and the mean logarithm of what the right ones were given.

    Args:
        chances: what :func:`foretold` returned.
        right: which choices are right.
    """
    best = chances[:, :-1].argmax(axis=1)
    given = np.clip((chances * right).sum(axis=1), 1e-12, None)
    return {
        "right_first": round(float(right[np.arange(len(best)), best].mean()), 3),
        "log_likelihood": round(float(np.log(given).mean()), 4),
    }


def named(names: Sequence[str], values: Floats) -> dict[str, float]:
    """Return weights by name, rounded as they are written."""
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}
