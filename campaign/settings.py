"""Typed settings from the environment; incomplete ones refuse the start."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

LOCALES = ("zh", "en")
SLOWEST = 0.05  # letters per second; slower than this a letter outlives its last look
_YES = ("1", "true", "yes", "on")


class SettingsIncomplete(RuntimeError):
    """The environment does not hold what a safe start needs; the text names what to set."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs from one installation to the next.  Defaults are safe in public."""

    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    proxies: int = 0
    mail_server: str = ""
    mail_port: int = 25
    mail_username: str = ""
    mail_password: str = ""
    mail_use_tls: bool = False
    mail_ca_file: str = ""
    mail_default_sender: str = "duban@localhost"
    mail_rate: float = 0.0
    mail_daily_limit: int = 0
    bounce_mailbox: str = ""
    upload_dir: str = "instance/uploads"
    paper_fonts: str = ""
    default_locale: str = "zh"
    time_zone: str = "Asia/Shanghai"

    @property
    def secure(self) -> bool:
        """Tell whether people reach us by TLS; cookie flags follow it."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def loopback(self) -> bool:
        """Tell whether only this machine reaches us."""
        return urlsplit(self.public_url).hostname in ("127.0.0.1", "localhost", "::1")

    @property
    def sqlalchemy_url(self) -> str:
        """Return the address with the driver we ship (psycopg 3)."""
        for old in ("postgres://", "postgresql://"):
            if self.database_url.startswith(old):
                return "postgresql+psycopg://" + self.database_url[len(old) :]
        return self.database_url


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        SettingsIncomplete: SECRET_KEY is missing or short, or a value cannot be used.
    """
    env = os.environ if environ is None else environ
    secret = env.get("SECRET_KEY", "")
    if len(secret) < 32:
        raise SettingsIncomplete(
            "请设置 SECRET_KEY（至少 32 个字符的随机串）。"
            "Set SECRET_KEY: 32 random characters at least."
        )
    if env.get("TIME_ZONE", "Asia/Shanghai") != "Asia/Shanghai":
        raise SettingsIncomplete("TIME_ZONE 目前只支持 Asia/Shanghai。Only Asia/Shanghai so far.")
    locale = env.get("DEFAULT_LOCALE", "zh")
    if locale not in LOCALES:
        raise SettingsIncomplete(f"DEFAULT_LOCALE: {' | '.join(LOCALES)}")
    return Settings(
        database_url=env.get("DATABASE_URL", "sqlite:///duban.db"),
        secret_key=secret,
        host=env.get("HOST", "127.0.0.1"),
        port=_number(env, "PORT", 8000),
        public_url=env.get("PUBLIC_URL", "").rstrip("/")
        or f"http://{env.get('HOST', '127.0.0.1')}:{env.get('PORT', '8000')}",
        proxies=_number(env, "PROXIES", 0),
        mail_server=env.get("MAIL_SERVER", ""),
        mail_port=_number(env, "MAIL_PORT", 25),
        mail_username=env.get("MAIL_USERNAME", ""),
        mail_password=env.get("MAIL_PASSWORD", ""),
        mail_use_tls=env.get("MAIL_USE_TLS", "").lower() in _YES,
        mail_ca_file=env.get("MAIL_CA_FILE", ""),
        mail_default_sender=env.get("MAIL_DEFAULT_SENDER", "duban@localhost"),
        mail_rate=_rate(env.get("MAIL_RATE", "")),
        mail_daily_limit=_number(env, "MAIL_DAILY_LIMIT", 0),
        bounce_mailbox=_mailbox(env.get("BOUNCE_MAILBOX", "").strip()),
        upload_dir=env.get("UPLOAD_DIR", "instance/uploads"),
        paper_fonts=env.get("PAPER_FONTS", "").strip(),
        default_locale=locale,
    )


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "") or str(default)
    if not text.isdigit():
        raise SettingsIncomplete(f"{name} 应为数字。{name} must be a number: {text!r}")
    return int(text)


def _rate(text: str) -> float:
    """Read letters per second; nothing, 0 and none mean that there is no limit."""
    if text.strip().lower() in ("", "0", "none"):
        return 0.0
    if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text.strip()) or float(text) < SLOWEST:
        raise SettingsIncomplete(
            f"MAIL_RATE 是每秒封数，如 10 或 0.5。Letters per second, {SLOWEST} at least: {text!r}"
        )
    return float(text)


def _mailbox(text: str) -> str:
    """Read the address to which letters come back; a token of 40 signs still has to fit in it."""
    if text and not (re.fullmatch(r"[A-Za-z0-9._-]{1,24}@[A-Za-z0-9.-]{1,190}", text)):
        raise SettingsIncomplete(
            "BOUNCE_MAILBOX 应为一个短的邮箱地址，如 bounces@example.gov.cn。"
            f"One plain address, 24 signs before the @ at most: {text!r}"
        )
    return text
