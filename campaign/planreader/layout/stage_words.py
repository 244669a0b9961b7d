"""What a stage is called, and which kind each name belongs to."""

import re

from campaign.planreader.layout.lines import Line

# Looked through from the top: the first that stands in the name decides.
KINDS = (
    ("commendation", r"表彰|表扬|奖励|评优|评先|命名授牌"),
    ("acceptance", r"验收|复审|迎检|迎审|迎接.{0,8}(?:检查|督查|评估|考核)|考核评估|评估考核"),
    (
        "self_check",
        r"自查|自纠|自检|自评|摸底|排查|普查|清查|调查|梳理|自我检查|查摆|剖析|对照检查",
    ),
    (
        "rectification",
        r"整改|整治|整顿|治理|纠正|清理|集中行动|攻坚|实施|采购|购置|安装|更换|落实阶段|问题处理",
    ),
    (
        "acceptance",
        r"抽查|检查|督查|督导|核查|巡查|检验|核验|考核|考评|评估|评审|评议|回头看|复查|复核|暗访|互查|核实",
    ),
    ("commendation", r"总结|巩固|提升|提高阶段"),
    (
        "mobilisation",
        r"动员|部署|宣传|发动|准备|启动|筹备|学习|培训|制定方案|方案制定|布置|安排部署",
    ),
)
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in KINDS)
# A section of stages; its headings below are stages even where they do not say so.
SECTION = re.compile(
    r"[^,。]{0,8}(?:步骤|(?:工作|时间|活动)阶段|进度|时间安排|时间部署|时间节点|时间进度|日程安排|进度安排|阶段安排|阶段划分|实施安排|方法步骤|时间要求)"
)
NOT_SECTION = re.compile(r"要求$|内容$|目标$|保障$")
STAGE_NAME = re.compile(r"阶段|环节")
STAGE_NUMBER = re.compile(r"第[一二三四五六七八九十\d]{1,2}(?:阶段|步|环节|批)")
# A heading that is the work itself: 各地自查, 重点抽查; with no verb of its own before it.
_WORK = (
    r"(?:自查|自纠|自评|抽查|检查|督查|督导|核查|整改|整治|验收|总结|表彰|动员|部署|摸底|复查|复核|清理|宣传|发动|准备|巩固|提高|"
    r"回头看|评估|考核|调查|排查|落实|实施|通报|公示|审核|汇总|清查|登记|评审|治理)"
)
PLAIN_WORK = re.compile(
    r"(?:[省市县区州校院系乡镇]{1,2}级?|各地|各级|各单位|部门|单位|学校|企业|全面|集中|重点|专项|省级|市级|县级|区级|组织|开展|联合|督促|随机|自我)?"
    rf"{_WORK}(?:和|与|、|及)?{_WORK}{{0,3}}"
)


def kind_of(name: str) -> str:
    """Return the kind of a stage by its name; "other" where no word of the table stands in it."""
    for kind, pattern in _KINDS:
        if pattern.search(name):
            return kind
    return "other"


def is_section(text: str, line: Line) -> bool:
    """Whether a heading opens the part of a paper that lists the stages."""
    head = text[line.body : line.head] if line.head else ""
    return (
        bool(head)
        and len(head) <= 20
        and bool(SECTION.fullmatch(head))
        and not NOT_SECTION.search(head)
    )
