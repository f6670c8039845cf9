"""Which of the identity provider's groups gives which roles, and where: a file that whoever runs the service writes.

It is read once, at start, and checked whole: a group that is misspelt here is somebody's rights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.staff.rights import Grant, Role, grants


class GroupsError(Exception):
    """The file cannot be used; the text says where and why, for whoever runs the service."""


class Group(BaseModel):
    """What one group gives."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: Annotated[str, Field(min_length=1)]
    roles: Annotated[list[Role], Field(min_length=1)]
    municipalities: Literal["all"] | Annotated[list[str], Field(min_length=1)]


class Groups(BaseModel):
    """What every group gives."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: Annotated[list[Group], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if twice := [name for name, count in Counter(g.group for g in self.groups).items() if count > 1]:
            raise ValueError(f"named twice: {', '.join(twice)}")
        return self

    def grants_of(self, held: Iterable[str]) -> frozenset[Grant]:
        """Return what membership of some groups gives; a group that is not in the file gives nothing."""
        names = frozenset(held)
        given = (
            grants(group.roles, None if group.municipalities == "all" else group.municipalities)
            for group in self.groups
            if group.group in names
        )
        return frozenset().union(*given)


def read_groups(path: Path, municipalities: frozenset[str]) -> Groups:
    """Read the file.

    Args:
        path: where it is.
        municipalities: the slugs there are.

    Raises:
        GroupsError: it is not there, not YAML, or does not say what it must.
    """
    try:
        raw: Any = yaml.safe_load(path.read_text("utf-8"))
        groups = Groups.model_validate(raw)
    except OSError as error:
        raise GroupsError(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise GroupsError(f"{path} is no YAML: {error}") from error
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, found['loc']))}: {found['msg']}" for found in error.errors())
        raise GroupsError(f"{path}: {'; '.join(wrong)}") from error
    named = {slug for group in groups.groups if group.municipalities != "all" for slug in group.municipalities}
    if unknown := sorted(named - municipalities):
        known = ", ".join(sorted(municipalities))
        raise GroupsError(f"{path}: no municipality is called {unknown[0]}; there are {known}")
    return groups
