"""What the heartbeat does, and how often: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from campaign.services.clock.tick import tick
from campaign.services.house.beat import beat


@dataclass(frozen=True)
class Job:
    """One thing done again and again: safe to repeat, all its truth in our tables."""

    name: str
    every: int
    run: Callable[[datetime], str]


def run_tick(now: datetime) -> str:
    """Let the clock take a step."""
    return str(tick(now=now))


JOBS: tuple[Job, ...] = (Job("tick", 30, run_tick),)


def run_job(job: Job, *, now: datetime) -> str:
    """Run one job to its end and note that it did."""
    said = job.run(now)
    beat(job.name, said, now=now)
    return said
