"""Papers that tell how far the work is: 工作汇报, 总结, 年度报告."""

from campaign.papers.official.make.bodies.frame import official, plain
from campaign.papers.official.make.markup import (
    body,
    chart,
    listed,
    one,
    table,
    texts,
    when,
)

REPORT = plain(
    body(
        "按照{{ basis }}要求，{{ campaign }}于{{ started }}启动。现将截至{{ as_of }}的工作情况汇报如下。",
    ),
    one("一、加强组织领导，落实工作责任"),
    when(
        "leader",
        body(
            "{{ group_on }}成立{{ group }}，由{{ leader }}任组长，办公室设在{{ office_at }}，负责日常工作。"
        ),
    ),
    when("orders", body("先后印发{{ orders }}，对全面推进工作作出安排部署。")),
    texts("leadership"),
    one("二、开展摸底调查，摸清软件底数"),
    when(
        "first_sent",
        body(
            "第一次摸底共发放统计表{{ first_sent }}份，收回{{ first_back }}份，回收率{{ first_share }}。"
        ),
    ),
    when("why_again", body("{{ why_again }}，为此组织重新填报。")),
    when("meeting_units", body("召开部署培训会{{ meetings }}次，参会单位{{ meeting_units }}家。")),
    when(
        "sent",
        body(
            "截至{{ as_of }}，共发放统计表{{ sent }}份，收回{{ returned }}份，"
            "回收率{{ return_share }}。"
        ),
    ),
    when(
        "computers",
        body(
            "经汇总，现有计算机{{ computers }}台"
            "{% if os_need and office_need and security_need %}"
            "，需配置正版操作系统{{ os_need }}套、办公软件{{ office_need }}套、"
            "安全软件{{ security_need }}套{% endif %}。",
        ),
    ),
    when("vendor_share", body("所需软件中，{{ vendor_share }}为{{ vendor }}产品。")),
    texts("survey"),
    when(
        "areas",
        table(
            "areas",
            [
                ("地区（部门）", "{{ row.name }}", 30),
                ("应报", "n:{{ row.due }}", 12),
                ("已报", "n:{{ row.answered }}", 12),
                ("报送率", "n:{{ row.share }}", 14),
                ("计算机（台）", "n:{{ row.computers }}", 16),
                ("需配置（套）", "n:{{ row.need }}", 16),
            ],
            "表1　各地（部门）摸底情况",
        ),
    ),
    one("三、强化督促指导，推动工作落实"),
    body(
        "全程跟踪各单位进度，共发出提醒{{ reminders }}次、督办{{ urged }}次。"
        "目前各项任务已完成{{ done }}项，完成率{{ done_share }}；逾期未完成{{ late_open }}项。",
    ),
    when(
        "subareas_share",
        body("{{ subareas_share }}的{{ subareas }}已按要求成立领导小组、制定实施方案。"),
    ),
    texts("guidance"),
    when(
        "progress",
        table(
            "progress",
            [
                ("地区（部门）", "{{ row.name }}", 40),
                ("应报单位", "n:{{ row.due }}", 20),
                ("已报单位", "n:{{ row.done }}", 20),
                ("报送率", "n:{{ row.share }}", 20),
            ],
            "表{% if areas %}2{% else %}1{% endif %}　各地（部门）报送情况",
        ),
    ),
    chart("areas_chart", "图1　各地（部门）报送进度（已报/应报单位）"),
    texts("trend"),
    chart("trend_chart", "图{% if areas_chart %}2{% else %}1{% endif %}　报送率走势"),
    one("四、做好经费测算，落实资金保障"),
    when(
        "price_basis", body("按{{ price_basis }}测算，购置正版软件所需经费{{ money_need }}万元。")
    ),
    when("estimates", body("先后测算{{ estimates }}次。")),
    when(
        "money_granted",
        body("已落实经费{{ money_granted }}万元。"),
    ),
    when("money_arrived", body("到位经费{{ money_arrived }}万元。")),
    when("money_spent", body("已使用资金{{ money_spent }}万元。")),
    texts("money"),
    one("五、存在的问题"),
    listed("problems"),
    one("六、下一步工作"),
    listed("next_steps"),
)

_RESULTS = [
    ("地区（部门）", "{{ row.name }}", 28),
    ("参加单位", "n:{{ row.units }}", 14),
    ("已办结", "n:{{ row.closed }}", 13),
    ("办结率", "n:{{ row.share }}", 14),
    ("按时率", "n:{{ row.on_time }}", 14),
    ("验收合格", "n:{{ row.passed }}", 17),
]

SUMMARY = official(
    body(
        "{{ started }}至{{ ended }}，按照{{ basis }}部署，开展了{{ campaign }}。现将工作情况总结如下。"
    ),
    one("一、总体完成情况"),
    body(
        "共有{{ enrolled }}个单位参加，已办结{{ closed }}个，办结率{{ closed_share }}；"
        "应完成任务{{ due }}项，完成{{ done }}项，按时完成率{{ on_time_share }}。",
    ),
    when(
        "inspected",
        body(
            "共检查验收单位{{ inspected }}个，合格{{ passed }}个，"
            "其中经整改后合格{{ passed_later }}个。"
        ),
    ),
    when("areas", table("areas", _RESULTS, "表1　各地（部门）完成情况")),
    chart("areas_chart", "图1　各地（部门）报送进度（已报/应报单位）"),
    texts("trend"),
    chart("trend_chart", "图{% if areas_chart %}2{% else %}1{% endif %}　报送率走势"),
    one("二、主要做法和成效"),
    texts("methods"),
    when(
        "computers",
        body(
            "共清查计算机{{ computers }}台{% if share_after %}，正版率"
            "{% if share_before %}由{{ share_before }}变为{{ share_after }}"
            "{% else %}{{ share_after }}{% endif %}{% endif %}。",
        ),
    ),
    when("bought", body("采购正版软件{{ bought }}套。")),
    when("money_spent", body("已使用资金{{ money_spent }}万元。")),
    when("honoured", body("对{{ honoured }}个成绩突出的单位和个人予以表彰。")),
    one("三、存在的问题"),
    listed("problems"),
    one("四、下一步打算"),
    listed("next_steps"),
)

ANNUAL = official(
    body("现将{{ year }}年度{{ campaign }}情况报告如下。"),
    one("一、年度工作情况"),
    body(
        "本年度共有{{ enrolled }}个单位参加，应完成任务{{ due }}项，完成{{ done }}项，"
        "完成率{{ done_share }}，按时完成率{{ on_time_share }}。",
    ),
    when("compared", body("{{ compared }}。")),
    when("areas", table("areas", _RESULTS, "表1　各地（部门）年度完成情况")),
    chart("areas_chart", "图1　各地（部门）报送进度（已报/应报单位）"),
    texts("trend"),
    chart("trend_chart", "图{% if areas_chart %}2{% else %}1{% endif %}　报送率走势"),
    one("二、软件正版化情况"),
    when(
        "computers",
        body(
            "共有计算机{{ computers }}台"
            "{% if os_licensed and office_licensed %}，其中使用正版操作系统{{ os_licensed }}台，"
            "使用正版办公软件{{ office_licensed }}台{% endif %}"
            "{% if licensed_share %}，正版率{{ licensed_share }}{% endif %}。",
        ),
    ),
    when("bought", body("本年度新购正版软件{{ bought }}套。")),
    when("money_spent", body("已使用资金{{ money_spent }}万元。")),
    one("三、检查验收和问责情况"),
    when(
        "inspected",
        body(
            "共检查{{ inspected }}个单位，合格{{ passed }}个，限期整改{{ failed }}个。",
        ),
    ),
    body("发出督办{{ urged }}次，通报批评{{ criticised }}个单位。"),
    texts("remarks"),
    one("四、存在的问题"),
    listed("problems"),
    one("五、下年度工作安排"),
    listed("next_steps"),
)

BODIES = {"report": REPORT, "summary": SUMMARY, "annual": ANNUAL}
