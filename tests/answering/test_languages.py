"""Which language a message is in, told without the rest of the pipeline."""

from __future__ import annotations

import pytest

from bot.answering.languages import Detector


@pytest.fixture(scope="module")
async def detector() -> Detector:
    detector = Detector()
    await detector.start()
    return detector


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("heey", "da"),
        ("thx", "da"),
        ("nej tak", "da"),
        ("halløj, er der hul igennem", "da"),
        ("hur länge gäller passet", "da"),
        ("taxes", "en"),
        ("bye for now", "en"),
        ("dziękuję", "pl"),
        ("Guten Tag", "de"),
        ("كيف أحصل على جواز سفر", "ar"),
        ("12345", "da"),
    ],
)
def test_a_short_message_is_of_a_third_language_only_where_it_says_so(
    detector: Detector, text: str, language: str
) -> None:
    assert detector.detect(text, "da") == language
