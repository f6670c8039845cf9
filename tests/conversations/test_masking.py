"""What is masked, what must be left alone, and that it stays linear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.masking import MASKS, mask, mask_numbers


@pytest.mark.parametrize(
    "spelling",
    [
        "010190-1234", "0101901234", "010190 1234", "01 01 90 1234", "01 01 90 12 34", "01.01.90-1234", "01/01/90-1234",
        "010190–1234", "01011990-1234", "０１０１９０-１２３４", "٠١٠١٩٠-١٢٣٤", "0 1 0 1 9 0 1 2 3 4",
        "010190\t1234", "010190\n1234", "010190\u22121234", "010190\u20091234", "010190_1234", "010190,1234",
        "010190:1234", "1.1.90-1234", "610190-1234", "010190 - 1234",
    ],
)  # fmt: skip
def test_every_spelling_of_a_cpr_number_is_masked(spelling: str) -> None:
    assert mask(f"Mit nummer er {spelling}.") == f"Mit nummer er {MASKS['cpr']}."
    assert mask(f"cpr{spelling}") == f"cpr{MASKS['cpr']}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("4111 1111 1111 1111", "card"),
        ("5019-7170-1010-3742", "card"),
        ("DK50 0040 0440 1162 43", "iban"),
        ("DE89370400440532013000", "iban"),
        ("ole.hansen+kommune@post.example.dk", "email"),
        ("20123456", "phone"),
        ("+45 20 12 34 56", "phone"),
        ("0045 20123456", "phone"),
        ("+46 70 123 45 67", "phone"),
    ],
)
def test_other_personal_numbers_are_masked(text: str, kind: str) -> None:
    assert mask(text) == MASKS[kind]
    assert mask(f"Skriv {text} i dag") == f"Skriv {MASKS[kind]} i dag"


@pytest.mark.parametrize(
    "text",
    [
        "Min husleje er 8.500 kr., og jeg er 67 år",
        "Jeg tjener 25.000.000 kr om året",
        "Det koster 20 000 000 kroner",
        "CVR 25313763",
        "cvr-nr. 25313763",
        "vores cvr-nummer er 25313763",
        "sagen er nr. 26/118842",
        "budgettet for 2026-2029",
        "Sagsnr. 2024-12345678",
        "faktura 20123456",
        "Jeg er født 01.01.1990",
        "Den 20.12.2026 kl. 10",
        "2026-11-23",
        "20-12-2026",
        "Ring 1813 eller 112",
        "§ 85 og lov nr. 1089",
        "1234567890",
    ],
)
def test_amounts_dates_case_numbers_and_cvr_numbers_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("010190-1234 020290-2345", "[cpr-nummer] [cpr-nummer]"),
        ("010190-1234/020290-2345", "[cpr-nummer]/[cpr-nummer]"),
        ("010190-1234 - 0202902345", "[cpr-nummer] - [cpr-nummer]"),
        ("01 01 90 12 34 12345678", "[cpr-nummer] 12345678"),
        ("4242 4242 4242 4242 12/27 123", "[kortnummer] 12/27 123"),
        ("010190-1234 4242 4242 4242 4242", "[cpr-nummer] [kortnummer]"),
        ("4571 1234 5678 9010 010190-1234", "4571 1234 5678 9010 [cpr-nummer]"),
        ("(010190)1234", "([cpr-nummer]"),
        ("01.01.1990, 2300 København", "01.01.1990, 2300 København"),
        ("1.1.1990 2300", "1.1.1990 2300"),
    ],
)
def test_numbers_beside_each_other(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_staff_may_give_a_phone_number_and_no_cpr_number() -> None:
    assert mask_numbers("Ring 70 20 30 40. Dit cpr er 010190-1234") == "Ring 70 20 30 40. Dit cpr er [cpr-nummer]"


def test_several_in_one_message() -> None:
    text = "Jeg hedder Ole, 010190-1234, ring 20 12 34 56 eller skriv ole@example.dk om 8.500 kr"
    assert mask(text) == "Jeg hedder Ole, [cpr-nummer], ring [telefonnummer] eller skriv [e-mail] om 8.500 kr"


@given(st.text(max_size=2000))
def test_no_text_breaks_it_and_nothing_is_masked_twice(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize("piece", ["1 ", "a@", "DK12 ", "1-", "+45 ", "(1", "0101901234 ", "a.b@c."])
def test_no_text_takes_forever(piece: str) -> None:
    # The test's own time-out is the assertion: a choice inside a pattern would make this run for minutes.
    mask((piece * 2000)[:20_000])
