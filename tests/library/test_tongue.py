"""What a question in a language no article is written in is read as."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.library import files
from bot.library.glossary import Glossary
from bot.library.tongue import Gloss, Tongue
from tests.answering.conftest import KNOWLEDGE

GERMAN = Glossary(
    fillers="ich und für",
    small={"hvordan": ("wie.",)},
    words={
        "pas": ("Reisepass", "Pass."),
        "barn": ("Kind.", "Kinder"),
        "forny": ("verlänger",),
        "gift": ("Standes-Amt",),
    },
)
ARABIC = Glossary(fillers="في", small={}, words={"skole": ("مدرسة",), "barn": ("طفل", "ابني")})
POLISH = Glossary(
    fillers="na", small={}, words={"bil": ("samoch",), "parkere": ("parkowa",), "p-bøde": ("mandat za park",)}
)
ASKED = {"pas-boern": ["Reisepass für mein Kind verlängern", "Kinderreisepass"], "bil": ["Auto abmelden"]}


def tongue(language: str, glossary: Glossary) -> Tongue:
    return Tongue(language, glossary, ASKED, {"boligstøtte", "mitid"}.__contains__)


@pytest.mark.parametrize(
    ("language", "glossary", "text", "read"),
    [
        ("de", GERMAN, "Wie verlängere ich den Reisepass?", Gloss("hvordan forny pas", 2, 1)),
        ("de", GERMAN, "wie VERLAENGERE ich Reisepass", Gloss("hvordan forny pas", 2, 0)),
        ("de", GERMAN, "Reisepassverlängerung", Gloss("pas forny", 2, 0)),
        ("de", GERMAN, "Passwort", Gloss("", 0, 1)),
        ("de", GERMAN, "standes amt", Gloss("gift", 1, 0)),
        ("de", GERMAN, "MitID für Kinder", Gloss("mitid barn", 2, 0)),
        ("ar", ARABIC, "ابني في المدرسة", Gloss("barn skole", 2, 0)),
        ("ar", ARABIC, "وأطفالي", Gloss("", 0, 1)),
        ("pl", POLISH, "mandat za parkowanie samochodu", Gloss("p-bøde bil", 2, 0)),
    ],
)
def test_a_question_is_read_word_by_word(language: str, glossary: Glossary, text: str, read: Gloss) -> None:
    assert tongue(language, glossary).gloss(text) == read


def test_a_question_is_near_to_those_of_its_own_language() -> None:
    near = tongue("de", GERMAN).near("Kind Reisepass verlängern")
    assert next(iter(near)) == "pas-boern"
    assert near["pas-boern"][0] > 0.6 > near["pas-boern"][1]
    assert tongue("de", GERMAN).near("auto abmelden")["bil"] == [pytest.approx(1.0)]
    assert tongue("de", GERMAN).near("xyz") == {}


def test_a_broken_glossary_is_reported_and_its_last_good_version_stays(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, root)
    path = root / "glossary" / "de.yaml"
    good = files.read(root)
    assert good.glossaries["de"].words["pas"]
    path.write_text("fillers: ich\nsmall: {}\nwords:\n  pas: ['...']\n", encoding="utf-8")
    now = files.read(root, good)
    assert [problem.line for problem in now.problems if problem.path == path] == [4]
    assert now.glossaries == good.glossaries
