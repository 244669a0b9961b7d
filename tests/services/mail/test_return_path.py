from __future__ import annotations

import dataclasses
import re

import pytest

from campaign.rules.notice.return_path import token
from campaign.settings import SettingsIncomplete, from_environment
from tests.services.mail.conftest import letters


class TestWithAMailboxForWhatComesBack:
    @pytest.fixture
    def settings(self, settings):
        return dataclasses.replace(settings, bounce_mailbox="bounces@wenlv.yunchuan.example")

    def test_each_letter_leaves_with_a_return_path_of_its_own(self, county, send, smtp, settings):
        send()
        wanted = {
            f"bounces+{token(one.id, one.message_id, settings.secret_key)}@wenlv.yunchuan.example"
            for one in letters()
        }
        assert {one.sender for one in smtp.received} == wanted
        assert len(wanted) == 3

    def test_people_answer_to_the_sender_all_the_same(self, county, send, smtp, settings):
        send()
        assert all(settings.mail_default_sender in one["From"] for one in smtp.messages)


def test_without_one_the_sender_is_asked_and_the_token_stands_in_a_header(
    county, send, smtp, settings
):
    send()
    assert {one.sender for one in smtp.received} == {settings.mail_default_sender}
    assert all(
        re.fullmatch(r"\d+\.[0-9a-f]{20}", str(one["X-Duban-Letter"])) for one in smtp.messages
    )


def test_every_letter_says_that_a_machine_wrote_it(county, send, smtp):
    send()
    assert [one["Auto-Submitted"] for one in smtp.messages] == ["auto-generated"] * 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOUNCE_MAILBOX", "no address"),
        ("BOUNCE_MAILBOX", "a+b@example.cn"),
        ("BOUNCE_MAILBOX", "x" * 25 + "@example.cn"),
        ("MAIL_RATE", "fast"),
        ("MAIL_RATE", "-1"),
        ("MAIL_RATE", "0.01"),
    ],
)
def test_settings_that_cannot_be_kept_refuse_the_start(name, value):
    with pytest.raises(SettingsIncomplete, match=name):
        from_environment({"SECRET_KEY": "s" * 32, name: value})


@pytest.mark.parametrize(
    ("value", "rate"), [("", 0), ("0", 0), ("none", 0), ("10", 10), ("0.5", 0.5)]
)
def test_the_rate_is_letters_a_second_or_none(value, rate):
    assert from_environment({"SECRET_KEY": "s" * 32, "MAIL_RATE": value}).mail_rate == rate
