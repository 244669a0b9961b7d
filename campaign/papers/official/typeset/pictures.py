"""Pictures of a document, as typst may open them: our drawings as SVG, others as PNG or JPEG."""

import posixpath
import re
import zipfile
from pathlib import Path
from typing import Any

from campaign.rules.errors import Invalid

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_EMU_PER_POINT = 12_700
_MOST_BYTES = 8 * 1024 * 1024
_MOST_PICTURES = 60
_MOST_POINTS = 640
# What our drawings never hold: whatever could fetch, run, or be opened as something else.
_FOREIGN = re.compile(rb"href|<!|<\?|<script|<style|<image|<foreign|url\s*\(|@import", re.I)
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))


class Pictures:
    """Writes the pictures that are met into a folder."""

    def __init__(self, archive: zipfile.ZipFile, targets: dict[str, str], folder: Path) -> None:
        self.archive = archive
        self.targets = targets
        self.folder = folder
        self.count = 0

    def taken(self, drawing: Any) -> dict[str, Any] | None:
        """Return a drawing's file, size in points and words; None where it is no picture.

        Raises:
            Invalid: a picture of another kind, too big, or too many.
        """
        blip = next(drawing.iter(f"{_A}blip"), None)
        extent = next(drawing.iter(f"{_WP}extent"), None)
        if blip is None or extent is None:
            return None
        about = next(drawing.iter(f"{_WP}docPr"), None)
        wide, high = (_size(extent.get(side)) for side in ("cx", "cy"))
        return {
            "img": self._written(blip),
            "w": wide,
            "h": high,
            "alt": "" if about is None else about.get("descr") or "",
        }

    def _written(self, blip: Any) -> str:
        self.count += 1
        if self.count > _MOST_PICTURES:
            raise Invalid("公文里的图片太多，最多 %(most)s 张。", most=_MOST_PICTURES)
        vector = next(blip.iter(_SVG), None)
        drawn = None if vector is None else self._read(vector.get(_EMBED))
        if drawn is not None and drawn.startswith(b"<svg") and not _FOREIGN.search(drawn):
            return self._kept(drawn, "svg")
        content = self._read(blip.get(_EMBED)) or b""
        for begins, kind in _KINDS:
            if content.startswith(begins):
                return self._kept(content, kind)
        raise Invalid("公文里的图片不是 PNG 或 JPEG，转不成 PDF。请另存为 PNG 后重新插入。")

    def _read(self, key: str | None) -> bytes | None:
        name = self.targets.get(key or "")
        if not name or name not in self.archive.namelist():
            return None
        if self.archive.getinfo(name).file_size > _MOST_BYTES:
            raise Invalid("公文里的图片太大，每张最多 %(most)s MB。", most=_MOST_BYTES // 1024**2)
        return self.archive.read(name)

    def _kept(self, content: bytes, kind: str) -> str:
        name = f"{self.count}.{kind}"
        (self.folder / name).write_bytes(content)
        return name


def targets(relations: Any) -> dict[str, str]:
    """Return the parts that the main text points to, by relation."""
    return {
        str(each.get("Id")): posixpath.normpath(
            posixpath.join("word", str(each.get("Target"))).lstrip("/")
            if not str(each.get("Target")).startswith("/")
            else str(each.get("Target")).lstrip("/")
        )
        for each in relations
        if each.get("TargetMode", "Internal").lower() == "internal"
    }


def _size(text: str | None) -> float:
    try:
        return min(max(float(text or 0) / _EMU_PER_POINT, 1.0), _MOST_POINTS)
    except ValueError:
        return 1.0
