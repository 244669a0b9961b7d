"""How letters write days and instants, keep words together, and break lines of plain text.

Number and unit, date and weekday, and a person's name stay on one line: HTML says so in a span;
plain text carries signs that forbid a break, and loses them once its lines are broken.
"""

import unicodedata
from datetime import date, datetime
from functools import cache

from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from campaign.mail.contexts import LetterContext
from campaign.rules.calendar import SHANGHAI

NBSP = "\u00a0"
JOINER = "\u2060"
WIDTH = 66
MARKS = "●○◇"
# A milestone's name is usually a deed; one that begins otherwise is named in quotation marks.
DEEDS = (
    "报送", "上报", "申报", "提交", "填报", "编制", "制定", "印发", "公布", "完成", "组织", "开展",
    "召开", "成立", "建立", "部署", "落实", "汇总", "整改", "安装", "配合", "做好", "进行", "接受",
)  # fmt: skip
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
NOT_FIRST = "，。；：、！？）》”〕」…,.;:!?)"
NOT_LAST = "（《“〔「("


@pass_eval_context
def strong(context: EvalContext, text: object) -> str:
    """Return the text in bold on one line; plain text has no bold, and none is drawn with signs."""
    if not context.autoescape:
        return str(keep(context, text))
    return Markup('<strong style="font-weight:700;white-space:nowrap;">{}</strong>').format(text)


@pass_eval_context
def keep(context: EvalContext, text: object) -> str:
    """Return the text so that no line breaks in it."""
    if context.autoescape:
        return Markup('<span style="white-space:nowrap;">{}</span>').format(text)
    return JOINER.join(str(text).replace(JOINER, "").replace(" ", NBSP))


def deed(name: str) -> str:
    """Return what is to be done, to stand after a date: ``报送《自查表》``, ``完成“自查”``."""
    if name.startswith("《"):
        return f"报送{name}"
    return name if name.startswith(DEEDS) else f"完成“{name}”"


def plain(text: str) -> str:
    """Return a text without the signs that forbid a break."""
    return text.replace(JOINER, "").replace(NBSP, " ")


def day(value: date, c: LetterContext) -> str:
    """Return a day for a sentence: ``4 月 20 日（周一）``, ``Monday 20 April``."""
    if c.locale == "en":
        return f"{value:%A} {value.day} {value:%B}{_year(value, c)}"
    return f"{_year(value, c)}{value.month} 月 {value.day} 日（{WEEKDAYS[value.weekday()]}）"


def day_in_list(value: date, c: LetterContext) -> str:
    """Return a day for a list: ``4 月 21 日 周二``, ``Tue 21 April``."""
    if c.locale == "en":
        return f"{value:%a} {value.day} {value:%B}{_year(value, c)}"
    return f"{_year(value, c)}{value.month} 月 {value.day} 日 {WEEKDAYS[value.weekday()]}"


@pass_eval_context
def day_in_table(context: EvalContext, value: date, c: LetterContext) -> str:
    """Return a day for a narrow column: a line may break before or after the weekday only."""
    first, _, last = day_in_list(value, c).partition(" ")
    if c.locale != "en":
        first, _, last = day_in_list(value, c).rpartition(" ")
    return Markup(" ").join((keep(context, first), keep(context, last)))


def day_of_letter(value: date, c: LetterContext) -> str:
    """Return the day beneath a letter: ``2026 年 4 月 15 日``, ``15 April 2026``."""
    if c.locale == "en":
        return f"{value.day} {value:%B %Y}"
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


def moment(value: datetime, c: LetterContext) -> str:
    """Return an instant in Shanghai time: ``4 月 29 日 9:00``, ``9:00 on 29 April``."""
    here = value.astimezone(SHANGHAI)
    clock = f"{here.hour}:{here:%M}"
    if c.locale == "en":
        return f"{clock} on {here.day} {here:%B}{_year(here.date(), c)}"
    return f"{_year(here.date(), c)}{here.month} 月 {here.day} 日 {clock}"


def _year(value: date, c: LetterContext) -> str:
    """The year, where it is not the year of writing."""
    if value.year == c.today.year:
        return ""
    return f" {value.year}" if c.locale == "en" else f"{value.year} 年 "


def wrap(text: str, width: int = WIDTH) -> str:
    """Break the lines of a plain letter at so many columns (a Chinese sign takes two).

    No line begins with a closing mark or ends with an opening one; a line that goes
    on keeps its indent; links stay whole, however long. Of several empty lines one is left.
    """
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines += _broken(line.rstrip(), width)
    return plain("\n".join(lines)).strip("\n") + "\n"


def _broken(line: str, width: int) -> list[str]:
    indent = " " * (len(line) - len(line.lstrip(" ")))
    if "://" in line or columns(line) <= width:
        return [line]
    going_on = indent + "    " if line.strip(" ")[:1] in tuple(MARKS) else indent
    found, current, used = [], indent, len(indent)
    for piece in _pieces(line.strip(" ")):
        if current.strip() and used + columns(piece.rstrip()) > width:
            found.append(current.rstrip(" "))
            piece = piece.lstrip(" ")
            current, used = going_on, len(going_on)
        current += piece
        used += columns(piece)
    return [*found, current.rstrip(" ")]


def _pieces(line: str) -> list[str]:
    """Cut a line wherever it may be broken: after spaces and around Chinese signs."""
    pieces: list[str] = []
    for sign in line:
        last = pieces[-1][-1] if pieces else ""
        if last and (sign in NOT_FIRST or last in NOT_LAST or not _parted(last, sign)):
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _parted(left: str, right: str) -> bool:
    if {left, right} & {NBSP, JOINER} or right == " ":
        return False
    return left == " " or _width(left) == 2 or _width(right) == 2


def columns(text: str) -> int:
    """How many columns a text takes on a screen of fixed width."""
    return sum(map(_width, text))


@cache
def _width(sign: str) -> int:
    if sign == JOINER:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
