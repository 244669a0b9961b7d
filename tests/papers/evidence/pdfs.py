"""PDF files for tests, object by object: honest ones, odd ones, hostile ones."""

import hashlib
import zlib
from collections.abc import Sequence

A4 = (595, 842)
A3 = (842, 1191)
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def pdf(
    *,
    pages: int = 1,
    version: str = "1.7",
    catalog: str = "",
    page: str = "",
    extra: Sequence[str | bytes] = (),
    box: tuple[int, int] = A4,
    drawing: bytes = b"0 0 1 rg 60 60 200 90 re f",
    first: bytes = b"",
    trailer: str = "",
    count: int | None = None,
) -> bytes:
    """Return a PDF; objects of `extra` are numbered from 10, pages from 100, drawings from 5000."""
    kids = b" ".join(b"%d 0 R" % (100 + n) for n in range(pages))
    objects: dict[int, bytes] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        2: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, pages if count is None else count),
    }
    objects |= {
        10 + n: each.encode() if isinstance(each, str) else each for n, each in enumerate(extra)
    }
    for n in range(pages):
        objects[100 + n] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {box[0]} {box[1]}] "
            f"/Contents {5000 + n} 0 R {page} >>"
        ).encode()
        objects[5000 + n] = stream(drawing)
    return written(objects, version=version, first=first, trailer=trailer)


def stream(data: bytes, entry: str = "", *, pack: bool = False) -> bytes:
    """Return a stream object."""
    if pack:
        data, entry = zlib.compress(data, 9), entry + " /Filter /FlateDecode"
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entry.encode(), data)


def written(
    objects: dict[int, bytes], *, version: str = "1.7", first: bytes = b"", trailer: str = ""
) -> bytes:
    """Return the file: head, objects, table, trailer."""
    out = bytearray(b"%%PDF-%b\n%%\xe2\xe3\xcf\xd3\n" % version.encode() + first)
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(objects) + 1
    out += (
        f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n".encode()
    )
    return bytes(out)


def packed(bodies: dict[int, bytes], entry: str = "", data: bytes | None = None) -> bytes:
    """Return a PDF whose catalogue and what it names lie in a compressed stream of objects."""
    places, inside = [], b""
    for number, body in bodies.items():
        places.append(b"%d %d" % (number, len(inside)))
        inside += body + b" "
    head = b" ".join(places) + b" "
    inside = head + inside if data is None else data
    objects = {
        2: b"<< /Type /Pages /Kids [100 0 R] /Count 1 >>",
        3: stream(inside, f"/Type /ObjStm /N {len(bodies)} /First {len(head)} {entry}", pack=True),
        100: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    }
    out = bytearray(b"%PDF-1.5\n")
    rows = {0: (0, 0, 65535)} | {number: (2, 3, n) for n, number in enumerate(bodies)}
    for number, body in objects.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows[4] = (1, len(out), 0)
    numbers = sorted(rows)
    data_rows = b"".join(
        bytes((rows[n][0],)) + rows[n][1].to_bytes(4, "big") + rows[n][2].to_bytes(2, "big")
        for n in numbers
    )
    index = " ".join(f"{n} 1" for n in numbers)
    table = len(out)
    about = f"/Type /XRef /Size {numbers[-1] + 1} /Index [{index}] /W [1 4 2] /Root 1 0 R"
    out += b"4 0 obj\n" + stream(data_rows, about, pack=True) + b"\nendobj\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def with_picture(jpeg: bytes, width: int, height: int, *, box: tuple[int, int] = A3) -> bytes:
    """Return a scan: one picture as large as the page."""
    about = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB "
    )
    return pdf(
        box=box,
        page="/Resources << /XObject << /S 10 0 R >> >>",
        extra=[stream(jpeg, about + "/BitsPerComponent 8 /Filter /DCTDecode")],
        drawing=b"q %d 0 0 %d 0 0 cm /S Do Q" % box,
    )


def locked(user: bytes = b"") -> bytes:
    """Return a PDF under RC4, revision 2; an empty user password only restricts."""
    file_id = b"0123456789abcdef"
    padded = (user + _PAD)[:32]
    owner_key = hashlib.md5((b"owner" + _PAD)[:32]).digest()[:5]
    owner = _rc4(owner_key, padded)
    rights = (-4 & 0xFFFFFFFF).to_bytes(4, "little")
    key = hashlib.md5(padded + owner + rights + file_id).digest()[:5]
    entry = (
        f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{_rc4(key, _PAD).hex()}> >>"
    )
    return pdf(extra=[entry], trailer=f"/Encrypt 10 0 R /ID [<{file_id.hex()}> <{file_id.hex()}>]")


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
