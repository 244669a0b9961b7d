"""What every template may use: words and dates as filters, the menu, who is asking."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from campaign.reports.head import in_head
from campaign.rules import words
from campaign.rules.calendar import SHANGHAI
from campaign.rules.permissions import UNIT_ROLES, Asker, Permission, Role, may
from campaign.web import locale
from models.base import db

P = Permission
WEEKDAYS = (
    ("周一", "Mon"), ("周二", "Tue"), ("周三", "Wed"), ("周四", "Thu"),
    ("周五", "Fri"), ("周六", "Sat"), ("周日", "Sun"),
)  # fmt: skip


@dataclass(frozen=True)
class MenuItem:
    """One entry: its word, its page, the endpoints that belong under it; ``more``: it is folded."""

    label: str
    endpoint: str
    url: str
    current: bool
    more: bool = False


# The one menu: word, endpoint, right that shows it. Pages below an entry share its blueprint.
MENU: tuple[tuple[str, str, Permission], ...] = (
    ("我的工作", "my_work.index", P.SEE_OWN_UNIT),
    ("本单位", "unit_home.index", P.SEE_OWN_UNIT),
    ("一页通", "lead.index", P.SEE_LEAD),
    ("工作台", "office.index", P.SEE_OFFICE),
    ("待审核", "review.index", P.REVIEW_DUTY),
    ("验收", "acceptance.index", P.INSPECT),
    ("统计", "survey.index", P.SEE_ROUNDS),
    ("经费", "money.index", P.SEE_MONEY),
    ("公文", "papers.index", P.SEE_PAPERS),
    ("单位", "units.index", P.SEE_UNITS),
    ("人员", "people.index", P.MANAGE_PEOPLE),
    ("行动", "campaigns.index", P.SEE_CAMPAIGN),
    ("告知", "calls.index", P.URGE),
    ("信箱", "mailbox.index", P.READ_MAILBOX),
    ("留痕", "trail.index", P.SEE_TRAIL),
    ("设置", "setup.index", P.SEE_SETUP),
)

# A bar of more entries than this leaves no room for the campaign's name: what is opened now and
# then is folded under 更多.
MOST_IN_BAR = 7
NOW_AND_THEN = frozenset(
    {
        "people.index", "campaigns.index", "calls.index", "mailbox.index", "trail.index",
        "setup.index", "money.index", "papers.index",
    }
)  # fmt: skip

# Entries for those whose own page it is; others who may open it come from the desk.
WHOSE: dict[str, frozenset[Role]] = {
    "unit_home.index": frozenset(UNIT_ROLES),
    "lead.index": frozenset({Role.LEAD}),
}

# Pages that are reached from an entry and have a blueprint of their own.
BELOW = {
    "urge": "office", "held": "office", "cases": "office", "closing": "office",
    "review_many": "review",
    "enrolments": "acceptance", "rounds": "acceptance", "leaving": "acceptance",
    "dates": "office", "extensions": "office", "pause": "office",
    "calendar": "setup", "clock": "setup", "drills": "setup", "post_requests": "people",
    "foresight": "campaigns", "plan_drafts": "campaigns", "forms": "survey", "prices": "money",
    "requests": "money", "doubts": "survey", "scans": "survey", "matrix": "lead",
    "paper": "papers", "paper_templates": "papers",
}  # fmt: skip


def day(value: date) -> str:
    """4 月 20 日; with the year when it is not the present one."""
    today: date = g.today
    if locale.current() == "en":
        return f"{value:%-d %B}" if value.year == today.year else f"{value:%-d %B %Y}"
    text = f"{value.month} 月 {value.day} 日"
    return text if value.year == today.year else f"{value.year} 年 {text}"


def day_full(value: date) -> str:
    """2026 年 4 月 20 日, whatever the present year."""
    if locale.current() == "en":
        return f"{value:%-d %B %Y}"
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


def day_short(value: date) -> str:
    """4/20; with the year when it is not the present one."""
    if locale.current() == "en":
        return f"{value:%-d %b}" if value.year == g.today.year else f"{value:%-d %b %Y}"
    text = f"{value.month}/{value.day}"
    return text if value.year == g.today.year else f"{value.year}/{text}"


def weekday(value: date) -> str:
    """周一."""
    return words.pick(WEEKDAYS[value.weekday()], locale.current())


def instant(value: datetime) -> str:
    """4 月 20 日 9:12, in Shanghai."""
    local = value.astimezone(SHANGHAI)
    return f"{day(local.date())} {local.hour}:{local.minute:02d}"


def instant_full(value: datetime) -> str:
    """2026 年 4 月 20 日 9:12, in Shanghai, whatever the present year."""
    local = value.astimezone(SHANGHAI)
    at = f"{local.hour}:{local.minute:02d}"
    if locale.current() == "en":
        return f"{local:%-d %B %Y} {at}"
    return f"{local.year} 年 {local.month} 月 {local.day} 日 {at}"


def clock_time(value: datetime) -> str:
    """9:12, in Shanghai."""
    local = value.astimezone(SHANGHAI)
    return f"{local.hour}:{local.minute:02d}"


def shanghai_day(value: datetime) -> date:
    """Return the day of an instant in Shanghai."""
    return value.astimezone(SHANGHAI).date()


def label(thing: StrEnum) -> str:
    """Return the word for a state, role or act in the page's language."""
    return words.label(thing, locale.current())


def word(pair: tuple[str, str]) -> str:
    """Return the Chinese or English of a pair out of rules/words.py."""
    return words.pick(pair, locale.current())


def role_word(role: str) -> str:
    """Return the word for a role kept as text in a row."""
    return label(Role(role))


FILTERS = {
    "day": day, "day_short": day_short, "weekday": weekday, "instant": instant,
    "day_full": day_full, "instant_full": instant_full,
    "clock_time": clock_time, "shanghai_day": shanghai_day, "label": label, "word": word,
    "role_word": role_word,
}  # fmt: skip


def menu() -> list[MenuItem]:
    """Return the entries the asker may open; nobody signed in has none."""
    if not current_user.is_authenticated:
        return []
    here = BELOW.get(request.blueprint or "", request.blueprint)
    return [
        replace(item, current=here == item.endpoint.split(".")[0])
        for item in _menu_of(g.asker, locale.current(), request.script_root)
    ]


@lru_cache(500)
def _menu_of(asker: Asker, language: str, root: str) -> tuple[MenuItem, ...]:
    """Return the entries of one person in one language, where the service stands at ``root``."""
    roles = asker.roles()
    mine = [
        (word, endpoint)
        for word, endpoint, permission in MENU
        if may(asker, permission) and roles & WHOSE.get(endpoint, roles)
    ]
    folded = NOW_AND_THEN if len(mine) > MOST_IN_BAR else frozenset()
    return tuple(
        MenuItem(_(word), endpoint, url_for(endpoint), False, more=endpoint in folded)
        for word, endpoint in mine
    )


@lru_cache(8)
def _links(root: str) -> dict[str, str]:
    """Return the addresses that every page names, where the service stands at ``root``."""
    return {
        "home": url_for("home.index"),
        "me": url_for("people.me"),
        "help": url_for("home.help"),
        "sign_out": url_for("sessions.sign_out"),
        "language": url_for("home.language"),
    }


def me() -> dict[str, str] | None:
    """Return the asker's name and first role."""
    if not current_user.is_authenticated:
        return None
    roles = [post.role for post in g.asker.posts]
    order = list(Role)
    first = min(roles, key=order.index) if roles else None
    return {"name": g.asker.name, "role": label(first) if first else ""}


def variables() -> dict[str, Any]:
    """Give templates the shell's variables."""
    if not hasattr(g, "simulated"):
        return {}  # the database did not even say which world this is: a bare error page
    head = g.head or in_head(db.session())
    return {
        "now": g.now,
        "today": g.today,
        "simulated": g.simulated,
        "simulated_on": g.today,
        "clock_doubt": g.clock_doubt,
        "office": head.office,
        "campaign_name": head.campaign,
        "menu": menu(),
        "me": me(),
        "may": lambda permission, path=None: may(g.asker, Permission(permission), path),
        "locale": {"zh": "zh_CN", "en": "en"}[locale.current()],
        "links": _links(request.script_root),
    }


def install(app: Flask) -> None:
    """Give Jinja the filters and the shell's variables."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.add_extension("jinja2.ext.do")
    app.context_processor(variables)
