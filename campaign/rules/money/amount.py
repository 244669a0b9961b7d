"""Amounts as people write and read them: whole cents in, yuan and 万元 out."""

from campaign.rules.errors import FieldMissing
from campaign.rules.survey.form import Field, FieldType
from campaign.rules.survey.typed import Refused, read_value, shown

YUAN = Field("yuan", "金额", FieldType.MONEY, "", unit="元")
TEN_THOUSAND = 10_000_00


def read_fen(text: str, field: str, empty: str) -> int:
    """Return an amount typed in yuan, or in 万元 where that stands behind it, as cents.

    Raises:
        FieldMissing: it is none.
    """
    text = text.strip().removesuffix("元")
    ten_thousands = text.endswith("万")
    kind = YUAN
    if ten_thousands:
        text = text.removesuffix("万")
        kind = Field("wan", "金额", FieldType.MONEY, "", unit="万元")
    try:
        value = read_value(kind, text)
    except Refused as refused:
        raise FieldMissing(field, refused.message, **refused.values) from None
    if not isinstance(value, int):
        raise FieldMissing(field, empty)
    return value * 100 if ten_thousands else value  # 万元 is kept to the yuan


def yuan(fen: int) -> str:
    """Return cents as yuan with thousands: 1,234.5."""
    return ("−" if fen < 0 else "") + shown(YUAN, abs(fen))


def roughly(fen: int) -> str:
    """Return cents as official sentences say them: 299.98 万元, small sums 600 元."""
    if abs(fen) < TEN_THOUSAND:
        return f"{yuan(fen)} 元"
    hundredths = (abs(fen) * 2 + 10_000) // 20_000
    whole, part = divmod(hundredths, 100)
    tail = f".{part:02d}".rstrip("0") if part else ""
    return f"{'−' if fen < 0 else ''}{whole:,}{tail} 万元"
