"""Contexts of letters as an office of a county would have them; changed where a test needs it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from campaign.mail.calendar.entries import ENDS
from campaign.mail.contexts import LetterAnswer, LetterContext, LetterDuty, LetterStep
from campaign.mail.drill_context import LetterDrill
from campaign.mail.paper_context import LetterPaper

NOW = dt.datetime(2026, 4, 15, 1, 0, tzinfo=dt.UTC)
DUE = dt.date(2026, 4, 20)
LINK = "http://duban.yunchuan.example/l/8Kd2-Qm7fV0sT3xYb1Rk9LwZpN4cH6uJgA5eMoXiDqE"

RECEIVED, NOT_MINE = f"{LINK}/received", f"{LINK}/not-mine"

STEPS = (
    LetterStep(dt.date(2026, 4, 21), "deputy", 1, ("王建国",)),
    LetterStep(dt.date(2026, 4, 23), "principal", 2, ("陈志远",)),
    LetterStep(dt.date(2026, 4, 27), "office", 3),
    LetterStep(dt.date(2026, 5, 7), "principal", 4, ("陈志远",), needs_approval=True),
)
TOLD = (
    LetterStep(dt.date(2026, 4, 9), "contact", 0, ("李文静",)),
    LetterStep(dt.date(2026, 4, 15), "contact", 0, ("李文静",)),
    LetterStep(dt.date(2026, 4, 17), "contact", 0, ("李文静",)),
)


def duty(**changes: object) -> LetterDuty:
    """The self-check form of the finance bureau, three working days ahead."""
    usual = LetterDuty(
        unit_name="县财政局",
        milestone_name="《软件使用情况自查表》",
        due_on=DUE,
        state="open",
        role="contact",
        days_left=3,
        basis="云软正办〔2026〕3 号，第二部分第（一）条",
        nth=2,
        steps=STEPS,
    )
    return replace(usual, **changes)


def late(role: str, level: int, days: int, **changes: object) -> LetterDuty:
    """The same duty, late by so many days and raised to this role."""
    return duty(
        role=role, level=level, days_left=0, days_late=days, nth=0, told=TOLD,
        steps=STEPS[level:], **changes,
    )  # fmt: skip


def context(*duties: LetterDuty, **changes: object) -> LetterContext:
    """A letter to the contact of the finance bureau."""
    usual = LetterContext(
        locale="zh",
        person_name="李文静",
        office_name="云川县推进使用正版软件工作领导小组办公室",
        office_phone="周晓岚，0357-000 1126",
        number="2026-0415-0117",
        now=NOW,
        simulated=False,
        link=LINK,
        link_until=dt.datetime(2026, 4, 29, 1, 0, tzinfo=dt.UTC),
        received_link=RECEIVED,
        not_mine_link=NOT_MINE,
        login="li.wj@yunchuan.example",
        duties=duties or (duty(),),
    )
    return replace(usual, **changes)


def several(**changes: object) -> LetterContext:
    """Three duties of two units, one of them late."""
    plan = duty(milestone_name="报送整改方案", due_on=dt.date(2026, 5, 20), days_left=22, steps=())
    other = duty(
        unit_name="县国库支付中心",
        milestone_name="上报联络员名单",
        due_on=dt.date(2026, 4, 10),
        days_left=0,
        days_late=5,
        steps=STEPS[2:],
    )
    return context(other, duty(), plan, **changes)


def of_kind(kind: str, **changes: object) -> LetterContext:
    """What a letter of this kind usually says."""
    if kind in ("invitation", "reset", "test"):
        letter = context(**changes)
        bare = {"duties": (), "received_link": "", "not_mine_link": ""}
        return replace(letter, **bare, link="" if kind == "test" else LINK)
    if kind == "post_answer":
        said = LetterAnswer("县财政局", "contact", True, "李文静同志六月底才调走，请再办两个月。")
        bare = {"duties": (), "received_link": "", "not_mine_link": "", "link": ""}
        return replace(context(**changes), **bare, answer=said)
    if kind in ("drill", "drill_due"):
        posts = (("县财政局", "contact"), ("县国库支付中心", "contact")) if kind == "drill" else ()
        asked = LetterDrill("云川县领导小组办公室", "0357-000 1126", "云川县", NOW.date(), posts)
        bare = {"duties": (), "received_link": "", "not_mine_link": NOT_MINE if posts else ""}
        bare["link"] = LINK if posts else ""
        return replace(context(**changes), **bare, drill=asked)
    if kind == "paper":
        paper = LetterPaper(
            "云川县领导小组办公室", "0357-000 1126", ("通报", "Bulletin"),
            "关于软件正版化工作进展情况的通报", "云督办〔2026〕7 号", "县财政局", "/received/3",
        )  # fmt: skip
        bare = {"duties": (), "received_link": "", "not_mine_link": ""}
        return replace(context(**changes), **bare, paper=paper)
    if kind in ENDS:
        ended = duty(state="waived", owed=False, steps=(), note="已并入县国库支付中心报送。")
        return context(ended, **({"link": ""} | changes))
    made = {
        "returned": duty(
            state="returned",
            note="第 3 节的台数与明细表不一致，请核对。\n盖章页不清楚，请重新扫描。",
        ),
        "urged": late("contact", 0, 3, note="验收组下周一到县里，请本周内报送。"),
        "case_opened": late("principal", 4, 17, note="多次提醒未办理。"),
        "case_decided": late("principal", 4, 25, note="约谈。说明的原因不成立。"),
        "case_closed": late("principal", 4, 30, note="5 月 20 日已约谈主要负责人。"),
        "criticism": late("principal", 4, 17, note="同意。"),
        "not_reached": late("office", 3, 7, reason="not-reached"),
    }
    return context(made.get(kind, duty()), **changes)
