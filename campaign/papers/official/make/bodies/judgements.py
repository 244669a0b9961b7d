"""Papers that say who did what: 通报, 通报批评, 检查验收结果, 表彰决定."""

from campaign.papers.official.make.bodies.frame import official
from campaign.papers.official.make.markup import (
    body,
    chart,
    listed,
    one,
    otherwise,
    table,
    texts,
    two,
    when,
)

BULLETIN = official(
    body("现将截至{{ as_of }}的{{ campaign }}进展情况通报如下。"),
    one("一、总体情况"),
    body(
        "本阶段应报送单位{{ due }}个，已报送{{ answered }}个，报送率{{ share }}；"
        "其中按时报送{{ on_time }}个，逾期报送{{ late_done }}个。"
        "尚未报送{{ open }}个，其中已逾期{{ late_open }}个。",
    ),
    when("compared", body("{{ compared }}。")),
    chart("areas_chart", "图1　各地报送进度"),
    chart("trend_chart", "图2　报送率走势"),
    one("二、各单位进展"),
    two("（一）已完成单位"),
    otherwise(
        "done",
        body("下列{{ done_count }}个单位已完成全部应报事项，予以肯定。")
        + table(
            "done",
            [
                ("单位", "{{ row.unit }}", 44),
                ("完成事项", "n:{{ row.done }}", 20),
                ("完成日期", "{{ row.on }}", 36),
            ],
        ),
        body("截至目前，没有单位全部完成。"),
    ),
    two("（二）进展缓慢单位"),
    otherwise(
        "slow",
        body("下列{{ slow_count }}个单位仅完成部分事项，要倒排工期、迎头赶上。")
        + table(
            "slow",
            [
                ("单位", "{{ row.unit }}", 32),
                ("已完成", "n:{{ row.done }}", 13),
                ("应完成", "n:{{ row.total }}", 13),
                ("最长逾期天数", "n:{{ row.days_late }}", 20),
                ("原因", "{{ row.reason }}", 24),
            ],
        ),
        body("截至目前，没有进展缓慢的单位。"),
    ),
    two("（三）尚未开展单位"),
    otherwise(
        "not_started",
        body("下列{{ not_started_count }}个单位至今没有报送任何事项，要立即整改并说明原因。")
        + table(
            "not_started",
            [
                ("单位", "{{ row.unit }}", 46),
                ("应完成", "n:{{ row.total }}", 14),
                ("最长逾期天数", "n:{{ row.days_late }}", 20),
                ("告知次数", "n:{{ row.told }}", 20),
            ],
        ),
        body("截至目前，没有尚未开展的单位。"),
    ),
    one("三、下一步要求"),
    listed("requirements"),
    when("deadline", body("尚未完成的单位，请于{{ deadline }}前完成报送。")),
)

CRITICISM = official(
    body(
        "{{ basis }}印发以来，多数单位认真落实，工作有序推进。但仍有个别单位重视不够、落实不力，"
        "经多次提醒、督办仍未完成任务。为严肃纪律，经{{ approved_by }}研究，"
        "决定对下列{{ units_count }}个单位予以通报批评。"
    ),
    one("一、有关事实"),
    table(
        "units",
        [
            ("单位", "{{ row.unit }}", 23),
            ("未完成事项", "{{ row.duty }}", 24),
            ("期限", "{{ row.due }}", 25),
            ("逾期天数", "n:{{ row.days_late }}", 14),
            ("告知次数", "n:{{ row.told }}", 14),
        ],
    ),
    texts("facts"),
    one("二、整改要求"),
    body(
        "被通报单位要深刻检查，分析原因，落实责任，于{{ deadline }}前完成全部任务，"
        "并向{{ report_to }}书面报告整改情况，报告由主要负责人签批。",
    ),
    when("consequence", body("逾期仍未完成的，{{ consequence }}。")),
    body("各单位要引以为戒，举一反三，切实把{{ campaign }}各项任务落到实处。"),
)

RESULT = official(
    body(
        "根据{{ basis }}，{{ starts }}至{{ ends }}，{{ inspectors }}对{{ scope }}进行了检查验收。"
        "现将结果通报如下。",
    ),
    one("一、基本情况"),
    body(
        "本次共检查{{ inspected }}个单位，其中合格{{ passed }}个，合格率{{ pass_share }}；"
        "限期整改{{ failed }}个。"
        "{% if computers %}共抽查计算机{{ computers }}台。{% endif %}"
        "{% if findings_count %}发现问题{{ findings_count }}个。{% endif %}",
    ),
    table(
        "results",
        [
            ("序号", "n:{{ row.no }}", 9),
            ("单位", "{{ row.unit }}", 31),
            ("验收日期", "{{ row.on }}", 16),
            ("结论", "{{ row.verdict }}", 14),
            ("主要问题", "{{ row.problems }}", 30),
        ],
    ),
    when("common_problems", one("二、存在的主要问题"), listed("common_problems")),
    one("{% if common_problems %}三{% else %}二{% endif %}、下一步要求"),
    when(
        "failed_names",
        body(
            "{{ failed_names }}要{% if deadline %}于{{ deadline }}前{% endif %}"
            "完成整改并申请复查，整改通知另行印发。",
        ),
    ),
    listed("requirements"),
)

HONOURS = official(
    body(
        "自{{ campaign }}开展以来，各单位各部门精心组织、扎实推进，取得了明显成效，"
        "涌现出一批成绩突出的单位和个人。为树立典型、激励先进，根据{{ basis }}，经研究，决定："
    ),
    when(
        "units",
        body("授予下列{{ units_count }}个单位“{{ unit_honour }}”称号：")
        + body(
            "{% for row in units %}{{ row.name }}{% if not loop.last %}、{% endif %}{% endfor %}。"
        ),
    ),
    when(
        "people",
        body("授予下列{{ people_count }}名同志“{{ person_honour }}”称号：")
        + table(
            "people",
            [
                ("姓名", "{{ row.name }}", 25),
                ("单位", "{{ row.unit }}", 45),
                ("职务", "{{ row.post }}", 30),
            ],
        ),
    ),
    texts("reasons"),
    body(
        "希望受表彰的单位和个人珍惜荣誉、再接再厉，发挥示范带动作用。各单位要以先进为榜样，"
        "巩固成果、完善机制，使{{ campaign }}常态化、规范化。",
    ),
)

BODIES = {
    "bulletin": BULLETIN,
    "criticism": CRITICISM,
    "inspection_result": RESULT,
    "honours": HONOURS,
}
