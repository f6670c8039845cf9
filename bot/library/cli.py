"""The editors' and operators' commands of the library; ``bot/cli.py`` mounts them."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from bot import errors
from bot.clock import system_clock
from bot.library import files, lint, lint_questions, lint_text, new_article, new_municipality
from bot.library.classifier.model import SHIPPED as CLASSIFIER
from bot.library.embeddings.interface import SHIPPED
from bot.library.intents.model import SHIPPED as INTENTS
from bot.library.knowledge import Article, Knowledge, Problem
from bot.library.pieces import pieces
from bot.library.service import Library
from bot.settings import PROJECT, settings_from_environment
from bot.words import words

knowledge_app = typer.Typer(help="The editors' files.", no_args_is_help=True)
model_app = typer.Typer(help="The embedding model.", no_args_is_help=True)

LANGUAGES = frozenset(("da", "en", "de", "pl", "uk", "ar", "tr", "so", "fa"))
"""In which the most asked articles have example questions, so that they are found without a model too."""

GOLDEN = PROJECT / "tests" / "library" / "golden" / "static.json"

Folder = Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder; by default the settings'.")]


@knowledge_app.callback()
def _knowledge() -> None:
    """The editors' files."""


@model_app.callback()
def _model() -> None:
    """The embedding model."""


@knowledge_app.command("check")
def check_command(
    folder: Folder = None,
    on: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to check for; by default today.")
    ] = None,
    errors_only: Annotated[bool, typer.Option("--errors-only", help="Leave the warnings out.")] = False,
) -> None:
    """List what is wrong in the editors' files, then count what there is. Fails on errors."""
    knowledge = files.read(folder or settings_from_environment().knowledge_dir)
    day = (on or system_clock()).date()
    problems = lint.check(knowledge, day)
    for problem in problems:
        if problem.severity == "error" or not errors_only:
            typer.echo(_shown(problem))
    for line in summary(knowledge):
        typer.echo(line)
    severities = Counter(problem.severity for problem in problems)
    typer.echo(f"{severities['error']} errors, {severities['warning']} warnings")
    if severities["error"]:
        raise typer.Exit(1)


@knowledge_app.command("new")
def new_command(
    area: Annotated[str, typer.Argument(help="The area's slug, e.g. pas.")],
    name: Annotated[str, typer.Argument(help="A short name for the file: small letters a-z, digits and hyphens.")],
    title: Annotated[str, typer.Argument(help="The article's Danish title.")],
    folder: Folder = None,
) -> None:
    """Write the Danish and the English file of a new article, to be filled in."""
    knowledge = files.read(folder or settings_from_environment().knowledge_dir)
    if area not in knowledge.areas:
        typer.echo(f"there is no area {area}: choose from {', '.join(knowledge.areas)}", err=True)
        raise typer.Exit(2)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        typer.echo(f"'{name}': use small letters a-z, digits and hyphens, e.g. 'navneskift-udland'", err=True)
        raise typer.Exit(2)
    try:
        written = new_article.write(knowledge, area, name, title, system_clock().date())
    except FileExistsError as error:
        typer.echo(f"{error.filename} is there already: change it, or choose another name", err=True)
        raise typer.Exit(2) from error
    for path in written:
        typer.echo(f"Wrote {path}")
    typer.echo("It is served once it has a source and 'borgerlinje knowledge check' finds no error in it.")


def summary(knowledge: Knowledge) -> list[str]:
    """Return what the knowledge holds, one line for each kind of thing."""
    shared = [article for article in knowledge.articles.values() if article.municipality is None]
    own = [article for article in knowledge.articles.values() if article.municipality]
    covered = {article.meta.area for article in shared}
    topics = {(article.meta.area, article.meta.topic) for article in shared if article.meta.topic}
    wanted = sum(len(area.topics) for area in knowledge.areas.values())
    facts = [fact for periods in knowledge.facts.values() for fact in periods]
    confirmed = sum(fact.confirmed for fact in facts)
    readings = [lint_text.lix(article.texts["da"]) for article in knowledge.articles.values()]
    doubts = [len(article.meta.to_confirm) for article in shared if article.meta.to_confirm]
    asked = lint_questions.distinct(knowledge)
    to_confirm = sum(not organisation.confirmed for organisation in knowledge.organisations.values())
    lines = [
        f"areas: {len(covered)} of {len(knowledge.areas)} covered, {len(topics)} of {wanted} topics",
        f"articles: {len(shared)} shared, {len(own)} of single municipalities; "
        f"{sum('en' in article.texts for article in shared)} of the shared in English; "
        f"{sum(set(article.meta.questions) >= LANGUAGES for article in shared)} asked in {len(LANGUAGES)} languages",
        f"passages: {sum(piece.kind == 'passage' for piece in pieces(knowledge))}",
        "example questions, alike ones counted once: "
        + ", ".join(f"{language} {count}" for language, count in sorted(asked.items())),
        f"facts: {confirmed} confirmed, {len(facts) - confirmed} not",
        f"statements an editor has to confirm: {sum(doubts)} in {len(doubts)} articles",
        f"organisations: {len(knowledge.organisations)}, the numbers of {to_confirm} to be confirmed",
        f"mean LIX: {sum(readings) / len(readings):.0f}" if readings else "mean LIX: -",
    ]
    return lines + [_municipality(knowledge, slug, own) for slug in knowledge.municipalities]


def _municipality(knowledge: Knowledge, slug: str, own: list[Article]) -> str:
    """Return what a municipality does otherwise than the others, and what it has not filled in."""
    municipality = knowledge.municipalities[slug]
    left = new_municipality.missing(knowledge, municipality.values)
    parts = {
        "replaces": [a.meta.replaces for a in own if a.municipality == slug and a.meta.replaces],
        "extends": [a.meta.extends for a in own if a.municipality == slug and a.meta.extends],
        "closed areas": municipality.closed_areas,
        "values missing": left.required,
    }
    said = "; ".join(f"{what}: {', '.join(sorted(names)) or 'none'}" for what, names in parts.items())
    return f"{slug}: {said}; {len(left.optional)} optional values open"


def _shown(problem: Problem) -> str:
    here = Path.cwd()
    path = problem.path.relative_to(here) if problem.path.is_relative_to(here) else problem.path
    return f"{path}:{problem.line}: {problem.severity}: {problem.message}"


def index_command() -> None:
    """Build the index of the knowledge where it is not there yet, and say what was embedded again."""
    library = Library(settings_from_environment())
    asyncio.run(library.refresh())
    report = library.report
    library.close()
    if report is None:
        typer.echo("There is no article to index.", err=True)
        raise typer.Exit(1)
    if not report.built:
        typer.echo(f"Version {report.digest[:12]} with {report.pieces} pieces is there already.")
        return
    typer.echo(
        f"Built version {report.digest[:12]}: {report.pieces} pieces, {report.embedded} embedded anew, "
        f"{report.seconds:.1f} s"
    )
    for article in report.articles:
        typer.echo(f"  {article}")


def search_command(
    text: Annotated[str, typer.Argument(help="The question.")],
    municipality: Annotated[str, typer.Option(help="Slug of the municipality whose citizen asks.")],
    staff: Annotated[bool, typer.Option("--staff", help="Find what only staff may see as well.")] = False,
    limit: Annotated[int, typer.Option(help="Most hits to show.")] = 15,
) -> None:
    """Show what a question finds, and by which search."""
    library = Library(settings_from_environment())

    async def find() -> None:
        await library.refresh()
        hits = await library.search(
            text,
            municipality=municipality,
            now=system_clock(),
            audience="staff" if staff else "citizen",
            limit=limit,
        )
        read = " ".join(_word(token.word, token.known, token.repaired) for token in library.analyse(text))
        typer.echo(f"words: {read}")
        typer.echo(f"{'fused':>7} {'dense':>6} {'sparse':>6}  {'kind':8} {'article':32} text")
        for hit in hits:
            dense = "-" if hit.dense is None else f"{hit.dense:.3f}"
            sparse = "-" if hit.sparse is None else f"{hit.sparse:.2f}"
            name = hit.article_id or f"({hit.area})"
            typer.echo(
                f"{hit.score:7.4f} {dense:>6} {sparse:>6}  {hit.kind:8} {name:32} {hit.language} {hit.text[:70]}"
            )

    try:
        asyncio.run(find())
    except errors.AppError as error:
        typer.echo(words("en", f"error-{error.code}"), err=True)
        raise typer.Exit(1) from error
    finally:
        library.close()


def _word(word: str, known: bool, repaired: str | None) -> str:
    if known:
        return word
    return f"{word}->{repaired}" if repaired else f"{word}(?)"


@model_app.command("train")
def train_command(
    folder: Folder = None,
    out: Annotated[Path, typer.Option(help="Where to write the model.")] = SHIPPED,
    golden: Annotated[Path, typer.Option(help="Where to write the texts and vectors its test holds it to.")] = GOLDEN,
    classifier: Annotated[Path, typer.Option(help="Where to write the article classifier.")] = CLASSIFIER,
    intents: Annotated[Path, typer.Option(help="Where to write the intent model.")] = INTENTS,
    only_intents: Annotated[bool, typer.Option("--only-intents", help="Leave the other models as they are.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed and knowledge make the same model.")] = 1,
) -> None:
    """Train the shipped models from the knowledge's example questions and messages. Needs the ``model`` extra."""
    try:
        from bot.library.classifier import train as classifying
        from bot.library.embeddings import release
        from bot.library.intents import train
    except ImportError as error:
        typer.echo(f"{error}: install the 'model' extra first, see docs/operations/models.md", err=True)
        raise typer.Exit(1) from error
    knowledge = files.read(folder or settings_from_environment().knowledge_dir)
    if not knowledge.articles:
        typer.echo("There is no article to train on.", err=True)
        raise typer.Exit(1)
    if not only_intents:
        typer.echo(release.release(knowledge, out, golden, seed))
        typer.echo(classifying.release(knowledge, classifier, seed))
    examples = train.messages(knowledge.folder / "behaviour" / "messages")
    typer.echo(train.release(knowledge, examples, intents))
