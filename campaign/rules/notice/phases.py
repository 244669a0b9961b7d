"""How far a try to deliver a letter came, in words (zh, en)."""

from campaign.rules.notice.delivery import Phase

# fmt: off
PHASES: dict[str, tuple[str, str]] = {
    Phase.RENDER:   ("写信时出错", "the letter could not be written"),
    Phase.CONNECT:  ("连不上邮件服务器", "no connection to the mail server"),
    Phase.EHLO:     ("停在问候", "stopped at the greeting"),
    Phase.STARTTLS: ("停在加密", "stopped at encryption"),
    Phase.AUTH:     ("停在登录", "stopped at the sign-in"),
    Phase.MAIL:     ("停在报发件人", "stopped at the sender"),
    Phase.RCPT:     ("停在报收件人", "stopped at the recipient"),
    Phase.DATA:     ("停在传送前", "stopped before the text"),
    Phase.DOT:      ("传完后没有收下", "not taken after the text"),
    Phase.DONE:     ("邮件服务器已收下", "taken by the mail server"),
}
# fmt: on
