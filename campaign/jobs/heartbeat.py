"""The heartbeat: APScheduler calls the timetable's jobs; all truth is in our tables.

The scheduler keeps its jobs in memory and agrees with nobody: any number of heartbeats may
run, keys and compare-and-set make every act happen once.
"""

import logging
import signal
from typing import Any

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from campaign import clock
from campaign.jobs.timetable import JOBS, Job, run_job
from campaign.rules.calendar import SHANGHAI

log = logging.getLogger("duban.heartbeat")


def run_forever(app: Flask) -> None:
    """Run every job now and then again by the timetable, until SIGTERM or SIGINT."""
    scheduler = BlockingScheduler(
        timezone=SHANGHAI,
        # A late run is still wanted, several late runs are one: jobs look at what is due, not when.
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for job in JOBS:
        scheduler.add_job(
            _run, IntervalTrigger(seconds=job.every), args=(app, job), id=job.name,
            next_run_time=clock.now(),
        )  # fmt: skip

    def stop(number: int, frame: Any) -> None:
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    scheduler.start()


def _run(app: Flask, job: Job) -> None:
    """Run one job; a failure is logged and tried again at the next beat."""
    with app.app_context():
        try:
            said = run_job(job, now=clock.now())
            log.debug("%s %s", job.name, said)
        except Exception:
            log.exception("job %s failed, it is tried again in %s s", job.name, job.every)
