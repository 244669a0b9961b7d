"""What kinds of paper are for, and what the drafter is asked for, in words."""

from campaign.rules.paper.words import PAPER_KINDS
from campaign.rules.words import pick
from campaign.web import locale


def called(kind: str) -> str:
    """Return what a kind of paper is called in the page's language."""
    return pick(PAPER_KINDS[kind], locale.current())


# What each kind is for, and when it makes sense.
WHEN: dict[str, str] = {
    "notice": "布置任务：方案印发后，把任务、期限和要求发给各单位。",
    "urge": "督办一个单位：逾期未办、提醒无效时发给它的主要负责人。",
    "bulletin": "通报进展：谁完成了、谁慢、谁还没有开展，一般按月或按阶段。",
    "criticism": "点名通报批评：多次提醒仍未办理，须经领导小组批准。",
    "proof": "证明已经告知：列出一项任务的每次告知和结果，通报批评前附上。",
    "inspection_notice": "通知检查验收：时间、范围、准备事项。",
    "inspection_result": "通报验收结果：检查了哪些单位，谁合格，谁限期整改。",
    "rectify": "要求限期整改：验收不合格的单位，一家一份。",
    "report": "向上级汇报：截至任意一天的进展、统计数字、经费和问题。",
    "summary": "行动结束时的总结。",
    "annual": "一年一次，向上级报告全年情况。",
    "honours": "表彰先进单位和个人。",
    "annex": "统计数字的汇总表，作附件用。",
}
# What a template's name is called where the drafter is asked for it.
ASKED_WORDS: dict[str, str] = {
    "leader": "领导小组组长", "group_on": "领导小组成立时间", "group": "领导小组名称",
    "office_at": "办公室设在哪里", "orders": "先后印发的文件", "meetings": "部署培训会次数",
    "meeting_units": "参会单位数", "money_granted": "已落实经费（万元）",
    "money_spent": "已使用资金（万元）", "problems": "存在的问题", "next_steps": "下一步工作",
    "requirements": "工作要求", "consequence": "逾期的后果", "facts": "有关事实",
    "compared": "和上期相比", "methods": "主要做法", "remarks": "说明", "reasons": "表彰理由",
    "opening": "开头的话", "annexes": "附件名称", "survey": "摸底情况", "money": "经费情况",
    "guidance": "督促指导情况", "leadership": "组织领导情况", "why_again": "重新填报的原因",
    "sent": "发放份数", "returned": "收回份数", "return_share": "回收率", "computers": "计算机台数",
    "os_need": "需配置操作系统", "office_need": "需配置办公软件", "security_need": "需配置安全软件",
    "price_basis": "测算口径", "money_need": "所需经费（万元）", "estimates": "测算次数",
    "vendor": "主要厂商", "vendor_share": "主要厂商的份额", "passed": "合格单位数",
    "passed_later": "整改后合格单位数", "bought": "采购套数", "honoured": "表彰数",
    "share_before": "原来的正版率", "share_after": "现在的正版率", "deadline": "期限",
    "phone": "联系电话", "starts": "开始日期", "ends": "结束日期", "scope": "范围",
    "inspectors": "验收组", "units_count": "单位数", "sample": "抽查数量", "subjects": "检查内容",
    "visits": "检查安排", "inspected": "检查单位数", "pass_share": "合格率",
    "failed": "限期整改单位数",
    "findings_count": "问题数", "results": "验收结果", "common_problems": "主要问题",
    "failed_names": "限期整改的单位", "inspected_on": "检查日期", "findings": "发现的问题",
    "appeal": "提出异议的期限", "units": "单位", "unit_honour": "单位称号", "people": "个人",
    "people_count": "个人数", "person_honour": "个人称号", "digest": "校验值", "label": "附件编号",
    "measure": "计量单位", "columns": "各栏", "rows": "各行", "criticised": "通报批评单位数",
    "first_sent": "第一次发放份数", "first_back": "第一次收回份数", "first_share": "第一次回收率",
    "subareas_share": "已按要求开展的下级份额", "late_open": "逾期未完成项数",
    "licensed_share": "正版率", "os_licensed": "正版操作系统", "office_licensed": "正版办公软件",
    "problem": "存在问题", "demand": "整改要求", "unit": "单位", "verdict": "结论", "score": "得分",
    "name": "名称", "date": "日期", "post": "职务", "on": "验收日期",
    "money_arrived": "到位经费（万元）",
}  # fmt: skip
# What is written in sentences; the rest is a name or a number that the system has not found.
PROSE = frozenset(
    {
        "leadership", "guidance", "survey", "money", "problems", "next_steps", "requirements",
        "consequence", "facts", "methods", "remarks", "reasons", "opening", "common_problems",
        "problem", "demand", "subjects", "compared", "scope", "units",
    }
)  # fmt: skip
MADE_WORDS: dict[str, str] = {
    "generated": "生成", "refreshed": "刷新数字", "uploaded": "上传修改稿", "numbered": "编号印发",
}  # fmt: skip
