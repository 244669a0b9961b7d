"""What a person types on a card, checked field by field; the result goes into its ``said``."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from campaign.rules.asked import Gathered
from campaign.rules.errors import FieldMissing
from campaign.rules.plan_drafts.cards import (
    MOST_ITEM,
    MOST_ITEMS,
    MOST_NAME,
    MOST_STAGE_NAME,
    YEARS,
    clipped,
    flat,
)
from campaign.rules.plan_drafts.duties import SIGNERS
from campaign.rules.plan_drafts.facts import CODE, MOST_OFFICE
from campaign.rules.plans.stage_checks import STAGE_KINDS
from campaign.rules.sheets.unit_kinds import KIND_KEYS
from campaign.rules.time.recurrence import read_recurrence

OFFICE = "office"
MOST_PHONE = 80
WRONG_DAY = "请写成 2026-04-20 这样，并核对年份。"


def milestone_said(
    form: Mapping[str, str], whom: Sequence[str], stages: Sequence[int]
) -> dict[str, Any]:
    """Return what was typed for a milestone.

    Args:
        form: texts by field: name, due_on, recurs, stage, reported_to, evidence (a line each),
            signed_by, required.
        whom: kinds of unit, or "office" for the office itself.
        stages: the numbers of the stages' cards.

    Raises:
        FieldMissing: what is wrong, all at once.
    """
    asked, said = Gathered(), dict[str, Any]()
    with asked.field():
        said["name"] = _text(form, "name", MOST_NAME, "请写要办的事。")
    with asked.field():
        said["due"] = day_said(form, "due_on", "请写期限，例如 2026-04-20。")
    with asked.field():
        said |= _whom(whom)
    with asked.field():
        said["recurs"] = _pace(form.get("recurs", ""))
    with asked.field():
        said["reported_to"] = _lines(form, "reported_to")
    with asked.field():
        said["evidence"] = _lines(form, "evidence")
    asked.tell()
    stage, signer = form.get("stage", ""), form.get("signed_by", "")
    said["stage"] = int(stage) if stage.isascii() and stage.isdigit() else None
    said["stage"] = said["stage"] if said["stage"] in stages else None
    said["signed_by"] = signer if signer in SIGNERS else None
    said["required"] = form.get("required", "") == "1"
    return said


def stage_said(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed for a stage: name, kind, from_on, to_on.

    Raises:
        FieldMissing: what is wrong, all at once.
    """
    asked, said = Gathered(), dict[str, Any]()
    with asked.field():
        said["name"] = _text(form, "name", MOST_STAGE_NAME, "请写阶段的名称。")
    with asked.field():
        if form.get("kind") not in STAGE_KINDS:
            raise FieldMissing("kind", "请选阶段的类型。")
        said["kind"] = form["kind"]
    with asked.field():
        said["from"] = day_said(form, "from_on", "请写这一阶段的第一天。")
    with asked.field():
        said["to"] = day_said(form, "to_on", "请写这一阶段的最后一天。")
        if "from" in said and said["to"] < said["from"]:
            raise FieldMissing("to_on", "最后一天早于第一天，请核对。")
    asked.tell()
    return said


def heads_said(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed for the head of the plan; what is left empty goes by default.

    Raises:
        FieldMissing: what is wrong, all at once.
    """
    asked, said = Gathered(), dict[str, Any]()
    with asked.field():
        said["name"] = _text(form, "name", MOST_NAME, "")
    with asked.field():
        said["office_unit"] = _text(form, "office_unit", MOST_OFFICE, "")
    with asked.field():
        said["office_phone"] = _text(form, "office_phone", MOST_PHONE, "")
    with asked.field():
        code = form.get("code", "").strip()
        if code and not CODE.fullmatch(code):
            raise FieldMissing("code", "只能用英文字母、数字、下划线和横线，最多 40 个字符。")
        said["code"] = code
    with asked.field():
        said["goal_on"] = day_said(form, "goal_on", "")
    asked.tell()
    return said


def day_said(form: Mapping[str, str], field: str, empty: str) -> str | None:
    """Return a day as ISO text.

    Raises:
        FieldMissing: there is none (where ``empty`` says what to do), or none that a plan takes.
    """
    text = form.get(field, "").strip()
    if not text:
        if empty:
            raise FieldMissing(field, empty)
        return None
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise FieldMissing(field, WRONG_DAY)
    return day.isoformat()


def _text(form: Mapping[str, str], field: str, most: int, empty: str) -> str:
    text = flat(form.get(field, ""))
    if not text and empty:
        raise FieldMissing(field, empty)
    if len(text) > most:
        raise FieldMissing(field, "最多写 %(n)s 字，请精简。", n=most)
    return text


def _whom(whom: Sequence[str]) -> dict[str, Any]:
    kinds = [one for one in whom if one in KIND_KEYS]
    office = OFFICE in whom
    if office == bool(kinds):
        raise FieldMissing("whom", "请选由谁办：各类单位，或办公室自己。")
    return {"by_office": office, "for_kinds": kinds}


def _pace(word: str) -> str | None:
    try:
        read_recurrence(word)
    except ValueError:
        if word:
            raise FieldMissing("recurs", "请选多久一次。") from None
        return None
    return word


def _lines(form: Mapping[str, str], field: str) -> list[str]:
    """Return the lines of a text: a thing on each."""
    lines = [line.strip() for line in form.get(field, "").splitlines() if line.strip()]
    if len(lines) > MOST_ITEMS or any(len(flat(line)) > MOST_ITEM for line in lines):
        raise FieldMissing(
            field, "最多 %(n)s 行，每行最多 %(most)s 字，请精简。", n=MOST_ITEMS, most=MOST_ITEM
        )
    return list(clipped(lines))
