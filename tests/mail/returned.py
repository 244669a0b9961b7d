"""Returned mail as mail systems write it, good, bad and forged."""

from __future__ import annotations

from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

DAEMON = "MAILER-DAEMON@mx.yunchuan.example"


def dsn(
    letter: EmailMessage | None,
    *,
    to: str,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 no such user",
    header_only: bool = False,
) -> bytes:
    """A delivery report by RFC 3464, with the letter or its headers attached, if any."""
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"], report["To"] = f"Mail Delivery System <{DAEMON}>", to
    report["Subject"], report["Auto-Submitted"] = (
        "Undelivered Mail Returned to Sender",
        "auto-replied",
    )
    report.attach(MIMEText("I'm sorry.", "plain", "utf-8"))
    status_part = MIMEBase("message", "delivery-status")
    host, recipient = Message(), Message()
    host["Reporting-MTA"] = "dns; mx.yunchuan.example"
    recipient["Final-Recipient"] = "rfc822; who@yunchuan.example"
    for name, value in (("Action", action), ("Status", status), ("Diagnostic-Code", said)):
        if value:
            recipient[name] = value
    status_part.set_payload([host, recipient])
    report.attach(status_part)
    if letter is not None and header_only:
        heads = "".join(f"{name}: {value}\n" for name, value in letter.items())
        report.attach(MIMEText(heads, "rfc822-headers", "utf-8"))
    elif letter is not None:
        original = MIMEBase("message", "rfc822")
        original.attach(letter)
        report.attach(original)
    return report.as_bytes()


def in_own_words(
    letter: EmailMessage,
    *,
    to: str,
    subject: str = "系统退信",
    sender: str = "PostMaster@qq.example",
    text: str = "很抱歉，您发送的邮件被退回。收件人邮箱不存在（550 5.1.1 User not found）。",
    charset: str = "gb18030",
    quoted: bool = True,
) -> bytes:
    """What Chinese providers send: a text of their own, the letter's headers quoted in it."""
    heads = "\n".join(f"{name}: {letter[name]}" for name in ("Message-ID", "X-Duban-Letter"))
    body = MIMEText(f"<p>{text}</p><pre>{heads if quoted else ''}</pre>", "html", charset)
    body["From"], body["To"], body["Subject"] = sender, to, subject
    return body.as_bytes()


def away(letter: EmailMessage, *, to: str, subject: str = "自动回复：出差") -> bytes:
    """An out-of-office answer, which quotes the letter with everything in it."""
    answer = MIMEText(f"我出差了，5 月 1 日回来。\n> {letter['X-Duban-Letter']}", "plain", "utf-8")
    answer["From"], answer["To"], answer["Subject"] = "li@yunchuan.example", to, subject
    answer["Auto-Submitted"] = "auto-replied"
    return answer.as_bytes()


def malformed(good: bytes) -> list[bytes]:
    """Twenty messages that nobody can read, made from a good report."""
    head, _, _ = good.partition(b"\n\n")
    no_status = good.replace(b"message/delivery-status", b"text/plain")
    plain = b"Content-Type: message/delivery-status\n\n"
    return [
        b"",
        b"\n\n\n",
        b"\x00" * 1000,
        bytes(range(256)) * 40,
        b"From ",
        b"hello",
        b": : :\n: :\n\n",
        good[: len(head)],
        good[: len(head) + 40],
        head + b"\n\n",
        no_status,
        good.replace(b"Action: failed", b"Action: exploded"),
        good.replace(b"Action: failed", b"").replace(b"Status: 5.1.1", b"Status: what"),
        good.replace(b"Action: failed\n", b"").replace(b"Status: 5.1.1\n", b""),
        b"From: a@b\n" + plain,
        b"From: a@b\n" + plain + b"Action",
        b"From: a@b\n" + plain + b"\xff\xfe\n\n\xff",
        b"From: a@b\nContent-Type: multipart/report; report-type=delivery-status\n\nno parts",
        b"From: a@b\n" + plain + b"Action: =?utf-8?b?////?=\n\nAction: =?x?q?=ff?=\n",
        b"From: a@b\nX: " + b"y" * 5_000_001,
    ]
