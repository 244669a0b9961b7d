"""A made-up notice for 2027, which nobody has published, and a plan that reaches into it."""

import datetime as dt
from dataclasses import replace

from campaign.rules.plan import Plan
from tests.county import a_plan

D = dt.date

NOTICE_2027 = """\
国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
国务院办公厅
2026年11月6日
"""


def a_plan_into_2027(**changes: object) -> Plan:
    """The county's plan, half a year later: its second date lies in the year without a notice."""
    plan = a_plan(goal_on=D(2027, 9, 30))
    due = {"survey": D(2026, 12, 30), "install": D(2027, 2, 8), "report": D(2027, 3, 10),
           "rollup": D(2027, 5, 3)}  # fmt: skip
    milestones = tuple(replace(one, due_on=due[one.key]) for one in plan.milestones)
    return replace(plan, milestones=milestones, **changes)  # type: ignore[arg-type]
