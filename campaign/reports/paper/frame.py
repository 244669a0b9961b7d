"""What all papers share: head, title, recipients, signature, date, contact."""

from dataclasses import dataclass

from campaign.reports.paper.dates import printed
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.value import Content, Value

# Given at issue; the proof-reader leaves them alone.
FRAME_KEYS = frozenset({"number", "dated", "printed_on"})
UNNUMBERED = "（印发时编号）"
# fmt: off
TITLES: dict[str, str] = {
    "notice":            "关于做好{name}的通知",
    "urge":              "督办单",
    "bulletin":          "关于{name}进展情况的通报",
    "criticism":         "关于对逾期未完成任务单位予以通报批评的决定",
    "proof":             "送达证明",
    "inspection_notice": "关于开展{name}检查验收的通知",
    "inspection_result": "关于{name}检查验收结果的通报",
    "rectify":           "限期整改通知",
    "report":            "关于{name}情况的汇报",
    "summary":           "关于{name}的总结",
    "annual":            "{name}年度报告",
    "honours":           "关于表彰{name}先进单位和个人的决定",
    "annex":             "{name}汇总表",
}
# fmt: on


@dataclass(frozen=True)
class Heading:
    """What the drafter wrote over it; ``to`` empty: as usual for the kind."""

    title: str
    to: str
    drafter: str = ""


def title_of(kind: str, ground: Ground) -> str:
    """Return the usual title."""
    return TITLES[kind].format(name=ground.campaign.name)


def basis_of(ground: Ground) -> str:
    """Return the paper that the campaign goes by."""
    if not ground.campaign.basis:
        return f"{ground.campaign.name}方案"
    first = ground.campaign.basis[0]
    number = first.get("number", "").replace(" ", "")
    return f"《{first.get('title', '')}》" + (f"（{number}）" if number else "")


def frame(ground: Ground, heading: Heading) -> dict[str, Content]:
    """Return the names that stand in every template."""
    campaign = ground.campaign
    today = Value(printed(ground.day), "成文日期：签发之日", key="dated")
    return {
        "red_head": f"{campaign.office_name}文件", "title": heading.title,
        "number": Value(UNNUMBERED, "发文字号：印发时编定", key="number"), "to": heading.to,
        "issuer": campaign.office_name, "dated": today, "contact": heading.drafter or None,
        "phone": campaign.office_phone or None, "printed_by": campaign.office_name,
        "printed_on": Value(printed(ground.day), "印发日期", key="printed_on"),
        "campaign": campaign.name, "basis": basis_of(ground), "copies": None, "annexes": [],
        "areas_chart": None, "trend_chart": None,
    }  # fmt: skip
