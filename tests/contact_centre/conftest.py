"""The periodic work, in the test's hand."""

from __future__ import annotations

import pytest

from bot.channels.context import Services
from bot.conversations.sweep import Sweeper
from tests.clock import FixedClock


@pytest.fixture
def sweeper(services: Services, clock: FixedClock) -> Sweeper:
    """What the service does every two seconds, done when the test says so."""
    return Sweeper(services.database, services.library, services.turns, clock, services.settings)
