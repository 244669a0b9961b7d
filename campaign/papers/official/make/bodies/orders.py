"""Papers that ask somebody for something: 通知, 督办单, 检查验收通知, 限期整改通知."""

from campaign.papers.official.make.bodies.frame import official
from campaign.papers.official.make.markup import (
    body,
    each,
    listed,
    one,
    otherwise,
    table,
    texts,
    when,
)

NOTICE = official(
    body("为扎实做好{{ campaign }}，确保各项任务按期完成，根据{{ basis }}，现就有关事项通知如下。"),
    texts("opening"),
    one("一、工作任务"),
    each(
        "duty",
        "duties",
        body(
            "{{ loop.index }}．{{ duty.name }}。{{ duty.who }}于{{ duty.due }}前完成，"
            "报送{{ duty.evidence }}。"
        ),
    ),
    one("二、报送要求"),
    body(
        "各单位通过督办系统报送，须由主要负责人签批的，签批后方为报送。"
        "没有应报事项的，按零报告办理；确有困难不能按期完成的，须在期限届满前提出延期申请并说明理由。"
    ),
    when("requirements", one("三、工作要求"), listed("requirements")),
    body("特此通知。"),
)

URGE = official(
    body(
        "按照{{ basis }}要求，你单位应完成的下列事项至{{ as_of }}仍未办结。现予督办，请抓紧办理。",
    ),
    table(
        "items",
        [
            ("督办事项", "{{ row.name }}", 40),
            ("原定期限", "{{ row.due }}", 25),
            ("逾期天数", "n:{{ row.days_late }}", 17),
            ("告知次数", "n:{{ row.told }}", 18),
        ],
    ),
    one("一、存在问题"),
    body("截至{{ as_of }}，你单位未办结事项共{{ items_count }}项，最长已逾期{{ most_late }}天。"),
    texts("problems"),
    one("二、整改时限"),
    body(
        "请于{{ deadline }}前办结全部督办事项并通过督办系统报送。"
        "确有特殊原因不能按时办结的，须于时限届满前书面说明理由和预计完成时间，由主要负责人签批。",
    ),
    when("consequence", body("逾期仍未办结的，{{ consequence }}。")),
    one("三、联系人"),
    when("phone", body("{% if contact %}{{ contact }}，{% endif %}联系电话：{{ phone }}。")),
)

INSPECTION_NOTICE = official(
    body(
        "根据{{ basis }}，定于{{ starts }}至{{ ends }}对{{ scope }}开展检查验收，现将有关事项通知如下。"
    ),
    one("一、检查内容"),
    listed("subjects"),
    one("二、检查方式"),
    body(
        "采取听取汇报、查阅资料、实地抽查相结合的方式。本次共检查{{ units_count }}个单位，"
        "{% if sample %}每个单位抽查计算机不少于{{ sample }}，{% endif %}"
        "抽查对象由验收组现场确定。",
    ),
    one("三、检查安排"),
    otherwise(
        "visits",
        table(
            "visits",
            [
                ("日期", "{{ row.date }}", 22),
                ("受检单位", "{{ row.unit }}", 38),
                ("验收组成员", "{{ row.inspectors }}", 40),
            ],
        ),
        body("各单位的检查时间和验收组成员，由办公室提前告知。"),
    ),
    one("四、有关要求"),
    body(
        "请受检单位备齐制度文件、台账、采购和授权凭证，安排分管负责人和软件管理人员到场，"
        "并如实提供情况。验收组要严格执行中央八项规定及其实施细则精神，不得增加受检单位负担。"
    ),
    listed("requirements"),
    body("特此通知。"),
)

RECTIFY = official(
    body(
        "{{ inspected_on }}，{{ inspectors }}对你单位{{ campaign }}情况进行了检查验收，"
        "发现存在以下问题，验收结论为“限期整改”。现通知如下。"
    ),
    one("一、存在问题和整改要求"),
    body("本次验收共发现问题{{ findings_count }}个。"),
    table(
        "findings",
        [
            ("序号", "n:{{ row.no }}", 10),
            ("存在问题", "{{ row.problem }}", 45),
            ("整改要求", "{{ row.demand }}", 45),
        ],
    ),
    one("二、整改时限"),
    body(
        "请于{{ deadline }}前完成全部整改，并报送整改报告和证明材料，整改报告由主要负责人签批。",
    ),
    one("三、复查"),
    body("整改期满后，由{{ issuer }}组织复查。复查仍不合格的，按规定予以通报并追究责任。"),
    otherwise(
        "appeal",
        body("对验收结论有异议的，可于{{ appeal }}前书面提出。"),
        body("对验收结论有异议的，可在收到本通知后书面提出。"),
    ),
)

BODIES = {
    "notice": NOTICE,
    "urge": URGE,
    "inspection_notice": INSPECTION_NOTICE,
    "rectify": RECTIFY,
}
