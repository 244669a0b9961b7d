"""Whom a printed actor means in a plan file: kinds of unit, or the office itself."""

import re

# Words of an actor, and the kind of unit that each names.
KINDS = (
    ("township", re.compile(r"乡镇|镇区|街道|乡\(镇\)|镇街|各镇|各乡")),
    ("county", re.compile(r"各县|县\(市|县\(区|各区|区县|县区|各市县|县\(市、区\)|市\(区\)|各旗")),
    ("city", re.compile(r"各市|各地市|市\(州\)|地\(市\)|各州|各地区|各地(?!方)")),
    ("province", re.compile(r"各省")),
    ("department", re.compile(
        r"单位|部门|机关|各局|各科室|各处室|直属|职能|学校|院校|各校|学院|院系|企业|支部|总支|机构|医院"
    )),
)  # fmt: skip
_OFFICE = re.compile(r"领导小组|领导组|办公室|指挥部|专班|联席会议|工作组|检查组|督查组|验收组")


def kinds_of(actor: str | None) -> tuple[str, ...]:
    """Return the kinds of unit that an actor names, none where it names no kind."""
    if actor is None:
        return ()
    return tuple(kind for kind, words in KINDS if words.search(actor))


def is_office(actor: str | None, office: str | None) -> bool:
    """Whether the actor is the office: the body that houses it, or the group's own teams."""
    if actor is None:
        return False
    if office and (actor in office or office in actor):
        return True
    return _OFFICE.search(actor) is not None and not actor.startswith("各")
