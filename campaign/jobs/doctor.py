"""What ``doctor`` looks at: one row per question."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, select, text

from campaign.jobs.door import settings, store
from campaign.reports.clock import clock_facts
from campaign.reports.evidence.on_record import files_on_record
from campaign.reports.health import health
from campaign.reports.sums_check import campaigns_with_wrong_sums
from campaign.reports.world import mail_fault
from models.base import db
from models.calendar import CalendarYear
from models.person import Person
from models.unit import Unit


@dataclass(frozen=True)
class Finding:
    """One question, whether all is well, and what to do when it is not."""

    what: str
    ok: bool
    says: str
    serious: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)


def examine(*, now: datetime) -> list[Finding]:
    """Ask every question; a database that cannot be opened ends the list."""
    where = db.engine.url.render_as_string(hide_password=True)
    try:
        db.session.execute(text("SELECT 1"))
    except Exception as error:
        return [
            Finding(
                "数据库", False, f"{where} 打不开（{type(error).__name__}），请核对 DATABASE_URL。"
            )
        ]
    return [
        Finding("数据库", True, where),
        _migrations(),
        *_integrity(),
        *_people(),
        *_running(now),
        _clock(),
        *_mail(),
        _files(),
        _sums(now),
    ]


def _files() -> Finding:
    """Look whether every uploaded file is there, and say where they lie."""
    place = store()
    found = files_on_record(db.session())
    lost = sum(not place.path(name).is_file() for name in found.names)
    where = f"{len(found.names)} 个，{found.size / 1024**2:.1f} MB，在 {place.root}"
    if lost:
        return Finding(
            "上传的文件", False, f"{where}；缺 {lost} 个，请从备份恢复，或核对 UPLOAD_DIR。"
        )
    return Finding("上传的文件", True, where)


def _sums(now: datetime) -> Finding:
    """Look whether the sums kept beside the duties are what counting them gives."""
    wrong = campaigns_with_wrong_sums(db.session(), now=now)
    if wrong:
        says = f"{'、'.join(wrong)}：与逐项清点不一致，请执行 ./duban sums --renew"
        return Finding("合计", False, says)
    return Finding("合计", True, "与逐项清点一致")


def _migrations() -> Finding:
    config = Config()
    config.set_main_option("script_location", current_app.extensions["migrate"].directory)
    head = ScriptDirectory.from_config(config).get_current_head()
    with db.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    says = f"{here}" if here == head else f"现为 {here}，应为 {head}，请执行 ./duban db upgrade"
    return Finding("表结构", here == head, says)


def _integrity() -> list[Finding]:
    if db.engine.dialect.name != "sqlite":
        return []
    found = db.session.execute(text("PRAGMA quick_check")).scalar()
    return [Finding("数据文件", found == "ok", "完好" if found == "ok" else str(found))]


def _people() -> list[Finding]:
    units = db.session.scalar(select(func.count()).select_from(Unit)) or 0
    people = db.session.scalar(select(func.count()).select_from(Person)) or 0
    years = db.session.scalars(select(CalendarYear.year).order_by(CalendarYear.year)).all()
    return [
        Finding(
            "单位", units > 0, f"{units} 个" if units else "还没有，请执行 ./duban unit load", False
        ),
        Finding("人员", people > 0, f"{people} 人", False),
        Finding(
            "工作日历",
            bool(years),
            f"已公布到 {years[-1]} 年" if years else "空，请执行 ./duban init",
            False,
        ),
    ]


def _running(now: datetime) -> list[Finding]:
    found = health(db.session(), now=now)
    beat = {
        "ok": f"{found.heartbeat_age} 秒前",
        "stale": f"{found.heartbeat_age} 秒前停了，请启动 ./duban worker",
        "never": "还没有过，请启动 ./duban worker（或 ./duban run）",
    }[found.heartbeat]
    mail = {
        "ok": f"待发 {found.mail_waiting} 封，退信和停放 {found.mail_failed} 封",
        "paused": "已暂停发信，恢复请执行 ./duban mail resume",
        "late": f"{found.mail_waiting} 封待发，有的已等了 15 分钟以上，请查邮件服务器",
    }[found.mail]
    return [
        Finding("心跳", found.heartbeat == "ok", beat, False),
        Finding("信件", found.mail == "ok", mail, False),
    ]


def _clock() -> Finding:
    doubt = clock_facts(db.session()).doubt
    if doubt is None:
        return Finding("时钟", True, "没有疑问", False)
    says = f"{doubt.machine} 的时间存疑，提醒和发信停着，请执行 ./duban clock"
    return Finding("时钟", False, says, False)


def _mail() -> list[Finding]:
    now, fault = settings(), mail_fault(db.session())
    server = f"{now.mail_server}:{now.mail_port}" if now.mail_server else "未设置，信件留在本机信箱"
    secure = "https" if now.secure else "http：登录口令不加密传输，内网以外请用 https"
    return [
        Finding("邮件服务器", not fault, f"{server}，停在 {fault}" if fault else server, False),
        Finding("对外地址", now.secure or now.loopback, f"{now.public_url}（{secure}）", False),
    ]
