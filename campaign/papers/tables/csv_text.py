"""Bytes of a csv file to text: right, or refused; never text that merely looks like Chinese."""

import codecs

from campaign.rules.errors import Invalid

_NO_TEXT = "文件里有空字符，不是普通的文字。请在表格软件里另存为“CSV UTF-8”或 .xlsx，再重新上传。"
_NO_ENCODING = (
    "第 %(row)s 行的文字读不出来，编码不对。请在表格软件里另存为“CSV UTF-8”或 .xlsx，再重新上传。"
)
_MIXTURE = (
    "第 %(row)s 行的文字编码和其他行不同。请在表格软件里另存为“CSV UTF-8”或 .xlsx，再重新上传。"
)


def decode(content: bytes) -> str:
    """Return the text: by its mark, else as UTF-8, else as GB18030.

    Raises:
        Invalid: no such text, or lines of two encodings in one file.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _whole(content, "utf-16")
    if b"\0" in content:
        raise Invalid(_NO_TEXT)
    if content.startswith(codecs.BOM_UTF8):
        return _whole(content, "utf-8-sig")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        text = _whole(content, "gb18030", at_worst=wrong.start)
    _refuse_mixture(content)
    return text


def _whole(content: bytes, encoding: str, at_worst: int | None = None) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeError as wrong:
        start = at_worst if at_worst is not None else getattr(wrong, "start", 0)
        raise Invalid(_NO_ENCODING, row=content.count(b"\n", 0, start) + 1) from None
    if "\0" in text:
        raise Invalid(_NO_TEXT)
    return text


def _refuse_mixture(content: bytes) -> None:
    """Refuse a GB18030 file that has lines of UTF-8: GB18030 would read them as wrong characters.

    Chinese in UTF-8 is three bytes a character, each with bits that GB18030 text seldom shows in
    a row; two such characters, and nothing else beyond ASCII, leave no doubt.
    """
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            beyond = [character for character in line.decode("utf-8") if ord(character) > 0x7F]
        except UnicodeDecodeError:
            continue
        if len(beyond) > 1 and all(ord(character) >= 0x2000 for character in beyond):
            raise Invalid(_MIXTURE, row=number)
