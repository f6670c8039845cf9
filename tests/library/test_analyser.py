"""Words made comparable."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from bot.library.analyser import LONGEST_QUESTION, PART_WEIGHT, Analyser, words
from bot.library.sparse import K1, B, document_vectors, index_of, query_vector

TEXTS = ["Boligstøtte og ansøgning", "skraldespande tømmes", "kørekortet fornyes", "pas til børn", "renew a passport"]


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(TEXTS, [["storskrald", "stort skrald"], ["pas", "rejsedokument"]])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kørekort", "koerekort"),
        ("ÅBNINGSTID", "aabningstid"),
        ("affære", "affaere"),
        ("bo\u0308rn", "børn"),  # o with a combining diaeresis
        ("a\u030abent", "åbent"),
        ("allé", "alle"),
        ("Flüchtling", "fluchtling"),
    ],
)
def test_spellings_fold_to_one(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_punctuation_and_other_scripts() -> None:
    assert words("Hvad?! pas-foto, 3.b") == ["hvad", "pas", "foto", "3", "b"]
    assert words("Куди телефонувати") == ["куди", "телефонувати"]
    assert words("") == []


def test_inflections_meet(analyser: Analyser) -> None:
    assert analyser.terms("kørekort", "da").keys() & analyser.terms("kørekortet", "da").keys()
    assert analyser.query("renewing passports").keys() >= analyser.terms("renew passport", "en").keys()


def test_stop_words_carry_nothing(analyser: Analyser) -> None:
    assert analyser.query("hvad er det jeg skal") == {}
    assert not analyser.terms("what should I do", "en")


def test_a_compound_is_found_by_its_parts(analyser: Analyser) -> None:
    query = analyser.query("boligstøtteansøgning")
    assert query["boligstøtteansøgning"] == 1
    assert query["boligstøt"] == query["ansøgning"] == PART_WEIGHT
    assert analyser.terms("boligstøtteansøgningen", "da").keys() >= {"boligstøt", "ansøgning"}
    (token,) = analyser.tokens("boligstøtteansøgning")
    assert token.known
    assert token.parts == ("boligstøt", "ansøgning")


def test_a_linking_s_belongs_to_neither_part() -> None:
    analyser = Analyser(["forsikring betaling"])
    assert analyser.tokens("forsikringsbetaling")[0].parts == ("forsikring", "betaling")


def test_an_ending_is_no_part() -> None:
    assert Analyser(["beting else", "virksom hed"]).tokens("betingelse virksomhed")[0].parts == ()


def test_a_slip_of_the_pen_is_taken_for_the_known_word(analyser: Analyser) -> None:
    (token,) = analyser.tokens("boligstæte")
    assert not token.known
    assert token.repaired == "boligstøtte"
    assert analyser.query("boligstæte")["boligstøt"] == PART_WEIGHT
    (stranger,) = analyser.tokens("quinoa")
    assert (stranger.known, stranger.repaired) == (False, None)


def test_synonyms_come_in_at_the_query(analyser: Analyser) -> None:
    assert analyser.query("storskrald")["skrald"] == PART_WEIGHT / 2
    assert analyser.query("stort skrald")["storskrald"] == PART_WEIGHT
    assert analyser.query("rejsedokumenter")["pas"] == PART_WEIGHT
    assert "rejsedokument" not in analyser.terms("pas", "da")


def test_the_product_is_bm25() -> None:
    documents = [Counter(pas=2, barn=1), Counter(pas=1), Counter(affald=3, skrald=1)]
    vectors = document_vectors(documents)
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    mean = (3 + 1 + 4) / 3
    expected = idf * 2 * (K1 + 1) / (2 + K1 * (1 - B + B * 3 / mean))
    weights = dict(zip(vectors[0].indices, vectors[0].values, strict=True))
    assert weights[index_of("pas")] == pytest.approx(expected)
    assert vectors[2].indices == sorted(vectors[2].indices)
    assert document_vectors([]) == []
    assert query_vector({}).indices == []
    assert query_vector({"pas": 0.5}).values == [0.5]


def test_a_pasted_letter_costs_no_more_than_a_long_question(analyser: Analyser) -> None:
    letter = " ".join(f"ord{number}" for number in range(5_000))
    assert len(analyser.tokens(letter)) == LONGEST_QUESTION
    assert len(analyser.query(letter)) == LONGEST_QUESTION
