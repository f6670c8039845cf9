"""``borgerlinje staff``: accounts and the audit log, for whoever runs the service."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, cast, get_args

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import system_clock
from bot.db.once import DataDir, in_transaction
from bot.settings import Settings
from bot.staff import audit, service, store
from bot.staff.models import StaffMember
from bot.staff.rights import Role
from bot.staff.schemas import MIN_PASSWORD

staff_app = typer.Typer(help="Staff accounts and the audit log.", no_args_is_help=True)

Who = Annotated[str, typer.Argument(help="A username, or the id that 'staff list' shows.")]


@staff_app.command("add")
def add_staff(
    username: Annotated[str, typer.Argument(help="What one signs in with.")],
    name: Annotated[str, typer.Option(prompt=True, help="What citizens and colleagues see.")],
    password: Annotated[
        str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True, help="At least 12 characters.")
    ],
    role: Annotated[
        list[str] | None,
        typer.Option(help="agent (the default), supervisor, editor, ambassador or administrator; repeat for several."),
    ] = None,
    municipality: Annotated[list[str] | None, typer.Option(help="A slug; repeat for several. Default: all.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a built-in account."""
    known = get_args(Role)
    chosen = role or ["agent"]
    if wrong := [r for r in chosen if r not in known]:
        raise typer.BadParameter(f"{wrong[0]}: choose from {', '.join(known)}", param_hint="--role")
    if len(password) < MIN_PASSWORD:
        raise typer.BadParameter(f"use at least {MIN_PASSWORD} characters", param_hint="--password")
    require_known(municipality or ())
    roles = cast("list[Role]", chosen)

    async def add(session: AsyncSession) -> None:
        await service.create_account(session, username, name, password, roles, municipality, system_clock())

    in_transaction(data_dir, add)
    print(f"{username} can sign in at /desk.")


@staff_app.command("list")
def list_staff(data_dir: DataDir = None) -> None:
    """List the accounts: id, username, where they sign in, what they may do, whether they are shut."""

    async def show(session: AsyncSession) -> None:
        for member in await store.members(session):
            where = "password" if member.password_hash else "provider"
            shut = "disabled" if member.disabled_at else ""
            print("\t".join([str(member.id), member.username, where, " ".join(member.grants), shut]))

    in_transaction(data_dir, show)


@staff_app.command("disable")
def disable_staff(who: Who, data_dir: DataDir = None) -> None:
    """Shut an account at once: its sessions end, and it opens no new one."""

    async def shut(session: AsyncSession) -> None:
        await service.disable(session, (await one_member(session, who)).id, system_clock())

    in_transaction(data_dir, shut)
    print(f"{who} is shut out.")


@staff_app.command("enable")
def enable_staff(who: Who, data_dir: DataDir = None) -> None:
    """Open a shut account again."""

    async def open_again(session: AsyncSession) -> None:
        await service.enable(session, (await one_member(session, who)).id, system_clock())

    in_transaction(data_dir, open_again)
    print(f"{who} can sign in again.")


@staff_app.command("audit")
def show_audit(
    municipality: Annotated[list[str] | None, typer.Option(help="A slug; repeat for several. Default: all.")] = None,
    action: Annotated[str | None, typer.Option(help=f"One of {', '.join(get_args(audit.Action))}.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most lines.")] = 50,
    before: Annotated[int | None, typer.Option(help="Only lines older than the one with this id.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Print the audit log, newest first: one JSON object a line."""
    if action is not None and action not in get_args(audit.Action):
        raise typer.BadParameter(f"choose from {', '.join(get_args(audit.Action))}", param_hint="--action")
    require_known(municipality or ())
    places = frozenset(municipality) if municipality else None

    async def show(session: AsyncSession) -> None:
        lines = await store.audit_lines(session, places, limit=limit, before=before, action=action)
        for entry, name in lines:
            shown = {
                "id": entry.id,
                "at": entry.at.isoformat(),
                "by": name,
                "action": entry.action,
                "subject": entry.subject,
                "municipalities": entry.municipalities,
                "detail": entry.detail,
            }
            print(json.dumps(shown, ensure_ascii=False))

    in_transaction(data_dir, show)


async def one_member(session: AsyncSession, who: str) -> StaffMember:
    """Return the account somebody on the command line means."""
    found = [member for member in await store.members(session) if who in (str(member.id), member.username)]
    if len(found) != 1:
        several = f"several accounts have this name: {', '.join(str(member.id) for member in found)}"
        raise typer.BadParameter(several if found else "there is no such account", param_hint="WHO")
    return found[0]


def require_known(municipalities: Iterable[str]) -> None:
    """Refuse a municipality that is not served."""
    served = Settings().municipalities
    if unknown := sorted(set(municipalities) - served):
        raise typer.BadParameter(f"{unknown[0]}: choose from {', '.join(sorted(served))}", param_hint="--municipality")
