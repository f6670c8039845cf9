"""A small model's two files: the names of what it knows in JSON, its numbers beside them in safetensors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

Names = Mapping[str, Sequence[str]]
Weights = Mapping[str, NDArray[Any]]


def write(names_file: Path, names: Names, weights_file: Path, weights: Weights) -> None:
    """Write both files; their folder is made if missing.

    Args:
        names_file: where the names go.
        names: lists of names, in the order of the numbers.
        weights_file: where the numbers go.
        weights: arrays by name.
    """
    names_file.parent.mkdir(parents=True, exist_ok=True)
    names_file.write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    save_file({name: np.ascontiguousarray(value) for name, value in weights.items()}, weights_file)
    # safetensors writes for the owner only, and the service runs as somebody else.
    weights_file.chmod(0o644)


def read(names_file: Path, weights_file: Path) -> tuple[Names, Weights]:
    """Read what :func:`write` wrote.

    Raises:
        FileNotFoundError: there is no such model.
    """
    return json.loads(names_file.read_text(encoding="utf-8")), load_file(weights_file)
