"""Mail addresses and telephone numbers as people type them, made plain or refused.

One address and nothing beside it: whatever a mail program could read as two recipients, a name
with an address, or a header is refused (RFC 5321 sections 4.1.2 and 4.5.3.1 for form and lengths).
"""

import re
import unicodedata

from campaign.rules.errors import Invalid

MOST_LOCAL, MOST_DOMAIN, MOST_ADDRESS = 64, 253, 254

_SPACES = re.compile(r"\s+")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_TOP = re.compile(r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]")
_SEVERAL = re.compile(r"[,;、，；|]|@.*@")
_NAMED = re.compile(r"[<>()\"]")


def tidy_email(text: str) -> str:
    """Return one plain mail address; its domain in small letters, full-width forms made narrow.

    Raises:
        Invalid: it is not one plain address; says what is wrong.
    """
    plain = unicodedata.normalize("NFKC", text.strip()).replace("。", ".")
    if _SEVERAL.search(plain):
        raise Invalid("一格只能填一个邮箱。请把其他邮箱写到各自的行里。")
    if _NAMED.search(plain) or plain.casefold().startswith("mailto:"):
        raise Invalid("只填邮箱本身，不要带姓名、括号或引号，例如 liwj@caizheng.example。")
    if _SPACES.search(plain):
        raise Invalid("邮箱中间不能有空格。请删去空格。")
    local, at, domain = plain.rpartition("@")
    if len(local) > MOST_LOCAL or len(plain) > MOST_ADDRESS:
        raise Invalid("邮箱太长，最多 %(most)s 个字符。请检查是否多填了内容。", most=MOST_ADDRESS)
    if not at or not local or not domain:
        raise Invalid("邮箱里要有一个 @，前后都要有内容，例如 liwj@caizheng.example。")
    if not _LOCAL.fullmatch(local) or not _is_domain(domain):
        raise Invalid("邮箱的写法不对。请用英文字母、数字和点，例如 liwj@caizheng.example。")
    return f"{local}@{domain.lower()}"


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return (
        len(domain) <= MOST_DOMAIN
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and _TOP.fullmatch(labels[-1]) is not None
    )


_ABROAD = re.compile(r"(?:\+|00)86-?|86-?(?=1[3-9]\d{9}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_EXTENSION = r"(?:(?:-?(?:转|ext|x|#|,)-?|-)(\d{1,6}))?"
# Two-figure area codes beginning with 1 or 2 (010, 02x) and three-figure ones, then the number.
_LINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))-?(\d{7,8})" + _EXTENSION, re.IGNORECASE)
_LOCAL_LINE = re.compile(r"(\d{7,8})" + _EXTENSION, re.IGNORECASE)
_SHORT = re.compile(r"\d{3,6}")
_AS_POWER = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[\s()·.]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def tidy_phone(text: str) -> str:
    """Return a telephone number in one form: "13800000000", "0355-1234567-801", "8012345", "6120".

    Raises:
        Invalid: it is no number that can be dialled; says what is wrong.
    """
    plain = unicodedata.normalize("NFKC", text.strip()).translate(_DASHES)
    if _AS_POWER.fullmatch(plain):
        raise Invalid("号码被表格软件改成了科学记数，数字已经丢失。请把这一列改成文本格式后重填。")
    if re.search(r"[/、;]|,\s*\d{7,}", plain):
        raise Invalid("一格只能填一个电话。请只留最容易打通的一个。")
    dense = _without_country(_PUNCTUATION.sub("", plain))
    if mobile := _MOBILE.fullmatch(dense.replace("-", "")):
        return mobile.group()
    if found := _LINE.fullmatch(dense) or _LOCAL_LINE.fullmatch(dense):
        return "-".join(part for part in found.groups() if part)
    if _SHORT.fullmatch(dense):
        return dense
    raise Invalid(
        "电话的写法不对。手机是 11 位数字，座机写成 0355-1234567，分机写成 0355-1234567-801。"
    )


def _without_country(dense: str) -> str:
    """Take +86 off; a line dialled from abroad lacks the 0 of its area code."""
    country = _ABROAD.match(dense)
    if country is None:
        return dense
    rest = dense[country.end() :]
    return rest if rest.startswith("0") or _MOBILE.fullmatch(rest) else f"0{rest}"


def is_mobile(phone: str) -> bool:
    """Tell whether a tidy number is a mobile: those belong to one person, others are shared."""
    return _MOBILE.fullmatch(phone) is not None
