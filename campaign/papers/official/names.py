"""The names that a template may print, and what each is: for whoever edits one in Word or WPS.

A list's columns are written "list.column".  What holds for a kind alone stands under that kind.
"""

from campaign.papers.official.fill.template import names
from campaign.papers.official.kinds import shipped

FRAME: dict[str, str] = {
    "red_head": "发文机关标志（红头）", "number": "发文字号", "title": "标题", "to": "主送机关",
    "campaign": "行动名称", "basis": "依据的文件", "as_of": "数据截至日",
    "annexes": "附件名称（列表）",
    "issuer": "发文机关署名", "dated": "成文日期", "contact": "联系人", "phone": "联系电话",
    "copies": "抄送机关", "printed_by": "印发机关", "printed_on": "印发日期",
}  # fmt: skip
SHARED: dict[str, str] = {
    "deadline": "完成期限", "requirements": "要求（列表）", "problems": "问题（列表）",
    "consequence": "逾期的后果", "started": "启动日期", "ended": "结束日期",
    "starts": "检查开始日期",
    "ends": "检查结束日期", "scope": "检查范围", "inspectors": "检查人员",
    "inspected": "检查单位数",
    "passed": "合格单位数", "failed": "限期整改单位数", "pass_share": "合格率",
    "findings_count": "问题个数", "units_count": "单位个数", "computers": "计算机台数",
    "compared": "与上年比较的一句话", "areas_chart": "各地进度图", "trend_chart": "走势图",
    "next_steps": "下一步工作（列表）", "remarks": "补充说明（列表）",
    "money_spent": "已使用资金（万元）",
    "due": "应完成数", "done": "完成数", "late_open": "逾期未完成数", "done_share": "完成率",
    "on_time_share": "按时完成率", "enrolled": "参加单位数", "bought": "采购套数",
    "urged": "督办次数", "areas": "各地（部门）情况（表）", "areas.name": "地区或部门",
    "areas.units": "参加单位数", "areas.closed": "已办结单位数", "areas.share": "办结率或报送率",
    "areas.on_time": "按时率", "areas.passed": "验收合格单位数", "areas.due": "应报数",
    "areas.answered": "已报数", "trend": "走势的一句话（列表）",
    "areas.computers": "计算机台数", "areas.need": "需配置套数",
}  # fmt: skip
OWN: dict[str, dict[str, str]] = {
    "notice": {
        "opening": "开头的话（列表）", "duties": "任务（列表）", "duties.name": "任务名称",
        "duties.who": "由谁完成", "duties.due": "期限", "duties.evidence": "报送材料",
    },
    "urge": {
        "items": "督办事项（表）", "items.name": "事项", "items.due": "原定期限",
        "items.days_late": "逾期天数", "items.told": "告知次数", "items_count": "未办结项数",
        "most_late": "最长逾期天数",
    },
    "bulletin": {
        "due": "应报送单位数", "answered": "已报送单位数", "share": "报送率",
        "on_time": "按时报送单位数",
        "late_done": "逾期报送单位数", "open": "尚未报送单位数", "late_open": "其中已逾期单位数",
        "done": "已完成单位（表）", "done_count": "已完成单位数", "done.unit": "单位",
        "done.done": "完成事项数", "done.on": "完成日期", "slow": "进展缓慢单位（表）",
        "slow_count": "进展缓慢单位数", "slow.unit": "单位", "slow.done": "已完成事项数",
        "slow.total": "应完成事项数", "slow.days_late": "最长逾期天数", "slow.reason": "原因",
        "not_started": "尚未开展单位（表）", "not_started_count": "尚未开展单位数",
        "not_started.unit": "单位", "not_started.total": "应完成事项数",
        "not_started.days_late": "最长逾期天数", "not_started.told": "告知次数",
    },
    "criticism": {
        "approved_by": "批准机关", "units": "被通报单位（表）", "units.unit": "单位",
        "units.duty": "未完成事项", "units.due": "期限", "units.days_late": "逾期天数",
        "units.told": "告知次数", "facts": "事实（列表）", "report_to": "整改情况报送机关",
    },
    "proof": {
        "unit": "单位", "duty": "任务", "due": "期限", "state": "办理情况", "told": "告知次数",
        "letters": "信件封数", "calls": "电话次数", "received": "确认收到次数",
        "opened": "打开次数",
        "chain": "告知经过（表）", "chain.no": "序号", "chain.at": "时间", "chain.to": "告知对象",
        "chain.rung": "步骤", "chain.channel": "方式", "chain.result": "结果",
        "digest": "留痕校验值",
    },
    "inspection_notice": {
        "subjects": "检查内容（列表）", "sample": "抽查比例", "visits": "检查安排（表）",
        "visits.date": "日期", "visits.unit": "受检单位", "visits.inspectors": "验收组成员",
    },
    "inspection_result": {
        "results": "各单位结果（表）", "results.no": "序号", "results.unit": "单位",
        "results.on": "验收日期", "results.verdict": "结论", "results.problems": "主要问题",
        "common_problems": "共性问题（列表）", "failed_names": "限期整改单位名称",
        "computers": "抽查计算机台数",
    },
    "rectify": {
        "inspected_on": "检查日期", "findings": "问题（表）", "findings.no": "序号",
        "findings.problem": "存在问题", "findings.demand": "整改要求", "appeal": "提出异议的期限",
    },
    "report": {
        "leader": "领导小组组长", "group": "领导小组名称", "group_on": "领导小组成立时间",
        "office_at": "办公室设在何处", "orders": "已印发的文件",
        "leadership": "组织领导补充（列表）",
        "first_sent": "第一次发放份数", "first_back": "第一次收回份数",
        "first_share": "第一次回收率",
        "why_again": "重新填报的原因", "meetings": "会议次数", "meeting_units": "参会单位数",
        "sent": "发放份数", "returned": "收回份数", "return_share": "回收率",
        "os_need": "需配置操作系统套数", "office_need": "需配置办公软件套数",
        "security_need": "需配置安全软件套数", "vendor_share": "某厂商产品所占比例",
        "vendor": "厂商",
        "survey": "摸底调查补充（列表）", "reminders": "提醒次数",
        "subareas_share": "已行动下级地区的比例",
        "subareas": "下级地区的称呼", "guidance": "督促指导补充（列表）",
        "price_basis": "测算口径",
        "money_need": "所需经费（万元）", "estimates": "测算次数",
        "money_granted": "已落实经费（万元）",
        "money": "经费补充（列表）", "money_arrived": "到位经费（万元）",
        "progress": "各地（部门）报送情况（表）", "progress.name": "地区或部门",
        "progress.due": "应报单位数", "progress.done": "已报单位数", "progress.share": "报送率",
        "done": "已完成任务项数", "late_open": "逾期未完成项数",
    },
    "summary": {
        "closed": "办结单位数", "closed_share": "办结率", "passed_later": "整改后合格单位数",
        "methods": "做法和成效（列表）", "share_before": "开始时正版率",
        "share_after": "结束时正版率",
        "honoured": "表彰个数",
    },
    "annual": {
        "year": "年度", "os_licensed": "正版操作系统台数", "office_licensed": "正版办公软件台数",
        "licensed_share": "正版率", "criticised": "通报批评单位数",
    },
    "honours": {
        "units": "先进单位（列表）", "units.name": "单位", "unit_honour": "单位称号",
        "people": "先进个人（表）", "people.name": "姓名", "people.unit": "单位",
        "people.post": "职务",
        "people_count": "个人人数", "person_honour": "个人称号", "reasons": "事迹（列表）",
    },
    "annex": {
        "label": "附件序号", "measure": "计量单位", "columns": "列名（列表）",
        "rows": "各行（表）",
        "rows.cells": "一行的各格（列表）",
    },
}  # fmt: skip


def meanings(kind: str) -> dict[str, str]:
    """Return the names that templates of this kind may print, with what each is, in Chinese."""
    known = FRAME | SHARED | OWN[kind]
    asked = names(shipped(kind))
    return {name: known[name] for name in (*FRAME, *asked, *OWN[kind])}
