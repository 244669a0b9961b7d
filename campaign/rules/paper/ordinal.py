"""Numbers of headings as papers write them: 一, 十, 十二, 二十."""

DIGITS = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """Return 1 to 99 in characters."""
    tens, ones = divmod(number, 10)
    before = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return before + (DIGITS[ones] if ones or not tens else "")
