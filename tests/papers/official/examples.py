"""Values for every kind of paper, as the made-up county 云川县 would give them."""

from campaign.papers.official.draw import bars, trend
from campaign.papers.official.printed import Figure, Sentence

OFFICE = "云川县推进使用正版软件工作领导小组办公室"
PLAN = "《云川县2026年推进使用正版软件工作实施方案》（云政办发〔2026〕12号）"


class Numbers:
    """Makes figures; each key comes once."""

    def __init__(self):
        self.made = {}

    def __call__(self, key, text):
        assert key not in self.made
        self.made[key] = Figure(key, text)
        return self.made[key]


FRAME = {
    "red_head": "云川县推进使用正版软件工作领导小组办公室文件",
    "number": "云软办〔2026〕3号",
    "to": "各乡镇人民政府，县直各部门",
    "issuer": OFFICE,
    "dated": "2026年11月23日",
    "campaign": "推进使用正版软件工作",
    "basis": PLAN,
    "contact": "周晓岚",
    "phone": "0355-6021188",
    "copies": "县委办公室，县人大常委会办公室，县政协办公室",
    "printed_by": OFFICE,
    "printed_on": "2026年11月23日",
    "as_of": "2026年11月20日",
    "annexes": None,
}
REQUIREMENTS = [
    "压实责任。各单位主要负责人是第一责任人，要亲自过问、亲自部署，明确分管领导和联络员。",
    "如实填报。台账与实物一致，不得瞒报、漏报；发现弄虚作假的，严肃追究责任。",
]
UNITS = (
    "县财政局",
    "县教育局",
    "县卫生健康局",
    "青石镇人民政府",
    "柳湾乡人民政府",
    "县住房和城乡建设局",
)


def values(kind):
    """Return the values of a kind's example and the figures among them, by key."""
    n = Numbers()
    return {**FRAME, **EXAMPLES[kind](n)}, n.made


def notice(n):
    return {
        "title": "关于做好2026年软件正版化自查工作的通知",
        "opening": ["本次自查范围为全县各级党政机关使用的计算机和通用软件。"],
        "duties": [
            {"name": "开展自查", "who": "各单位", "due": n("duties.1.due", "4月20日"),
             "evidence": "《计算机和软件使用情况统计表》（签章扫描件）"},
            {"name": "制定整改计划", "who": "存在问题的单位", "due": n("duties.2.due", "5月31日"),
             "evidence": "整改计划"},
        ],
        "requirements": REQUIREMENTS,
        "annexes": ["计算机和软件使用情况统计表", "软件正版化工作联络员登记表"],
    }  # fmt: skip


def urge(n):
    return {
        "title": "关于报送软件正版化自查材料的督办通知",
        "to": "县教育局",
        "items": [
            {"name": f"报送{what}", "due": n(f"items.{at}.due", due),
             "days_late": n(f"items.{at}.late", late), "told": "已发信3封，均已打开"}
            for at, (what, due, late) in enumerate(
                [("自查统计表", "4月20日", "12"), ("整改计划", "4月30日", "2")], start=1
            )
        ],
        "items_count": n("items_count", "2"),
        "most_late": n("most_late", "12"),
        "problems": ["经电话核实，统计表已填写但未经主要负责人签批。"],
        "deadline": "5月9日",
        "consequence": "将按责任链提请领导小组予以通报批评",
    }  # fmt: skip


def bulletin(n, many=1):
    return {
        "title": "关于软件正版化自查进展情况的通报",
        **{
            name: n(name, text)
            for name, text in {
                "due": "86", "answered": "61", "share": "70.9%", "on_time": "55", "late_done": "6",
                "open": "25", "late_open": "25", "done_count": "2", "slow_count": "2",
                "not_started_count": "2",
            }.items()
        },
        "compared": Sentence(
            ("去年同日报送率", n("then", "62.1%"), "，今年高", n("points", "8.8"), "个百分点")
        ),
        "areas_chart": bars([("县直部门", 41, 52), ("乡镇", 15, 24), ("学校医院", 5, 10)]),
        "trend_chart": trend(
            [("4月1日", 0, 86), ("4月8日", 12, 86), ("4月15日", 40, 86), ("4月20日", 61, 86)],
        ),
        "done": [
            {"unit": unit, "done": n(f"done.{at}.done", "3"), "on": n(f"done.{at}.on", "4月12日")}
            for at, unit in enumerate(UNITS[:2] * many)
        ],
        "slow": [
            {"unit": unit, "done": n(f"slow.{at}.done", "1"), "total": n(f"slow.{at}.all", "3"),
             "days_late": n(f"slow.{at}.late", "9"), "reason": "等待签批"}
            for at, unit in enumerate(UNITS[2:4] * many)
        ],
        "not_started": [
            {"unit": unit, "total": n(f"none.{at}.all", "3"), "told": "已告知5次",
             "days_late": n(f"none.{at}.late", "12")}
            for at, unit in enumerate(UNITS[4:] * many)
        ],
        "requirements": REQUIREMENTS,
        "deadline": "5月9日",
    }  # fmt: skip


def criticism(n):
    return {
        "title": "关于对未按期完成软件正版化任务单位的通报批评",
        "approved_by": "县推进使用正版软件工作领导小组",
        "units_count": n("units_count", "2"),
        "units": [
            {"unit": unit, "duty": "报送自查统计表", "due": n(f"units.{at}.due", "4月20日"),
             "days_late": n(f"units.{at}.late", "18"), "told": n(f"units.{at}.told", "6")}
            for at, unit in enumerate(UNITS[4:])
        ],
        "facts": ["上述单位经提醒、督办后，在规定时间内既未报送材料，也未说明理由。"],
        "deadline": "5月20日",
        "report_to": "县推进使用正版软件工作领导小组",
        "consequence": "将按有关规定启动责任追究",
    }  # fmt: skip


def proof(n):
    rungs = ("到期前7日提醒", "到期前3日提醒", "到期前1日提醒", "逾期1日", "逾期3日", "列入督办")
    return {
        "title": "关于县教育局自查任务告知情况的送达证明",
        "unit": "县教育局",
        "duty": "报送《计算机和软件使用情况统计表》",
        "due": n("due", "2026年4月20日"),
        "state": "至今未报送",
        **{
            name: n(name, text)
            for name, text in {
                "told": "6", "letters": "5", "calls": "1", "received": "2", "opened": "3",
            }.items()
        },
        "chain": [
            {"no": n(f"chain.{at}.no", str(at)), "to": "李文静（联络员）", "rung": rung,
             "channel": "信件",
             "result": "邮件服务器已接收",
             "at": n(f"chain.{at}.at", f"4月{at + 12}日9:00")}
            for at, rung in enumerate(rungs, start=1)
        ],
        "remarks": None,
        "digest": n("digest", "7f3a91c0d2b84e66"),
    }  # fmt: skip


def inspection_notice(n):
    return {
        "title": "关于开展软件正版化检查验收的通知",
        "starts": n("starts", "2026年9月7日"),
        "ends": n("ends", "9月18日"),
        "scope": "县直部门和乡镇人民政府",
        "subjects": ["组织领导和制度建设情况。", "软件使用情况和台账。", "采购和授权情况。"],
        "units_count": n("units_count", "12"),
        "sample": n("sample", "10%"),
        "visits": [
            {"date": n(f"visits.{at}.on", f"9月{at + 7}日"), "unit": unit, "inspectors": "赵启明"}
            for at, unit in enumerate(UNITS)
        ],
        "requirements": ["请于检查前两日将自查报告送验收组。"],
    }  # fmt: skip


def inspection_result(n):
    return {
        "title": "关于软件正版化检查验收结果的通报",
        "starts": n("starts", "2026年9月7日"),
        "ends": n("ends", "9月18日"),
        "inspectors": "县检查验收组",
        "scope": "县直部门和乡镇人民政府",
        **{
            name: n(name, text)
            for name, text in {
                "inspected": "6", "passed": "5", "pass_share": "83.3%", "failed": "1",
                "computers": "214", "findings_count": "9",
            }.items()
        },
        "results": [
            {"no": n(f"results.{at}.no", str(at)), "unit": unit,
             "score": n(f"results.{at}.score", str(97 - 4 * at)),
             "verdict": "限期整改" if at == 6 else "合格",
             "problems": "台账与实物不符" if at == 6 else "无"}
            for at, unit in enumerate(UNITS, start=1)
        ],
        "common_problems": ["部分单位台账更新不及时。", "个别单位软件授权凭证保管不规范。"],
        "failed_names": "县住房和城乡建设局",
        "deadline": "10月20日",
        "requirements": REQUIREMENTS,
    }  # fmt: skip


def rectify(n):
    return {
        "title": "关于限期整改软件正版化问题的通知",
        "to": "县住房和城乡建设局",
        "inspected_on": n("inspected_on", "2026年9月12日"),
        "inspectors": "县检查验收组",
        "findings_count": n("findings_count", "2"),
        "findings": [
            {"no": n("findings.1.no", "1"), "problem": "3台计算机安装的办公软件没有授权凭证。",
             "demand": "卸载或补办授权，报送凭证。"},
            {"no": n("findings.2.no", "2"), "problem": "台账登记与实物不符。",
             "demand": "重新清点，更新台账并由分管领导签字。"},
        ],
        "deadline": n("deadline", "10月20日"),
        "appeal": n("appeal", "9月25日"),
    }  # fmt: skip


def report(n):
    figures = {
        "first_sent": "54", "first_back": "53", "first_share": "98.1%", "meeting_units": "70",
        "meetings": "1", "sent": "70", "returned": "70", "return_share": "100%",
        "computers": "3,315", "os_need": "2,229", "office_need": "2,626", "security_need": "3,220",
        "vendor_share": "85%", "reminders": "412", "urged": "18", "done": "193",
        "done_share": "91.9%", "late_open": "6", "subareas_share": "近1/3", "money_need": "300",
        "estimates": "3", "money_granted": "180", "money_spent": "96.4",
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
        "passed": "80", "passed_later": "2", "computers": "4,126", "share_before": "61.2%",
        "share_after": "98.7%", "bought": "1,503", "money_spent": "212.6", "honoured": "15",
    }  # fmt: skip
    return {
        "title": "关于2026年推进使用正版软件工作的总结",
        "to": "县人民政府",
        **{name: n(name, text) for name, text in figures.items()},
        "areas": _areas(n),
        "areas_chart": bars([("县直部门", 41, 43), ("乡镇", 41, 43)]),
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


EXAMPLES = {
    each.__name__: each
    for each in (
        notice, urge, bulletin, criticism, proof, inspection_notice, inspection_result, rectify,
        report, summary, annual, honours, annex,
    )
}  # fmt: skip
