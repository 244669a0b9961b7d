"""Fonts for PDF: those fetched at set-up, and a folder of the office's own 仿宋, 楷体, 小标宋.

The faces that GB/T 9704 names are not free; without them the free Song and Hei stand in.
"""

from functools import lru_cache
from pathlib import Path

import typst

from campaign.rules.errors import NotNow

_MISSING = (
    "这台机器还没有装公文字体，不能生成 PDF 和图。"
    "请管理员运行一次 ./duban setup；没有图的公文可以先下载 Word。"
)
FETCHED = Path(__file__).parents[2] / "fonts"
# Word's name for a face, as far as it begins so -> typst's families, the wished one first.
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
_FACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("仿宋", "fang", ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", _SERIF)),
    ("楷体", "kai", ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", _SERIF)),
    ("黑体", "hei", ("SimHei", "黑体", "STHeiti", _SANS)),
    ("宋体", "song", ("SimSun", "宋体", "STSong", _SERIF)),
    ("方正小标宋", "head", ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05",
                            "方正小标宋_GBK", _SERIF)),
)  # fmt: skip
_ALIASES = {"fangsong": "fang", "kaiti": "kai", "simhei": "hei", "simsun": "song"}
_BOLD = frozenset({"head", "kai"})  # where the free Song stands in for them, it does so in bold


class FontsMissing(NotNow):
    """Set-up has not run: there is nothing to set Chinese with."""

    def __init__(self) -> None:
        super().__init__(_MISSING)


def folders(own: str = "") -> list[str]:
    """Return where fonts are looked for.

    Raises:
        FontsMissing: the free ones are not there.
    """
    if not any(FETCHED.glob("*.ttf")):
        raise FontsMissing
    return [str(FETCHED), *([own] if own else [])]


def face(name: str) -> str:
    """Return the face that a font's name in Word asks for; 仿宋 for one that nobody knows."""
    for begins, found, _ in _FACES:
        if name.startswith(begins):
            return found
    lower = name.casefold()
    return next((found for begins, found in _ALIASES.items() if lower.startswith(begins)), "fang")


@lru_cache(maxsize=8)
def fonts(own: str = "") -> typst.Fonts:
    """Return these fonts, looked through once."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders(own)
    )


@lru_cache(maxsize=8)
def families(own: str = "") -> dict[str, dict[str, object]]:
    """Return for each face the families that are there, and whether a bold one stands in."""
    there = set(fonts(own).families())
    found: dict[str, dict[str, object]] = {}
    for _, name, wished in _FACES:
        have = [family for family in wished if family in there]
        found[name] = {"families": have, "bold": name in _BOLD and have[0] == _SERIF}
    return found
