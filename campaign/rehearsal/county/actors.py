"""How units behave in a simulated campaign: four temperaments, drawn by one seed."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

# (name, share of units, first and last day on which they answer, counted from the due day)
TEMPERAMENTS: tuple[tuple[str, float, int, int], ...] = (
    ("prompt", 0.52, -9, -2),
    ("slow", 0.26, -2, 0),
    ("late", 0.18, 1, 16),
    ("ghost", 0.04, 400, 500),
)
# Of a hundred submissions the office sends so many back, with five working days to mend them.
RETURNED_PERCENT = 14

NOTES = (
    "统计表已由主要负责人签字并加盖公章，今日报送。",
    "已按通知要求完成，盖章件随交换件送达。",
    "材料已核对两遍，数据与资产台账一致。",
    "已完成，纸质件一式两份已送办公室。",
    "按要求办结，如需补充请电话联系。",
    "本单位已全部完成，底稿留存备查。",
)
REASONS = (
    "第三节操作系统授权数多于计算机台数，请核对是否含已报废设备。",
    "统计表缺主要负责人签字，请补签后重新报送。",
    "办公软件一栏正版数与合计数不一致，请改正。",
    "请补充下属事业单位的数据，合并后再报。",
)


@dataclass(frozen=True)
class Answer:
    """What one unit does about one duty: on which day, with which words."""

    on: date
    note: str


class Actors:
    """Draws what each unit does; the same seed gives the same campaign."""

    def __init__(self, seed: int) -> None:
        """Keep the seed; each unit and duty has a dice of its own, so one more shifts nobody."""
        self.seed = seed

    def temperament(self, unit_id: int) -> tuple[str, int, int]:
        """Return the unit's temperament and its days."""
        throw = self._dice("temperament", unit_id).random()
        for name, share, first, last in TEMPERAMENTS:
            if throw < share:
                return name, first, last
            throw -= share
        name, _share, first, last = TEMPERAMENTS[0]
        return name, first, last

    def answer(self, unit_id: int, duty_id: int, round_: int, due_on: date) -> Answer:
        """Return when and how the unit answers; the second time it knows what is asked."""
        dice = self._dice("answer", duty_id, round_)
        _name, first, last = self.temperament(unit_id)
        if round_ > 1 and last < 100:
            first, last = (-4, -1) if last <= 0 else (-1, 6)
        return Answer(due_on + timedelta(days=dice.randint(first, last)), dice.choice(NOTES))

    def returns(self, duty_id: int, round_: int) -> str:
        """Return the reason for sending a submission back, empty when it is accepted."""
        dice = self._dice("review", duty_id, round_)
        if round_ > 1 or dice.randrange(100) >= RETURNED_PERCENT:
            return ""
        return dice.choice(REASONS)

    def signs_after(self, duty_id: int) -> int:
        """Return how many days a leader lets a submission lie before signing it."""
        return self._dice("sign", duty_id).choices((0, 1, 3), weights=(78, 14, 8))[0]

    def _dice(self, *what: object) -> random.Random:
        return random.Random(f"{self.seed}/{what}")
