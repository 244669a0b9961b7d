"""The heartbeat of a rehearsed year: the jobs of the timetable, on a clock that may be wrong."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, func, or_, select

from campaign.clock import Counter
from campaign.rehearsal.faults.mail_server import Killed
from campaign.rehearsal.faults.weather import Spell
from campaign.rehearsal.oracle.calendar import shanghai_day
from campaign.rehearsal.oracle.machine import Duty
from campaign.rehearsal.people.units import Units
from campaign.rehearsal.world.application import SECRET
from campaign.rehearsal.year.play import Play
from campaign.services.clock.make_occurrences import make_due_occurrences
from campaign.services.clock.tick import tick
from campaign.services.clock.watch import watch_clock
from campaign.services.mail.deliver import DeliveryCount, deliver_all
from campaign.services.mail.take_bounce import take_bounce
from campaign.services.people.hand_over_due import hand_over_due
from models.base import Instant, db
from models.duty import Duty as DutyRow
from models.letter import Letter
from models.plan import Campaign, Milestone
from models.term import Term, TermRung

# So long after nine the clock looks; people act in between, on rest days nobody does.
SLOTS = (timedelta(), timedelta(hours=4, minutes=40), timedelta(hours=8, minutes=40))
MINUTE = timedelta(minutes=1)
MOST_LOOKS = 8  # one audience a tick
TICK_DIES, MAIL_DIES, HELD_UP = 0.06, 0.06, 0.03
# Built once: to build them at every beat would cost more than to ask.
_LEFT = (
    select(TermRung.id)
    .join(Term, Term.id == TermRung.term_id)
    .join(Milestone, Milestone.id == Term.milestone_id)
    .join(Campaign, Campaign.id == Milestone.campaign_id)
    .where(
        TermRung.done_at.is_(None), TermRung.fires_at <= bindparam("now", type_=Instant()),
        Campaign.status == "open",
    )
    .limit(1)
)  # fmt: skip
_NEXT_TRY = select(func.min(Letter.next_try_at)).where(
    or_(Letter.state == "queued", Letter.state == "sending")
)
SERVER_HOURS = (8, 19)  # between these an outstanding try is waited for


@dataclass
class Heart:
    """Runs the jobs; what it does not do in an outage is done at the next beat."""

    play: Play
    units: Units
    follow_up: datetime | None = None
    daily_on: date | None = None

    def beat(self, at: datetime) -> None:
        """Watch the clock, ask what recurs, tell newcomers, tick, take returned mail, deliver."""
        play = self.play
        if play.weather.server_down(at) is not None:
            play.seen["our server down"] += 1
            return
        offset = self.look(at)
        if offset is None:
            return
        now = at + offset
        if self.daily_on != shanghai_day(now):  # an hourly job in life; one a day shows the same
            self.daily_on = shanghai_day(now)
            if play.plan_recurs and make_due_occurrences(now=now).duties:
                self.learn(now)
            hand_over_due(now=now)
        self._tick(now)
        self._returned(now)
        self.post(now + MINUTE)

    def look(self, at: datetime) -> timedelta | None:
        """Compare the clocks, as the worker does every minute in life.

        Returns:
            By how much the clock that is believed is wrong; None: it is not believed.
        """
        play = self.play
        if not play.faults:
            return timedelta()
        spell = play.weather.wrong(at)
        offset = spell.offset if spell else timedelta()
        boots = play.weather.boots(at)
        counter = Counter(f"boot{boots}", (at - play.begins).total_seconds())
        second = at if self._second(spell, boots) else None
        why = watch_clock(
            now=at + offset, counter=counter, machine="rehearsal",
            mail_server_time=lambda: second, played=True,
        )  # fmt: skip
        play.findings.check(
            "I6", why is not None or not offset, "{} 时钟差 {}，没有存疑", at, offset
        )
        if why is None:
            play.clock_doubted = False
            return offset
        play.seen["a doubtful clock"] += 1
        play.clock_doubted = True
        return None

    def _second(self, spell: Spell | None, boots: int) -> bool:
        """Whether the mail server can be asked for the time."""
        if spell is not None:
            return spell.second
        return self.play.dice.of("second", boots).random() < 0.5

    def _tick(self, at: datetime) -> None:
        play = self.play
        mine = play.dice.of("tick", at)
        dies = 1 + mine.randrange(2) if play.faults and mine.random() < TICK_DIES else None
        looks, now = 0, at
        while self._left(now):
            looks += 1
            if looks > MOST_LOOKS:
                play.findings.check("I5", False, "{}：有到时的档一直没有处理", at)
                break
            try:
                with play.kills.at(dies):
                    tick(now=now)
            except Killed:
                play.seen["killed in a tick"] += 1
                now += MINUTE
                play.works_until(now)
                db.session.rollback()
            dies = None
        play.beats.append(at)

    def _left(self, now: datetime) -> bool:
        found = db.session.scalar(_LEFT, {"now": now})
        db.session.rollback()
        return found is not None

    def _returned(self, now: datetime) -> None:
        for raw in self.play.server.take_returned(now):
            sort = take_bounce(raw, key=SECRET, now=now)
            self.play.seen[f"returned mail: {sort.value}"] += 1

    def post(self, at: datetime) -> None:
        """Deliver, whatever happens to the worker, and see when the next try is due."""
        play, server = self.play, self.play.server
        first = self._next_try()
        if first is None or (first > at and self.follow_up is not None):
            return
        if first <= at:
            mine = play.dice.of("mail", at)
            throw = mine.random() if play.faults else 1.0
            if throw < HELD_UP:
                server.meanwhile = lambda: self._others(at + 3 * MINUTE)
                self._deliver(at)
            elif throw < HELD_UP + MAIL_DIES:
                self._die(at, mine.choice(("open", "before", "after", "mark")), mine.randint(1, 3))
            else:
                self._deliver(at)
        self._next(at)

    def _deliver(self, at: datetime) -> DeliveryCount:
        server = self.play.server
        server.now = at
        self.play.works_until(at)
        try:
            return deliver_all(now=at, transport=server, worker="rehearsal-1")
        finally:
            server.meanwhile, server.dies = None, None

    def _others(self, at: datetime) -> None:
        server = self.play.server
        server.now = at
        self.play.works_until(at)
        count = deliver_all(now=at, transport=server, worker="rehearsal-2")
        if count.in_doubt:
            self.play.seen["a late write refused"] += 1
            self.play.seen["a lease taken over"] += 1

    def _die(self, at: datetime, where: str, number: int) -> None:
        """The worker dies; another one starts two minutes later."""
        play, server = self.play, self.play.server
        if where != "mark":
            server.dies = (where, 0 if where == "open" else number)
        taken = len(server.copies)
        try:
            with play.kills.at(number if where == "mark" else None):
                self._deliver(at)
        except Killed:
            db.session.rollback()
            server.doubt_since(taken)
            play.seen[f"killed in the mail: {where}"] += 1
            count = self._deliver(at + 2 * MINUTE)
            if count.in_doubt:
                play.seen["a lease taken over"] += 1

    def _next_try(self) -> datetime | None:
        found: datetime | None = db.session.scalar(_NEXT_TRY)
        db.session.rollback()
        return found

    def _next(self, at: datetime) -> None:
        """Look again when the next try is due, where that is before the clock looks anyway."""
        play, first = self.play, self._next_try()
        if first is None or self.follow_up is not None:
            return
        when = max(first, at + 15 * MINUTE) + timedelta(seconds=1)
        hour = (when + timedelta(hours=8)).hour
        if shanghai_day(when) == shanghai_day(at) and SERVER_HOURS[0] <= hour < SERVER_HOURS[1]:
            self.follow_up = when
            play.plan_at(when, "再投", self._again)

    def _again(self, at: datetime) -> None:
        self.follow_up = None
        down = self.play.weather.server_down(at)
        if down is None and self.play.weather.wrong(at) is None and not self.play.clock_doubted:
            self.post(at)

    def learn(self, at: datetime) -> None:
        """Take in the duties that have been written: the units find them on their pages."""
        play = self.play
        rows = db.session.execute(
            select(
                DutyRow.id,
                DutyRow.unit_id,
                DutyRow.enrolment_id,
                Milestone.key,
                Milestone.signed_by,
                Milestone.by_office,
                Term.due_on,
            )
            .join(Milestone, Milestone.id == DutyRow.milestone_id)
            .join(Term, Term.id == DutyRow.term_id)
            .where(DutyRow.id > max(play.duties, default=0))
            .order_by(DutyRow.id)
        ).all()
        db.session.rollback()
        for row in rows:
            duty = Duty(
                row.id, row.unit_id, row.key, row.signed_by, row.by_office, row.enrolment_id
            )
            play.new_duty(duty, row.due_on, at)
            self.units.begin(duty, at)
