"""The commands that set a municipality up; ``bot/cli.py`` mounts them."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.clock import system_clock
from bot.library import demo_municipalities, files, lint, new_municipality
from bot.library.knowledge import Knowledge
from bot.library.new_municipality import HEAD, HOURS, NotUsable
from bot.settings import settings_from_environment

municipality_app = typer.Typer(help="The municipalities that are served.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder; by default the settings'.")]


@municipality_app.command("new")
def new_command(
    name: Annotated[str, typer.Argument(help="The municipality's name, e.g. 'Nordby Kommune'.")],
    values: Annotated[
        Path | None, typer.Option("--from", help="What it has given: CSV as 'values' writes it, or YAML.")
    ] = None,
    folder: Folder = None,
) -> None:
    """Write a municipality's file, from a file or by asking, and say what is missing.

    Without --from it asks for what is needed, where somebody is there to answer. What is left out stands in the file as
    a line to fill in.
    """
    knowledge = _read(folder)
    try:
        slug = new_municipality.slug_of(name)
        path = knowledge.folder / "municipalities" / slug / "municipality.yaml"
        if path.exists():
            _refuse(f"{path} is there already: change it there, or remove it first")
        given = new_municipality.read_given(values) if values else _asked(knowledge) if _somebody_is_there() else {}
        text = new_municipality.compose(knowledge, slug, {"name": name, **given})
    except NotUsable as error:
        _refuse(str(error))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    typer.echo(f"Wrote {path}")
    _say_missing(files.read(knowledge.folder), slug)


@municipality_app.command("missing")
def missing_command(
    slug: Annotated[str, typer.Argument(help="The municipality's slug.")], folder: Folder = None
) -> None:
    """Say what a municipality has not filled in and what is wrong. Fails while something is needed."""
    knowledge = _read(folder)
    if slug not in knowledge.municipalities:
        _refuse(f"there is no municipality {slug}: choose from {', '.join(sorted(knowledge.municipalities))}")
    if _say_missing(knowledge, slug):
        raise typer.Exit(1)


@municipality_app.command("values")
def values_command(folder: Folder = None) -> None:
    """List what a municipality can fill in, as CSV: fill in the second column and give it to 'new --from'."""
    knowledge = _read(folder)
    table = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    table.writerow(("key", "value", "remark"))
    table.writerows((key, "", label) for key, label in {**HEAD, **HOURS}.items())
    for declared in knowledge.local_values.values():
        need = "needed" if declared.required else "optional"
        table.writerow((declared.id, "", f"{declared.label} ({declared.kind}, {need})"))


@municipality_app.command("demo")
def demo_command(
    to: Annotated[Path, typer.Argument(help="The knowledge folder to write; must not exist yet.")],
    count: Annotated[int, typer.Option(min=1, help="How many municipalities.")] = 39,
    seed: Annotated[int, typer.Option(help="The same seed makes the same municipalities.")] = 1,
    folder: Folder = None,
) -> None:
    """Write a knowledge folder with the shared articles and invented municipalities, for scale tests.

    Serve it with KNOWLEDGE_DIR=FOLDER borgerlinje serve.
    """
    try:
        slugs = demo_municipalities.make(_read(folder), to, count, seed)
    except FileExistsError:
        _refuse(f"{to} is there already: name a folder that is not")
    except NotUsable as error:
        _refuse(str(error))
    typer.echo(f"Wrote {to} with {len(slugs)} municipalities: {', '.join(slugs)}")


def _read(folder: Path | None) -> Knowledge:
    return files.read(folder or settings_from_environment().knowledge_dir)


def _asked(knowledge: Knowledge) -> dict[str, str]:
    """Ask for the head, the hours and the values that are needed; an empty answer leaves it for later."""
    questions = {key: label for key, label in {**HEAD, **HOURS}.items() if key != "name"}
    questions |= {
        value.id: f"{value.label} ({value.kind})" for value in knowledge.local_values.values() if value.required
    }
    given = {}
    for key, label in questions.items():
        while True:
            answer = typer.prompt(f"{key}: {label}", default="", show_default=False).strip()
            try:
                if key in HOURS:
                    new_municipality.hours(answer)
            except NotUsable as error:
                typer.echo(str(error), err=True)
                continue
            break
        if answer:
            given[key] = answer
    return given


def _say_missing(knowledge: Knowledge, slug: str) -> bool:
    """Say what a municipality lacks and what is wrong with it; return whether any of that is an error."""
    municipality = knowledge.municipalities[slug]
    left = new_municipality.missing(knowledge, municipality.values)
    for name in left.required:
        typer.echo(f"needed: {name}: {knowledge.local_values[name].label}")
    for name in left.optional:
        declared = knowledge.local_values[name]
        typer.echo(f"optional: {name}: {declared.label} (now: {declared.fallback})")
    opening = municipality.hours
    closed = [c for c in new_municipality.CHANNELS if c not in opening or not any(opening[c].week.values())]
    for channel in closed:
        typer.echo(f"needed: hours of the channel {channel}: it counts as always closed")
    elsewhere = str(municipality.privacy_url) == new_municipality.PRIVACY_UNKNOWN
    if elsewhere:
        typer.echo(f"needed: privacy_url: citizens are sent to {municipality.privacy_url} until it is there")
    folder = knowledge.folder / "municipalities" / slug
    wrong = [p for p in lint.check(knowledge, system_clock().date()) if p.path.is_relative_to(folder)]
    other = [p for p in wrong if not p.message.startswith("the local value")]
    for problem in other:
        typer.echo(str(problem))
    typer.echo(f"{slug}: {len(left.required)} values needed, {len(left.optional)} optional ones open")
    return bool(left.required or closed or elsewhere or [p for p in other if p.severity == "error"])


def _somebody_is_there() -> bool:
    return sys.stdin.isatty()


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)
