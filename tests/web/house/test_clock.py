"""A doubtful clock on the pages: everybody is told, two roles may say that it is right."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from campaign.clock import Counter
from campaign.records.house.clocks import DOUBT
from campaign.records.house.world import read_setting, write_setting
from campaign.services.clock.watch import watch_clock
from campaign.services.transaction import transaction
from models.base import db
from tests.web.conftest import Place, Tell

NOW = dt.datetime(2026, 4, 20, 1, 0, tzinfo=dt.UTC)
BANNER = "服务器时间存疑"


def looks(now: dt.datetime, boot: str) -> None:
    watch_clock(
        now=now, counter=Counter(boot, 0), machine="m1", mail_server_time=lambda: None,
        database_time=lambda session: None,
    )  # fmt: skip


@pytest.fixture
def doubtful(place: Place, told: Tell) -> Place:
    """The machine was off for three days, and nobody else knows what time it is."""
    told(NOW)
    looks(NOW - dt.timedelta(days=3), "before")
    looks(NOW, "after")
    return place


def test_everybody_reads_that_reminders_rest_and_may_go_on_working(doubtful: Place) -> None:
    own = doubtful.see(doubtful.contact, "/me")
    assert BANNER in own
    assert 'href="/clock"' not in own
    assert 'href="/clock"' in doubtful.see(doubtful.office, "/me")
    assert BANNER not in doubtful.app.test_client().get("/sign-in").get_data(as_text=True)


def test_the_page_says_why_and_what_to_do(doubtful: Place) -> None:
    page = doubtful.see(doubtful.admin, "/clock")
    for words in ("2026 年 4 月 20 日 9:00", "2026 年 4 月 17 日 9:00", "m1", "超过 26 小时"):
        assert words in page
    assert "时间存疑，提醒和发信停着。请核对" in doubtful.see(doubtful.admin, "/setup")


def test_the_monitor_is_told(doubtful: Place) -> None:
    answer = doubtful.app.test_client().get("/healthz")
    assert (answer.status_code, answer.json["clock"]) == (503, "doubtful")


def test_a_named_person_ends_the_doubt(doubtful: Place) -> None:
    (seen_at,) = re.findall(
        r'name="seen_at" value="([^"]+)"', doubtful.see(doubtful.admin, "/clock")
    )
    answer = doubtful.post(doubtful.admin, "/clock", seen_at=seen_at)
    assert (answer.status_code, answer.location) == (302, "/clock")
    page = doubtful.see(doubtful.admin, "/clock")
    assert "时间没有疑问" in page and "还没有核对过" not in page
    assert BANNER not in page
    assert "确认时钟正确" in doubtful.see(doubtful.admin, "/trail")
    assert read_setting(db.session(), DOUBT) == ""


def test_a_form_that_was_tampered_with_ends_nothing(doubtful: Place) -> None:
    for seen_at in ("", "yesterday", "2026-04-20T09:00:00"):
        assert doubtful.post(doubtful.admin, "/clock", seen_at=seen_at).status_code == 422
    assert BANNER in doubtful.see(doubtful.contact, "/me")
    assert doubtful.get(doubtful.contact, "/clock").status_code == 404


def test_a_demonstration_speaks_of_no_doubt(doubtful: Place) -> None:
    with transaction() as session:
        write_setting(session, "world", "simulated")
    assert BANNER not in doubtful.see(doubtful.contact, "/me")
    assert doubtful.app.test_client().get("/healthz").json["clock"] == "ok"


def test_before_anybody_has_looked_it_says_so_and_nothing_else(place: Place, told: Tell) -> None:
    told(NOW)
    page = place.see(place.admin, "/clock")
    assert "还没有核对过时间" in page and "没有疑问" not in page
