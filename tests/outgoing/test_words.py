"""Each notice the code sends has its words, and each of the words is sent by something."""

from __future__ import annotations

import ast
import re

from bot.settings import PROJECT
from bot.words import FOLDER

PARTS = ("sms", "subject", "body")


def _written() -> dict[str, frozenset[str]]:
    """Every notice of the Danish file with the values its words are filled in with."""
    text = (FOLDER / "da.ftl").read_text("utf-8")
    keys = re.findall(rf"^notice-([\w-]+)-(?:{'|'.join(PARTS)}) =(.*(?:\n[ \n].*)*)", text, re.MULTILINE)
    found: dict[str, frozenset[str]] = {}
    for name, body in keys:
        found[name] = found.get(name, frozenset()) | frozenset(re.findall(r"\$([\w-]+)", body))
    for name in found:
        assert all(f"\nnotice-{name}-{part} =" in text for part in PARTS), f"{name} needs {', '.join(PARTS)}"
    return found


def _sent() -> set[str]:
    """The templates that the code names as strings: as ``template=...``, or anywhere else where that is a variable."""
    strings = {
        node.value
        for path in (PROJECT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return strings & set(_written())


def test_every_notice_has_three_texts_and_is_sent() -> None:
    assert set(_written()) == _sent()


def test_every_template_that_is_named_has_words() -> None:
    named = {
        keyword.value.value
        for path in (PROJECT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "template" and isinstance(keyword.value, ast.Constant)
    }
    assert "test" in named
    assert named <= set(_written())
