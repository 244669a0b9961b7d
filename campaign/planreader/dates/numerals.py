"""Numbers as papers write them: 12, 十二, 二〇一九, 二0一九."""

DIGITS = {
    "〇": 0, "零": 0, "O": 0, "o": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8, "九": 9, "两": 2,
}  # fmt: skip


def number(text: str) -> int:
    """Return the value of a number below 100 in either script, or of digits one by one."""
    if text.isdecimal():
        return int(text)
    if text.startswith("廿"):
        return 20 + (number(text[1:]) if text[1:] else 0)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (number(tens) if tens else 1) * 10 + (number(ones) if ones else 0)
    value = 0
    for sign in text:
        value = value * 10 + (int(sign) if sign.isdecimal() else DIGITS[sign])
    return value
