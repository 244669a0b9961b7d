"""A price book's file: products, bases and prices, each problem with its line."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from campaign.papers.plan_file.fields import Fields
from campaign.papers.plan_file.nodes import read_nodes
from campaign.papers.plan_file.problem import PlanProblem, Problems
from campaign.rules.errors import FieldMissing
from campaign.rules.money.amount import read_fen
from campaign.rules.money.book import (
    Basis,
    Book,
    CountKind,
    Price,
    PriceKind,
    Product,
    fields_of,
    place_of,
)

# The field's own prices, to begin with.
SHIPPED = Path(__file__).resolve().parents[3] / "examples" / "money" / "software-prices.yaml"
MOST_BYTES = 256 * 1024
MOST_ENTRIES = 500
COUNTS = tuple(kind.value for kind in CountKind)
PRICES = tuple(kind.value for kind in PriceKind)
AMOUNT = "请写金额，例如 600。"


@dataclass(frozen=True)
class BookReading:
    """The book, None where there is an error; every problem in the order of lines."""

    book: Book | None
    problems: tuple[PlanProblem, ...]


def read_book(text: str | bytes) -> BookReading:
    """Read a price book from the file's text, or its bytes in UTF-8."""
    problems = Problems()
    book = _read(text, problems)
    found = tuple(sorted(problems.found, key=lambda problem: problem.line))
    return BookReading(None if found else book, found)


def _read(text: str | bytes, problems: Problems) -> Book | None:
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(content) > MOST_BYTES:
        problems.add(0, "", "文件太大，最多 256 KB。")
        return None
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.add(1, "", "文字不是 UTF-8 编码。请用 UTF-8 保存后再试。")
        return None
    node = read_nodes(source, problems) if source.strip() else None
    if node is None or node.entries is None:
        problems.add(1, "", "文件开头要写“键: 值”，例如 name: 通用软件价目。")
        return None
    top = Fields(node, "", problems)
    name, note = top.text("name", most=120, required=True), top.text("note", most=600)
    products = tuple(_product(part) for part in _parts(top, "products", required=True))
    bases = tuple(_basis(part) for part in _parts(top, "bases", required=True))
    keys = {one.key for one in products}
    prices = tuple(
        price for part in _parts(top, "prices", required=False) if (price := _price(part, keys))
    )
    top.refuse_unknown()
    _once(top, "products", [one.key for one in products])
    _once(top, "bases", [one.key for one in bases])
    _once(top, "prices", [place_of(one) for one in prices])
    return Book(name, products, bases, prices, note)


def _parts(top: Fields, key: str, *, required: bool) -> list[Fields]:
    nodes = top.mappings(key, required=required)
    if len(nodes) > MOST_ENTRIES:
        top.wrong(key, "太多，最多 %(n)s 项。", n=MOST_ENTRIES)
        nodes = []
    return [
        Fields(node, f"{key}.{number}", top.problems) for number, node in enumerate(nodes, start=1)
    ]


def _once(top: Fields, key: str, names: list[str]) -> None:
    doubled = [name for name, times in Counter(names).items() if times > 1]
    if doubled:
        top.wrong(key, "“%(name)s”用了两次，请只留一个。", name=doubled[0])


def _product(part: Fields) -> Product:
    key = part.key("key") or "?"
    name = part.text("name", most=60, required=True)
    unit = part.text("unit", most=10) or "套"
    counts = {}
    for kind in CountKind:
        text = part.text(kind.value, most=300)
        if not text:
            continue
        names = fields_of(text)
        if names is None:
            part.wrong(kind.value, "只能写统计表的字段，用加号相连，例如 desktops + laptops。")
        else:
            counts[kind] = names
    part.refuse_unknown()
    return Product(key, name, unit, counts)


def _basis(part: Fields) -> Basis:
    key, name = part.key("key") or "?", part.text("name", most=60, required=True)
    if "count" not in part.entries:
        per_cent = part.whole("per_cent", default=0) or 0
        if not -100 <= per_cent <= 1000:
            part.wrong("per_cent", "百分数要在 -100 到 1000 之间。")
        amount = part.text("last_year", most=20)
        part.refuse_unknown()
        return Basis(key, name, None, (), _fen(part, "last_year", amount), per_cent)
    count = part.choice("count", COUNTS)
    kinds = part.texts("prices", most=20)
    if not kinds or not all(kind in PRICES for kind in kinds):
        part.wrong("prices", "请写用哪种价格：%(choices)s。", choices="、".join(PRICES))
        kinds = ()
    part.refuse_unknown()
    return Basis(key, name, CountKind(count) if count else None, tuple(map(PriceKind, kinds)))


def _price(part: Fields, products: set[str]) -> Price | None:
    product = part.choice("product", sorted(products))
    kind = part.choice("kind", PRICES)
    fen = _fen(part, "yuan", part.text("yuan", most=20, required=True))
    from_on, until_on = part.day("from_on", required=True), part.day("until_on")
    at_least = part.whole("at_least", default=0) or 0
    source = part.text("source", most=200, required=True)
    if at_least < 0:
        part.wrong("at_least", "起购数量不能是负数。")
    if from_on and until_on and until_on < from_on:
        part.wrong("until_on", "截止日期不能早于起始日期。")
    part.refuse_unknown()
    if product is None or kind is None or fen is None or from_on is None:
        return None
    return Price(product, PriceKind(kind), fen, from_on, source, max(0, at_least), until_on)


def _fen(part: Fields, key: str, text: str) -> int | None:
    if not text:
        return None
    try:
        return read_fen(text, key, AMOUNT)
    except FieldMissing as refused:
        part.wrong(key, refused.message, **refused.values)
        return None
