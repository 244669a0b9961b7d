"""A day at the office: review, requests, drafts, calls, and a clock to confirm."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from campaign.clock import Counter
from campaign.rehearsal.oracle.calendar import DAY, shanghai_day
from campaign.rehearsal.oracle.machine import DONE, NOT_SO, OWED, Duty
from campaign.rehearsal.people.units import Units
from campaign.rehearsal.year.beat import Heart
from campaign.rehearsal.year.play import Play
from campaign.rules.permissions import Asker, Role
from campaign.services.calls.close_calls import close_calls
from campaign.services.clock.confirm import confirm_clock
from campaign.services.dates.decide_extension import grant_extension, refuse_extension
from campaign.services.held.decide_held import decide_held
from campaign.services.progress.accept_duty import take_duty
from campaign.services.progress.decide_many import Picked, accept_many
from campaign.services.progress.return_duty import return_duty
from campaign.services.progress.urge_duties import urge_duties
from campaign.services.progress.waive_duty import waive_duty
from models.base import db
from models.duty import Duty as DutyRow
from models.extension import Extension
from models.notice import Call, Held
from models.term import Term, TermRung

RETURNED, AGAIN, TAKEN_UP, DISAGREES, REFUSED, APPROVED = 0.2, 0.04, 0.05, 0.03, 0.3, 0.7
WAIVED = 0.01
TOGETHER, MEND_DAYS, CALLS_A_WEEK, URGED_A_WEEK = 50, 5, 40, 5


@dataclass
class Office:
    """The office of the leading group, and the group itself where it has to decide."""

    play: Play
    units: Units
    heart: Heart

    def a_day(self, at: datetime) -> None:
        """Work through what lies on the desks."""
        play, day = self.play, shanghai_day(at)
        play.plan_at(play.office_hour(day + DAY, "office"), "办公室", self.a_day)
        if play.after_outage(at) is not None:
            return
        office = play.town.asker(play.town.scope_id, Role.OFFICE, day)
        lead = play.town.asker(play.town.scope_id, Role.LEAD, day)
        assert office is not None
        assert lead is not None
        if play.clock_doubted:
            self._confirm(office, at)
        self._review(office, at, day)
        self._requests(office, lead, at, day)
        if day.isoweekday() == 3:
            self._drafts(lead, at, day)
            self._calls(office, at, day)
        if day.isoweekday() == 4:
            self._urge(office, at, day)

    def _confirm(self, office: Asker, at: datetime) -> None:
        """Look at the clock's page, where the worker's word is fresh, and say that it is right."""
        play = self.play
        if play.weather.wrong(at) or self.heart.look(at) is not None:
            return  # it is wrong, or the clocks agree again
        counter = Counter(f"boot{play.weather.boots(at)}", (at - play.begins).total_seconds())
        came = play.give(
            lambda: confirm_clock(by_id=office.person_id, seen_at=at, now=at, counter=counter), at
        )
        if came == DONE:
            play.clock_doubted = False
            play.seen["a clock confirmed"] += 1

    def _review(self, office: Asker, at: datetime, day: date) -> None:
        play, good = self.play, []
        for duty_id in sorted(play.waiting):
            duty = play.duties[duty_id]
            if duty.now.submitted_on is None or duty.now.submitted_on >= day:
                continue
            mine = play.dice.of("review", duty_id, duty.version)
            again = any(one.state == "returned" for one in duty.stands)
            play.work[day, "review"] += 1
            if mine.random() < (AGAIN if again else RETURNED):
                self._return(duty, office, at, day)
            elif duty.now.state != "in_review" and mine.random() < TAKEN_UP:
                fixed = _fixed(office, duty, at, day)
                play.command("take", duty, partial(take_duty, duty.id, **fixed), at=at)
            elif mine.random() < WAIVED:
                fixed = _fixed(office, duty, at, day) | {"reason": "已并入主管局统一报送。"}
                play.command("waive", duty, partial(waive_duty, duty.id, **fixed), at=at)
            else:
                good.append(duty)
        for start in range(0, len(good), TOGETHER):
            self._accept(good[start : start + TOGETHER], office, at, day)

    def _accept(self, duties: list[Duty], office: Asker, at: datetime, day: date) -> None:
        """Accept page by page; now and then a colleague still has the old page open."""
        play = self.play
        picked = [Picked(one.id, one.version) for one in duties]
        decided = accept_many(picked, asker=office, now=at, today=day)
        for one in duties:
            went = one.id in decided.done
            play.findings.check("I8", went, "任务 {} 应能通过：{}", one.id, decided.refused)
            if went:
                play.done["duty.accept"] += 1
                version = one.version
                one.follow("accept", at, day)
                play.sort(one)
                if play.dice.of("colleague", one.id, version).random() < DISAGREES:
                    self._return(one, office, at, day, version=version)

    def _return(
        self, duty: Duty, office: Asker, at: datetime, day: date, version: int | None = None
    ) -> None:
        play = self.play
        given = duty.version if version is None else version
        latest = max(one.due_on for one in duty.stands)
        due_on = play.days.step(max(day, latest), MEND_DAYS)
        if play.command(
            "return", duty, lambda: return_duty(
                duty.id, asker=office, reason="第三节请补充依据。", due_on=due_on, version=given,
                now=at, today=day,
            ), at=at, version=given, due_on=due_on,
        ):  # fmt: skip
            self.units.begin(duty, at)

    def _requests(self, office: Asker, lead: Asker, at: datetime, day: date) -> None:
        play = self.play
        for duty_id in sorted(play.asking):
            duty = play.duties[duty_id]
            row = db.session.execute(
                select(Extension.id, Extension.wanted_on, Extension.beyond).where(
                    Extension.duty_id == duty_id, Extension.state == "asked"
                )
            ).one_or_none()
            db.session.rollback()
            mine = play.dice.of("extension", duty_id, duty.version)
            if row is None:
                play.asking.discard(duty_id)  # it lapsed with an answer or a new date
                continue
            if mine.random() < 0.4:
                continue  # tomorrow
            play.asking.discard(duty_id)
            number, wanted_on, beyond = row
            play.work[day, "extension"] += 1
            if mine.random() < REFUSED:
                fixed = _fixed(office, duty, at, day) | {"note": "请按原期限报送。"}
                play.command(
                    "ask_extension", duty, partial(refuse_extension, number, **fixed), at=at,
                    event="duty.refuse_extension", follows="-",
                )  # fmt: skip
                continue
            by = lead if beyond else office
            fixed = _fixed(by, duty, at, day) | {"note": "", "due_on": wanted_on}
            if wanted_on >= day and play.command(
                "change_date", duty, partial(grant_extension, number, **fixed), at=at,
                event="duty.grant_extension", due_on=wanted_on,
            ):  # fmt: skip
                play.seen["an extension granted"] += 1
                self.units.begin(duty, at)

    def _drafts(self, lead: Asker, at: datetime, day: date) -> None:
        play = self.play
        rows = db.session.execute(
            select(Held.id, Held.duty_id, Held.reason, Term.due_on)
            .join(TermRung, TermRung.id == Held.term_rung_id)
            .join(Term, Term.id == TermRung.term_id)
            .where(Held.decided_at.is_(None))
            .order_by(Held.id)
        ).all()
        db.session.rollback()
        for held_id, duty_id, reason, due_on in rows:
            stand = play.duties[duty_id].now
            approve = play.dice.of("held", held_id).random() < APPROVED
            play.work[day, "draft"] += 1
            note = "" if approve else "已电话说明，暂不升级。"
            came = play.give(
                partial(
                    decide_held, held_id, asker=lead, approve=approve, note=note, now=at, today=day
                ),
                at,
            )
            still = stand.state in OWED and stand.due_on == due_on
            should = DONE if still or not approve else NOT_SO
            play.findings.check(
                "I8", came == should, "升级 {} 应为 {}，实为 {}", held_id, should, came
            )
            if came == DONE:
                play.done["held.approve" if approve else "held.decline"] += 1
                if approve:
                    known = {"outage": "a hold confirmed"}.get(reason, "a draft approved")
                    play.seen[known] += 1

    def _calls(self, office: Asker, at: datetime, day: date) -> None:
        play = self.play
        rows = db.session.execute(
            select(Call.id, DutyRow.unit_id)
            .join(DutyRow, DutyRow.id == Call.duty_id)
            .where(Call.done_at.is_(None))
            .order_by(Call.id)
            .limit(CALLS_A_WEEK)
        ).all()
        db.session.rollback()
        by_unit: dict[int, list[int]] = {}
        for call_id, unit_id in rows:
            by_unit.setdefault(unit_id, []).append(call_id)
        for call_ids in by_unit.values():
            play.work[day, "call"] += 1
            play.give(partial(close_calls, call_ids, asker=office, outcome="已接通。", now=at), at)

    def _urge(self, office: Asker, at: datetime, day: date) -> None:
        play = self.play
        late = [
            one for one in play.duties.values()
            if one.now.state in OWED and one.now.due_on < day
        ][:URGED_A_WEEK]  # fmt: skip
        if not late:
            return
        ids = [one.id for one in late]
        told = play.give(
            lambda: urge_duties(ids, asker=office, note="请尽快报送。", now=at, today=day), at
        )
        if told == DONE:
            play.done["duty.urge"] += len(ids)
            play.seen["urged"] += 1

    def soon(self, at: datetime) -> datetime:
        """Return when the office's first day of work is."""
        return self.play.office_hour(shanghai_day(at + timedelta(days=1)), "office")


def _fixed(asker: Asker, duty: Duty, at: datetime, day: date) -> dict[str, Any]:
    """Return what every decision about a duty is given."""
    return {"asker": asker, "version": duty.version, "now": at, "today": day}
