import datetime

import pytest

from campaign.rules.errors import Invalid
from campaign.rules.sheets.addresses import is_mobile, tidy_email, tidy_phone
from campaign.rules.sheets.days import read_day


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("liwj@caizheng.example", "liwj@caizheng.example"),
        (" liwj@CaiZheng.Example ", "liwj@caizheng.example"),
        ("Li.Wj+1@caizheng.example", "Li.Wj+1@caizheng.example"),
        ("ｌｉｗｊ＠ｃａｉｚｈｅｎｇ．example", "liwj@caizheng.example"),
        ("liwj@caizheng。example", "liwj@caizheng.example"),
        ("a_b'c@x-y.z0.example", "a_b'c@x-y.z0.example"),
        ("1@163.com", "1@163.com"),
        (f"{'a' * 64}@b.example", f"{'a' * 64}@b.example"),
    ],
)
def test_one_plain_address_is_taken(typed, address):
    assert tidy_email(typed) == address


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a@x.example, b@y.example", "一格只能填一个邮箱"),
        ("a@x.example；b@y.example", "一格只能填一个邮箱"),
        ("a@x.example、b@y.example", "一格只能填一个邮箱"),
        ("a@x.example b@y.example", "一格只能填一个邮箱"),
        ("a@b@c.example", "一格只能填一个邮箱"),
        ("李文静 <liwj@caizheng.example>", "只填邮箱本身"),
        ('"li wj"@caizheng.example', "只填邮箱本身"),
        ("mailto:liwj@caizheng.example", "只填邮箱本身"),
        ("liwj@caizheng.example\nBcc:x", "邮箱中间不能有空格"),
        ("li wj@caizheng.example", "邮箱中间不能有空格"),
        ("liwj", "要有一个 @"),
        ("@caizheng.example", "要有一个 @"),
        ("liwj@", "要有一个 @"),
        ("liwj@localhost", "写法不对"),
        ("liwj@127.0.0.1", "写法不对"),
        ("liwj@-x.example", "写法不对"),
        ("liwj@x..example", "写法不对"),
        ("liwj@x.example.", "写法不对"),
        (".liwj@x.example", "写法不对"),
        ("li..wj@x.example", "写法不对"),
        ("李文静@x.example", "写法不对"),
        ("liwj@财政.example", "写法不对"),
        (f"{'a' * 65}@b.example", "邮箱太长"),
        (f"a@{'b' * 60}.{'c.' * 120}example", "邮箱太长"),
        (f"a@{'b' * 64}.example", "写法不对"),
        ("a\x00@b.example", "写法不对"),
    ],
)
def test_what_is_not_one_plain_address_is_refused(typed, said):
    with pytest.raises(Invalid, match=said):
        tidy_email(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("138 0000 0000", "13800000000"),
        ("138-0000-0000", "13800000000"),
        ("+86 138 0000 0000", "13800000000"),
        ("0086-13800000000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("0355-1234567", "0355-1234567"),
        ("03551234567", "0355-1234567"),
        ("(0355)1234567", "0355-1234567"),
        ("0355－12345678", "0355-12345678"),
        ("010-12345678", "010-12345678"),
        ("02112345678", "021-12345678"),
        ("+86 10 12345678", "010-12345678"),
        ("+86 0355 1234567", "0355-1234567"),
        ("0355-1234567-801", "0355-1234567-801"),
        ("0355-1234567转801", "0355-1234567-801"),
        ("0355-1234567 ext. 801", "0355-1234567-801"),
        ("8012345", "8012345"),
        ("8012345转8", "8012345-8"),
        ("80123456", "80123456"),
        ("6120", "6120"),
    ],
)
def test_a_number_is_written_in_one_form(typed, number):
    assert tidy_phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.38E+10", "科学记数"),
        ("13800000000/13900000000", "一格只能填一个电话"),
        ("13800000000、13900000000", "一格只能填一个电话"),
        ("13800000000，13900000000", "一格只能填一个电话"),
        ("1380000000", "写法不对"),
        ("138000000000", "写法不对"),
        ("12000000000", "写法不对"),
        ("李文静", "写法不对"),
        ("12", "写法不对"),
        ("0355-123", "写法不对"),
        ("=1+1", "写法不对"),
    ],
)
def test_what_cannot_be_dialled_is_refused(typed, said):
    with pytest.raises(Invalid, match=said):
        tidy_phone(typed)


def test_only_a_mobile_belongs_to_one_person():
    assert is_mobile("13800000000")
    assert not is_mobile("0355-1234567")


@pytest.mark.parametrize("text", ["@" * 10_000, "a" * 10_000, "1-" * 5_000, "a." * 5_000 + "@"])
def test_long_nonsense_is_refused_at_once(text):
    for read in (tidy_email, tidy_phone):
        with pytest.raises(Invalid):
            read(text)


@pytest.mark.parametrize(
    "text",
    [
        "2011-02-10", "2011-2-10", "2011/2/10", "2011.2.10", "20110210", " 2011 - 02 - 10 ",
        "2011年2月10日", "２０１１年２月１０日",
        "2011-02-10 00:00", "2011-02-10T00:00:00", "2011/2/10 0:00",
    ],
)  # fmt: skip
def test_a_day_is_read_in_the_forms_that_people_write(text):
    assert read_day(text) == datetime.date(2011, 2, 10)


@pytest.mark.parametrize(
    "text", ["", "2月10日", "2011-13-01", "2011-02-30", "10/2/2011", "40584", "2011年2月", "昨天"]
)
def test_what_is_no_full_date_is_not_guessed(text):
    assert read_day(text) is None
