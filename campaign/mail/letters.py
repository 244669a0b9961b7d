"""Write a letter: a folder of templates per kind, a frozen context in, subject and bodies out.

A folder holds ``words.<language>.j2`` with what the letter says, and thin ``<language>.html`` and
``<language>.txt`` that set it in the one layout. The words stand once: the same file is read as
``words.zh.html`` (escaped) and as ``words.zh.txt`` (plain).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    pass_eval_context,
)
from jinja2.nodes import EvalContext

from campaign.mail import wording
from campaign.mail.contexts import LetterContext
from campaign.mail.message import one_line
from campaign.rules.cases.words import COLOURS
from campaign.rules.permissions import Role
from campaign.rules.words import DUTY_STATES, ROLES, pick

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter as it goes out: one line of subject, plain text, a whole HTML page."""

    subject: str
    text: str
    html: str


class _Letters(Environment):
    """Finds ``layout/zh`` as the kind of file that asks for it: ``.html`` or ``.txt``."""

    def join_path(self, template: str, parent: str) -> str:
        return template + parent[parent.rindex(".") :]


class _Loader(FileSystemLoader):
    """Reads ``x.j2`` where ``x.html`` or ``x.txt`` is asked for and not there."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except TemplateNotFound:
            return super().get_source(environment, f"{template.rpartition('.')[0]}.j2")


def language_of(locale: str) -> str:
    """Return the language of a locale such as ``zh_CN``; who asks for none we have gets Chinese."""
    return "en" if locale.startswith("en") else "zh"


def render(kind: str, locale: str, context: LetterContext) -> RenderedLetter:
    """Write one letter.

    Raises:
        jinja2.TemplateError: the templates of this kind are missing or ask for what is not there.
    """
    language, names = language_of(locale), {"c": context}
    letters = _environment()
    subject = letters.get_template(f"{kind}/subject.{language}.txt").render(names)
    subject = one_line(wording.plain(subject))
    html = letters.get_template(f"{kind}/{language}.html").render(names, subject=subject)
    text = letters.get_template(f"{kind}/{language}.txt").render(names, subject=subject)
    return RenderedLetter(subject, wording.wrap(text), html)


@cache
def _environment() -> Environment:
    environment = _Letters(
        loader=_Loader(FOLDER),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["strong"] = wording.strong
    environment.filters["keep"] = wording.keep
    environment.filters["deed"] = wording.deed
    environment.filters["day_in_table"] = wording.day_in_table
    for write in (wording.day, wording.day_in_list, wording.day_of_letter, wording.moment):
        environment.filters[write.__name__] = _kept(write)
    environment.filters["colour"] = lambda colour, c: pick(COLOURS[colour], c.locale)
    environment.filters["role"] = lambda role, c: pick(ROLES[Role(role)], c.locale)
    environment.filters["state"] = lambda state, c: pick(
        {str(key): word for key, word in DUTY_STATES.items()}[state], c.locale
    )
    return environment


def _kept(write: Callable[[Any, LetterContext], str]) -> Callable[[EvalContext, Any, Any], str]:
    """Return a filter that writes a day and keeps it on one line."""

    @pass_eval_context
    def written(place: EvalContext, value: Any, c: LetterContext) -> str:
        return wording.keep(place, write(value, c))

    return written
