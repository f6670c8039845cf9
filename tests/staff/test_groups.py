"""The file of groups, and the settings of single sign-on: what is wrong is said before anything starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.settings import OIDC, Settings
from bot.staff.groups import GroupsError, read_groups
from bot.staff.single_sign_on import SingleSignOnError, single_sign_on

SERVED = frozenset({"aadal", "bakkeby"})
AGENTS = "groups: [{group: agents, roles: [agent], municipalities: [aadal]}]"


def _file(folder: Path, content: str | bytes) -> Path:
    path = folder / "groups.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_groups_add_up_and_unknown_ones_give_nothing(tmp_path: Path) -> None:
    groups = read_groups(
        _file(
            tmp_path,
            """
            groups:
              - {group: Agents, roles: [agent], municipalities: [aadal, bakkeby]}
              - {group: Leads, roles: [agent, supervisor], municipalities: [aadal]}
              - {group: Operations, roles: [administrator], municipalities: all}
            """,
        ),
        SERVED,
    )
    held = {str(grant) for grant in groups.grants_of(["Agents", "Leads", "Canteen"])}
    assert held == {"agent@aadal", "agent@bakkeby", "supervisor@aadal"}
    assert {str(grant) for grant in groups.grants_of(["Operations"])} == {"administrator@*"}
    assert groups.grants_of(["agents", "operations "]) == frozenset()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "groups.yaml"),
        ("groups: []", "at least 1 item"),
        ("groups: {", "no YAML"),
        (b"groups: \xff", "no YAML"),
        (AGENTS.replace("[agent]", "[boss]"), "groups.0.roles.0"),
        (AGENTS.replace("[agent]", "[]"), "at least 1 item"),
        (AGENTS.replace("[aadal]", "[]"), "at least 1 item"),
        (AGENTS.replace("[aadal]", "everywhere"), "groups.0.municipalities"),
        (AGENTS.replace("[aadal]", "[andeby]"), "no municipality is called andeby; there are aadal, bakkeby"),
        (AGENTS.replace("[aadal]", "['*']"), "no municipality is called *"),
        (AGENTS.replace("group: agents, ", ""), "groups.0.group"),
        (AGENTS.replace("group: agents", "group: agents, role: x"), "groups.0.role"),
        (AGENTS[:-1] + ", {group: agents, roles: [editor], municipalities: all}]", "named twice: agents"),
    ],
)
def test_a_file_that_does_not_say_what_it_must_is_refused_whole(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    with pytest.raises(GroupsError) as caught:
        read_groups(_file(tmp_path, content), SERVED)
    assert said in str(caught.value)


def _settings(folder: Path, public_url: str | None = "https://borger.example.dk", **changes: Any) -> Settings:
    given: dict[str, Any] = {
        "issuer": "https://login.example.dk/realms/aadal",
        "client_id": "borgerlinje",
        "client_secret": SecretStr("secret"),
        "groups_file": _file(folder, AGENTS),
    }
    return Settings(public_url=public_url, oidc=OIDC(**given | changes))


def test_good_settings_are_used_and_none_are_none(tmp_path: Path) -> None:
    assert single_sign_on(_settings(tmp_path)) is not None
    assert single_sign_on(Settings()) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"issuer": None}, "OIDC_ISSUER"),
        ({"client_id": None, "client_secret": None}, "OIDC_CLIENT_ID, OIDC_CLIENT_SECRET"),
        ({"groups_file": None}, "OIDC_GROUPS_FILE"),
        ({"groups_file": Path("/nowhere/groups.yaml")}, "OIDC_GROUPS_FILE: /nowhere/groups.yaml: No such file"),
        ({"public_url": None}, "PUBLIC_URL"),
        ({"public_url": "http://borger.example.dk"}, "PUBLIC_URL must be an https address"),
        ({"issuer": "http://login.example.dk"}, "OIDC_ISSUER must be an https address"),
        ({"issuer": "login.example.dk"}, "OIDC_ISSUER must be an https address"),
        ({"issuer": "http://["}, "OIDC_ISSUER must be an https address"),
    ],
)
def test_settings_that_cannot_be_used_keep_the_service_from_starting(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(SingleSignOnError) as caught:
        single_sign_on(_settings(tmp_path, **changes))
    assert said in str(caught.value)
    assert "secret" not in str(caught.value).replace("CLIENT_SECRET", "")
