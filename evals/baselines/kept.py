"""Keeps what takes a baseline minutes to work out from run to run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def kept(folder: Path, name: str, made_from: Sequence[object], make: Callable[[], Floats]) -> Floats:
    """Return an array from the folder, or make it and put it there.

    Args:
        folder: made if missing.
        name: what it is.
        made_from: everything it depends on; another array is kept for anything else.
        make: works it out.
    """
    digest = hashlib.sha256(repr(made_from).encode()).hexdigest()[:16]
    path = folder / f"{name}-{digest}.npy"
    if path.exists():
        found: Floats = np.load(path)
        return found
    made = make()
    folder.mkdir(parents=True, exist_ok=True)
    np.save(path, made)
    return made
