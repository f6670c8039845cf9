"""Setting a municipality up: from what it has given to a file that is served, and what is still missing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from typer.testing import CliRunner

from bot.library import demo_municipalities, files, new_municipality
from bot.library.municipality_cli import municipality_app
from bot.library.new_municipality import NotUsable

GIVEN = {
    "name_en": "Sønderø Municipality",
    "privacy_url": "https://www.soenderoe.example/data",
    "origins": "https://www.soenderoe.example, https://soenderoe.example",
    "hours-phone": "man-ons 09:00-15:00 / tor 09.00-12.00, 13:00-17:00",
    "hours-chat": "man-fre 10:00-12:00",
    "hours-counter": "man 10:00-14:00",
    "telefon": "00 11 22 33",
    "hjemmeside": "https://www.soenderoe.example/",
    "link-tid": "https://www.soenderoe.example/tid",
}


def run(folder: Path, *arguments: str, answers: str | None = None) -> Result:
    return CliRunner().invoke(municipality_app, [*arguments, "--knowledge", str(folder)], input=answers)


def as_csv(given: dict[str, str]) -> str:
    text = io.StringIO()
    table = csv.writer(text, delimiter=";")
    table.writerow(("key", "value", "remark"))
    table.writerows((key, value, "see the list") for key, value in given.items())
    return text.getvalue()


@pytest.mark.parametrize("name", ["given.csv", "given.yaml"])
def test_a_file_is_imported(folder: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(as_csv(GIVEN) if path.suffix == ".csv" else yaml.safe_dump(GIVEN), encoding="utf-8")
    result = run(folder, "new", "Sønderø Kommune", "--from", str(path))
    assert result.exit_code == 0, result.output
    assert "optional: foto-pris: Pris for foto (now: det, der står i prislisten)" in result.output
    assert "soenderoe: 0 values needed, 1 optional ones open" in result.output
    read = files.read(folder)
    assert not read.problems
    made = read.municipalities["soenderoe"]
    assert (made.name, made.name_en) == ("Sønderø Kommune", "Sønderø Municipality")
    assert made.values == {key: GIVEN[key] for key in ("telefon", "hjemmeside", "link-tid")}
    assert [(s.from_, s.to) for s in made.hours["phone"].week["thu"]] == [("09:00", "12:00"), ("13:00", "17:00")]
    assert "fri" not in made.hours["phone"].week
    assert made.origins == ("https://www.soenderoe.example", "https://soenderoe.example")


def test_what_is_missing_is_said_and_stands_in_the_file(folder: Path) -> None:
    assert "needed: telefon: Hovednummer" in run(folder, "new", "Østerø Kommune").output
    left = run(folder, "missing", "oesteroe")
    assert left.exit_code == 1
    assert "oesteroe: 3 values needed, 1 optional ones open" in left.output
    assert "needed: hours of the channel phone" in left.output
    assert "needed: privacy_url: citizens are sent to https://www.datatilsynet.dk/ until it is there" in left.output
    text = (folder / "municipalities/oesteroe/municipality.yaml").read_text(encoding="utf-8")
    assert "  # telefon:  # Hovednummer (phone; must be filled in)" in text
    assert "  # foto-pris:  # Pris for foto (amount; without it: det, der står i prislisten)" in text


def test_a_line_to_fill_in_can_be_filled_in(folder: Path) -> None:
    run(folder, "new", "Østerø Kommune")
    path = folder / "municipalities/oesteroe/municipality.yaml"
    text = path.read_text(encoding="utf-8").replace("values: {}", "values:")
    path.write_text(text.replace("  # telefon:  #", '  telefon: "00 11 22 33"  #'), encoding="utf-8")
    assert files.read(folder).municipalities["oesteroe"].values == {"telefon": "00 11 22 33"}


def test_the_listed_values_are_what_the_import_takes(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text(run(folder, "values").output, encoding="utf-8")
    assert run(folder, "new", "Vesterø Kommune", "--from", str(path)).exit_code == 0
    assert "vesteroe" in files.read(folder).municipalities


def test_it_asks_where_somebody_is_there_to_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.library.municipality_cli._somebody_is_there", lambda: True)
    answers = ["", "", "", "", "", "tidligt", "man 09:00-12:00", "", "", "00 11 22 33", "", ""]
    result = run(folder, "new", "Midtø Kommune", answers="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert "'tidligt' is not read as opening hours" in result.output
    made = files.read(folder).municipalities["midtoe"]
    assert made.values == {"telefon": "00 11 22 33"}
    assert list(made.hours["phone"].week) == ["mon"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("telefonn;00 11 22 33", "unknown: telefonn. 'borgerlinje municipality values' lists"),
        ("hours-phone;mandag formiddag", "is not read as opening hours"),
        ("hours-phone;man 15:00-09:00", "does not go forward"),
        ("hours-phone;fre-man 09:00-12:00", "end before they begin"),
        ("privacy_url;soenderoe.example", "privacy_url"),
        ("telefon", "a line is 'key;value;remark'"),
        ("telefon;1;2;3;4", "a line is 'key;value;remark'"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_written(
    folder: Path, tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "given.csv"
    path.write_text(text, encoding="utf-8")
    result = run(folder, "new", "Sønderø Kommune", "--from", str(path))
    assert result.exit_code == 2
    assert message in result.output
    assert not (folder / "municipalities/soenderoe").exists()


@pytest.mark.parametrize("text", ["- a\n", "telefon: [1]\n", "telefon: ]\n"])
def test_yaml_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "given.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotUsable, match=r"given\.yaml"):
        new_municipality.read_given(path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(b"navn;S\xf8nder\xf8")
    with pytest.raises(NotUsable, match="UTF-8"):
        new_municipality.read_given(path)


def test_one_that_is_there_is_not_overwritten(folder: Path) -> None:
    path = folder / "municipalities/nordby/municipality.yaml"
    before = path.read_text(encoding="utf-8")
    result = run(folder, "new", "Nordby Kommune")
    assert (result.exit_code, path.read_text(encoding="utf-8")) == (2, before)
    assert "is there already" in result.output


def test_a_name_without_letters_is_refused(folder: Path) -> None:
    assert run(folder, "new", "Kommune").exit_code == 2
    assert run(folder, "missing", "atlantis").exit_code == 2


def test_invented_municipalities_are_complete_and_come_again(folder: Path, tmp_path: Path) -> None:
    made = [run(folder, "demo", str(tmp_path / name), "--count", "7") for name in ("one", "two")]
    assert [result.exit_code for result in made] == [0, 0]
    one, two = (files.read(tmp_path / name) for name in ("one", "two"))
    assert one.digest == two.digest
    assert not one.problems
    assert len(one.municipalities) == 7
    assert not any(new_municipality.missing(one, m.values).required for m in one.municipalities.values())
    assert set(one.articles) == {name for name, a in files.read(folder).articles.items() if a.municipality is None}


def test_invented_municipalities_overwrite_nothing(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "demo", str(tmp_path)).exit_code == 2
    many = run(folder, "demo", str(tmp_path / "many"), "--count", str(demo_municipalities.MOST + 1))
    assert many.exit_code == 2
    assert not (tmp_path / "many").exists()
