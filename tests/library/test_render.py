"""What a citizen reads in place of a placeholder."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import values
from bot.library.knowledge import Knowledge
from bot.library.render import render, render_link, render_section
from bot.library.schemas import Fact, Source

DAY = dt.date(2026, 6, 1)
SOURCE = {"title": "borger.dk - Pas", "url": "https://www.borger.dk/pas", "checked": "2026-01-02"}


def fact(unit: str, value: Any, **more: Any) -> Fact:
    return Fact.model_validate(
        {
            "id": "x", "label": "x", "label_en": "x", "unit": unit, "value": value, "review_by": "2027-01-01",
            "decided_by": "x", "source": SOURCE, "confirmed": True, **more,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "value", "danish", "english"),
    [
        ("kr", 919, "919 kr.", "DKK 919"),
        ("kr", 1234.5, "1.234,50 kr.", "DKK 1,234.50"),
        ("kr", 2000000, "2.000.000 kr.", "DKK 2,000,000"),
        ("kr/måned", 6000, "6.000 kr. om måneden", "DKK 6,000 a month"),
        ("kr/time", 150, "150 kr. i timen", "DKK 150 an hour"),
        ("dage", 14, "14 dage", "14 days"),
        ("dage", 1, "1 dag", "1 day"),
        ("uger", 1, "1 uge", "1 week"),
        ("år", 18, "18 år", "18 years"),
        ("procent", 30.9, "30,9 procent", "30.9 percent"),
        ("antal", 10000, "10.000", "10,000"),
        ("telefon", "70208090", "70 20 80 90", "70 20 80 90"),
        ("telefon", "+4570208090", "70 20 80 90", "70 20 80 90"),
        ("telefon", "112", "112", "112"),
        ("dato", "2026-01-01", "1. januar 2026", "1 January 2026"),
        ("tidspunkt", "kl. 12", "kl. 12", "kl. 12"),
    ],
)
def test_a_value_is_written_as_the_language_does(unit: str, value: Any, danish: str, english: str) -> None:
    assert values.fact_value(fact(unit, value), "da") == danish
    assert values.fact_value(fact(unit, value), "en") == english
    assert values.fact_value(fact(unit, value), "de") == english


def test_an_article_is_filled_in(knowledge: Knowledge) -> None:
    sections = knowledge.articles["pas-boern"].texts["da"].sections
    opening = render_section(sections[0], knowledge, "nordby", "da", DAY)
    assert opening.text == "Dit barn skal have sit eget pas. Bestil tid i Nordby Kommune."
    price = render_section(sections[2], knowledge, "nordby", "da", DAY)
    assert price.text == "## Pris\n\nEt pas til et barn koster 178,50 kr. Foto koster 120 kr."
    assert price.facts == ("pas-pris",)
    assert price.values == ("178,50 kr.", "120 kr.")
    english = render_section(knowledge.articles["pas-boern"].texts["en"].sections[2], knowledge, "nordby", "en", DAY)
    assert english.text.endswith("A child's passport costs DKK 178.50. A photo costs DKK 120.")


def test_a_value_not_filled_in_reads_as_its_fallback(knowledge: Knowledge) -> None:
    assert (
        render("Foto: {{local.foto-pris}}.", knowledge, "sydby", "da", DAY).text == "Foto: det, der står i prislisten."
    )
    assert render("{{local.foto-pris}}", knowledge, "sydby", "en", DAY).text == "what the price list says"


def test_a_fact_that_is_not_confirmed_is_shown_as_its_source(knowledge: Knowledge) -> None:
    danish = render("Senest {{fact.storskrald-frist}} før.", knowledge, "nordby", "da", DAY)
    assert danish.text == "Senest [se den aktuelle oplysning på borger.dk](https://www.borger.dk/affald) før."
    assert danish.withheld == ("storskrald-frist",)
    assert danish.values == danish.facts == ()
    english = render("{{fact.storskrald-frist}}", knowledge, "nordby", "en", DAY).text
    assert english == "[see the current information on borger.dk](https://www.borger.dk/affald)"


def test_a_fact_leads_only_where_a_citizen_may_be_sent(knowledge: Knowledge) -> None:
    def shown(**keys: object) -> str:
        (fact,) = knowledge.facts["storskrald-frist"]
        changed = replace(knowledge, facts={"frist": (fact.model_copy(update=keys),)})
        return render("{{fact.frist}}", changed, "nordby", "da", DAY).text

    private = Source(title="Vores råd", url="https://raad.dk/frister", checked=DAY)
    assert shown(source=private) == "[se kommunens hjemmeside](https://www.nordby.example/)"
    official = "https://www.borger.dk/frister"
    assert shown(source=private, look_up=official) == f"[se den aktuelle oplysning på borger.dk]({official})"


@pytest.mark.parametrize("day", [dt.date(2025, 12, 31), dt.date(2027, 1, 1)])
def test_a_fact_outside_its_days_is_not_shown(knowledge: Knowledge, day: dt.date) -> None:
    rendered = render("{{fact.pas-pris}}", knowledge, "nordby", "da", day)
    assert "178" not in rendered.text
    assert rendered.withheld == ("pas-pris",)


def test_next_year_has_its_own_value(knowledge: Knowledge) -> None:
    periods = (*knowledge.facts["pas-pris"], fact("kr", 200, valid_from="2027-01-01"))
    coming = replace(knowledge, facts={**knowledge.facts, "pas-pris": periods})
    assert render("{{fact.pas-pris}}", coming, "nordby", "da", dt.date(2026, 12, 31)).text == "178,50 kr."
    assert render("{{fact.pas-pris}}", coming, "nordby", "da", dt.date(2027, 1, 1)).text == "200 kr."


@pytest.mark.parametrize("placeholder", ["{{fact.nix}}", "{{local.nix}}"])
def test_what_is_missing_is_logged_and_leads_to_the_municipality(
    knowledge: Knowledge, placeholder: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        text = render(f"Prisen er {placeholder}.", knowledge, "nordby", "da", DAY).text
    assert text == "Prisen er [se kommunens hjemmeside](https://www.nordby.example/)."
    assert "nix" in caplog.text


@given(
    st.lists(st.sampled_from(["{{", "}}", "fact.", "local.", "municipality", "pas-pris", " ", "x", "}"]), max_size=9)
)
def test_a_placeholder_is_never_shown(knowledge: Knowledge, parts: list[str]) -> None:
    assert "{{" not in render("".join(parts), knowledge, "nordby", "da", DAY).text


def test_an_address_is_a_link_in_the_text_and_bare_in_a_link(knowledge: Knowledge) -> None:
    text = render("Se {{local.hjemmeside}} eller [bestil]({{local.link-tid}}).", knowledge, "nordby", "da", DAY).text
    assert text == ("Se [nordby.example](https://www.nordby.example/) eller [bestil](https://www.nordby.example/tid).")


def test_links_lead_to_the_municipalitys_own_pages(knowledge: Knowledge) -> None:
    own, shared = knowledge.articles["pas-boern"].meta.links
    assert render_link(own, knowledge, "nordby", "da") == ("Bestil tid", "https://www.nordby.example/tid")
    assert render_link(own, knowledge, "sydby", "en") == ("Book an appointment", "https://www.sydby.example/tid")
    assert render_link(shared, knowledge, "nordby", "da") == ("Læs mere", "https://www.borger.dk/pas")
    sydby = knowledge.municipalities["sydby"].model_copy(update={"values": {}})
    bare = replace(knowledge, municipalities={"sydby": sydby})
    assert render_link(own, bare, "sydby", "da") is None
