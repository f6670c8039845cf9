"""The operators' commands of routing; ``bot/cli.py`` mounts them."""

from __future__ import annotations

import uuid
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import system_clock
from bot.contact_centre import profiles, store
from bot.contact_centre.explain import explain
from bot.contact_centre.schemas import ProfileIn
from bot.db.once import DataDir, in_transaction
from bot.errors import Invalid
from bot.library import files
from bot.settings import Settings
from bot.staff import store as staff_store
from bot.staff.cli import Who, one_member
from bot.words import words

route_app = typer.Typer(help="Who takes what, and why.", no_args_is_help=True)


@route_app.callback()
def _route() -> None:
    """Who takes what, and why."""


@route_app.command("explain")
def explain_command(
    item: Annotated[uuid.UUID, typer.Argument(help="The item's id, as the desk's address has it.")],
    language: Annotated[str, typer.Option(help="da or en.")] = "da",
    data_dir: DataDir = None,
) -> None:
    """Say in plain words why a piece of work goes, and went, where it does."""
    knowledge = files.read(Settings().knowledge_dir)

    async def show(session: AsyncSession) -> None:
        found = await store.by_id(session, item)
        if found is None:
            raise typer.BadParameter("there is no such item", param_hint="ITEM")
        contact = Settings().contact
        for line in (await explain(session, found, knowledge, system_clock(), contact, language)).text:
            print(line)

    in_transaction(data_dir, show)


def profile_command(
    who: Who,
    skill: Annotated[list[str] | None, typer.Option(help="An area or theme she knows; repeat for several.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Two letters; repeat for several.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="A group of routing.yaml; repeat for several.")] = None,
    home: Annotated[str | None, typer.Option(help="Slug of the municipality whose hours she gives.")] = None,
    live: Annotated[int | None, typer.Option(min=0, max=50, help="Live conversations she is given at once.")] = None,
    callbacks: Annotated[int | None, typer.Option(min=0, max=50, help="Callbacks she is given at once.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Forget the profile there was.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Show what an agent knows and takes; with options, set it: what is not named is kept."""
    given = {
        "skills": skill,
        "languages": language,
        "groups": group,
        "home": home,
        "capacity_handover": live,
        "capacity_callback": callbacks,
    }
    changes = {key: value for key, value in given.items() if value is not None}

    async def work(session: AsyncSession) -> None:
        member = await one_member(session, who)
        before = await staff_store.profile_of(session, member.id)
        profile = ProfileIn.model_validate(before, from_attributes=True) if before and not clear else ProfileIn()
        if changes or clear:
            profile = ProfileIn.model_validate(profile.model_dump() | changes)
            knowledge = files.read(Settings().knowledge_dir)
            try:
                await profiles.store(session, member, profile, knowledge, system_clock(), by=None)
            except Invalid as error:
                said = [words("en", f"field-{key}") for key in error.details["fields"].values()]
                raise typer.BadParameter(" ".join(said)) from error
        for key, value in profile.model_dump().items():
            shown = ", ".join(value) if isinstance(value, list) else value
            print(f"{key}\t{'-' if shown in (None, '') else shown}")

    in_transaction(data_dir, work)
