"""Three estimates on different bases, ending near three million yuan; and the counties."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from campaign.papers.price_file import SHIPPED, read_book
from campaign.rehearsal.city.scene import SCOPE, City
from campaign.rules.money.book import Book, Price, PriceKind
from campaign.services.money.ask_money import ask_money
from campaign.services.money.freeze_estimate import freeze_estimate
from campaign.services.money.keep_book import keep_book
from campaign.services.progress.record_answer import Channel, record_answer
from models.base import db
from models.unit import Unit

# About a third of the fourteen counties had set up a group and made a plan; some had surveyed.
COUNTIES = ("529001", "529002", "529003", "529004")
SURVEYED = COUNTIES[:2]
TOLD = "县办公室电话报告，文件随后寄到。"
SOURCES = {PriceKind.CATALOGUE: "省级政府采购目录", PriceKind.QUOTATION: "供应商座谈报价"}
PRICES: Sequence[tuple[str, PriceKind, int]] = (
    ("os_server", PriceKind.CATALOGUE, 3200_00), ("os_server", PriceKind.QUOTATION, 2100_00),
    ("os_pc", PriceKind.CATALOGUE, 760_00), ("os_pc", PriceKind.QUOTATION, 520_00),
    ("office", PriceKind.CATALOGUE, 980_00), ("office", PriceKind.QUOTATION, 668_00),
    ("antivirus", PriceKind.CATALOGUE, 120_00), ("antivirus", PriceKind.QUOTATION, 65_00),
    ("database", PriceKind.CATALOGUE, 5000_00), ("database", PriceKind.QUOTATION, 5000_00),
)  # fmt: skip


def counties(city: City, now: datetime, today: date) -> None:
    """Four counties report that they have a group and a plan, two that they have surveyed."""
    for key, codes in (
        ("county_group", COUNTIES), ("county_plan", COUNTIES), ("county_survey", SURVEYED),
    ):  # fmt: skip
        duties = city.duties(key)
        for code in codes:
            duty_id, version = duties[code]
            asker = city.office
            db.session.rollback()
            record_answer(
                duty_id, asker=asker, note=TOLD, channel=Channel.TELEPHONE,
                received_on=today, version=version, now=now, today=today,
            )  # fmt: skip


def prices(city: City, now: datetime, today: date) -> None:
    """The office talks with makers and vendors; prices are written down with their sources."""
    book: Book | None = read_book(SHIPPED.read_bytes()).book
    assert book is not None
    for product, kind, fen in PRICES:
        book = book.with_price(Price(product, kind, fen, today, SOURCES[kind]))
    asker = city.office
    db.session.rollback()
    keep_book(
        city.campaign_id, book, seen=0, note="与开发商、供应商座谈后录入。", asker=asker, now=now
    )


def all_computers(city: City, now: datetime, today: date) -> None:
    """First estimate: every computer."""
    _estimate(city, "all_catalogue", "第一次测算：全部计算机都配。", now, today)


def what_is_lacking(city: City, now: datetime, today: date) -> None:
    """Second estimate: what is lacking, at the catalogue's prices."""
    _estimate(city, "gap_catalogue", "第二次测算：只配缺的，按目录价。", now, today)


def as_quoted(city: City, now: datetime, today: date) -> None:
    """Third estimate: as quoted, about three million yuan; it goes out with the request."""
    made = _estimate(city, "gap_quotation", "第三次测算：只配缺的，按座谈报价。", now, today)
    asker = city.office
    db.session.rollback()
    ask_money(
        made, title="关于解决市直机关购置正版软件经费的请示", paper_number="云岭正办〔2005〕7 号",
        asked_on=today, amount="300 万", note="", asker=asker, now=now, today=today,
    )  # fmt: skip


def _estimate(city: City, basis: str, note: str, now: datetime, today: date) -> int:
    scope = db.session.scalars(select(Unit.id).where(Unit.code == SCOPE)).one()
    asker = city.office
    db.session.rollback()
    return freeze_estimate(
        city.campaign_id, city.rounds[-1], scope, basis, note=note, seen=None, asker=asker,
        now=now, today=today,
    )  # fmt: skip
