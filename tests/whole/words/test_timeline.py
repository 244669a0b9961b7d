"""Every act that shows in a unit's timeline has a partial of its own, in both languages."""

import datetime as dt
import re
from pathlib import Path

import pytest
from flask import Flask, g, get_template_attribute

from campaign.reports.duty.trail import CALL, DRAFT, NOTICE, Happening
from campaign.reports.units.moments import Moment, Rank
from campaign.reports.units.timeline import Entry
from campaign.rules.notice.causes import Proof
from campaign.rules.permissions import Role
from campaign.rules.trail.timeline import shown_acts
from campaign.web.words.timeline import WORTH, entry_lines

PARTIALS = Path(__file__).parents[3] / "templates" / "macros" / "timeline"
OTHERS = {"item", "other", NOTICE, CALL, DRAFT}
NOW = dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)
# Something of every fact that a partial may ask for.
FACTS = {
    "role": "contact", "holder": "李文静", "from_on": "2026-04-20", "last_on": "2026-05-08",
    "ended": [1], "by": "list", "to_stage": "验收", "from_stage": "整改", "file": "表.pdf",
    "item": "盖章表", "due_on": "2026-05-06", "was_due_on": "2026-04-20", "wanted_on": "2026-05-20",
    "channel": "paper", "received_on": "2026-04-19", "sections": ["第二部分"], "round": 2,
    "became": "returned", "was": "in_review", "level": 3, "successor": "县教育局",
    "unready": ["测试信"], "repeats": "auto", "people_asked": 3,
}  # fmt: skip


def test_each_act_has_its_partial_and_each_partial_its_act() -> None:
    files = {path.stem for path in PARTIALS.glob("*.html")}
    acts = {act.replace(".", "_") for act in shown_acts()}
    assert acts - files == set(), "templates/macros/timeline/"
    assert files - acts - OTHERS == set()


def test_details_are_told_of_acts_that_show() -> None:
    assert set(WORTH) <= set(shown_acts())


def entry(kind: str) -> Entry:
    happened = Happening(
        NOW, kind, who="周晓岚", role=Role.CONTACT, about="报送统计表", text="原因在此",
        address="a@x.example", proof=Proof.DELIVERED, proof_at=NOW, told="clock", facts=FACTS,
    )  # fmt: skip
    if kind == CALL:
        happened = Happening(NOW, kind, about="报送统计表", told="no-address")
    return Entry(Moment(NOW, Rank.EVENT, 1), happened, 7, "行动", "王芳", 2)


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_each_entry_can_be_printed(app: Flask, locale: str) -> None:
    with app.test_request_context(headers={"Cookie": f"duban_locale={locale}"}):
        g.today, g.now = dt.date(2026, 4, 20), NOW
        draw = get_template_attribute("macros/timeline.html", "timeline")
        for kind in (*shown_acts(), NOTICE, CALL, DRAFT):
            text = re.sub(r"<[^>]+>", "", str(draw(entry_lines([entry(kind)], opens_duties=True))))
            assert len(" ".join(text.split())) > len("4 月 20 日 9:00"), (kind, text)
            assert "None" not in text and "%(" not in text, (kind, text)
