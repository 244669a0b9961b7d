"""The text in a message of whatever making: headers in words, bodies in their charsets."""

from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

LONGEST = 400_000  # signs looked through
DEEPEST = 200  # parts
# What calls itself gb2312 is written in the larger set as often as not.
CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}


def header(message: Message, name: str) -> str:
    """Return a header on one line, decoded; empty where there is none."""
    return _words(str(message.get(name, "")))


def everything(message: Message) -> str:
    """Return the headers of all parts, attached letters among them, then their texts."""
    parts = _parts(message)
    heads = [f"{name}: {_words(str(value))}" for part in parts for name, value in part.items()]
    return "\n".join([*heads, decoded(message)])[:LONGEST]


def decoded(message: Message) -> str:
    """Return the texts of all parts."""
    texts = [_text(part) for part in _parts(message) if part.get_content_maintype() == "text"]
    return "\n".join(texts)[:LONGEST]


def _parts(message: Message) -> list[Message]:
    found = []
    for part in message.walk():
        found.append(part)
        if len(found) == DEEPEST:
            break
    return found


def _words(value: str) -> str:
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        pieces = [(value, None)]
    said = "".join(p if isinstance(p, str) else _in_charset(p, code) for p, code in pieces)
    return " ".join(said.split())


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return _in_charset(content, part.get_content_charset()) if isinstance(content, bytes) else ""


def _in_charset(content: bytes, charset: str | None) -> str:
    name = (charset or "utf-8").lower()
    try:
        return content.decode(CHARSETS.get(name, name), "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")
