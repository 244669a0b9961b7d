"""One message that came back, told apart; bytes in, never an exception out.

Delivery reports by RFC 3464 are read field by field. Many Chinese providers write their own: a page
of text from PostMaster with the letter, or its headers, attached or quoted. Those are believed only
by sender and subject together, and neither kind does anything without a letter's token.
"""

import re
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from typing import Any

from campaign.mail.bounces.parts import decoded, everything, header
from campaign.mail.message import one_line
from campaign.rules.notice.bounce import Returned, Sort, sort_of_report
from campaign.rules.notice.return_path import tokens_in

LARGEST = 5_000_000  # bytes; a report quotes a letter of ours, which is small
MOST_TOKENS = 10
LONGEST_SAID = 500

OUR_MESSAGE_ID = re.compile(r"<[0-9a-f]{32}@duban>", re.I)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "mdaemon")
AWAY = re.compile(
    r"自动(回复|答复|应答)|不在办公室|休假|外出|out of (the )?office"
    r"|auto(matic)?[ -]?(reply|response)",
    re.I,
)
LOST = re.compile(
    r"退信|退件|退回|无法(投递|送达|发送)|(投递|发送|送达)失败|undeliver|returned mail"
    r"|failure notice|(delivery|mail)[\w ]*fail|delivery status notification|non[- ]?delivery",
    re.I,
)
LATE = re.compile(
    r"延[迟误]|推迟|(继续|仍会|将会|稍后)\S{0,6}(尝试|重试|投递)|delay"
    r"|will (keep|continue|be retried)",
    re.I,
)


def read(raw: bytes) -> Returned:
    """Tell what a message is; whatever cannot be read is MALFORMED."""
    if len(raw) > LARGEST:
        return Returned(Sort.MALFORMED)
    try:
        return _read(message_from_bytes(_without_envelope(raw)))
    except Exception:  # whoever can write to the mailbox must not be able to stop the reading
        return Returned(Sort.MALFORMED)


def _read(message: Message) -> Returned:
    if not any(message.get(name) for name in ("From", "Subject", "Received", "Content-Type")):
        return Returned(Sort.MALFORMED)
    text = everything(message)
    found = {
        "tokens": tokens_in(text)[:MOST_TOKENS],
        "claims": OUR_MESSAGE_ID.search(text) is not None,
    }
    kind = str(message.get_param("report-type", "")).lower()
    reports = [p for p in message.walk() if p.get_content_type() == "message/delivery-status"]
    if reports:
        return _report(reports[0], found)
    if message.get_content_type() == "multipart/report" and kind == "delivery-status":
        return Returned(Sort.MALFORMED)
    if message.get_content_type() == "multipart/report":
        return Returned(Sort.UNRELATED)  # read receipts and complaints
    return _in_own_words(message, text, found)


def _report(part: Message, found: dict[str, Any]) -> Returned:
    payload: Any = part.get_payload()
    if not isinstance(payload, list):
        return Returned(Sort.MALFORMED)
    blocks: list[Message] = [one for one in payload if isinstance(one, Message)]
    actions = tuple(
        header(block, "Action").split(";")[0].split(" ")[0].lower()
        for block in blocks
        if block.get("Action")
    )
    statuses = [m[1] for one in blocks if (m := STATUS.search(header(one, "Status")))]
    codes = [header(one, "Diagnostic-Code") for one in blocks if one.get("Diagnostic-Code")]
    # Of several branches the worst is told.
    status = max(statuses, key=lambda one: one[0]) if statuses else ""
    said = one_line(codes[0])[:LONGEST_SAID] if codes else ""
    return Returned(sort_of_report(actions, status), status=status, said=said, **found)


def _in_own_words(message: Message, text: str, found: dict[str, Any]) -> Returned:
    subject = header(message, "Subject")
    if AWAY.search(subject):
        return Returned(Sort.AUTO_REPLY)
    sender = parseaddr(header(message, "From"))[1].partition("@")[0].lower()
    daemon = sender in DAEMONS or header(message, "Return-Path") == "<>"
    if daemon and (LOST.search(subject) or LATE.search(subject)):
        body = decoded(message)
        status = m[1] if (m := STATUS.search(body)) else ""
        late = LATE.search(subject) or (status[:1] != "5" and LATE.search(body))
        sort = Sort.DELAYED if late else Sort.BOUNCED
        said = one_line(subject)[:LONGEST_SAID]
        return Returned(sort, status=status, said=said, **found)
    if _answers_by_itself(message):
        return Returned(Sort.AUTO_REPLY)
    return Returned(Sort.UNRELATED)


def _answers_by_itself(message: Message) -> bool:
    """Tell by RFC 3834 and by what came before it."""
    said = header(message, "Auto-Submitted").lower()
    return bool(
        (said and said != "no")
        or any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
        or header(message, "Precedence").lower() == "auto_reply"
    )


def _without_envelope(raw: bytes) -> bytes:
    """Drop the line by which mail programs begin a message in a file or a pipe."""
    start = raw.lstrip(b"\r\n")
    return start.partition(b"\n")[2] if start.startswith((b"From ", b">From ")) else start
