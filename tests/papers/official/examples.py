"""Values for every kind of paper, as the made-up county 云川县 would give them."""

from campaign.papers.official.draw import bars, trend
from campaign.papers.official.printed import Figure, Sentence
from tests.papers.official.accounts import (
    UNITS,
    annex,
    annual,
    honours,
    report,
    summary,
)

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
             "on": n(f"results.{at}.on", f"10月{at}日"),
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


EXAMPLES = {
    each.__name__: each
    for each in (
        notice, urge, bulletin, criticism, proof, inspection_notice, inspection_result, rectify,
        report, summary, annual, honours, annex,
    )
}  # fmt: skip
