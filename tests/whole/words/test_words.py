"""Every state, role, action, event and letter has its word and text in both languages."""

from enum import StrEnum
from pathlib import Path

import pytest

from campaign.rules import words
from campaign.rules.dates.extension import ExtensionState
from campaign.rules.dates.left_out import LeftOut
from campaign.rules.ladder import DEFAULT_LADDER
from campaign.rules.lifecycle import (
    ENROLMENT_TRANSITIONS,
    OWED_BY,
    TRANSITIONS,
    Court,
    DutyAction,
    DutyState,
    EnrolmentAction,
    EnrolmentState,
)
from campaign.rules.notice.causes import Cause, Proof
from campaign.rules.permissions import PERMISSIONS, Permission, Role

ROOT = Path(__file__).parents[3]
ENUMS = (
    DutyState, EnrolmentState, DutyAction, EnrolmentAction, Role, Court, Cause, Proof,
    ExtensionState, LeftOut,
)  # fmt: skip
MEMBERS = [member for enum in ENUMS for member in enum]


@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: f"{type(m).__name__}.{m}")
def test_every_word_is_there_in_chinese_and_english(member: StrEnum) -> None:
    chinese, english = words.label(member, "zh"), words.label(member, "en")
    assert any("一" <= sign <= "鿿" for sign in chinese)
    assert english.isascii()


def test_every_letter_kind_has_its_four_texts_and_subjects() -> None:
    for kind in words.LETTER_KINDS:
        folder = ROOT / "templates" / "mail" / kind
        for locale in ("zh", "en"):
            for name in (f"{locale}.html", f"{locale}.txt", f"subject.{locale}.txt"):
                assert (folder / name).is_file(), f"{kind}/{name}"


def test_letters_named_by_tables_have_words() -> None:
    named = {move.letter for move in TRANSITIONS if move.letter}
    named |= {rung.letter for rung in DEFAULT_LADDER}
    assert named <= set(words.LETTER_KINDS)


def test_every_level_of_the_default_ladder_has_a_word() -> None:
    assert {rung.level for rung in DEFAULT_LADDER} <= set(words.LEVELS)


def test_every_act_that_is_recorded_has_a_word() -> None:
    import re

    recorded: set[str] = set()
    for file in (ROOT / "campaign").rglob("*.py"):
        recorded |= set(re.findall(r"record\(\s*session,\s*\"([a-z_.]+)\"", file.read_text()))
    assert recorded
    assert recorded <= set(words.EVENTS), recorded - set(words.EVENTS)


def test_every_state_is_owed_by_somebody_or_nobody() -> None:
    assert set(OWED_BY) == set(DutyState)


def test_every_permission_has_a_row() -> None:
    assert set(PERMISSIONS) == set(Permission)


def test_every_duty_state_but_the_first_can_be_reached() -> None:
    targets = {move.target for move in TRANSITIONS if isinstance(move.target, DutyState)}
    reached = targets | {DutyState.OPEN, DutyState.CANCELLED}
    assert reached == set(DutyState)


def test_every_action_has_a_row() -> None:
    assert {move.action for move in TRANSITIONS} == set(DutyAction)
    assert {move.action for move in ENROLMENT_TRANSITIONS} == set(EnrolmentAction)
