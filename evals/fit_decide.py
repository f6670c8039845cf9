"""Fits every weight of the decision: ``python -m evals.fit_decide`` writes ``knowledge/behaviour/decide.yaml``.

Four conditional logits (``evals/fit/logit.py``) fitted to the development split: how likely an article is the answer,
what that becomes where something was answered before, or where the message is in a language no article is written in,
and which section says what was asked. Figures come from five folds, each decided by weights fitted on the other four;
the weights written are fitted on all. Needs the ``model`` extra.
"""

from __future__ import annotations

import asyncio
import datetime as dt

import yaml

from evals.fit import articles, foreign, sections, threads
from evals.fit.material import BEHAVIOUR, opened

TARGET = BEHAVIOUR / "decide.yaml"
WRONG_COSTS = 5.0
CLARIFY_AT = 0.5


async def main() -> None:
    """Collect, fit, print how well it fits, and write the weights."""
    async with opened() as material:
        article = await articles.fitted(material, 1 - 1 / WRONG_COSTS)
        section, section_figures = await sections.fitted(material)
        thread, thread_figures = await threads.fitted(material, article.weights)
        abroad, foreign_figures = await foreign.fitted(material, article.weights, 1 - 1 / WRONG_COSTS)
    figures = {
        "day": dt.date.today().isoformat(),
        **article.fitted,
        "sections": section_figures,
        "follow-ups": thread_figures,
        "foreign": foreign_figures,
    }
    content = {
        "wrong_costs": WRONG_COSTS,
        "clarify_at": CLARIFY_AT,
        **article.weights,
        "section": section,
        "thread": thread,
        "foreign": abroad,
        "fitted": figures,
    }
    head = "# Written by python -m evals.fit_decide; not for editing by hand.\n"
    TARGET.write_text(head + yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    for tenth in article.reliability.bins:
        print(f"{tenth.count} questions, promised {tenth.promised:.3f}, true {tenth.true:.3f}")
    print(yaml.safe_dump(figures, sort_keys=False))


if __name__ == "__main__":
    asyncio.run(main())
