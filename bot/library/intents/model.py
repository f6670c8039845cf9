"""The intent model as it serves: a linear model for each kind of rule and each rule, read from what training wrote."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.library import named_weights
from bot.library.intents.features import of_message, parts

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "intents"
NAMES, WEIGHTS = "intents.json", "intents.safetensors"
ACUTE = "acute"
"""What is added to an emergency's name (``emergencies:brand:acute``) for its being acute."""
BY_RULE = 0.3
"""The share of what speaks for a kind that its likeliest rule has. Of the development emergencies that are caught 95 in
100, this and the two best parts instead of one brought false alarms among the look-alikes from 9 to 4 in 100; half as
much brought less, and half of it all no more."""


class Intents:
    """Says how likely a message sets off each kind of rule (``emergencies``) and each rule (``emergencies:brand``).

    Args:
        folder: holds ``intents.json`` and ``intents.safetensors`` as ``borgerlinje model train`` writes them.

    Raises:
        FileNotFoundError: the folder is no such model.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        names, arrays = named_weights.read(folder / NAMES, folder / WEIGHTS)
        self.rules: tuple[str, ...] = tuple(names["rules"])
        self._vocabulary = {feature: at for at, feature in enumerate(names["features"])}
        self._weights: NDArray[np.float32] = arrays["weights"].astype(np.float32)
        self._bias: NDArray[np.float32] = arrays["bias"]
        self._rules_of = {
            at: [n for n, rule in enumerate(self.rules) if rule.startswith(f"{kind}:") and rule.count(":") == 1]
            for at, kind in enumerate(self.rules)
            if ":" not in kind
        }

    def read(self, text: str) -> Mapping[str, float]:
        """Return each kind's and each rule's probability, from the two parts of the message that speak most for it: a
        single one may be so by chance, and the message as a whole may be about other things. What speaks for a kind is
        also its likeliest rule.

        Args:
            text: what the citizen wrote.
        """
        said = np.sort([self._score(part) for part in parts(text)], axis=0)
        scores = said[-2:].mean(axis=0)
        for kind, own in self._rules_of.items():
            scores[kind] += BY_RULE * (scores[own].max() - scores[kind])
        chances = 1 / (1 + np.exp(-scores))
        return {rule: float(chance) for rule, chance in zip(self.rules, chances, strict=True)}

    def _score(self, text: str) -> NDArray[np.float32]:
        features = of_message(text)
        known = [self._vocabulary[feature] for feature in features if feature in self._vocabulary]
        summed: NDArray[np.float32] = self._weights[known].sum(axis=0) / np.sqrt(len(features))
        return summed + self._bias
