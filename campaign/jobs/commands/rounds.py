"""``round list | close | reopen``."""

import json

import click

from campaign import clock
from campaign.jobs.commands.campaign import find_campaign
from campaign.jobs.door import refusing
from campaign.reports.survey.rounds import fraction_of, rounds_of
from campaign.rules.errors import Refusal
from campaign.services.survey.close_round import close_round, reopen_round
from models.base import db

STATES = {"open": "填报中", "void": "已作废", "closed": "已结束"}


@click.group("round")
def rounds() -> None:
    """填报轮次。Rounds."""


@rounds.command("list")
@click.argument("campaign")
@click.option("--json", "as_json", is_flag=True)
def list_(campaign: str, as_json: bool) -> None:
    """列出各轮的编号、状态、发放和收回。Rounds with number, state, sent and received."""
    found, session = find_campaign(campaign), db.session()
    rows = [
        (one, fraction_of(session, one.id, one.scope)) for one in rounds_of(session, found.id)
    ]  # fmt: skip
    if as_json:
        facts = [
            {
                "id": one.id, "form": one.name, "round": one.number, "state": one.state,
                "sent": fraction.expected, "received": fraction.received,
            }
            for one, fraction in rows
        ]  # fmt: skip
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for one, fraction in rows:
        click.echo(
            f"{one.id}\t{one.name}\t第 {one.number} 轮\t{STATES[one.state]}"
            f"\t发放 {fraction.expected} 份，收回 {fraction.received} 份"
        )


@rounds.command("close")
@click.argument("number", type=int)
@click.option("--note", default="", help="说明，留在轮次页和留痕里。")
def close(number: int, note: str) -> None:
    """结束填报：编号见 round list。Close a round; its number is that of round list."""
    try:
        close_round(number, asker=None, note=note, version=None, now=clock.now())
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    click.echo("已结束填报，数字和名单不再变。")


@rounds.command("reopen")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="为什么重新开放。Why.")
def reopen(number: int, reason: str) -> None:
    """重新开放填报。Open a closed round again."""
    try:
        reopen_round(number, asker=None, reason=reason, version=None, now=clock.now())
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    click.echo("已重新开放，各单位可以继续填写。")
