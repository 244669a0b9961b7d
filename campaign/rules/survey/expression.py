"""What a form's rule may say: sums, differences and one comparison; read without running anything.

    servers + desktops + laptops = total
    office_need <= 1.2 * total
    change(total) <= 20                 per cent against the round before
    last(total) - 5 <= total

A name stands for a field; ``last(name)`` for the same field in the round before. Only a number may
multiply. Numbers are exact (Fraction), so no rule fails by rounding.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_TOKEN = re.compile(r"\s*(?:(\d{1,12}(?:\.\d{1,6})?)|([a-z][a-z0-9_]*)|(<=|>=|!=|[-+*()=<>]))")
MOST_TOKENS = 200
LAST, CHANGE = "last", "change"
COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge,
}  # fmt: skip


class Unreadable(ValueError):
    """The text is no comparison; ``at`` is the piece where reading stopped."""

    def __init__(self, at: str) -> None:
        """Keep the piece."""
        super().__init__(at)
        self.at = at


@dataclass(frozen=True)
class Term:
    """``times`` x the field ``name`` (of the round before; its change in per cent), or a number."""

    times: Fraction
    name: str = ""
    of: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two sums and the sign between them; ``text`` as it was written."""

    left: tuple[Term, ...]
    sign: str
    right: tuple[Term, ...]
    text: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms of both sides."""
        return (*self.left, *self.right)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it names, each once."""
        return tuple(dict.fromkeys(term.name for term in self.terms if term.name))

    @property
    def looks_back(self) -> bool:
        """Whether it needs the round before."""
        return any(term.of for term in self.terms)


Values = Mapping[str, Fraction]
_ONE = Fraction(1)


def holds(test: Comparison, now: Values, before: Values) -> bool | None:
    """Tell whether it holds; None where a number that it needs is not there."""
    left, right = summed(test.left, now, before), summed(test.right, now, before)
    if left is None or right is None:
        return None
    return COMPARE[test.sign](left, right)


def summed(terms: tuple[Term, ...], now: Values, before: Values) -> Fraction | None:
    """Return what the terms come to; None where a number that they need is not there."""
    whole, rest = 0, Fraction(0)  # counts are summed as integers: a tenth of the time
    for term in terms:
        value = _value(term, now, before)
        if value is None:
            return None
        if value.denominator == 1 and term.times.denominator == 1:
            whole += term.times.numerator * value.numerator
        else:
            rest += term.times * value
    return rest + whole if rest else Fraction(whole)


def _value(term: Term, now: Values, before: Values) -> Fraction | None:
    if not term.name:
        return _ONE
    if term.of == LAST:
        return before.get(term.name)
    if term.of == CHANGE:
        return change(now.get(term.name), before.get(term.name))
    return now.get(term.name)


def change(now: Fraction | None, before: Fraction | None) -> Fraction | None:
    """Return the change in per cent, always positive; from nothing to something is 100."""
    if now is None or before is None:
        return None
    if before == 0:
        return Fraction(100 if now else 0)
    return abs(now - before) * 100 / abs(before)


def read_comparison(text: str) -> Comparison:
    """Read a rule's text.

    Raises:
        Unreadable: it is none.
    """
    tokens = list(_tokens(text))
    reader = _Reader(tokens)
    left = reader.sum(Fraction(1))
    sign = reader.take()
    if sign not in COMPARE:
        raise Unreadable(sign)
    right = reader.sum(Fraction(1))
    if reader.ahead:
        raise Unreadable(reader.ahead)
    return Comparison(tuple(left), sign, tuple(right), text)


def read_sum(text: str) -> tuple[Term, ...]:
    """Read a sum of fields that stands alone: a part of a rate; the round before is out of reach.

    Raises:
        Unreadable: it is none.
    """
    reader = _Reader(list(_tokens(text)))
    terms = tuple(reader.sum(Fraction(1)))
    back = next((term.of for term in terms if term.of), "")
    if reader.ahead or back:
        raise Unreadable(reader.ahead or back)
    return terms


def _tokens(text: str) -> Iterator[str]:
    place, count = 0, 0
    text = text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        count += 1
        if found is None or count > MOST_TOKENS:
            raise Unreadable(text[place : place + 20].strip())
        yield found.group(0).strip()
        place = found.end()


class _Reader:
    """Reads tokens from the left; nothing is kept but terms."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0

    @property
    def ahead(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.ahead
        if wanted and token != wanted:
            raise Unreadable(token)
        self.place += 1
        return token

    def sum(self, times: Fraction) -> list[Term]:
        """Read terms with + and − between them; a bracket's terms are multiplied out."""
        terms = self.term(times)
        while self.ahead in ("+", "-"):
            sign = self.take()
            terms += self.term(-times if sign == "-" else times)
        return terms

    def term(self, times: Fraction) -> list[Term]:
        token = self.take()
        if token and token[0].isdigit():
            number = Fraction(token)
            if self.ahead != "*":
                return [Term(times * number)]
            self.take()
            return self.term(times * number)
        if token == "(":
            inner = self.sum(times)
            self.take(")")
            return inner
        if token in (LAST, CHANGE) and self.ahead == "(":
            self.take("(")
            name = self.name()
            self.take(")")
            return [Term(times, name, token)]
        self.place -= 1
        return [Term(times, self.name())]

    def name(self) -> str:
        token = self.take()
        if not NAME.fullmatch(token):
            raise Unreadable(token)
        return token
