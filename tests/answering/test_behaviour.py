"""The behaviour's data, bound to the code that reads it."""

from __future__ import annotations

import shutil
import timeit
from pathlib import Path

import pytest

from bot.answering.features import CANDIDATE_NAMES, NONE_NAMES, chances
from bot.answering.locate import SECTION_NAMES
from bot.answering.thread import THREAD_NAMES
from bot.library import behaviour
from bot.library.phrases import GAP, NEAR, BadPhrase, PhraseBook, parse, words
from bot.settings import PROJECT

FOLDER = PROJECT / "knowledge" / "behaviour"


def finds(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text."""
    groups = {"familie": ("mor", "far"), "hvem": ("<familie>", "*barn"), "rundt": ("<rundt>",)}
    book = PhraseBook([("it", parse(phrase, groups))])
    return bool(book.find(words(text)))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("vil .. dø", "Jeg VIL egentlig bare gerne DØ!"),
        ("vil .. dø", "jeg vil doe"),
        ("<familie> .. faldet om", "min mor er faldet om"),
        ("selvmord*", "tænker på selvmordet"),
        ("selvmord*", "selmordstanker"),
        ("selvmord*", "s e l v m o r d"),
        ("bevidstløs", "han er bevistløs"),
        ("taget .. # piller", "hun har taget 30 piller"),
        ("orker ikke mere $", "Jeg orker ikke mere. Hvad nu"),
        ("dont want", "I don't want"),
        ("أريد أن أموت", "أريد أن أموت"),
        ("<familie> + faldet/faldt .. om", "pludselig faldt min mor om"),
        ("<hvem> + spist + klorin", "klorin har mit skolebarn spist"),
        ("<hvem> + spist", "har mor spist"),
        ("slår mig", "han slar mig"),
        ("bløder", "han bloder"),
        ("piller", "mange piler"),
        ("*gryden", "frituregryden"),
    ],
)
def test_a_phrase_is_found_in_whatever_way_it_is_written(phrase: str, text: str) -> None:
    assert finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("vil .. dø", "jeg vil hjem. Kan man dø"),
        ("vil .. dø", "jeg vil " + "meget " * (GAP + 1) + "dø"),
        ("orker ikke mere $", "jeg orker ikke mere papirarbejde"),
        ("banker", "i banken"),
        ("=vold", "volden"),
        ("slår", "slog"),
        ("*gryden", "gryden"),
        ("mor + far", "min mor. Og far"),
        ("mor + far", "mor " + "meget " * NEAR + "far"),
        ("mor/far + mor", "min mor"),
        ("får", "min far"),
    ],
)
def test_a_phrase_is_not_found_in_other_words(phrase: str, text: str) -> None:
    assert not finds(phrase, text)


@pytest.mark.parametrize(
    "phrase", ["", "..", "vil ..", ".. dø", "<nobody> dø", "e-mail", "vil + ", "+ dø", "vil .. + dø", "*dø*", "<rundt>"]
)
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(BadPhrase):
        parse(phrase, {"rundt": ("<rundt>",)})


def test_twice_the_letters_take_about_twice_the_time() -> None:
    book = PhraseBook(
        [("gap", parse("vil .. ikke .. leve mere", {})), ("near", parse("vil + ikke + ikke .. vil + leve", {}))]
    )

    def least(repeats: int) -> float:
        tokens = words("vil ikke " * repeats)
        assert not book.find(tokens)
        return min(timeit.repeat(lambda: book.find(tokens), number=3, repeat=3))

    assert least(880) < 8 * least(220)


def test_the_editors_files_are_right_and_every_example_and_look_alike_holds() -> None:
    assert behaviour.check(FOLDER) == []


def test_the_fitted_weights_are_those_of_the_features() -> None:
    decide = behaviour.read(FOLDER).decide
    assert set(decide.article) == set(CANDIDATE_NAMES)
    assert set(decide.none) == set(NONE_NAMES)
    assert set(decide.section) == set(SECTION_NAMES)
    assert set(decide.thread) == {*THREAD_NAMES, "none"}
    assert decide.answer_at == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("**Ring {{contact.alarm}} nu.** Få alle ud", "Få alle ud", "must name alarm before"),
        ("contacts: [livslinien, alarm]", "contacts: [livslinien]", "not_acute must name alarm too"),
        ("- der er brand/ildebrand/ild", "- der er <brand>", "no group <brand>"),
        ("examples: [Det brænder i min opgang", "examples: [Hvad koster et pas", "does not set it off"),
        ("lookalikes: [brand på komfuret forsikring", "lookalikes: [det brænder i huset", "sets it off"),
        ("exceptions:", "exeptions:", "exeptions"),
    ],
)
def test_a_slip_of_an_editor_is_named_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "behaviour")
    path = folder / "emergencies.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    problems = behaviour.check(folder)
    assert any(says in problem.message and problem.path == path and problem.line > 0 for problem in problems)


def test_only_a_number_that_was_seen_on_its_page_counts_as_confirmed() -> None:
    contact = {"id": "linje", "label": {"da": "Linjen", "en": "The line"}, "number": "11", "review_by": "2026-12-15"}
    assert behaviour.Contact.model_validate({**contact, "confirmed": False}).number == "11"
    with pytest.raises(ValueError, match="needs a source"):
        behaviour.Contact.model_validate(contact)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "behaviour")
    (folder / "words.yaml").unlink()
    assert [problem.path.name for problem in behaviour.check(folder)] == ["words.yaml"]
    with pytest.raises(ValueError, match=r"words\.yaml"):
        behaviour.read(folder)


def test_articles_and_none_of_them_share_one_probability() -> None:
    decide = behaviour.read(FOLDER).decide
    far = dict.fromkeys(CANDIDATE_NAMES, 0.0)
    near = {**far, "nearest": 0.9, "article_coverage": 1.0}
    whole = dict.fromkeys(NONE_NAMES, 0.0)

    alone, beside_far = (chances(found, whole, decide) for found in ([near], [near, far]))
    twins = chances([near, near], whole, decide)
    assert 0 < sum(alone) < 1 and 0 < sum(twins) < 1
    assert alone[0] > beside_far[0] > beside_far[1]
    assert twins[0] == twins[1] < alone[0]
    assert chances([], whole, decide) == []
