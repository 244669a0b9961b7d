"""The city's two rounds: 54 sent and 53 back, void for bad figures; then 70 of 70."""

from datetime import date, datetime

from sqlalchemy import select

from campaign.rehearsal.city.figures import cells_of, damaged, misunderstood
from campaign.rehearsal.city.scene import City
from campaign.reports.survey.forms import shipped_source
from campaign.rules.dates.new_date import NewDate
from campaign.services.dates.change_dates import change_dates
from campaign.services.progress.submit_duty import submit_duty
from campaign.services.progress.undo_decision import undo_decision
from campaign.services.progress.waive_duty import waive_duty
from campaign.services.survey.open_round import open_round
from campaign.services.survey.save_figures import Typed, save_figures
from campaign.services.survey.save_form import save_form
from campaign.services.survey.void_round import void_round
from models.base import db
from models.plan import Milestone
from models.survey import FormVersion

FIRST = 54  # the first so many of the list were asked in the first round
SILENT = "5229"  # who did not send it back
DAMAGED = "5241"  # who wrote a figure that cannot be, and a reason
AGAIN_ON = date(2005, 6, 15)
LATER = "首次摸底先在 54 个部门开展，本单位待下一次统一填报。"
ALL = "市政府办公室 5 月 17 日会议要求 70 家单位全部填报。"
BAD = "有的部门对正版软件与盗版软件的界限不是十分清楚，统计资料与实际情况出入较大。"
REASON = "按上级下发的安全软件授权总数填写。"


def ask_54(city: City, now: datetime, today: date) -> None:
    """Sixteen units are left out of the first round."""
    for code, (duty_id, version) in list(city.duties("survey").items())[FIRST:]:
        assert code in city.lines
        asker = city.office
        db.session.rollback()
        waive_duty(duty_id, asker=asker, reason=LATER, version=version, now=now, today=today)


def send_out(city: City, now: datetime, today: date) -> None:
    """The shipped form goes out."""
    save_form(shipped_source(), note="按上级统计口径制表。", asker=None, now=now)
    milestone = db.session.scalars(select(Milestone.id).where(Milestone.key == "survey")).one()
    version = db.session.scalars(select(FormVersion.id)).one()
    asker = city.office
    db.session.rollback()
    sent = open_round(
        city.campaign_id, milestone, version, asker=asker, now=now, today=today, item="统计表"
    )
    city.rounds.append(sent.round_id)


def first_round(city: City, now: datetime, today: date) -> None:
    """Fifty-three answer, with figures that mix up what is licensed."""
    for code, (duty_id, version) in list(city.duties("survey").items())[:FIRST]:
        if code == SILENT:
            continue
        cells = cells_of(misunderstood(city.lines[code]))
        reasons = {}
        if code == DAMAGED:
            cells, reasons = damaged(cells), {"need_antivirus": REASON}
        _hand_in(city, code, duty_id, version, Typed(cells, reasons), now, today)


def declare_void(city: City, now: datetime, today: date) -> None:
    """After the meeting of 17 May the round is void and begins again."""
    asker = city.office
    db.session.rollback()
    city.rounds.append(
        void_round(
            city.rounds[-1], asker=asker, reason=BAD, due_on=AGAIN_ON, version=1, now=now,
            today=today,
        )
    )  # fmt: skip


def ask_the_others(city: City, now: datetime, today: date) -> None:
    """The sixteen are asked as well, by the same day."""
    for duty_id, version in list(city.duties("survey").values())[FIRST:]:
        asker = city.office
        db.session.rollback()
        undo_decision(duty_id, asker=asker, reason=ALL, version=version, now=now, today=today)
    seen = dict(list(city.duties("survey").values())[FIRST:])
    asker = city.office
    db.session.rollback()
    change_dates(
        city.campaign_id, seen, NewDate(on=AGAIN_ON), asker=asker, reason=ALL, now=now, today=today
    )


def second_round(city: City, now: datetime, today: date) -> None:
    """All seventy answer."""
    for code, (duty_id, version) in city.duties("survey").items():
        _hand_in(city, code, duty_id, version, Typed(cells_of(city.lines[code])), now, today)


def _hand_in(
    city: City, code: str, duty_id: int, version: int, typed: Typed, now: datetime, today: date
) -> None:
    asker = city.contact(code)
    db.session.rollback()
    refused = save_figures(duty_id, typed, asker=asker, now=now)
    assert not refused, (code, refused)
    submit_duty(
        duty_id, asker=asker, note="已核对并加盖公章。", version=version, now=now, today=today
    )
