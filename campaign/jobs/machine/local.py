"""The settings of a run on this machine: a key of its own, and the database chosen last."""

import os
import secrets
from pathlib import Path

from campaign.jobs.machine.steps import ROOT, Stop

INSTANCE = ROOT / "instance"
DATABASES = {  # the word kept in instance/chosen -> (file, what a person calls it)
    "demonstration": ("demonstration.db", "演示 demonstration"),
    "live": ("duban.db", "正式 live"),
}


def choose(word: str) -> None:
    """Remember which database `./duban` speaks about from now on, unless DATABASE_URL says it."""
    if not os.environ.get("DATABASE_URL"):
        _instance().joinpath("chosen").write_text(word, encoding="utf-8")


def settle() -> str:
    """Fill the environment where it is silent; what it says already always wins.

    Returns:
        One line saying which database is spoken about.
    """
    os.environ.setdefault("UPLOAD_DIR", str(INSTANCE / "uploads"))
    if os.environ.get("DATABASE_URL"):
        return f"数据库 Database: DATABASE_URL ({_without_password(os.environ['DATABASE_URL'])})"
    file, name = DATABASES[chosen()]
    os.environ["DATABASE_URL"] = f"sqlite:///{_instance() / file}"
    return f"数据库 Database: instance/{file} ({name})"


def settle_key(*, serving: bool = False) -> None:
    """Set SECRET_KEY from this machine's own file, made at need.

    Raises:
        Stop: a server database may be served by several machines, which must share one key.
    """
    if os.environ.get("SECRET_KEY"):
        return
    if serving and not os.environ.get("DATABASE_URL", "sqlite").startswith("sqlite"):
        raise Stop(
            "请设置 SECRET_KEY：所有提供网页的机器须使用同一个。\n"
            "Set SECRET_KEY, the same on every machine that serves this database:\n"
            "  python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    path = _instance() / "secret-key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    os.environ["SECRET_KEY"] = path.read_text(encoding="utf-8").strip()


def chosen() -> str:
    """The database chosen last; the live one where none was."""
    path = INSTANCE / "chosen"
    word = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    return word if word in DATABASES else "live"


def _instance() -> Path:
    INSTANCE.mkdir(mode=0o700, exist_ok=True)  # personal data will lie here
    return INSTANCE


def _without_password(url: str) -> str:
    """An address as it may be shown: what stands between scheme and host is left out."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
