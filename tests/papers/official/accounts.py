"""Values for papers that tell how far the work is, and for those that honour and sum up."""

from campaign.papers.official.draw import bars, trend
from campaign.papers.official.printed import Sentence

UNITS = (
    "县财政局", "县教育局", "县卫生健康局", "青石镇人民政府", "柳湾乡人民政府",
    "县住房和城乡建设局",
)  # fmt: skip


def report(n):
    figures = {
        "first_sent": "54", "first_back": "53", "first_share": "98.1%", "meeting_units": "70",
        "meetings": "1", "sent": "70", "returned": "70", "return_share": "100%",
        "computers": "3,315", "os_need": "2,229", "office_need": "2,626", "security_need": "3,220",
        "vendor_share": "85%", "reminders": "412", "urged": "18", "done": "193",
        "done_share": "91.9%", "late_open": "6", "subareas_share": "近1/3", "money_need": "300",
        "estimates": "3", "money_granted": "180", "money_arrived": "150", "money_spent": "96.4",
    }  # fmt: skip
    return {
        "title": "关于市级机关使用正版软件工作进展情况的汇报",
        "to": "市人民政府",
        "basis": "《市级机关推进使用正版软件工作方案》",
        "started": n("started", "2025年12月"),
        "as_of": n("as_of", "2026年8月2日"),
        "leader": "何副市长",
        "group": "市推进使用正版软件工作领导小组",
        "group_on": n("group_on", "2025年12月"),
        "office_at": "市版权局",
        "orders": "实施方案和自查通知等文件",
        "leadership": ["领导小组各成员单位明确分工，形成齐抓共管的工作格局。"],
        "why_again": "由于部分单位对正版软件的界限掌握不准，统计资料与实际出入较大",
        "vendor": "同一厂商",
        "survey": None,
        "areas": [
            {"name": name, "due": n(f"areas.{at}.due", due),
             "answered": n(f"areas.{at}.answered", due), "share": n(f"areas.{at}.share", "100%"),
             "computers": n(f"areas.{at}.computers", computers),
             "need": n(f"areas.{at}.need", need)}
            for at, (name, due, computers, need) in enumerate(
                [("市级机关", "48", "2,407", "5,610"), ("直属事业单位", "22", "908", "2,465")]
            )
        ],
        "subareas": "县（市、区）",
        "progress": [
            {"name": name, "due": n(f"progress.{at}.due", str(due)),
             "done": n(f"progress.{at}.done", str(done)),
             "share": n(f"progress.{at}.share", share)}
            for at, (name, done, due, share) in enumerate(PLACES)
        ],
        "areas_chart": bars([(name, done, due) for name, done, due, _share in PLACES]),
        "trend": None,
        "trend_chart": trend([("4月1日", 0, 70), ("6月1日", 55, 70), ("8月2日", 63, 70)]),
        "guidance": ["办公室负责同志先后赴县（市、区）开展业务培训和现场指导。"],
        "price_basis": "政府采购协议价",
        "money": None,
        "problems": [
            "资金保障压力较大，一次性配置到位有困难。",
            "县级工作推进不平衡，个别县（市）机构和措施尚未落实。",
        ],
        "next_steps": ["督促未完成单位限期报送，逐一销号。", "落实采购资金，分批组织集中采购。"],
        **{name: n(name, text) for name, text in figures.items()},
    }  # fmt: skip


PLACES = (("市级机关", 45, 48, "93.8%"), ("直属事业单位", 18, 22, "81.8%"))


def _areas(n):
    return [
        {"name": name, **{column: n(f"areas.{at}.{column}", text) for column, text in row.items()}}
        for at, (name, row) in enumerate(
            (name, {"units": "43", "closed": "41", "share": "95.3%", "on_time": "88.4%",
                    "passed": "40"})
            for name in ("县直部门", "乡镇")
        )
    ]  # fmt: skip


def summary(n):
    figures = {
        "started": "2026年3月", "ended": "2026年11月", "enrolled": "86", "closed": "82",
        "closed_share": "95.3%", "due": "344", "done": "336", "on_time_share": "88.4%",
        "inspected": "82", "passed": "80", "passed_later": "2", "computers": "4,126",
        "share_before": "61.2%",
        "share_after": "98.7%", "bought": "1,503", "money_spent": "212.6", "honoured": "15",
    }  # fmt: skip
    return {
        "title": "关于2026年推进使用正版软件工作的总结",
        "to": "县人民政府",
        **{name: n(name, text) for name, text in figures.items()},
        "areas": _areas(n),
        "areas_chart": bars([("县直部门", 41, 43), ("乡镇", 41, 43)]),
        "trend": None,
        "trend_chart": None,
        "methods": ["坚持高位推动，县政府主要负责同志多次听取汇报、协调资金。"],
        "problems": ["长效机制还不健全，新购计算机软件的核验有待加强。"],
        "next_steps": ["将软件正版化纳入资产管理和年度考核。"],
    }


def annual(n):
    figures = {
        "year": "2026", "enrolled": "86", "due": "344", "done": "336", "done_share": "97.7%",
        "on_time_share": "88.4%", "computers": "4,126", "os_licensed": "4,098",
        "office_licensed": "4,055", "licensed_share": "98.3%", "bought": "1,503",
        "money_spent": "212.6", "inspected": "24", "passed": "22", "failed": "2", "urged": "31",
        "criticised": "2",
    }  # fmt: skip
    return {
        "title": "云川县2026年度软件正版化工作报告",
        "to": "市推进使用正版软件工作领导小组",
        **{name: n(name, text) for name, text in figures.items()},
        "compared": Sentence(("完成率比上年提高", n("points", "6.2"), "个百分点")),
        "areas": _areas(n),
        "areas_chart": None,
        "trend": [Sentence(("报送率为", n("trend.1.share", "95.3%"), "。"))],
        "trend_chart": trend([("4月1日", 0, 86), ("6月1日", 55, 86), ("11月1日", 82, 86)],
                             [("4月1日", 0, 80), ("6月1日", 40, 80), ("11月1日", 70, 80)]),
        "remarks": None,
        "problems": ["个别单位台账管理不规范。"],
        "next_steps": ["巩固整改成果，开展常态化抽查。"],
    }  # fmt: skip


def honours(n):
    return {
        "title": "关于表彰2026年软件正版化工作先进单位和先进个人的决定",
        "units": [{"name": unit} for unit in UNITS[:3]],
        "units_count": n("units_count", "3"),
        "unit_honour": "软件正版化工作先进单位",
        "people": [{"name": "李文静", "unit": "县财政局", "post": "科员"},
                   {"name": "周晓岚", "unit": "县文化广电和旅游局", "post": "副科长"}],
        "people_count": n("people_count", "2"),
        "person_honour": "软件正版化工作先进个人",
        "reasons": None,
    }  # fmt: skip


def annex(n, rows=30):
    return {
        "label": "附件1",
        "title": "各单位自查情况汇总表",
        "measure": "台、套",
        "columns": ["序号", "单位", "计算机", "操作系统", "办公软件", "备注"],
        "rows": [
            {"cells": [
                n(f"rows.{at}.no", str(at)), UNITS[at % 6], n(f"rows.{at}.computers", str(at * 3)),
                n(f"rows.{at}.os", str(at * 2)), n(f"rows.{at}.office", str(at)), "—",
            ]}
            for at in range(1, rows + 1)
        ],
        "remarks": None,
    }  # fmt: skip
