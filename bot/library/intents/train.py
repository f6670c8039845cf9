"""Trains the intent model from the editors' example messages. Needs the ``model`` extra."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.library import named_weights
from bot.library.intents.features import of_message, parts
from bot.library.intents.model import ACUTE, NAMES, WEIGHTS, Intents
from bot.library.knowledge import Knowledge

HELD_OUT = 5
"""One message in so many is held out to measure by."""
EVEN = 0.5
CARD = """# The shipped intent model

Written by `borgerlinje model train`; do not edit by hand.

For each kind of rule in `knowledge/behaviour`, and for each rule, a logistic regression over words, pairs of words and
runs of letters (`bot/library/intents/features.py`): its example messages in `knowledge/behaviour/messages` against its
kind's look-alikes (of all kinds: {looking}), the other rules' examples and one in {every} of the articles' example
questions. Nothing else went in.

A model was trained without a fifth of the messages, then these were read. Heard: the share of a rule's own that got an
even chance or more; false: the share of its kind's look-alikes that did. Of what is acute: the share of an emergency's
acute messages and of its others. `evals/` says how well it does on messages by others.

| Rule | Examples | Heard | False |
|---|---:|---:|---:|
{table}
"""

NONE = "none"
"""The look-alikes' name in a file of messages."""
ORDINARY, WORRIED = "question", "question:worried"
SELDOM = 3
"""A feature fewer messages have is left out: it says more about one message than about its kind."""
STRENGTH = 30.0
"""Inverse of the ridge's strength; of 10, 30 and 100, tried on the emergencies, 30 and 100 caught alike, 10 a little
less."""
STRENGTH_ACUTE = 10.0
"""The same where an emergency's acute messages are told from its others: there are a tenth as many."""
RARE, PER_EXAMPLE = 8.0, 4
"""An example weighs as much as so many others where there are few of a rule, but no more than makes up for all but
four others to each."""
WELL_KNOWN = ("da", "en")
EVERY = 2
"""One of so many example questions in these languages goes in: enough to know an ordinary question by."""
UNSAFE = frozenset({"underretning", "kontakt", "digital-hjaelp"})
"""Areas whose questions may rightly be emergencies: a worried neighbour asks an article's question and needs the number
to call. They teach nothing about what is none."""


def messages(folder: Path) -> dict[str, list[str]]:
    """Read the example messages.

    Args:
        folder: ``knowledge/behaviour/messages``; one file for each kind of rule.

    Returns:
        For each ``kind:rule`` its examples, and under ``kind:none`` the kind's look-alikes. Those of an emergency that
        are acute stand under ``kind:rule:acute``; what is not acute, or unclear, under ``kind:rule``.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for rule, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            found[f"{path.stem}:{rule}"] = texts
    return found


def train(knowledge: Knowledge, examples: dict[str, list[str]], folder: Path) -> Intents:
    """Train a model and write it: for each kind of rule, and for each rule, a logistic regression of its examples
    against its kind's look-alikes, the other rules' examples and ordinary questions. Another kind's look-alikes are
    left out: nobody has said whether they are examples of this one. For an emergency one more, of its acute examples
    against its others.

    Args:
        knowledge: its example questions are what ordinary questions look like.
        examples: what :func:`messages` returns.
        folder: where to write; made if missing.

    Returns:
        The model as it was written.
    """
    taught = [(text, rule) for rule, own in examples.items() if not rule.endswith(f":{NONE}") for text in own]
    # The parts of what sets nothing off set nothing off either, and when a message is read its parts are what counts.
    quiet = [(text, rule) for rule, own in examples.items() if rule.endswith(f":{NONE}") for text in own]
    quiet += _asked(knowledge)
    taught += [(part, rule) for text, rule in quiet for part in parts(text)]
    texts, of = zip(*taught, strict=True)
    labels = np.array(of)
    rows = [of_message(text) for text in texts]
    counted = Counter(feature for row in rows for feature in row)
    features = sorted(feature for feature, count in counted.items() if count >= SELDOM)
    matrix = _matrix(rows, features)
    kinds = np.array([label.split(":")[0] for label in of])
    rules = np.array([label.removesuffix(f":{ACUTE}") for label in of])
    looking = np.array([label.endswith(f":{NONE}") for label in of])
    names = sorted({*kinds.tolist(), *rules.tolist(), *of} - {ORDINARY, WORRIED} - set(labels[looking].tolist()))
    weights, bias = [], []
    for name in names:
        kind = name.split(":")[0]
        if name.endswith(f":{ACUTE}"):
            right = labels == name
            counts = rules == name.removesuffix(f":{ACUTE}")
            # As if there were as many of both: how many were written says nothing about what citizens write.
            weigh = {False: 0.5 / (counts & ~right).sum(), True: 0.5 / right.sum()}
            strength, weights_of = STRENGTH_ACUTE, np.where(right, weigh[True], weigh[False]) * counts.sum()
        else:
            right = (rules == name) | ((kinds == name) & ~looking)
            # Which rule of its kind is only asked where the kind is heard: ordinary questions have nothing to say.
            counts = (~looking | (kinds == kind)) & ((kinds != ORDINARY) | (name == kind))
            counts &= (labels != WORRIED) | (kind != "emergencies")
            rare = min(RARE, max(1.0, counts.sum() / right.sum() / PER_EXAMPLE))
            strength, weights_of = STRENGTH, np.where(right, rare, 1.0)
        fit = LogisticRegression(C=strength, solver="liblinear", tol=1e-3, random_state=1)
        fit.fit(matrix[counts], right[counts], sample_weight=weights_of[counts])
        weights.append(fit.coef_[0])
        bias.append(float(fit.intercept_[0]))
    numbers: named_weights.Weights = {
        "weights": np.array(weights).T.astype(np.float16),
        "bias": np.array(bias, dtype=np.float32),
    }
    named_weights.write(folder / NAMES, {"rules": names, "features": features}, folder / WEIGHTS, numbers)
    return Intents(folder)


def release(knowledge: Knowledge, examples: dict[str, list[str]], folder: Path) -> str:
    """Measure by examples held out, then train the model of everything, and write it with its card.

    Args:
        knowledge: see :func:`train`.
        examples: what :func:`messages` returns.
        folder: where to write.

    Returns:
        The table of figures, in Markdown.
    """
    chance = random.Random(1)  # noqa: S311
    held = {rule: set(chance.sample(texts, len(texts) // HELD_OUT)) for rule, texts in examples.items()}
    kept = {rule: [text for text in texts if text not in held[rule]] for rule, texts in examples.items()}
    with tempfile.TemporaryDirectory() as trial:
        model = train(knowledge, kept, Path(trial))
        heard = {rule: [model.read(text) for text in sorted(texts)] for rule, texts in held.items()}
    rows = []
    for name in model.rules:
        none = name.removesuffix(f":{ACUTE}") if name.endswith(f":{ACUTE}") else f"{name.split(':')[0]}:{NONE}"
        own = [rule for rule in heard if rule != none and f"{rule}:".startswith(f"{name}:")]
        count = sum(len(examples[rule]) for rule in own)
        caught = _share([chances for rule in own for chances in heard[rule]], name)
        rows.append(f"| {name} | {count} | {caught:.2f} | {_share(heard[none], name):.3f} |")
    table = "\n".join(rows)
    train(knowledge, examples, folder)
    looking = sum(len(texts) for rule, texts in examples.items() if rule.endswith(f":{NONE}"))
    card = CARD.format(table=table, looking=looking, every=EVERY)
    (folder / "README.md").write_text(card, encoding="utf-8")
    return table


def _asked(knowledge: Knowledge) -> list[tuple[str, str]]:
    """The articles' example questions, those of the well known languages thinned out, each with its label."""
    found = []
    for article in knowledge.articles.values():
        label = WORRIED if article.meta.area in UNSAFE else ORDINARY
        for name, own in article.meta.questions.items():
            found += [(text, label) for text in own[:: EVERY if name in WELL_KNOWN else 1]]
    return found


def _share(read: Sequence[Mapping[str, float]], rule: str) -> float:
    return sum(chances[rule] >= EVEN for chances in read) / max(1, len(read))


def _matrix(rows: Sequence[Sequence[str]], features: Sequence[str]) -> csr_matrix:
    """A row for each message: 1 at each of its features, over the root of how many it has, known or not."""
    at = {feature: number for number, feature in enumerate(features)}
    placed = [(n, at[f], 1 / np.sqrt(len(row))) for n, row in enumerate(rows) for f in row if f in at]
    number, column, value = zip(*placed, strict=True)
    return csr_matrix((value, (number, column)), shape=(len(rows), len(features)))
