"""What people call the fields of forms, for pages that give back what was typed."""

from campaign.web.words.sentence import _


def field_name(name: str) -> str:
    """Return a field's name in the reader's language; one that is not listed is told as other."""
    return _names().get(name) or _("其他内容")


def _names() -> dict[str, str]:
    return {
        "address": _("地址"),
        "answer": _("说明"),
        "by": _("各顺延几个工作日"),
        "closing": _("信的末尾加一段"),
        "code": _("代码"),
        "due_on": _("期限"),
        "email": _("邮箱"),
        "from_on": _("从哪一天起"),
        "item": _("哪一项材料"),
        "last_on": _("到哪一天为止"),
        "login": _("邮箱或手机号"),
        "name": _("名称"),
        "nil_note": _("零报告的原因"),
        "note": _("说明、附言"),
        "on": _("日期"),
        "opening": _("信的开头加一段"),
        "outcome": _("结果"),
        "phone": _("手机或电话"),
        "reason": _("理由"),
        "received_on": _("收到日期"),
        "since_on": _("从哪一天起不负责"),
        "source": _("方案全文"),
        "successor": _("接替的单位或人"),
        "text": _("通知全文"),
        "word": _("告诉本人为什么"),
    }
