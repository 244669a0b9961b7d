"""The checklist: each line with its state, a sentence, and the way to put it right."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from campaign.reports.setup.facts import Facts
from campaign.rules.drills.proof import grown_old

BACKUP_AGE = timedelta(days=7)


class State(StrEnum):
    """How a line stands: done, to be done, or working but worth a look."""

    DONE = "done"
    TODO = "todo"
    WATCH = "watch"


@dataclass(frozen=True)
class Line:
    """One line.  ``title`` and ``note`` are Chinese sentences (msgids); ``values`` fill the note.

    ``command`` is what to type, ``endpoint`` the page where it is done, with its ``arguments``;
    each may be empty.
    """

    key: str
    state: State
    title: str
    note: str
    values: dict[str, object] = field(default_factory=dict)
    command: str = ""
    endpoint: str = ""
    arguments: dict[str, int] = field(default_factory=dict)


def checklist(facts: Facts, *, now: datetime, today: date) -> tuple[Line, ...]:
    """Return the lines in the order in which a new house is set up."""
    plain = (
        _units,
        _people,
        _admin,
        _office,
        _lead,
        _campaign,
        _mail,
        _test,
        _https,
        _beat,
        _clock,
    )
    return (
        *(line(facts) for line in plain),
        _calendar(facts, today),
        _backup(facts, now),
        _drill(facts, now),
    )


def _units(facts: Facts) -> Line:
    title = "单位"
    if not facts.units:
        return Line(
            "units", State.TODO, title, "还没有单位。请导入单位名单（csv 或 xlsx）。",
            command="./duban unit load units.csv", endpoint="imports.units",
        )  # fmt: skip
    return Line(
        "units", State.DONE, title, "已有 %(n)s 个单位。", {"n": facts.units},
        endpoint="units.index",
    )  # fmt: skip


def _people(facts: Facts) -> Line:
    title, values = "人员", {"n": facts.people, "without": facts.no_address}
    # The first administrator is there from the birth of the database.
    if facts.people < 2:
        return Line(
            "people", State.TODO, title, "还没有人员。请导入人员名单（csv 或 xlsx）。",
            command="./duban people load people.csv", endpoint="imports.people",
        )  # fmt: skip
    if facts.no_address:
        note = "已有 %(n)s 人，其中 %(without)s 人没有邮箱，他们的告知会变成电话任务。"
        return Line("people", State.WATCH, title, note, dict(values), endpoint="people.index")
    return Line(
        "people", State.DONE, title, "已有 %(n)s 人，都有邮箱。", dict(values),
        endpoint="people.index",
    )  # fmt: skip


def _admin(facts: Facts) -> Line:
    if facts.admin_in:
        return Line("admin", State.DONE, "管理员", "管理员已登录过。")
    return Line(
        "admin", State.TODO, "管理员", "管理员还没有登录。请打开初始化时给出的一次性链接设密码。",
        command="./duban init",
    )  # fmt: skip


def _office(facts: Facts) -> Line:
    title, note = "领导小组办公室", "还没有人在办公室岗位上，没有人能审核和催办。"
    if facts.office:
        return Line("office", State.DONE, title, "办公室岗位上有 %(n)s 人。", {"n": facts.office})
    return Line("office", State.TODO, title, note, endpoint="units.index")


def _lead(facts: Facts) -> Line:
    title = "领导小组"
    if facts.lead:
        return Line("lead", State.DONE, title, "领导小组岗位上有 %(n)s 人。", {"n": facts.lead})
    note = "领导小组岗位空缺，通报批评等升级没有人能批准。"
    return Line("lead", State.TODO, title, note, endpoint="units.index")


def _campaign(facts: Facts) -> Line:
    if facts.campaigns:
        return Line(
            "campaign", State.DONE, "行动", "进行中的行动有 %(n)s 个。", {"n": facts.campaigns},
            endpoint="campaigns.index",
        )  # fmt: skip
    return Line(
        "campaign", State.TODO, "行动", "还没有进行中的行动。请检查方案后启动。",
        command="./duban campaign open plan.yaml --scope UNIT", endpoint="campaigns.new",
    )  # fmt: skip


def _mail(facts: Facts) -> Line:
    title = "邮件"
    if facts.health.mail == "paused":
        return Line(
            "mail", State.WATCH, title, "发信已暂停，待发 %(n)s 封。",
            {"n": facts.health.mail_waiting}, command="./duban mail resume",
        )  # fmt: skip
    if facts.health.mail == "late":
        note = "有信等了 15 分钟以上还没发出，共待发 %(n)s 封。请查邮件服务器和后台进程。"
        return Line("mail", State.WATCH, title, note, {"n": facts.health.mail_waiting})
    if facts.health.mail_parked:
        note = "有 %(n)s 封信没能写成，已停放，不影响别的信。请看信箱和日志，并电话告知收信人。"
        values: dict[str, object] = {"n": facts.health.mail_parked}
        return Line("mail", State.WATCH, title, note, values, endpoint="mailbox.index")
    if facts.mail_server:
        return Line(
            "mail", State.DONE, title, "邮件服务器是 %(server)s。", {"server": facts.mail_server}
        )
    if facts.simulated:
        note = "演示数据库，信件只进本机信箱，不会发到外面。"
        return Line("mail", State.DONE, title, note, endpoint="mailbox.index")
    note = "没有设置 MAIL_SERVER，信件只留在本机信箱，收信人收不到。"
    return Line("mail", State.TODO, title, note, endpoint="mailbox.index")


def _test(facts: Facts) -> Line:
    title = "测试信"
    if facts.test_sent:
        return Line("test", State.DONE, title, "测试信已被邮件服务器接收。")
    if not facts.mail_server or facts.simulated:
        return Line("test", State.DONE, title, "没有用邮件服务器，不需要测试信。")
    return Line(
        "test", State.TODO, title, "还没有发过测试信，不知道信能不能发出去。",
        command="./duban mail test 您的邮箱",
    )  # fmt: skip


def _https(facts: Facts) -> Line:
    title, values = "访问地址", {"url": facts.public_url}
    if facts.loopback:
        return Line("https", State.DONE, title, "%(url)s，只在本机访问。", dict(values))
    if facts.secure:
        return Line("https", State.DONE, title, "%(url)s，传输已加密。", dict(values))
    note = "%(url)s 没有加密，密码会明文经过网络。请配置 https，并设置 PUBLIC_URL。"
    return Line("https", State.WATCH, title, note, dict(values))


def _beat(facts: Facts) -> Line:
    title, command = "后台进程", "./duban worker"
    if facts.health.heartbeat == "ok":
        return Line("beat", State.DONE, title, "心跳正常，提醒会按时发出。")
    if facts.health.heartbeat == "never":
        note = "还没有运行过，提醒不会发出。请启动后台进程。"
        return Line("beat", State.TODO, title, note, command=command)
    minutes = (facts.health.heartbeat_age or 0) // 60
    note = "已停了 %(n)s 分钟，提醒发不出去。请重新启动后台进程。"
    return Line("beat", State.TODO, title, note, {"n": minutes}, command=command)


def _clock(facts: Facts) -> Line:
    title, page = "时钟", "clock.show"
    if facts.health.clock == "ok":
        return Line("clock", State.DONE, title, "时间没有疑问。", endpoint=page)
    note = "时间存疑，提醒和发信停着。请核对服务器时间。"
    return Line("clock", State.TODO, title, note, command="./duban clock", endpoint=page)


def _calendar(facts: Facts, today: date) -> Line:
    title, page = "工作日历", "calendar.index"
    values: dict[str, object] = {"year": facts.known_year}
    if facts.known_year is None or facts.known_year < today.year:
        note = "今年的节假日还没有录入，期限只按周末推算。请导入放假通知。"
        return Line("calendar", State.TODO, title, note, endpoint=page)
    if facts.last_term is not None and facts.last_term.year > facts.known_year:
        note = "节假日已知到 %(year)s 年。更晚的期限先按周末推算，公布后会重算。"
        return Line("calendar", State.WATCH, title, note, values, endpoint=page)
    return Line("calendar", State.DONE, title, "节假日已知到 %(year)s 年。", values, endpoint=page)


def _backup(facts: Facts, now: datetime) -> Line:
    title, command = "备份", "./duban backup FILE"
    if facts.last_backup is None:
        note = "还没有做过备份。"
        return Line("backup", State.TODO, title, note, command=command)
    days = max(0, (now - facts.last_backup).days)
    if now - facts.last_backup > BACKUP_AGE:
        note = "上次备份是 %(n)s 天前，请每周至少备份一次。"
        return Line("backup", State.WATCH, title, note, {"n": days}, command=command)
    return Line("backup", State.DONE, title, "上次备份是 %(n)s 天前。", {"n": days})


def _drill(facts: Facts, now: datetime) -> Line:
    title, page = "责任链演练", "drills.index"
    if facts.last_drill is None:
        note = "还没有演练过，不知道责任链上的人找不找得到。"
        command = "./duban drill start UNIT"
        return Line("drill", State.WATCH, title, note, command=command, endpoint=page)
    days = max(0, (now - facts.last_drill).days)
    if grown_old(facts.last_drill, now=now):
        note = "上次演练是 %(n)s 天前，已满一个季度，不再算数。"
        return Line("drill", State.WATCH, title, note, {"n": days}, endpoint=page)
    return Line("drill", State.DONE, title, "上次演练是 %(n)s 天前。", {"n": days}, endpoint=page)
