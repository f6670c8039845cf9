"""YAML that remembers where everything stood, so that a problem can name its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document: its ``data`` as plain Python, and the nodes it was read from.

    ``first_line`` is the line of the file, counted from 1, on which the document's text begins.
    """

    data: Any
    node: yaml.Node | None
    first_line: int

    def line(self, place: Sequence[str | int] = ()) -> int:
        """Return the line, counted from 1, of the key or list item at ``place`` or of its nearest known parent."""
        node, line = self.node, 0 if self.node is None else self.node.start_mark.line
        for step in place:
            if isinstance(node, yaml.MappingNode):
                found = [(k, v) for k, v in node.value if k.value == str(step)]
                if not found:
                    break
                key, node = found[-1]
                line = key.start_mark.line
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line
            else:
                break
        return int(self.first_line + line)

    def repeated_keys(self) -> Iterator[tuple[str, int]]:
        """Yield every key that stands twice in one mapping, with its line: YAML would silently take the last."""
        waiting = [self.node] if self.node else []
        while waiting:
            node = waiting.pop()
            if isinstance(node, yaml.SequenceNode):
                waiting.extend(node.value)
            elif isinstance(node, yaml.MappingNode):
                seen: set[str] = set()
                for key, value in node.value:
                    if key.value in seen:
                        yield key.value, self.first_line + key.start_mark.line
                    seen.add(key.value)
                    waiting.append(value)


class YamlError(ValueError):
    """The text is not YAML; ``line`` is where it stops being so, counted from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def load(text: str, first_line: int = 1) -> Document:
    """Read one YAML document.

    Args:
        text: the YAML.
        first_line: the line of the file on which ``text`` begins, counted from 1.

    Returns:
        The document.

    Raises:
        YamlError: the text is not YAML, or writes a value that YAML reads as an impossible date.
    """
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(str(error.problem), first_line + (mark.line if mark else 0)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlError(str(error), first_line) from error
    finally:
        loader.dispose()
    return Document(data, node, first_line)


def complaints(error: ValidationError, document: Document, at: Sequence[str | int] = ()) -> Iterator[tuple[int, str]]:
    """Yield the line and the message of each complaint of pydantic about data read from ``document``.

    Args:
        error: what validation raised.
        document: where the data came from.
        at: the place in the document that was validated; empty for all of it.
    """
    for detail in error.errors(include_url=False, include_input=False):
        place = [*at, *detail["loc"]]
        name = ".".join(str(step) for step in detail["loc"])
        yield document.line(place), f"{name}: {detail['msg']}" if name else detail["msg"]
