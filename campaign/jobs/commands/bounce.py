"""``bounce read``: take in mail that came back, from a pipe or a mailbox."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError

from campaign import clock
from campaign.jobs.door import say, settings
from campaign.mail.bounces.boxes import messages
from campaign.mail.bounces.read import LARGEST
from campaign.rules.notice.bounce import Sort
from campaign.services.mail.take_bounce import take_bounce

# What a mail server understands (sysexits.h): keep the message and pipe it again later.
COME_AGAIN = 75


@click.group("bounce")
def bounce() -> None:
    """退信。Mail that comes back."""


@bounce.command("read")
@click.argument("place", metavar="[FILE|-]", default="-")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def read(place: str, as_json: bool) -> None:
    """读退信：从管道读一封（-），或读一个 maildir 目录、mbox 或单封文件。Read returned mail.

    认不出、伪造或自动答复的邮件只计数，退出码仍为 0；数据库连不上或信正在发送时为 75，
    邮件服务器会稍后再投。Exit 75 asks the mail server to pipe the message again later.
    """
    count: Counter[Sort] = Counter()
    try:
        for raw in _messages(place):
            count[take_bounce(raw, key=settings().secret_key, now=clock.now())] += 1
    except OSError as error:
        raise click.ClickException(f"读不了 {place}：{error.strerror}。Cannot be read.") from error
    except OperationalError as error:
        click.echo(f"数据库连接不上，请稍后再投。Try again later: {error.orig}", err=True)
        sys.exit(COME_AGAIN)
    facts = {sort.value: count[sort] for sort in Sort}
    ignored = count[Sort.AUTO_REPLY] + count[Sort.UNRELATED]
    say(
        facts,
        f"退信 {count[Sort.BOUNCED]} 封，迟延 {count[Sort.DELAYED]} 封，"
        f"早已登记 {count[Sort.KNOWN]} 封，伪造 {count[Sort.FORGED]} 封，"
        f"读不懂 {count[Sort.MALFORMED]} 封，自动答复和无关邮件 {ignored} 封，"
        f"正在发送、稍后再读 {count[Sort.BUSY]} 封。",
        as_json=as_json,
    )
    if count[Sort.BUSY]:
        sys.exit(COME_AGAIN)


def _messages(place: str) -> Iterator[bytes]:
    if place == "-":
        yield sys.stdin.buffer.read(LARGEST + 1)
    else:
        yield from messages(Path(place))
