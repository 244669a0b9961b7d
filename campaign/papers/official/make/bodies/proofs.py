"""Papers that carry evidence: 送达证明 and the 汇总表 annex."""

from campaign.papers.official.make.bodies.frame import plain
from campaign.papers.official.make.markup import (
    blank,
    body,
    grid_of,
    one,
    otherwise,
    pairs,
    para,
    table,
    texts,
    when,
)

PROOF = plain(
    body(
        "兹证明：{{ issuer }}就下列任务向{{ unit }}履行了告知义务，告知经过如下。"
        "本证明由督办系统依据留痕生成，内容截至{{ as_of }}。"
    ),
    one("一、任务"),
    pairs(
        [
            ("单位", "{{ unit }}"),
            ("任务", "{{ duty }}"),
            ("依据", "{{ basis }}"),
            ("期限", "{{ due }}"),
            ("办理情况", "{{ state }}"),
        ]
    ),
    one("二、告知经过"),
    body(
        "共告知{{ told }}次，其中信件{{ letters }}封、电话{{ calls }}次；"
        "已确认收到{{ received }}次，打开办理页面{{ opened }}次。"
    ),
    otherwise(
        "chain",
        table(
            "chain",
            [
                ("序号", "n:{{ row.no }}", 9),
                ("时间", "{{ row.at }}", 21),
                ("告知对象", "{{ row.to }}", 24),
                ("步骤", "{{ row.rung }}", 23),
                ("方式", "{{ row.channel }}", 9),
                ("结果", "{{ row.result }}", 24),
            ],
        ),
        body("截至上述时间，留痕里没有告知记录。"),
    ),
    texts("remarks"),
    when(
        "digest",
        one("三、核验"),
        body("上述经过已写入留痕，截至本证明开具时的校验值为：{{ digest }}。"),
    ),
    sent=False,
)

ANNEX = (
    when("label", para("主送机关", "{{ label }}"))
    + para("公文标题", "{{ title }}")
    + when(
        "as_of",
        para("图题", "（数据截至{{ as_of }}{% if measure %}，单位：{{ measure }}{% endif %}）"),
    )
    + grid_of("columns", "rows")
    + texts("remarks")
    + when("issuer", blank(), para("发文机关署名", "{{ issuer }}"), para("成文日期", "{{ dated }}"))
)

PROVENANCE = (
    para("公文标题", "数据来源表")
    + para("图题", "（《{{ title }}》共{{ count }}个数字，复核不一致的{{ wrong }}个）")
    + table(
        "rows",
        [
            ("序号", "n:{{ row.no }}", 9),
            ("印出的数字", "{{ row.where }}", 15),
            ("名称", "{{ row.name }}", 18),
            ("怎样算的", "{{ row.query }}", 28),
            ("截至", "{{ row.as_of }}", 13),
            ("快照", "{{ row.snapshot }}", 13),
            ("单位数", "n:{{ row.units }}", 10),
            ("复核", "{{ row.check }}", 10),
            ("校验值", "{{ row.digest }}", 16),
        ],
    )
)

BODIES = {"proof": PROOF, "annex": ANNEX}
