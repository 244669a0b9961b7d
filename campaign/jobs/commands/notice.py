"""``notice explain DUTY``: why people were told, why not, and what comes next."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click

from campaign import clock
from campaign.reports.duty.steps import Step
from campaign.reports.notices.explain import Explained, Rule, Told, explain
from campaign.rules.calendar import SHANGHAI, day_of
from campaign.rules.ladder import ABOVE_THE_UNIT
from campaign.rules.notice.phases import PHASES
from campaign.rules.words import CALL_REASONS, LETTER_KINDS, NOTICE_REASONS, label
from models.base import db

DECISIONS = {
    "": "还在等人决定。", "approve": "已批准。", "decline": "未批准。",
    "answered": "单位已报送，不用再决定。", "redated": "期限已调整，不用再决定。",
    "amended": "方案已修订，不用再决定。", "waived": "任务已豁免，不用再决定。",
    "paused": "已暂停计时，不用再决定。", "cancelled": "任务已取消，不用再决定。",
}  # fmt: skip
POST_DECISIONS = {"": "办公室还在核实", "confirmed": "已确认不再负责", "declined": "岗位不变"}
COUNTS = {"working": "工作日", "calendar": "天"}


@click.group("notice")
def notice() -> None:
    """告知。Who was told what."""


@notice.command("explain")
@click.argument("duty", type=int)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def explain_(duty: int, as_json: bool) -> None:
    """说明任务 DUTY 的每一次告知：为什么发、发给谁、到没到、接下来是什么。Why, and what next."""
    now = clock.now()
    found = explain(db.session(), duty, now=now, today=day_of(now))
    if found is None:
        raise click.ClickException(f"没有编号 {duty} 的任务。There is no such duty.")
    if as_json:
        click.echo(json.dumps(as_facts(found), ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def as_facts(found: Explained) -> dict[str, Any]:
    """Return it under the names of the report, instants in Shanghai's time."""
    about = {
        "id": found.duty.id, "unit": found.duty.unit, "milestone": found.duty.asked.name,
        "state": found.duty.state, "due": found.duty.due_on,
    }  # fmt: skip
    facts = {
        "duty": about,
        "told": [asdict(one) for one in found.told],
        "not_told": [asdict(one) for one in found.silent],
        "held": [asdict(one) for one in found.waiting],
        "calls": [asdict(one) for one in found.calls],
        "not_mine": [
            {
                "at": one.created_at,
                "person": one.person,
                "role": one.role,
                "successor_proposed": one.name,
                "decision": one.decision,
                "decided_at": one.decided_at,
                "decided_by": one.decided_by,
                "word": one.word,
                "successor": one.successor,
            }
            for one in found.not_mine
        ],
        "next": [_next(step) for step in found.ahead],
    }
    plain: dict[str, Any] = _plain(facts)
    return plain


def _next(step: Step) -> dict[str, Any]:
    rung = step.mark.rung
    assert rung is not None
    return {
        "at": rung.fires_at, "number": rung.number, "audience": rung.audience,
        "level": rung.level, "needs_approval": rung.needs_approval, "names": step.names,
        "stand_in": step.stand_in,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _lines(found: Explained) -> list[str]:
    duty = found.duty
    said = [f"{duty.unit}：{duty.asked.name}，{label(duty.state)}，期限 {duty.due_on}。"]
    for told in found.told:
        said += _said(told)
    for silent in found.silent:
        why = "时间在责任链或期限定下以前，不补发" if silent.passed else "当时不欠办"
        said.append(f"{_at(silent.rung.fires_at)} 没有告知：{_rule(silent.rung)}，{why}。")
    for held in found.waiting:
        decided = DECISIONS.get(held.decision, held.decision)
        why = NOTICE_REASONS.get(held.reason, (held.reason,))[0]
        said.append(f"{_at(held.created_at)} 待人决定：{_rule(held.rung)}，{why}。{decided}")
    for call in found.calls:
        why = CALL_REASONS.get(call.reason, (call.reason,))[0]
        said.append(
            f"{_at(call.created_at)} 电话 {call.name}：{why}。{call.outcome or '还没有打。'}"
        )
    for one in found.not_mine:
        state = POST_DECISIONS[one.decision]
        by = f"，{one.decided_by} {_at(one.decided_at)}" if one.decided_at else ""
        follows = f"，建议由 {one.name} 接手" if one.name else ""
        word = f"，{one.word}" if one.word else ""
        said.append(
            f"{_at(one.created_at)} {label(one.role)} {one.person} 说“我已不负责此事”{follows}："
            f"{state}{by}{word}。"
        )
    for step in found.ahead:
        rung = step.mark.rung
        assert rung is not None
        above = rung.audience in ABOVE_THE_UNIT
        who = "、".join(step.names) or ("按当天在任的人" if above else "无人在岗")
        said.append(
            f"接下来 {_at(rung.fires_at)}：第 {rung.number} 档，{label(rung.audience)}（{who}）"
        )
    return said


def _how_far(phase: str) -> str:
    return f"，{PHASES[phase][0]}" if phase in PHASES else ""


def _said(told: Told) -> list[str]:
    kind = LETTER_KINDS.get(told.kind, (told.kind,))[0]
    rule = _rule(told.rule) if told.rule else f"{told.by or '办公室'}的操作（{told.occasion}）"
    proof = label(told.proof) if told.proof else NOTICE_REASONS.get(told.reason, (told.reason,))[0]
    head = (
        f"{_at(told.at)} {kind}：{label(told.role)} {told.name} {told.address or '无邮箱'}，{proof}"
    )
    lines = [head, f"  规则：{rule}；期限 {told.due_on}（期限编号 {told.term_id}）"]
    for one in told.tries:
        what = {"came_back": "退信", "late": "迟延"}.get(
            one.phase, f"第 {one.n} 次投递{_how_far(one.phase)}"
        )
        doubt = "，结果不明" if one.in_doubt else ""
        lines.append(f"  {_at(one.at)} {what}：{one.code} {one.reply}{doubt}".rstrip())
    reading = told.reading
    read = {
        "打开": reading.opened_at, "由链接登录": reading.signed_in_at, "收到": reading.received_at
    }  # fmt: skip
    lines += [f"  {_at(at)} {what}" for what, at in read.items() if at is not None]
    return lines


def _rule(rule: Rule) -> str:
    day = COUNTS.get(rule.counts, rule.counts)
    side = (
        "当天"
        if rule.offset == 0
        else f"{'后' if rule.offset > 0 else '前'} {abs(rule.offset)} 个{day}"
    )
    return f"责任链 {rule.ladder_id} 第 {rule.number} 档，期限{side}，{label(rule.audience)}"


def _at(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
