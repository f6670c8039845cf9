"""What editors write for the desk: read, filled in, and checked on its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.library import files, lint
from bot.library.canned import filled
from tests.library.test_files import edit, line_of

DAY = dt.date(2026, 6, 1)
CANNED, WRAP_UP, TAGS = "canned/alle.yaml", "wrap_up.yaml", "tags.yaml"
OUTCOMES = ("settled", "referred", "unreachable", "withdrawn")


@pytest.fixture
def desk(folder: Path) -> Path:
    (folder / "canned").mkdir()
    (folder / CANNED).write_text(
        "- id: hej\n  title: Hilsen\n  title_en: Greeting\n  theme: borgerservice\n"
        "  text: Hej, jeg hedder {{agent}} fra {{municipality}}. "
        "Ring {{local.telefon}}, eller [bestil]({{local.link-tid}}).\n"
        "  text_en: Hello from {{agent}} at {{municipality}}\n"
        "- {id: kun, title: Kun, title_en: Only, text: Kun her, text_en: Only here, only: [nordby]}\n"
    )
    codes = (f"- {{code: {name}, outcome: {name}, title: {name}, title_en: {name}}}\n" for name in OUTCOMES)
    (folder / WRAP_UP).write_text("".join(codes))
    (folder / TAGS).write_text("- tag: Ros\n- tag: bro\n  only: [nordby]\n")
    return folder


def test_they_are_read_and_filled_in(desk: Path) -> None:
    knowledge = files.read(desk)
    assert [p for p in lint.check(knowledge, DAY) if p.severity == "error"] == []
    [reply] = knowledge.desk.canned_of("sydby")
    assert [each.id for each in knowledge.desk.canned_of("nordby")] == ["hej", "kun"]
    name, values = knowledge.municipalities["nordby"].name, knowledge.municipalities["nordby"].values
    text = filled(reply, knowledge, "nordby", "da", "Agnes", DAY)
    assert text.startswith(f"Hej, jeg hedder Agnes fra {name}. Ring ")
    assert text.endswith(f"eller bestil ({values['link-tid']}).")
    assert filled(reply, knowledge, "nordby", "pl", "Agnes", DAY).startswith("Hello from Agnes at ")
    assert (knowledge.desk.tags_of("nordby"), knowledge.desk.tags_of("sydby")) == (["ros", "bro"], ["ros"])


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "message"),
    [
        (CANNED, "{{agent}} fra", "{{agnet}} fra", "  text: Hej", "{{agnet}} is not"),
        (CANNED, "{{local.telefon}}", "{{local.tlf}}", "  text: Hej", "unknown local value tlf"),
        (CANNED, "theme: borgerservice", "theme: borger", "- id: hej", "unknown theme borger"),
        (CANNED, "only: [nordby]", "only: [vestby]", "- {id: kun", "unknown municipality vestby"),
        (CANNED, "text: Kun her", f"text: {'Lang ' * 401}", "- {id: kun", "the limit of a message"),
        (CANNED, "id: kun", "id: hej", "- {id: hej", "hej stands twice"),
        (CANNED, "title_en: Only", "titel_en: Only", "- {id: kun", "titel_en"),
        (WRAP_UP, "outcome: withdrawn", "outcome: settled", "code: settled", "no code ends a case as withdrawn"),
        (TAGS, "only: [nordby]", "only: [vestby]", "  only", "unknown municipality vestby"),
    ],
)
def test_a_mistake_is_found_on_its_line(desk: Path, file: str, old: str, new: str, at: str, message: str) -> None:
    edit(desk / file, old, new)
    found = [p for p in lint.check(files.read(desk), DAY) if message in p.message]
    assert [(p.path, p.line) for p in found] == [(desk / file, line_of(desk / file, at))]


def test_a_broken_file_leaves_what_there_was(desk: Path) -> None:
    before = files.read(desk)
    edit(desk / WRAP_UP, "outcome: settled", "outcome: solved")
    edit(desk / CANNED, "id: kun", "id: [")
    after = files.read(desk, before)
    assert (after.desk, len(after.problems)) == (before.desk, 2)
    edit(desk / CANNED, "id: [", "id: ny")
    changed = files.read(desk, after)
    assert [reply.id for reply in changed.desk.canned] == ["hej", "ny"]
    assert changed.digest != before.digest
