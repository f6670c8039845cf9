"""The check that nothing is said without a source."""

from __future__ import annotations

import pytest

from bot.answering.figures import unsupported
from bot.answering.sentences import Sentences, cited

SOURCE = (
    "Et pas koster 1.178,50 kr. og gælder i 10 år. Søg inden 14 dage, senest den 1. maj 2027. "
    "Ring på 70 20 80 90 mandag-onsdag kl. 9-15. Skriv til post@nordby.example eller se "
    "[borger.dk](https://www.borger.dk/pas). Er du under 18, betaler du 20 %."
)


@pytest.mark.parametrize(
    "text",
    [
        "Det koster 1178,5 kr.",
        "It costs DKK 1,178.50.",
        "Du har fjorten dage.",
        "You have fourteen days.",
        "You must apply before May 1, 2027.",
        "Senest 1/5 2027.",
        "Senest 2027-05-01.",
        "Ring 70208090 eller 7020 8090.",
        "Ring +45 70 20 80 90 mandag kl. 09.00.",
        "Telefonen er åben 9:00 til 15:00.",
        "Open from 9 am to 3 pm on Mondays.",
        "Se https://www.borger.dk/pas eller borger.dk.",
        "Skriv til Post@nordby.example",
        "Passet gælder ti år, og er du under 18 år, betaler du 20 procent.",
        "1. Bestil tid.\n2. Mød op.",
        "Feel free to ask.",
        "Senest den første maj.",
        "Ring halvfjerds tyve firs halvfems.",
        "Er du under atten, betaler du tyve procent.",
    ],
)
def test_what_the_source_says_in_another_form_passes(text: str) -> None:
    assert unsupported(text, [SOURCE]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Det koster 1178 kr.",
        "Det koster 14 kr.",
        "Det koster 893 kroner.",
        "Du har 14 uger.",
        "Du har tyve dage.",
        "Senest 2. maj 2027.",
        "Senest 1. maj 2028.",
        "Ring 70 20 80 91.",
        "Ring 112 34 567 89.",
        "Åbent kl. 9-16.",
        "Åbent fredag.",
        "Passet er gratis.",
        "It is free of charge.",
        "Det koster ikke noget.",
        "Det koster tusind kroner.",
        "Se https://www.borger.dk/pas/andet",
        "Se https://evil.example/pas",
        "Se [her](javascript:alert)",
        "Se [her](/lokal)",
        "Se evil.com",
        "Skriv til svindel@nordby.example",
        "<b>fed</b>",
        "Det tager halvanden dag.",
        "Du betaler 21 %.",
        "I juni kan du søge.",
        "Det koster tohundrede kroner.",
        "Det koster to hundrede og halvtreds kr.",
        "It costs two hundred and fifty.",
        "Senest den femte maj.",
        "Ring syv nul to nul otte nul ni nul en.",
        "Det koster 10 euro.",
        "Åbent fra ni til elleve.",
        "Senest\n2. maj",
        "Det koster\n89. Bestil tid.",
        "Se pas punkt dk.",
        "Se pas .dk",
        "Se evil.xyz/pas",
        "Se 10.0.0.1/pas",
        "Ring tel:+4570208091",
        "Skriv til svindel (at) nordby.example",
        "Det koster &#56; kr.",
        "Passet kommer i morgen.",
    ],
)
def test_what_no_source_says_is_named(text: str) -> None:
    assert unsupported(text, [SOURCE])


def test_a_stream_is_cut_where_sentences_end() -> None:
    stream = Sentences()
    pieces = [
        "Et pas koster 178",
        " kr. i Nord",
        "by. [",
        "1] Ring f.eks. kl. 9. ",
        "Mød op.\n1. Tag",
        " foto med. [2]",
    ]
    finished = [sentence for piece in pieces for sentence in stream.feed(piece)]
    assert finished == ["Et pas koster 178 kr. i Nordby. [1] ", "Ring f.eks. kl. 9. Mød op.\n"]
    assert stream.rest() == "1. Tag foto med. [2]"
    assert cited("Et pas koster 178 kr. [1, 2] [3]") == ("Et pas koster 178 kr.", (1, 2, 3))
