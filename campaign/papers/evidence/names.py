"""The name that a file is shown under, and whether it agrees with the content.

A name comes from anybody's machine: it is cleaned for showing and for the header of a download,
and is never used as a path.
"""

import re
import unicodedata

from campaign.papers.evidence.checked import MOST_NAME, Media
from campaign.rules.errors import Invalid
from campaign.rules.sheets.rows import unshowable

_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
# Endings that promise another kind of file. Any other ending ("统计表.2026") is part of the name.
_PROMISES = re.compile(
    r"docm?|dotx?|wp[st]|rtf|od[tsp]|txt|md|xls[mb]?|xltx?|et|ett|csv|pptx?|ppsx?|dps|ofd|caj|xps|"
    r"tiff?|gif|bmp|webp|hei[cf]|avif|svg|psd|raw|html?|mht|mhtml|xml|json|js|vbs|bat|cmd|ps1|sh|"
    r"py|php|aspx?|jsp|exe|msi|com|scr|pif|dll|lnk|url|hta|jar|apk|iso|zip|rar|7z|gz|tar|"
    r"mp[34]|mov|avi|wmv|wav|amr|m4a|eml|msg",
    re.IGNORECASE,
)
_OURS = frozenset(Media)
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # what Windows lets no file be called
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_SHOWN = 60
_NAMELESS = "未命名"


def agreed_name(raw: str, media: Media) -> str:
    """Return the name to show for a file of this kind; it ends as the kind does.

    Raises:
        Invalid: the name promises another kind.
    """
    plain = _plain(raw)
    stem, dot, ending = plain.rpartition(".")
    kind = _SAME.get(ending.casefold(), ending.casefold())
    if not dot:
        return _short(plain, media.value)
    if kind == media:
        return _short(stem, ending)
    if kind in _OURS or _PROMISES.fullmatch(kind):
        raise Invalid(
            "文件名以 .%(named)s 结尾，内容却是 .%(found)s。"
            "如果没有选错文件，请把文件名的结尾改为 .%(found)s，再上传。",
            named=ending.lower(),
            found=media.value,
        )
    return _short(plain, media.value)


def shown_name(raw: str) -> str:
    """Return a name as it may be shown where the file itself was refused."""
    plain = _plain(raw)
    return plain if len(plain) <= _SHOWN else "…" + plain[-_SHOWN:]


def _plain(raw: str) -> str:
    """Return the last part of a path, without what cannot be seen or written."""
    last = unicodedata.normalize("NFC", raw.replace("\\", "/").rpartition("/")[2])
    shown = "".join(
        character
        for character in _SPACES.sub(" ", last)
        if not unshowable(character) and unicodedata.category(character) not in ("Cs", "Cf")
    )
    shown = _FORBIDDEN.sub("_", shown).strip(" .")
    return f"_{shown}" if _DEVICE.match(shown) else shown


def _short(stem: str, ending: str) -> str:
    stem = stem.strip(" .") or _NAMELESS
    room = MOST_NAME - len(ending) - 1
    if len(stem) > room:
        stem = stem[: room - 1].rstrip() + "…"
    return f"{stem}.{ending}"
