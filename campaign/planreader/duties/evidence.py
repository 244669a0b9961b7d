"""What is to be handed in, and how: forms by name, seal, copies, paper or file."""

import re

MOST = 8
_VERBS = re.compile(r"将|把|填写|报送|上报|提交|填报|形成|完成|交|[的和与及并日前]")
_FORM = re.compile(
    r"《(?P<name>[^《》\n]{2,60}(?:表|书|单|报告|名单|清单|台账|目录|总结|方案|册|证明|函))》"
)
_WAYS = (
    re.compile(r"签字盖章|签章|盖章|加盖(?:单位)?公章|签字"),
    re.compile(r"一式[一二两三四五六七八九十\d]+份"),
    re.compile(r"电子(?:版|文档|档|稿|文本|表格)"),
    re.compile(r"纸质(?:版|稿|件|材料|文档)?|书面材料|扫描件"),
)
_PLAIN = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{0,8}(?:统计表|汇总表|自查表|登记表|情况表|检查表|回执表|承诺书|自查报告|总结报告))"
)


def evidence_in(text: str) -> tuple[str, ...]:
    """Return the forms and the ways of handing in that a sentence names."""
    found = [hit["name"] for hit in _FORM.finditer(text)]
    bare = re.sub(r"《[^》]*》", "", text)
    found += [_VERBS.split(hit["name"])[-1] for hit in _PLAIN.finditer(bare)]
    found += [hit.group() for way in _WAYS if (hit := way.search(bare))]
    return tuple(dict.fromkeys(found))[:MOST]
