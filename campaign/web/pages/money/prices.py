"""价目: the entries with dates and sources; every change is the next version of the book."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaign.papers.price_file import SHIPPED, read_book
from campaign.reports.money.need import books_of
from campaign.rules.asked import Gathered
from campaign.rules.errors import FieldMissing, Invalid
from campaign.rules.money.amount import read_fen, yuan
from campaign.rules.money.book import Book, Price, PriceKind, place_of
from campaign.rules.permissions import Permission, may
from campaign.services.money.keep_book import keep_book
from campaign.web import typed
from campaign.web.errors import told_fields
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.plan import scope
from campaign.web.pages.money.estimate import money_place
from campaign.web.words.money import roughly
from campaign.web.words.sentence import carried
from models.base import db
from models.plan import Campaign

bp = Blueprint("prices", __name__)
P = Permission
Page = str | Response | tuple[str, int]
MOST_BYTES = 256 * 1024
KIND_NAMES = frozenset(kind.value for kind in PriceKind)
KINDS = {
    PriceKind.CATALOGUE: ("目录价", "Catalogue"), PriceKind.QUOTATION: ("报价", "Quotation"),
    PriceKind.TIER: ("批量价", "Volume"), PriceKind.CEILING: ("上限", "Ceiling"),
}  # fmt: skip


@bp.get("/campaigns/<int:campaign_id>/money/prices")
@allowed(P.SEE_MONEY, on=money_place)
def show(campaign_id: int) -> str:
    """Show the book in force with its versions."""
    return _show(campaign_id)


@bp.post("/campaigns/<int:campaign_id>/money/prices")
@allowed(P.RUN_MONEY, on=scope)
def change(campaign_id: int) -> Page:
    """Take in a file, or change an entry."""
    act = request.form.get("act", "")
    if act == "file":
        return _file(campaign_id)
    books = books_of(db.session(), campaign_id)
    if not books:
        raise Invalid("还没有价目，请先建立价目。")
    db.session.rollback()
    try:
        book = _changed(books[0].book, act)
        return _keep(campaign_id, book)
    except FieldMissing as refusal:
        return _show(campaign_id, errors=told_fields(refusal)), Invalid.status


def _file(campaign_id: int) -> Page:
    file = request.files.get("file")
    given = file is not None and bool(file.filename)
    content = (
        file.stream.read(MOST_BYTES + 1) if file is not None and given else SHIPPED.read_bytes()
    )
    reading = read_book(content)
    if reading.book is None:
        problems = [
            (one.line, one.path, carried(one.message, one.values)) for one in reading.problems
        ]
        return _show(campaign_id, problems=problems), Invalid.status
    try:
        return _keep(campaign_id, reading.book, fallback="" if given else _("采用系统自带的价目。"))
    except FieldMissing as refusal:
        return _show(campaign_id, errors=told_fields(refusal)), Invalid.status


def _keep(campaign_id: int, book: Book, fallback: str = "") -> Response:
    number = keep_book(
        campaign_id, book, seen=typed.whole(request.form.get("seen")) or 0,
        note=request.form.get("note", "").strip() or fallback, asker=g.asker, now=g.now,
    )  # fmt: skip
    flash(_("价目第 %(n)s 版已存。", n=str(number)), "done")
    return redirect(url_for("prices.show", campaign_id=campaign_id), code=303)


def _changed(book: Book, act: str) -> Book:
    if act == "drop":
        return book.without(request.form.get("place", "")[:200])
    if act == "last_year":
        return _last_year(book)
    return book.with_price(_typed_price(book))


def _last_year(book: Book) -> Book:
    asked, fen, rate = Gathered(), 0, 0
    with asked.field():
        fen = read_fen(request.form.get("last", ""), "last", "请写上年金额，例如 250 万。")
    with asked.field():
        text = request.form.get("per_cent", "").strip().removesuffix("%")
        if not text.removeprefix("-").isdecimal() or not -100 <= int(text[:6]) <= 1000:
            raise FieldMissing("per_cent", "请写整的百分数，例如 5。")
        rate = int(text)
    asked.tell()
    key = next((one.key for one in book.bases if one.count is None), "")
    return book.with_last_year(key, fen, rate)


def _typed_price(book: Book) -> Price:
    form, asked, fen = request.form, Gathered(), 0
    kind, at_least = form.get("kind", ""), form.get("at_least", "").strip() or "0"
    with asked.field():
        if form.get("product") not in book.by_key:
            raise FieldMissing("product", "请选择软件。")
    with asked.field():
        if kind not in KIND_NAMES:
            raise FieldMissing("kind", "请选择是哪种价格。")
    with asked.field():
        fen = read_fen(form.get("yuan", ""), "yuan", "请写单价，例如 600。")
        if not fen:
            raise FieldMissing("yuan", "请写单价，例如 600。")
    from_on, until_on = typed.day("from_on"), typed.day("until_on")
    with asked.field():
        if from_on is None:
            raise FieldMissing("from_on", "请写从哪天起有效。")
    with asked.field():
        if until_on is not None and until_on < (typed.day("from_on") or until_on):
            raise FieldMissing("until_on", "截止日期不能早于起始日期。")
    with asked.field():
        if typed.whole(at_least) is None:
            raise FieldMissing("at_least", "请写整数，例如 100；不分批量的不填。")
    source = form.get("source", "").strip()[:200]
    with asked.field():
        if not source:
            raise FieldMissing("source", "请写价格的来源，例如：某某公司 6 月 2 日报价单。")
    asked.tell()
    assert from_on is not None
    return Price(
        form["product"], PriceKind(kind), fen, from_on, source, typed.whole(at_least) or 0, until_on
    )


def _show(
    campaign_id: int,
    errors: dict[str, str] | None = None,
    problems: list[tuple[int, str, str]] | None = None,
) -> str:
    session = db.session()
    books = books_of(session, campaign_id)
    return render_template(
        "money/prices.html",
        campaign=session.get_one(Campaign, campaign_id),
        books=books,
        entries=sorted(
            books[0].book.prices, key=lambda one: (one.product, one.kind, one.at_least, one.from_on)
        )
        if books
        else [],
        kinds=KINDS,
        place_of=place_of,
        runs=may(g.asker, P.RUN_MONEY, scope(campaign_id)),
        errors=errors or {},
        problems=problems or [],
        typed=request.form,
        yuan=yuan,
        roughly=roughly,
    )
