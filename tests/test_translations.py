"""The translation files agree with each other and with what the code asks of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from bot.settings import PROJECT
from bot.words import DEFAULT, FOLDER, languages

BOT = PROJECT / "bot"
IN_TEMPLATE = re.compile(r"""\bwords\(\s*[\w.]+\s*,\s*["']([^"']+)["']""")


class _Variables(Visitor):
    """Collects the variables of a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:
        self.names.add(node.id.name)


def _messages(language: str) -> dict[str, frozenset[str]]:
    """A translation file's keys with the variables of each."""
    found: dict[str, frozenset[str]] = {}
    for entry in FluentParser(with_spans=False).parse((FOLDER / f"{language}.ftl").read_text("utf-8")).body:
        assert not isinstance(entry, fluent.Junk), f"{language}.ftl cannot be read: {entry.content}"
        if isinstance(entry, fluent.Message):
            assert entry.id.name not in found, f"{language}.ftl has {entry.id.name} twice"
            variables = _Variables()
            variables.visit(entry)
            found[entry.id.name] = frozenset(variables.names)
    return found


MESSAGES = _messages(DEFAULT)
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(BOT.rglob("*.py"))}


@dataclass(frozen=True)
class _Class:
    """A class of the code: its bases by name, and its own ``code`` if it sets one."""

    bases: frozenset[str]
    code: str | None


def _name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _own_code(node: ast.ClassDef) -> str | None:
    for line in node.body:
        targets = (
            line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
        )
        if any(_name(target) == "code" for target in targets):
            assert isinstance(line, ast.Assign | ast.AnnAssign)
            return _text(line.value)
    return None


def _errors() -> dict[str, str | None]:
    """Every subclass of AppError, itself included, with the code it sets."""
    classes = {
        node.name: _Class(frozenset(filter(None, map(_name, node.bases))), _own_code(node))
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"AppError"}
    while more := {name for name, known in classes.items() if known.bases & found} - found:
        found |= more
    return {name: classes[name].code for name in found}


ERRORS = _errors()


def _place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(PROJECT)}:{getattr(node, 'lineno', 0)}"


def _calls_for_words() -> Iterator[tuple[str, ast.Call]]:
    """Every call of ``bot.words.words``; other functions have that name too."""
    for path, tree in TREES.items():
        imported = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "bot.words"
            for alias in node.names
            if alias.name == "words"
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in imported:
                yield _place(path, node), node


def _field_keys(path: Path, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The keys that errors name for wrong fields, each with its place."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and _name(call.func) in ERRORS:
                for keyword in call.keywords:
                    if keyword.arg == "fields":
                        keys = list(_values(keyword.value, function))
                        assert keys and None not in keys, (
                            f"{_place(path, call)}: this test cannot tell which keys these are"
                        )
                        yield from ((_place(path, call), key) for key in keys if key)


def _values(node: ast.expr, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str | None]:
    """The values of a dictionary that is written out, made by ``dict.fromkeys``, or filled in the function."""
    if isinstance(node, ast.Dict):
        yield from map(_text, node.values)
    elif isinstance(node, ast.Call) and _name(node.func) == "fromkeys":
        yield _text(node.args[1])
    elif isinstance(node, ast.Name):
        for line in ast.walk(function):
            if isinstance(line, ast.Assign):
                for target in line.targets:
                    if isinstance(target, ast.Subscript) and _name(target.value) == node.id:
                        yield _text(line.value)
                    elif _name(target) == node.id:
                        yield from _values(line.value, function)
            elif isinstance(line, ast.AnnAssign) and line.value and _name(line.target) == node.id:
                yield from _values(line.value, function)
    else:
        yield None


@pytest.mark.parametrize("language", sorted(languages() - {DEFAULT}))
def test_every_language_has_the_same_keys_with_the_same_variables(language: str) -> None:
    assert _messages(language) == MESSAGES


def test_every_error_has_words() -> None:
    missing = {name: code for name, code in ERRORS.items() if code and f"error-{code}" not in MESSAGES}
    assert not missing
    assert "internal" in ERRORS.values(), "the errors were not found at all"


def test_an_errors_code_is_its_own() -> None:
    codes = [code for code in ERRORS.values() if code]
    assert len(codes) == len(set(codes))


def test_every_text_the_code_names_exists_and_gets_its_values() -> None:
    wrong = []
    seen = 0
    for place, call in _calls_for_words():
        seen += 1
        key = call.args[1]
        if isinstance(key, ast.JoinedStr):
            pattern = "".join(".+" if (part := _text(value)) is None else re.escape(part) for value in key.values)
            if not any(re.fullmatch(pattern, known) for known in MESSAGES):
                wrong.append(f"{place}: no text is called {pattern}")
        elif (text := _text(key)) is not None:
            given = {keyword.arg for keyword in call.keywords}
            if text not in MESSAGES:
                wrong.append(f"{place}: no text is called {text}")
            elif None not in given and not MESSAGES[text] <= given:
                wrong.append(f"{place}: {text} needs {', '.join(sorted(MESSAGES[text]))}")
    assert seen
    assert not wrong


def test_every_text_the_templates_name_exists() -> None:
    named = {
        (path.name, key)
        for path in BOT.rglob("templates/**/*")
        if path.is_file()
        for key in IN_TEMPLATE.findall(path.read_text("utf-8"))
    }
    assert not {(path, key) for path, key in named if key not in MESSAGES}


def test_every_wrong_field_has_words() -> None:
    named = {pair for path, tree in TREES.items() for pair in _field_keys(path, tree)}
    assert named
    assert not {f"{place}: field-{key}" for place, key in named if f"field-{key}" not in MESSAGES}
