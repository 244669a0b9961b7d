"""What the heartbeat does, and how often: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from campaign.jobs.door import clock_doubt, settings, store, way_out, worker_name
from campaign.jobs.rehearsals import run_rehearsals
from campaign.services.clock.make_occurrences import make_due_occurrences
from campaign.services.clock.tick import tick
from campaign.services.drills.repeat_drills import repeat_drills
from campaign.services.evidence.sweep_strays import sweep_strays
from campaign.services.house.beat import beat
from campaign.services.house.note_days import note_days
from campaign.services.house.statistics import gather_statistics
from campaign.services.house.sum_up import sum_up
from campaign.services.house.sweep import sweep
from campaign.services.imports.run_import import run_import
from campaign.services.mail.deliver import deliver_all
from campaign.services.people.hand_over_due import hand_over_due
from campaign.services.scans.forget_scans import forget_scans
from campaign.services.scans.run_scans import run_scans


@dataclass(frozen=True)
class Job:
    """One thing done again and again: safe to repeat, all its truth in our tables.

    ``by_clock``: it decides, mails or clears away by what time it is; on a doubtful clock it rests.
    """

    name: str
    every: int
    run: Callable[[datetime], str]
    by_clock: bool = True


def run_tick(now: datetime) -> str:
    """Let the clock take a step."""
    return str(tick(now=now))


def run_recur(now: datetime) -> str:
    """Ask again what recurs by the plan."""
    return str(make_due_occurrences(now=now))


def run_deliver(now: datetime) -> str:
    """Send the letters whose time has come."""
    return str(deliver_all(now=now, transport=way_out(), worker=worker_name()))


def run_imports(now: datetime) -> str:
    """Load the lists that somebody has confirmed."""
    return f"lists={run_import(now=now)}"


def run_paper(now: datetime) -> str:
    """Read stamped scans, and attach what agrees."""
    return f"batches={run_scans(store=store(), key=settings().secret_key, now=now)}"


def run_handovers(now: datetime) -> str:
    """Tell those who begin in a post today what is open there."""
    return f"told={hand_over_due(now=now)}"


def run_drills(now: datetime) -> str:
    """Repeat the drills that are a quarter old, or remind the office of them."""
    return f"drills={repeat_drills(now=now)}"


def run_sums(now: datetime) -> str:
    """Take the units that have changed into the sums."""
    return f"units={sum_up()}"


def run_days(now: datetime) -> str:
    """Note how the days that are over have ended, for the trend."""
    return f"days={note_days(now=now)}"


def run_sweep(now: datetime) -> str:
    """Clear away what served its time; let the database know what it holds by now."""
    done = f"forms={sweep(now=now)} files={sweep_strays(store=store(), now=now)}"
    done += f" scans={forget_scans(store=store(), now=now)}"
    gather_statistics()
    return done


JOBS: tuple[Job, ...] = (
    Job("tick", 30, run_tick),
    Job("deliver", 15, run_deliver),
    Job("imports", 5, run_imports, by_clock=False),
    Job("scans", 5, run_paper, by_clock=False),
    Job("sums", 10, run_sums, by_clock=False),
    Job("rehearsals", 5, run_rehearsals, by_clock=False),
    Job("handovers", 300, run_handovers),
    # Once a day would do; more often costs one query and lets nobody wait after an outage.
    Job("recur", 3600, run_recur),
    Job("drills", 3600, run_drills),
    Job("days", 600, run_days),
    Job("sweep", 3600, run_sweep),
)


def run_job(job: Job, *, now: datetime) -> str:
    """Run one job to its end and note that it did; one that goes by a doubtful clock rests."""
    why = clock_doubt(now) if job.by_clock else None
    said = f"frozen: {why}" if why else job.run(now)
    beat(job.name, said, now=now)
    return said
