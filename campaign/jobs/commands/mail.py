"""``mail test|pause|resume``: try the mail server, hold all mail, let it go again."""

import click

from campaign import clock
from campaign.jobs.door import refusing, settings, way_out
from campaign.mail.mailbox import LocalMailbox
from campaign.reports.world import is_simulated
from campaign.rules.errors import Refusal
from campaign.rules.notice.delivery import Outcome
from campaign.services.mail.hold import pause_mail, resume_mail
from campaign.services.mail.send_test import send_test
from models.base import db


@click.group("mail")
def mail() -> None:
    """发信。Mail."""


@mail.command("test")
@click.argument("address")
def test(address: str) -> None:
    """向 ADDRESS 发一封测试信，说出走到了哪一步。Send a test letter; exit 1 if it was not taken."""
    out = way_out()
    try:
        answer = send_test(
            address, transport=out, locale=settings().default_locale,
            simulated=is_simulated(db.session()), now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        raise refusing(refusal) from refusal
    if isinstance(out, LocalMailbox):
        click.echo("没有可用的邮件服务器（MAIL_SERVER），信件只留在本机信箱，没有外发。")
        return
    said = f"{answer.code or answer.event} {answer.reply}".strip()
    if answer.outcome is not Outcome.ACCEPTED:
        raise click.ClickException(
            f"没有发出，停在 {answer.phase}：{said}。请核对 MAIL_SERVER 等设置。Not sent."
        )
    click.echo(f"邮件服务器已收下：{said}。请到 {address} 看信，也看看垃圾邮件夹。")


@mail.command("pause")
def pause() -> None:
    """暂停发信，信件留在发件箱。Hold all mail."""
    new = pause_mail(by_id=None, now=clock.now())
    click.echo("已暂停发信，恢复请执行 ./duban mail resume。" if new else "发信早已暂停。")


@mail.command("resume")
def resume() -> None:
    """恢复发信。Let mail go again."""
    new = resume_mail(by_id=None, now=clock.now())
    click.echo("已恢复发信。" if new else "发信没有暂停。")
