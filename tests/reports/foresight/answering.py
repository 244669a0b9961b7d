"""Units that answer: by the real acts, each in one of the ways in which an answer comes."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping

from sqlalchemy import select

from campaign.rules.calendar import day_of
from campaign.rules.permissions import Asker, HeldPost, Role
from campaign.services.progress.accept_duty import accept_duty
from campaign.services.progress.record_answer import record_answer
from campaign.services.progress.sign_duty import sign_duty
from campaign.services.progress.submit_duty import report_nil, submit_duty
from models.base import db
from models.duty import Duty
from models.plan import Milestone
from models.unit import Unit

Name = tuple[str, int]  # milestone, unit
Acts = Mapping[dt.datetime, Callable[[dt.datetime], None]]


def answers_at(campaign_id: int, when: Mapping[Name, dt.datetime], *, by_id: int) -> Acts:
    """Return for each instant what answers the duties whose time it is; ``by_id`` does it all."""

    def act(whose: Collection[Name]) -> Callable[[dt.datetime], None]:
        def answer(now: dt.datetime) -> None:
            for name in sorted(whose):
                found = _duty(campaign_id, *name)
                if found is not None:
                    Answering(found, by_id, now).in_some_way()

        return answer

    return {
        at: act([name for name, instant in when.items() if instant == at])
        for at in set(when.values())
    }


def _duty(campaign_id: int, key: str, unit_id: int) -> int | None:
    db.session.rollback()
    found = db.session.scalar(
        select(Duty.id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .where(Duty.campaign_id == campaign_id, Milestone.key == key, Duty.unit_id == unit_id)
    )
    db.session.rollback()
    return found


class Answering:
    """One duty that is answered now."""

    def __init__(self, duty_id: int, by_id: int, now: dt.datetime) -> None:
        self.duty_id, self.by_id, self.now, self.today = duty_id, by_id, now, day_of(now)

    def in_some_way(self) -> None:
        """Handed in and signed, by the leader alone, reported nil, or entered by the office."""
        ways = (self._handed_in, self._by_the_leader, self._nil, self._recorded)
        ways[self.duty_id % len(ways)]()
        if self.duty_id % 3 == 0:
            accept_duty(self.duty_id, asker=self._asker(Role.OFFICE), **self._now())

    def _handed_in(self) -> None:
        self._submit(Role.CONTACT)
        if self._state() == "awaiting_signature":
            sign_duty(self.duty_id, asker=self._asker(Role.PRINCIPAL), **self._now())

    def _by_the_leader(self) -> None:
        self._submit(Role.PRINCIPAL)

    def _nil(self) -> None:
        report_nil(self.duty_id, asker=self._asker(Role.PRINCIPAL), note="没有", **self._now())

    def _recorded(self) -> None:
        record_answer(
            self.duty_id, asker=self._asker(Role.OFFICE), note="电话报告已完成",
            channel="telephone", received_on=self.today, as_it_is=True, **self._now(),
        )  # fmt: skip

    def _submit(self, role: Role) -> None:
        submit_duty(
            self.duty_id, asker=self._asker(role), note="已办结", on_paper=True, as_it_is=True,
            **self._now(),
        )  # fmt: skip

    def _asker(self, role: Role) -> Asker:
        unit = db.session.get_one(Unit, self._row().unit_id)
        return Asker(self.by_id, "", (HeldPost(role, unit.id, unit.path),))

    def _state(self) -> str:
        return self._row().state

    def _now(self) -> dict[str, object]:
        version = self._row().version
        db.session.rollback()
        return {"version": version, "now": self.now, "today": self.today}

    def _row(self) -> Duty:
        db.session.rollback()
        return db.session.get_one(Duty, self.duty_id)
