"""What makes a dated sentence a duty, and what makes it none."""

import re

# Acts that a report or a thing passes on by: they make a bare 每季度 or 10日内 a duty.
HANDS_IN = re.compile(
    r"报(?!纸|刊|名表|废|销)|送|交(?!流|通|通运输)|提交|反馈|通报|汇总|公示|公布|公开|更新|调度|总结|备案|缴|归档|填写|召开|[一两二三四\d]次"
)
WORKS = re.compile(
    r"完成|开展|组织|进行|制定|制订|检查|验收|抽查|督查|自查|整改|召开|举行|报|送|交|填|安装|采购|培训|总结|表彰|审|核|评|印发|成立|落实|清理|更换|"
    r"公布|公示|实施|实现|达到|建立|迎接|部署|动员|宣传|登记|汇总|摸底|调查|确定|提出|启动|办理|清查|整治|排查|巡查|督导|建成|投入|发放|缴|统计|对接|参加|准备|修订|编制|起草|追缴|核实|整理|调整|完善|处置|处理|修改|说明|反映|上线|运行|移交|补|学习|截止|逾期|牵头|举办|走进"
)
ATTRIBUTE = re.compile(r"^[^,。;、]{0,8}的")
# The whole campaign's time, told before the first numbered line.
WHOLE_CAMPAIGN = re.compile(
    r"(?:决定|定于|拟于|将于|计划于|在全|从|自).{0,60}(?:开展|进行|组织|集中|实施)|集中开展|组织开展|为期|开展.{0,20}(?:活动|行动|工作|整治|检查|清查)"
)
# Headings whose bare window is that of the whole work, or of one inspection.
WHOLE_TIME = re.compile(
    r"(?:活动|清查|行动|整治|工作|实施|清理|治理|专项|总体|起止|组织|学习|宣传)[^,。]{0,6}时间|时间安排|时间范围|^时间$|活动主题|审计时间|检查时段"
)
SINGLE_TIME = re.compile(
    r"(?:检查|督查|督导|验收|抽查|核查|培训|会议|报到|报送|上报|报名|申报|完成|截止|提交|考核|评审|复查|自查|整改|办理|反馈|填报)[^,。]{0,4}(?:时间|时限|期限|日期)"
)
