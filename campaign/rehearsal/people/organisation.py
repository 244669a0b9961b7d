"""The house changes while the campaign runs: posts, units that leave, dates that are moved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from sqlalchemy import select

from campaign.rehearsal.oracle.calendar import DAY, shanghai_day
from campaign.rehearsal.oracle.machine import DONE, HANDED_IN, OWED
from campaign.rehearsal.people.units import Units
from campaign.rehearsal.world.town import Seat, Soul
from campaign.rehearsal.year.play import Act, Play
from campaign.rules.dates.new_date import NewDate
from campaign.rules.permissions import Asker, Role
from campaign.services.dates.amend_campaign import amend_campaign
from campaign.services.dates.change_dates import change_dates
from campaign.services.enrolment.withdraw_enrolment import withdraw_enrolment
from campaign.services.people.appoint_substitute import appoint_substitute
from campaign.services.people.change_holder import Newcomer, change_holder
from campaign.services.people.vacate_post import vacate_post
from models.base import db
from models.enrolment import Enrolment
from models.person import Post

CHANGES, SUBSTITUTES, VACATES, LEAVES = 0.10, 0.04, 0.02, 0.015
MOVED_BY, AMENDED_BY = 5, 7
Change = Callable[[int, Asker, datetime, date], None]


@dataclass
class Organisation:
    """Whoever manages people and the plan: the office."""

    play: Play
    units: Units

    def begin(self) -> None:
        """Draw the year's changes."""
        play = self.play
        days = (play.ends - play.begins).days
        first = shanghai_day(play.begins)
        for house in play.town.houses.values():
            mine = play.dice.of("changes", house.id)
            for share, what, act in (
                (CHANGES, "换人", self._change), (SUBSTITUTES, "代理", self._substitute),
                (VACATES, "空缺", self._vacate), (LEAVES, "退出", self._leave),
            ):  # fmt: skip
                drawn, day = mine.random() < share, first + mine.randrange(5, days) * DAY
                if drawn and (what != "退出" or house.id != play.town.bureau_id):
                    play.plan_at(
                        play.office_hour(day, what, house.id), f"{what} {house.id}",
                        partial(self._do, act, house.id),
                    )  # fmt: skip
        self._dates()

    def _do(self, act: Change, unit_id: int, at: datetime) -> None:
        play, day = self.play, shanghai_day(at)
        office = play.town.asker(play.town.scope_id, Role.OFFICE, day)
        if play.after_outage(at) is None and office is not None:
            act(unit_id, office, at, day)

    def _change(self, unit_id: int, office: Asker, at: datetime, day: date) -> None:
        play, house = self.play, self.play.town.houses[unit_id]
        mine = play.dice.of("change", unit_id)
        role = mine.choice((Role.CONTACT, Role.CONTACT, Role.DEPUTY, Role.PRINCIPAL))
        from_on = day + mine.randint(1, 6) * DAY
        email = f"n{unit_id}@rehearsal.example"
        new = Newcomer(name=f"新任{unit_id}", email=email)
        changed = change_holder(
            unit_id, role, new, asker=office, from_on=from_on, instead_of=None, invite=False,
            version=house.version, now=at, today=day,
        )  # fmt: skip
        play.town.souls[changed.person_id] = Soul(changed.person_id, email)
        self._end(unit_id, role, from_on)
        post_id = db.session.scalar(
            select(Post.id).where(Post.unit_id == unit_id, Post.person_id == changed.person_id)
        )
        db.session.rollback()
        seats = play.town.seats.setdefault((unit_id, role), [])
        seats.append(Seat(post_id or 0, changed.person_id, from_on))
        self._noted(unit_id)
        play.seen["a post handed over"] += 1

    def _vacate(self, unit_id: int, office: Asker, at: datetime, day: date) -> None:
        play, house = self.play, self.play.town.houses[unit_id]
        role = play.dice.of("vacate", unit_id).choice((Role.CONTACT, Role.DEPUTY))
        from_on = day + 2 * DAY
        came = play.give(
            lambda: vacate_post(
                unit_id, role, asker=office, from_on=from_on, post_id=None, version=house.version,
                now=at, today=day,
            ), at,
        )  # fmt: skip
        if came == DONE:
            self._end(unit_id, role, from_on)
            self._noted(unit_id)
            play.seen["a post left vacant"] += 1

    def _substitute(self, unit_id: int, office: Asker, at: datetime, day: date) -> None:
        play, house = self.play, self.play.town.houses[unit_id]
        seats = play.town.seats.get((unit_id, Role.CONTACT), [])
        own = next((one for one in seats if one.held_on(day) and one.until_on is None), None)
        if own is None:
            return
        first, last = day + DAY, day + 15 * DAY
        email = f"s{unit_id}@rehearsal.example"
        came = play.give(
            lambda: appoint_substitute(
                own.id, Newcomer(name=f"代理{unit_id}", email=email), asker=office, from_on=first,
                last_on=last, reason="外出培训", invite=False, version=house.version, now=at,
                today=day,
            ), at,
        )  # fmt: skip
        if came != DONE:
            return
        row = db.session.execute(
            select(Post.id, Post.person_id).where(Post.acting_for_id == own.id)
        ).one()
        db.session.rollback()
        play.town.souls[row.person_id] = Soul(row.person_id, email)
        seats.append(Seat(row.id, row.person_id, first, last + DAY))
        house.version += 1
        play.seen["a substitute"] += 1

    def _end(self, unit_id: int, role: Role, on: date) -> None:
        for seat in self.play.town.seats.get((unit_id, role), []):
            if seat.until_on is None or seat.until_on > on:
                begun = seat.from_on is None or seat.from_on < on
                seat.until_on = on if begun else seat.from_on

    def _noted(self, unit_id: int) -> None:
        self.play.town.houses[unit_id].version += 1
        self.play.done["post.change"] += 1

    def _leave(self, unit_id: int, office: Asker, at: datetime, day: date) -> None:
        """A unit is dissolved; what it owes is called off."""
        play = self.play
        row = db.session.execute(
            select(Enrolment.id, Enrolment.version).where(
                Enrolment.campaign_id == play.campaign_id, Enrolment.unit_id == unit_id
            )
        ).one_or_none()
        db.session.rollback()
        if row is None:
            return
        came = play.give(
            lambda: withdraw_enrolment(
                row.id, asker=office, reason="机构改革，并入其他单位。", successor="",
                version=row.version,
                now=at, today=day,
            ), at,
        )  # fmt: skip
        if came != DONE:
            return
        play.gone[row.id] = at
        play.seen["a unit withdrawn"] += 1
        for duty in play.duties.values():
            if duty.enrolment_id == row.id and duty.now.state in (*OWED, *HANDED_IN):
                duty.follow("withdraw_unit", at, day)
                play.sort(duty)

    def _dates(self) -> None:
        """Two moves of dates a year: the office's for all who still owe, and an amended plan."""
        play = self.play
        plain = [
            one for one in play.plan.milestones
            if not one.by_office and not one.recurs and not one.due_on_for
        ]  # fmt: skip
        if plain:
            first = min(plain, key=lambda one: one.due_on)
            self._when(first.due_on - 12 * DAY, "调整期限", lambda at: self._move(first.key, at))
            last = max(plain, key=lambda one: one.due_on)
            self._when(last.due_on - 20 * DAY, "修订方案", lambda at: self._amend(last.key, at))

    def _when(self, day: date, what: str, act: Act) -> None:
        play = self.play
        if day > shanghai_day(play.begins):
            play.plan_at(play.office_hour(day, what), what, act)

    def _move(self, key: str, at: datetime) -> None:
        """Some units ask as one: a tenth of those who owe it get five working days more."""
        play, day = self.play, shanghai_day(at)
        office = play.town.asker(play.town.scope_id, Role.OFFICE, day)
        chosen = [
            one for one in play.duties.values()
            if one.key == key and one.now.state in OWED and one.id % 10 == 0
        ]  # fmt: skip
        if play.after_outage(at) is not None or not chosen or office is None:
            return
        seen = {one.id: one.version for one in chosen}
        change_dates(
            play.campaign_id, seen, NewDate(by=MOVED_BY), asker=office, reason="统一延后一周。",
            now=at, today=day,
        )  # fmt: skip
        for duty in chosen:
            self._moved(duty.id, play.days.step(duty.now.due_on, MOVED_BY), at)
        play.seen["dates moved"] += 1

    def _amend(self, key: str, at: datetime) -> None:
        play, day = self.play, shanghai_day(at)
        if play.after_outage(at) is not None:
            return
        old = next(one for one in play.plan.milestones if one.key == key)
        new = replace(old, due_on=old.due_on + AMENDED_BY * DAY)
        plan = replace(
            play.plan,
            milestones=tuple(new if one.key == key else one for one in play.plan.milestones),
        )
        came = play.give(
            lambda: amend_campaign(
                play.campaign_id, plan, "推演修订", {}, note="统一延后一周。", shown=None,
                asker_id=None, now=at, today=day,
            ), at,
        )  # fmt: skip
        if came != DONE:
            return
        was_on, on = self._rolled(old.due_on, old.roll), self._rolled(new.due_on, old.roll)
        for duty in list(play.duties.values()):
            if duty.key == key and duty.now.state in OWED and duty.now.due_on == was_on != on:
                self._moved(duty.id, on, at)
        play.plan = plan
        play.done["campaign.amend"] += 1
        play.seen["the plan amended"] += 1

    def _rolled(self, day: date, roll: str | None) -> date:
        rule = roll or self.play.plan.roll
        while rule != "none" and not self.play.days.works(day):
            day += DAY if rule == "next" else -DAY
        return day

    def _moved(self, duty_id: int, due_on: date, at: datetime) -> None:
        play, duty = self.play, self.play.duties[duty_id]
        duty.follow("change_date", at, shanghai_day(at), due_on=due_on)
        play.done["duty.change_date"] += 1
        if duty.now.state != "awaiting_signature":
            self.units.begin(duty, at)
