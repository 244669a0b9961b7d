"""A test letter to any address: goes at once and tells how far it came."""

import secrets
from datetime import datetime

from campaign.mail.contexts import LetterContext
from campaign.mail.letters import render
from campaign.mail.message import Outgoing, wire_address
from campaign.mail.transport import Transport
from campaign.rules.errors import Invalid
from campaign.rules.notice.delivery import Answer


def send_test(
    address: str, *, transport: Transport, locale: str, simulated: bool, now: datetime
) -> Answer:
    """Send one letter past the outbox: an administrator is waiting for the server's own words.

    Raises:
        Invalid: that is no address.
    """
    wire = wire_address(address)
    if wire is None:
        raise Invalid("“%(address)s”不是一个邮箱地址，请写成 name@example.cn。", address=address)
    context = LetterContext(
        locale=locale, person_name=wire.partition("@")[0],
        office_name="Duban" if locale == "en" else "督办系统", office_phone="",
        number=f"{now:%Y-%m%d}-test", now=now, simulated=simulated,
    )  # fmt: skip
    rendered = render("test", locale, context)
    try:
        return transport.send(
            Outgoing(
                to=("", wire),
                subject=rendered.subject,
                text=rendered.text,
                html=rendered.html,
                message_id=f"<test.{secrets.token_hex(12)}@duban>",
                language=locale,
                now=now,
                sender_name=context.office_name,
            )  # fmt: skip
        )
    finally:
        transport.close()
