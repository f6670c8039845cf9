"""How much memory a process takes that holds the whole knowledge and answers: ``python -m evals.memory DATA_DIR``."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
from pathlib import Path

from bot.answering.service import Answerer
from bot.library.service import Library
from bot.settings import PROJECT, Settings
from evals.asking import ask

_STATUS = Path("/proc/self/status")


def measured(data_dir: Path) -> float:
    """Start such a process and return its memory in MB.

    Args:
        data_dir: holds the index, so that building it does not count.
    """
    command = [sys.executable, "-m", "evals.memory", str(data_dir)]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)  # noqa: S603
    return float(ran.stdout)


async def _answer_once(data_dir: Path) -> None:
    settings = Settings(data_dir=data_dir)
    library = Library(settings)
    await library.start()
    answerer = Answerer(library, settings)
    await answerer.answer(ask("Hvordan får jeg nyt pas?"))
    print(_resident())
    await answerer.close()
    library.close()


def _resident() -> float:
    """The memory held now; where the system does not tell, the most that was held."""
    if _STATUS.exists():
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    asyncio.run(_answer_once(Path(sys.argv[1])))
