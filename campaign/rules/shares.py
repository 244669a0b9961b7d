"""Shares as official papers print them: per cent with one decimal, rounded half up."""

WHOLE = 1000


def per_cent(part: int, whole: int) -> str | None:
    """Return ``"90.7%"``, or None where there is no denominator (无应报单位).

    All but one is never printed as all, and one is never printed as none: 2,999 of 3,000 are 99.9%.
    """
    if not whole:
        return None
    tenths = (2 * part * WHOLE + whole) // (2 * whole)
    if part < whole:
        tenths = min(tenths, WHOLE - 1)
    if part > 0:
        tenths = max(tenths, 1)
    return f"{tenths // 10}.{tenths % 10}%"
