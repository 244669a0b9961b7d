"""An estimate as it is kept: every basis with counts, prices and where the prices came from."""

from collections.abc import Sequence
from typing import Any

from campaign.rules.money.estimate import Line, Total


def frozen(totals: Sequence[Total]) -> list[dict[str, Any]]:
    """Return the bases under the stable names that files and scripts read; amounts in cents."""
    return [
        {
            "key": one.key, "name": one.name, "fen": one.amount, "yuan": plain_yuan(one.amount),
            "whole": one.whole, "lacks": list(one.lacks), "ceiling_fen": one.at_ceilings,
            "over_fen": one.over, "last_year_fen": one.last_year,
            "per_cent": one.per_cent if one.count is None else None,
            "lines": [_line(line) for line in one.lines],
        }
        for one in totals
    ]  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    price = line.price
    return {
        "product": line.product, "name": line.name, "unit": line.unit, "count": line.count,
        "bought": line.bought, "price_fen": price.fen if price else None,
        "price_kind": price.kind.value if price else None,
        "price_from": price.from_on.isoformat() if price else None,
        "source": price.source if price else "", "fen": line.amount, "ceiling_fen": line.ceiling,
        "over_fen": line.over,
    }  # fmt: skip


def plain_yuan(fen: int) -> str:
    """Return cents as yuan for scripts: 3000000.00."""
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{part:02d}"
