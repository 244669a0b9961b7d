"""Traditional characters to simplified ones, one for one."""

from functools import cache

from opencc import OpenCC


def simplified(text: str) -> str:
    """Return the text in simplified characters; as long as before, so that places hold."""
    made = _convert(text)
    if len(made) == len(text):
        return made
    # A word that changes its length: go by lines, and in its line by characters.
    lines = text.split("\n")
    return "\n".join(_line(line) for line in lines)


def _line(line: str) -> str:
    made = _convert(line)
    if len(made) == len(line):
        return made
    return "".join(_sign(sign) for sign in line)


@cache
def _sign(sign: str) -> str:
    made = _convert(sign)
    return made if len(made) == 1 else sign


def _convert(text: str) -> str:
    return str(_converter().convert(text))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
