"""A PDF as bytes: names of things that act when somebody opens, clicks or closes it.

Names may be written with escapes (``/J#61vaScript``) and may lie in compressed streams of objects:
the first are read, the second unpacked within bounds. Long names are looked for in every byte, for
what one reader takes for data another may run; short ones only outside of data, where chance
cannot write them.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from campaign.rules.errors import Invalid

_MOST_STREAMS = 200_000
_MOST_UNPACKED = 64 * 1024 * 1024
_MOST_ENTRY = 16 * 1024  # bytes of a dictionary before its stream
_MOST_PIXELS = 150_000_000  # of one picture on a page: an A3 sheet at 600 dpi has 70 million
_LOOKED_AT = 1_000  # bytes of what OpenAction names

ACTIVE = (
    "PDF 里有会自动运行的内容（脚本、启动程序或提交表单）。"
    "请用 WPS 或浏览器打开，重新打印为 PDF，再上传。"
)
ATTACHED = "PDF 里附有其他文件或音像。请打印为新的 PDF，附件另行上传。"
UNUSUAL = "PDF 的结构不常见，无法检查。请用 WPS 或浏览器打开，重新打印为 PDF，再上传。"
_GIANT = "PDF 里有一幅图太大（%(width)s×%(height)s 像素）。请用 300 dpi 重新扫描，再上传。"

_END = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|\Z)"
_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|SubmitForm|ResetForm|ImportData|GoToR|Rendition)" + _END
)
_ATTACHES = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment|GoToE|RichMedia)" + _END)
_ON_EVENTS = re.compile(rb"/AA" + _END)
_ON_OPENING = re.compile(rb"/OpenAction" + _END + rb"\s*")
_GOES_TO = re.compile(rb"/S\s*/GoTo" + _END)
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OF_OBJECTS = re.compile(rb"/ObjStm" + _END)
_FIRST = re.compile(rb"/First\s+(\d{1,8})" + _END)
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/?\w+)")
_PACKINGS = (b"/FlateDecode", b"[/FlateDecode]", b"[ /FlateDecode ]")
_PREDICTOR = re.compile(rb"/Predictor" + _END)
_WIDTH = re.compile(rb"/Width\s+(\d{1,9})(?!\s+\d+\s+R)" + _END)
_HEIGHT = re.compile(rb"/Height\s+(\d{1,9})(?!\s+\d+\s+R)" + _END)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass
class _Read:
    """What has been read: pieces outside of data, streams of objects and where these begin."""

    outside: list[bytes] = field(default_factory=list)
    objects: list[tuple[int, bytes]] = field(default_factory=list)
    unpacked: int = 0
    told: int = 0  # of the streams of objects that say what they are, those that could be read


def refuse_active(content: bytes) -> None:
    """Look for everything that acts.

    Raises:
        Invalid: there is such a thing, a picture beyond measure, or what cannot be looked into.
    """
    read = _Read()
    _walk(content, read)
    if sum(len(_OF_OBJECTS.findall(piece)) for piece in read.outside) != read.told:
        raise Invalid(UNUSUAL)
    pieces = [_plain(piece) for _, piece in read.objects]
    for piece in (_plain(content), *pieces):
        if _ACTS.search(piece):
            raise Invalid(ACTIVE)
        if _ATTACHES.search(piece):
            raise Invalid(ATTACHED)
    for piece in (*read.outside, *pieces):
        openings = _ON_OPENING.finditer(piece)
        values = (piece[found.end() : found.end() + _LOOKED_AT] for found in openings)
        if _ON_EVENTS.search(piece) or not all(_harmless(each, content, read) for each in values):
            raise Invalid(ACTIVE)


def _plain(piece: bytes) -> bytes:
    """Return the bytes with escapes in names undone."""
    return _ESCAPE.sub(lambda found: bytes((int(found.group(1), 16),)), piece)


def _walk(content: bytes, read: _Read) -> None:
    """Part the data from what lies outside of it, and unpack the streams that hold objects."""
    at = 0
    for number, (begin, end) in enumerate(_streams(content)):
        if number > _MOST_STREAMS:
            raise Invalid(UNUSUAL)
        before = _plain(content[at:begin])
        read.outside.append(before)
        entry = before[max(before.rfind(b"obj"), len(before) - _MOST_ENTRY, 0) :]
        _refuse_giant(entry)
        _unpack(entry, content[begin:end], read)
        at = end
    read.outside.append(_plain(content[at:]))


def _streams(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each stream's data begins and ends."""
    at = 0
    while (found := _STREAM.search(content, at)) is not None:
        end = content.find(b"endstream", found.end())
        at = len(content) if end < 0 else end
        yield found.end(), at


def _refuse_giant(entry: bytes) -> None:
    width, height = _WIDTH.search(entry), _HEIGHT.search(entry)
    if width and height and int(width.group(1)) * int(height.group(1)) > _MOST_PIXELS:
        raise Invalid(_GIANT, width=int(width.group(1)), height=int(height.group(1)))


def _unpack(entry: bytes, data: bytes, read: _Read) -> None:
    """Keep a stream that begins as a stream of objects does, with numbers, whatever it says it is.

    Drawings may begin so as well; to look through one of them costs little. One that says it holds
    objects and is packed in another way, as if to hide them, is not counted as read.
    """
    unpacked = data
    if data[:1] == b"\x78":
        unpacker = zlib.decompressobj()
        try:
            unpacked = unpacker.decompress(data, 1024)
            if unpacked.lstrip()[:1] in b"0123456789%":
                left = _MOST_UNPACKED - read.unpacked + 1
                unpacked += unpacker.decompress(unpacker.unconsumed_tail, left)
        except zlib.error:
            return
    if unpacked.lstrip()[:1] not in b"0123456789%":
        return
    first, says_so = _FIRST.search(entry), _OF_OBJECTS.search(entry)
    if read.unpacked + len(unpacked) > _MOST_UNPACKED:
        if first or says_so:
            raise Invalid(UNUSUAL)
        return  # a large drawing
    read.unpacked += len(unpacked)
    read.objects.append((int(first.group(1)) if first else 0, unpacked))
    plain = all(packing in _PACKINGS for packing in _FILTER.findall(entry))
    if says_so and plain and not _PREDICTOR.search(entry):
        read.told += 1


def _harmless(value: bytes, content: bytes, read: _Read) -> bool:
    """Tell whether opening the file only shows a page: a place, a place's name, or the act GoTo."""
    reference = _REFERENCE.match(value)
    bodies = _bodies(int(reference.group(1)), content, read) if reference else (value,)
    return all(not body.startswith(b"<<") or bool(_GOES_TO.search(body)) for body in bodies)


def _bodies(number: int, content: bytes, read: _Read) -> Iterator[bytes]:
    """Yield every version of an object: readers differ in which of them they take."""
    for found in re.finditer(rb"(?<!\d)0*%d\s+\d{1,5}\s+obj\s*" % number, content):
        yield _plain(content[found.end() : found.end() + _LOOKED_AT])
    for first, piece in read.objects:
        numbers = [int(each) for each in piece[:first].split() if each.isdigit()]
        for each, place in zip(numbers[::2], numbers[1::2], strict=False):
            if each == number:
                yield _plain(piece[first + place :][:_LOOKED_AT].lstrip())
