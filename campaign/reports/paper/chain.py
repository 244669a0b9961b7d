"""送达证明: every notice of a duty: when, to whom, at which step, how, and what came of it."""

from typing import Any

from sqlalchemy import func, select

from campaign.reports.paper.dates import printed
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.value import Content, Value, count
from campaign.rules.calendar import SHANGHAI
from campaign.rules.errors import NotFound
from campaign.rules.words import DUTY_STATES, LETTER_KINDS, ROLES
from models.duty import Duty, DutySpan
from models.letter import Letter, LetterOpened
from models.notice import Call, Notice
from models.person import Person
from models.plan import Milestone
from models.term import Term
from models.unit import Unit


def proof(ground: Ground) -> dict[str, Content]:
    """Return the chain of the ground's duty.

    Raises:
        NotFound: the ground has no duty, or not one of its campaign.
    """
    duty, unit, milestone, due_on, state = _about(ground)
    rows = ground.session.execute(
        select(Notice, Person.name, Letter)
        .outerjoin(Person, Person.id == Notice.person_id)
        .outerjoin(Letter, Letter.id == Notice.letter_id)
        .where(Notice.duty_id == duty, Notice.created_at <= ground.at)
        .order_by(Notice.created_at, Notice.id)
    ).all()
    calls = ground.session.execute(
        select(Call, Person.name).outerjoin(Person, Person.id == Call.person_id).where(
            Call.duty_id == duty, Call.done_at <= ground.at, Call.done_by.is_not(None)
        ).order_by(Call.done_at)
    ).all()  # fmt: skip
    letters: dict[int, Letter] = {row[2].id: row[2] for row in rows if row[0].letter_id}
    opened = ground.session.scalar(
        select(func.count(LetterOpened.letter_id.distinct())).where(
            LetterOpened.letter_id.in_(letters), LetterOpened.at <= ground.at
        )
    ) or 0  # fmt: skip
    received = sum(_before(one.received_at, ground) for one in letters.values())
    page = f"/notices/duty/{duty}"
    chain = [_noticed(*row) for row in rows] + [_called(*row) for row in calls]
    chain.sort(key=lambda line: str(line["at"]))

    def number(key: str, value: int, query: str) -> Value:
        return count(value, f"{unit}“{milestone}”：{query}", page, units=1).named(key)

    return {
        "unit": unit, "duty": milestone, "state": DUTY_STATES[state][0],
        "due": Value(printed(due_on), f"{unit}“{milestone}”的期限", page, 1, key="due"),
        "told": number("told", len(rows) + len(calls), "告知次数"),
        "letters": number("letters", len(letters), "信件封数"),
        "calls": number("calls", len(calls), "电话次数"),
        "received": number("received", received, "确认收到的次数"),
        "opened": number("opened", opened, "打开办理页面的信件数"),
        "chain": [{"no": str(n), **line} for n, line in enumerate(chain, 1)],
    }  # fmt: skip


def _about(ground: Ground) -> Any:
    row = ground.session.execute(
        select(Duty.id, Unit.name, Milestone.name, Term.due_on, DutySpan.state)
        .join(Unit, Unit.id == Duty.unit_id)
        .join(Milestone, Milestone.id == Duty.milestone_id)
        .join(DutySpan, DutySpan.duty_id == Duty.id)
        .join(Term, Term.id == DutySpan.term_id)
        .where(
            Duty.id == ground.duty_id, Duty.campaign_id == ground.campaign.id,
            DutySpan.from_at <= ground.at,
            DutySpan.until_at.is_(None) | (DutySpan.until_at > ground.at),
        )
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    return row


def _before(at: Any, ground: Ground) -> bool:
    return at is not None and at <= ground.at


def _at(at: Any) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _noticed(notice: Notice, name: str | None, letter: Letter | None) -> dict[str, Content]:
    words = {"accepted": "邮件服务器已接收", "failed": "退信或未能送达", "cancelled": "未发出"}
    result = "本人确认收到" if letter is not None and letter.received_at else (
        words.get(letter.state, "待发送") if letter is not None else "没有邮箱"
    )  # fmt: skip
    return {
        "at": _at(notice.created_at),
        "to": f"{ROLES[notice.role][0]} {name or ''}".strip(),  # type: ignore[index]
        "rung": LETTER_KINDS[notice.kind][0], "channel": "信件" if letter else "—",
        "result": result,
    }  # fmt: skip


def _called(call: Call, name: str | None) -> dict[str, Content]:
    return {
        "at": _at(call.done_at), "to": name or "—", "rung": "电话告知", "channel": "电话",
        "result": call.outcome or "已通话",
    }  # fmt: skip
