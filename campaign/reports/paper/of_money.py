"""Money: the newest estimate that was kept, how many there were, what was granted and arrived."""

from collections.abc import Callable

from campaign.reports.paper.dates import printed_short
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.value import Said, Value, count
from campaign.rules.calendar import day_of

Find = Callable[[Ground], Value | None]
TEN_THOUSAND = 10_000_00
MILLION = 100 * TEN_THOUSAND
NEAR = 20  # one in so many below a round sum is 近


def in_ten_thousands(fen: int) -> str:
    """Return cents as 万元 with one decimal, without it where it is 0."""
    tenths = (fen * 20 + TEN_THOUSAND) // (2 * TEN_THOUSAND)
    whole, part = divmod(tenths, 10)
    return f"{whole:,}.{part}" if part else f"{whole:,}"


def roundly(fen: int) -> str:
    """Return a sum as official sentences say it: 近 300 万元, 300 万元, 305.2 万元."""
    up = -(-fen // MILLION) * MILLION
    if fen and up - fen and (up - fen) * NEAR <= up:
        return f"近 {up // TEN_THOUSAND:,} 万元"
    return f"{in_ten_thousands(fen)} 万元"


def need(ground: Ground) -> Value | None:
    """The newest estimate."""
    if not ground.money:
        return None
    one = ground.money[0]
    return Value(
        in_ten_thousands(one.fen), f"第 {one.number} 次测算（{one.basis_name}），单位万元",
        f"/money/estimates/{one.id}", one.result.get("received"), confidential=True,
    )  # fmt: skip


def about(ground: Ground) -> Value | None:
    """The newest estimate in a round sum."""
    if not ground.money:
        return None
    one = ground.money[0]
    return Value(
        roundly(one.fen), f"第 {one.number} 次测算（{one.basis_name}），取整",
        f"/money/estimates/{one.id}", one.result.get("received"), confidential=True,
    )  # fmt: skip


def basis(ground: Ground) -> str | None:
    """Return what the newest estimate was made on."""
    return ground.money[0].basis_name if ground.money else None


def estimates(ground: Ground) -> Value | None:
    """How many estimates were kept."""
    if not ground.money:
        return None
    return count(len(ground.money), "存下的测算版本数", f"/campaigns/{ground.campaign.id}/money")


def granted(ground: Ground) -> Value | None:
    """What was granted on the newest request."""
    return _answered(ground, "granted", "批复")


def arrived(ground: Ground) -> Value | None:
    """What arrived of it."""
    return _answered(ground, "arrived", "到位")


def spent(ground: Ground) -> Value | None:
    """What was paid out of it."""
    return _answered(ground, "spent", "支出")


def _answered(ground: Ground, kind: str, word: str) -> Value | None:
    fen = sum(one.sum_of(kind) for one in ground.requests)
    if not fen:
        return None
    first = ground.requests[0]
    return Value(
        in_ten_thousands(fen), f"各次请示{word}的合计，单位万元", f"/money/requests/{first.id}",
        confidential=True,
    )  # fmt: skip


def told(ground: Ground) -> list[Said]:
    """Return a sentence for each estimate, the oldest first."""
    return [
        Said(
            (
                _when(one.number, printed_short(day_of(one.at)), one.id),
                f"按“{one.basis_name}”测算，需",
                Value(
                    in_ten_thousands(one.fen),
                    f"第 {one.number} 次测算（{one.basis_name}），万元",
                    f"/money/estimates/{one.id}",
                    one.result.get("received"),
                    confidential=True,
                    key=f"estimates.{one.number}.sum",
                ),
                "万元。",
            )
        )  # fmt: skip
        for one in reversed(ground.money)
    ]


def _when(number: int, day: str, estimate: int) -> Value:
    return Value(
        day,
        f"第 {number} 次测算的日期",
        f"/money/estimates/{estimate}",
        key=f"estimates.{number}.on",
    )


MONEY: dict[str, tuple[str, str, Find]] = {
    "need": ("所需经费", "Money needed", need),
    "about": ("所需经费（取整）", "Money needed, roundly", about),
    "estimates": ("测算次数", "Estimates", estimates),
    "granted": ("批复经费", "Granted", granted),
    "arrived": ("到位经费", "Arrived", arrived),
    "spent": ("已使用资金", "Spent", spent),
}
