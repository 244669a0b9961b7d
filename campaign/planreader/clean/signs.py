"""Single signs: what each is read as."""

import unicodedata

# Every dash and wave that stands between two dates.
DASHES = "—–―─－‐‑‒−﹣﹘~〜∼～﹏ー"
# Brackets that hold a year or a window, beside the round ones.
SAME = {
    "﹙": "(", "﹚": ")", "❨": "(", "❩": ")", "［": "[", "］": "]", "﹐": ",",
    "﹕": ":", "︰": ":",
    "∶": ":", "﹔": ";", "︔": ";", "．": ".", "｡": "。", "､": "、",
    "○": "〇", "◯": "〇", "Ｏ": "O",
    "﹝": "〔", "﹞": "〕", "﹒": ".",
}  # fmt: skip
# Ranges whose signs are only another shape of a plain one: wide forms, signs in rings or brackets,
# radicals (a PDF's 月 and 日 are often radicals), compatibility ideographs.
SHAPES = ((0xFF00, 0xFFEF), (0x2460, 0x24FF), (0x3200, 0x33FF), (0x2E80, 0x2FDF), (0xF900, 0xFAFF))
RINGED = range(0x2460, 0x2474)
NOTHING = {"\u200b", "\u200c", "\u200d", "\ufeff", "\u00ad", "\u2060", "\u200e", "\u200f"}


def even(sign: str) -> str:
    """Return what a sign is read as; empty for one that cannot be seen."""
    code = ord(sign)
    if sign in PLAIN:
        return PLAIN[sign]
    if code in RINGED:
        return f"({code - 0x245F})"
    if unicodedata.category(sign) in ("Cc", "Cs", "Zs"):
        return "\n" if sign == "\n" else " "
    if any(first <= code <= last for first, last in SHAPES):
        return unicodedata.normalize("NFKC", sign)
    return sign


PLAIN = SAME | dict.fromkeys(NOTHING, "") | dict.fromkeys(DASHES, "-")
