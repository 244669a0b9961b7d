"""What units do: answer by temperament, click too often, ask for more time, sign, take back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaign.rehearsal.oracle.calendar import DAY, shanghai_day
from campaign.rehearsal.oracle.machine import Duty, Stand
from campaign.rehearsal.world.town import CHAIN
from campaign.rehearsal.year.play import Play
from campaign.rules.permissions import Asker, Role
from campaign.services.dates.ask_extension import ask_extension
from campaign.services.progress.sign_duty import send_back, sign_duty
from campaign.services.progress.submit_duty import report_nil, submit_duty
from campaign.services.progress.withdraw_duty import withdraw_duty

NIL, ASKS, TAKES_BACK, SENDS_BACK, STALE_PAGE, DIES = 0.04, 0.06, 0.03, 0.08, 0.05, 0.01
ORDER = tuple(role.value for role in CHAIN)
FAR = 300  # days after which a ghost answers, if ever


@dataclass
class Units:
    """All units' people."""

    play: Play

    def begin(self, duty: Duty, at: datetime) -> None:
        """Decide when the duty will be answered, now that it has (another) date to keep."""
        play, stand = self.play, duty.now
        house = play.town.houses[duty.unit_id]
        turn = sum(one.since != before.since for before, one in _pairs(duty)) + 1
        mine = play.dice.of("answer", duty.id, turn)
        first, last = house.first, house.last
        if turn > 1 and last < FAR:
            first, last = (-4, -1) if last <= 0 else (-1, 8)
        day = max(stand.due_on + mine.randint(first, last) * DAY, shanghai_day(at) + DAY)
        self._answer_on(duty, day)
        if turn == 1 and mine.random() < ASKS:
            early = max(stand.due_on - mine.randint(1, 6) * DAY, shanghai_day(at) + DAY)
            ticket = play.tickets[duty.id]
            play.plan_at(
                play.office_hour(early, "asks", duty.id), f"延期申请 {duty.id}",
                lambda when: self._ask(duty, ticket, when),
            )  # fmt: skip

    def _answer_on(self, duty: Duty, day: date) -> None:
        play = self.play
        play.tickets[duty.id] += 1
        ticket = play.tickets[duty.id]
        play.plan_at(
            play.office_hour(day, "answers", duty.id), f"报送 {duty.id}",
            lambda when: self._answer(duty, ticket, when),
        )  # fmt: skip

    def _answer(self, duty: Duty, ticket: int, at: datetime) -> None:
        play = self.play
        if play.tickets[duty.id] != ticket or duty.now.state not in ("open", "returned"):
            return
        later = play.after_outage(at)
        day = shanghai_day(at)
        asker, role = self._who(duty, day)
        if later is not None or asker is None:
            self._answer_on(duty, shanghai_day(later) if later else day + 5 * DAY)
            return
        mine = play.dice.of("way", duty.id, duty.version)
        signs = duty.signer in ORDER and ORDER.index(role) >= ORDER.index(duty.signer)
        nil = mine.random() < NIL
        form = f"{duty.id}-{duty.version}-{play.dice.seed}"
        version = duty.version

        def call() -> object:
            act = report_nil if nil else _submit
            return act(
                duty.id, asker=asker, note="已按要求办完，情况属实。", version=version, now=at,
                today=day,
            )  # fmt: skip

        if play.faults and mine.random() < DIES:
            with play.kills.at(1):
                play.command("submit", duty, call, at=at, form=form, version=version)
            play.seen["killed in an act"] += 1
        act = "nil_return" if nil else "submit"
        play.command(act, duty, call, at=at, form=form, version=version, asker_signs=signs)
        if play.town.houses[duty.unit_id].clumsy:
            for _ in range(mine.randint(1, 9)):
                play.command(act, duty, call, at=at, form=form, version=version)
        if mine.random() < STALE_PAGE:
            self._once_more(act, duty, version, at + mine.randint(1, 30) * DAY, asker)
        self._afterwards(duty, at, taken_back=mine.random() < TAKES_BACK)

    def _afterwards(self, duty: Duty, at: datetime, *, taken_back: bool) -> None:
        """What follows a submission: the signature, or second thoughts."""
        play, day = self.play, shanghai_day(at)
        ticket = play.tickets[duty.id]
        if taken_back and day < duty.now.due_on:
            play.plan_at(
                at + timedelta(minutes=17), f"撤回 {duty.id}",
                lambda when: self._take_back(duty, ticket, when),
            )  # fmt: skip
        if duty.now.state == "awaiting_signature":
            wait = play.dice.of("sign", duty.id, duty.version).choices(
                (0, 1, 3, 9), (70, 15, 10, 5)
            )
            when = play.office_hour(day + (wait[0] + 1) * DAY, "signs", duty.id)
            play.plan_at(when, f"签批 {duty.id}", lambda when: self._sign(duty, ticket, when, 3))

    def _once_more(self, act: str, duty: Duty, version: int, at: datetime, asker: Asker) -> None:
        """Somebody finds the old page still open, days later, and presses again."""
        play = self.play

        def again(when: datetime) -> None:
            if play.after_outage(when) is None:
                play.command(
                    act, duty, lambda: _submit(
                        duty.id, asker=asker, note="再报一次。", version=version, now=when,
                        today=shanghai_day(when),
                    ), at=when, version=version, form=f"old-{duty.id}-{version}",
                )  # fmt: skip

        play.plan_at(at, f"旧页面 {duty.id}", again)

    def _take_back(self, duty: Duty, ticket: int, at: datetime) -> None:
        play, day = self.play, shanghai_day(at)
        asker, _ = self._who(duty, day)
        if play.tickets[duty.id] != ticket or asker is None or play.after_outage(at) is not None:
            return
        if duty.now.state not in ("awaiting_signature", "submitted", "nil"):
            return
        if play.command(
            "withdraw", duty, lambda: withdraw_duty(
                duty.id, asker=asker, version=duty.version, now=at, today=day
            ), at=at,
        ):  # fmt: skip
            play.seen["taken back"] += 1
            self._answer_on(duty, day + DAY)

    def _sign(self, duty: Duty, ticket: int, at: datetime, tries: int) -> None:
        play, day = self.play, shanghai_day(at)
        if play.tickets[duty.id] != ticket or duty.now.state != "awaiting_signature":
            return
        later = play.after_outage(at)
        signer = Role(duty.signer or "principal")
        where = play.town.scope_id if signer is Role.LEAD else duty.unit_id
        asker = play.town.asker(where, signer, day)
        if later is not None or asker is None:
            when = later or play.office_hour(day + 7 * DAY, "signs", duty.id)
            if tries:
                play.plan_at(
                    when, f"签批 {duty.id}", lambda w: self._sign(duty, ticket, w, tries - 1)
                )
            return
        version = duty.version
        if play.dice.of("back", duty.id, version).random() < SENDS_BACK:
            play.command(
                "send_back", duty, lambda: send_back(
                    duty.id, asker=asker, reason="数据请再核一遍。", version=version, now=at,
                    today=day,
                ), at=at,
            )  # fmt: skip
            self._answer_on(duty, day + 2 * DAY)
            return
        play.command(
            "sign", duty,
            lambda: sign_duty(duty.id, asker=asker, version=version, now=at, today=day), at=at,
        )  # fmt: skip

    def _ask(self, duty: Duty, ticket: int, at: datetime) -> None:
        play, day = self.play, shanghai_day(at)
        asker, _ = self._who(duty, day)
        if play.tickets[duty.id] != ticket or duty.id in play.asking or asker is None:
            return
        if duty.now.state not in ("open", "returned") or play.after_outage(at) is not None:
            return
        more = play.dice.of("more", duty.id).randint(3, 15)
        wanted_on = play.days.step(max(duty.now.due_on, day), more)
        if play.command(
            "ask_extension", duty, lambda: ask_extension(
                duty.id, asker=asker, reason="正在等采购到货。", due_on=wanted_on,
                version=duty.version, now=at, today=day,
            ), at=at, follows="-",
        ):  # fmt: skip
            play.asking.add(duty.id)
            play.work[day, "extension"] += 1

    def _who(self, duty: Duty, day: date) -> tuple[Asker | None, str]:
        for role in CHAIN:
            asker = self.play.town.asker(duty.unit_id, role, day)
            if asker is not None:
                return asker, role.value
        return None, ""


def _submit(
    duty_id: int, *, asker: Asker, note: str, version: int, now: datetime, today: date
) -> object:
    return submit_duty(
        duty_id, asker=asker, note=note, version=version, now=now, today=today, on_paper=True,
        as_it_is=True, declared=_ALL,
    )  # fmt: skip


class _Everything(tuple[str, ...]):
    """Whatever the plan wants declared is ticked."""

    def __contains__(self, item: object) -> bool:
        return True


_ALL = _Everything()


def _pairs(duty: Duty) -> list[tuple[Stand, Stand]]:
    return list(zip(duty.stands, duty.stands[1:], strict=False))
