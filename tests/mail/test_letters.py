from __future__ import annotations

import dataclasses
import datetime as dt
import re

import html5lib
import pytest

from campaign.mail.contexts import (
    LONGEST_TABLE,
    LetterAnswer,
    LetterCase,
    LetterContext,
    LetterDuty,
    LetterStep,
)
from campaign.mail.drafts import PURPOSES, told_before
from campaign.mail.drill_context import LetterDrill
from campaign.mail.facts import Before
from campaign.mail.letters import FOLDER, language_of, render
from campaign.mail.wording import WIDTH, columns
from campaign.rules.words import LETTER_KINDS
from tests.mail import samples
from tests.mail.samples import (
    LINK,
    NOT_MINE,
    RECEIVED,
    STEPS,
    context,
    duty,
    late,
    of_kind,
    several,
)

LOCALES = ("zh", "en")
CASES = [(kind, locale) for kind in LETTER_KINDS for locale in LOCALES]
FIELDS = """
    locale person_name office_name office_phone number now simulated link link_until login duties
    unit_name milestone_name due_on state role level days_left days_late includes_due_day reason
    note basis nth told steps acting_until owed id version remind_on person_id site received_link
    not_mine_link dated answer stays word successor until_on
    opening closing lacking was_on case drill scope asked_on posts paper
"""
EVIL = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=y>",
    "{{ 7*7 }}{% raw %}${7*7}",
    "&amp;<b>",
)


def flat(text: str) -> str:
    """Return a text without spaces and ends of lines."""
    return "".join(text.split())


def elements(html: str) -> list:
    document = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parse(html)
    return [one for one in document.iter() if isinstance(one.tag, str)]


@pytest.mark.parametrize(("kind", "locale"), CASES)
def test_every_kind_has_its_files_and_can_be_written(kind, locale):
    for name in (f"{locale}.html", f"{locale}.txt", f"subject.{locale}.txt", f"words.{locale}.j2"):
        assert (FOLDER / kind / name).is_file(), name

    letter = render(kind, locale, of_kind(kind, locale=locale))
    assert letter.subject
    assert "\n" not in letter.subject
    assert letter.text.strip()
    assert "None" not in letter.subject + letter.text + letter.html


@pytest.mark.parametrize(("kind", "locale"), CASES)
def test_the_html_parses_and_needs_no_style_sheet_no_picture_and_no_script(kind, locale):
    found = elements(render(kind, locale, of_kind(kind, locale=locale)).html)

    assert {one.tag for one in found} <= {
        "html", "head", "meta", "title", "body", "table", "tbody", "tr", "td", "th",
        "p", "a", "strong", "span", "br",
    }  # fmt: skip
    assert all({"class", "id"}.isdisjoint(one.attrib) for one in found)
    links = (LINK, RECEIVED, NOT_MINE)
    assert all(one.get("href") in links for one in found if one.tag == "a")


@pytest.mark.parametrize(("kind", "locale"), CASES)
def test_the_plain_text_holds_its_lines_and_the_whole_link(kind, locale):
    letter = render(kind, locale, of_kind(kind, locale=locale, simulated=True))

    for line in letter.text.splitlines():
        assert columns(line) <= WIDTH or line in (LINK, RECEIVED, NOT_MINE), line
        assert line == line.rstrip()
    assert "\u00a0" not in letter.text
    assert "\u2060" not in letter.text + letter.html + letter.subject
    wanted = of_kind(kind, locale=locale)
    links = {wanted.link, wanted.received_link, wanted.not_mine_link} - {""}
    assert links <= set(letter.text.splitlines())


@pytest.mark.parametrize(("kind", "locale"), CASES)
def test_text_and_html_say_the_same(kind, locale):
    letter = render(kind, locale, of_kind(kind, locale=locale))
    body = "".join(elements(letter.html)[0].find("body").itertext())
    html, text = (re.sub(r"\s|----", "", said) for said in (body, letter.text))
    for word in (
        "按钮打不开时，请复制：",
        "Ifthebuttondoesnotopen,copy:",
        RECEIVED,
        NOT_MINE,
        LINK,
        "\u00a0",
        "：",
        ":",
    ):
        html, text = html.replace(word, ""), text.replace(word, "")
    assert html == text


@pytest.mark.parametrize(("kind", "locale"), CASES)
def test_a_letter_of_a_demonstration_says_so_first(kind, locale):
    letter = render(kind, locale, of_kind(kind, locale=locale, simulated=True))
    word = {"zh": "演示", "en": "Demonstration"}[locale]

    assert word in letter.subject[: len(word) + 1]
    assert letter.text.startswith(word)
    assert word not in "".join(render(kind, locale, of_kind(kind, locale=locale)).text)


@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_chinese_letters_use_chinese_punctuation(kind):
    letter = render(kind, "zh", of_kind(kind, simulated=True))
    for said in (letter.subject, letter.text):
        assert not re.search(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]", said)
        assert not re.search(r"[\u4e00-\u9fff][0-9]|[0-9][\u4e00-\u9fff]", said)


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_whatever_people_typed_is_shown_as_typed(kind, evil):
    usual = of_kind(kind, locale="en")
    step = LetterStep(samples.DUE, "deputy", 1, (evil,))
    duties = tuple(
        dataclasses.replace(
            one,
            unit_name=evil,
            milestone_name=evil,
            basis=evil,
            note=evil,
            steps=(step,),
            told=(step,),
        )
        for one in usual.duties
    )
    typed = {"person_name": evil, "office_name": evil, "office_phone": evil, "login": evil}
    letter = render(kind, "en", dataclasses.replace(usual, duties=duties, **typed))
    found = elements(letter.html)

    assert {"script", "img", "b"}.isdisjoint(one.tag for one in found)
    assert not any(name.startswith("on") for one in found for name in one.attrib)
    assert evil in "".join(found[0].itertext())
    assert "49" not in letter.html
    assert evil.split()[0] in letter.text


TO_UNITS = sorted(set(PURPOSES) - {"invitation", "reset", "not_reached", "drill"})


@pytest.mark.parametrize("kind", TO_UNITS)
def test_the_three_honest_lines_stand_in_every_letter_to_a_units_person(kind):
    letter = of_kind(kind)
    text = re.sub(r"\s", "", render(kind, "zh", letter).text)
    assert "您收到此信，因为您是县财政局的" in text
    assert "依据：云软正办〔2026〕3号，第二部分第（一）条" in text
    if letter.owed:
        assert "报送后自动停止" in text
        assert ("仍未办理" if letter.late else "到期仍未办理") in text
        assert "拟通报批评，须领导批准" in text or "由领导小组办公室直接跟进" in text
    else:
        assert re.search("不用(再|您)|不提醒|不会(再)?提醒", text)


@pytest.mark.parametrize("kind", TO_UNITS)
def test_a_units_person_may_confirm_receipt_or_say_that_it_is_no_longer_theirs(kind):
    letter = render(kind, "zh", of_kind(kind))
    assert f'href="{RECEIVED}"' in letter.html
    assert f'href="{NOT_MINE}"' in letter.html
    assert "“收到”只告诉办公室信已看到" in letter.text.replace("\n", "")


def test_who_follows_up_a_county_has_nothing_to_confirm():
    bare = dataclasses.replace(of_kind("not_reached"), received_link="", not_mine_link="")
    assert "我已不负责" not in render("not_reached", "zh", bare).text


def test_the_office_answers_who_said_that_a_post_is_no_longer_theirs():
    stays = of_kind("post_answer")
    assert "这个岗位目前仍由您担任" in render("post_answer", "zh", stays).text.replace("\n", "")
    assert "请再办两个月" in render("post_answer", "zh", stays).text
    left = LetterAnswer("县财政局", "contact", False, "", "马俊杰", samples.DUE)
    text = render("post_answer", "zh", dataclasses.replace(stays, answer=left)).text
    wanted = "4 月 20 日（周一）起，这个岗位不再由您担任，以后的提醒不再发给您，由马俊杰接任。"
    assert wanted in text.replace("\n", "")


def test_the_sentence_says_by_when_who_what_and_how_long():
    text = render("clock", "zh", context()).text.replace("\n", "")
    assert (
        "请于 4 月 20 日（周一）前报送县财政局《软件使用情况自查表》，含当天，还有 3 个工作日。"
        in text
    )


def test_on_the_last_day_it_says_today():
    today = duty(due_on=samples.NOW.date(), days_left=0)
    assert "今天是最后一天" in render("clock", "zh", context(today)).text.replace("\n", "")


def test_a_plan_that_leaves_the_day_itself_out_says_so():
    text = render("clock", "zh", context(duty(includes_due_day=False))).text
    assert "不含当天" in text.replace("\n", "")


def test_a_deed_is_asked_of_the_unit_and_a_thing_is_named():
    for name, asked in (
        ("报送软件使用情况统计表", "请县财政局于 4 月 20 日（周一）前报送软件使用情况统计表，"),
        ("自查报告", "请县财政局于 4 月 20 日（周一）前完成“自查报告”，"),
    ):
        text = render("clock", "zh", context(duty(milestone_name=name))).text
        assert asked in text.replace("\n", "")


@pytest.mark.parametrize(("reason", "words"), [("not-reached", "未能告知"), ("vacant", "岗位空缺")])
def test_in_a_digest_a_unit_that_nobody_told_is_not_called_silent(reason, words):
    mixed = context(late("office", 3, 7), late("office", 3, 7, unit_name="县教育局", reason=reason))
    text = render("clock", "zh", mixed).text.replace("\n", "")

    assert "至今未办理" not in text
    assert "其中 1 项没有告知到单位，请打电话" in text
    assert f"{words}，请打电话" in text


def test_the_office_is_told_which_posts_are_vacant_before_anything_is_late():
    letter = render("clock", "zh", context(duty(role="office", reason="vacant")))
    assert "岗位空缺，请打电话告知" in letter.text.replace("\n", "")
    assert letter.subject == "请打电话：县财政局的岗位空缺，没有人收到提醒"


@pytest.mark.parametrize(
    ("role", "level", "words"),
    [
        ("contact", 0, "请尽快办理"),
        ("deputy", 1, "请您督促承办同志尽快办理"),
        ("principal", 2, "经提醒仍未办理，请您过问并安排办理"),
        ("office", 3, "列入督办名单，请跟进办理"),
        ("lead", 4, "报领导小组，请您审阅"),
    ],
)
def test_each_rung_speaks_to_its_reader(role, level, words):
    text = render("clock", "zh", context(late(role, level, 3))).text.replace("\n", "")
    assert words in text
    assert "已逾期 3 天" in text


def test_who_was_never_told_is_not_said_to_have_been_reminded():
    silent = late("principal", 2, 3)
    text = render("clock", "zh", context(dataclasses.replace(silent, told=()))).text
    assert "经提醒" not in text
    assert "此前已告知" not in text


def test_several_duties_are_a_table_with_one_button():
    letter = render("clock", "zh", several())
    found = elements(letter.html)

    assert [one.text for one in found if one.tag == "th"] == ["事项", "期限", "状态"]
    assert letter.html.count("打开任务清单") == 1
    assert letter.subject == "3 项任务待办理，最近的期限 4 月 20 日（周一）"


def test_a_step_that_not_all_duties_share_names_its_duties():
    steps = several().steps
    assert [step.about for step in steps[:2]] == [("县财政局《软件使用情况自查表》",)] * 2
    assert context().steps[0].about == ()


def test_a_step_that_comes_to_many_units_is_one_line_in_both_bodies():
    """Fourteen units that are late together: one line of what follows, not six of the same."""
    draft = STEPS[-1:]
    some = [late("office", 3, 7, unit_name=f"单位{n}") for n in range(14)]
    some = [dataclasses.replace(one, steps=draft) for one in some]
    letter = render("clock", "zh", context(*some))
    text = flat(letter.text)
    assert letter.html.count("拟通报批评") == letter.text.count("拟通报批评") == 1
    assert "（以上14项）" in text and "（以上 14 项）" in re.sub("<[^>]+>", "", letter.html)
    named = [*some[:8], late("office", 3, 7, unit_name="单位九", milestone_name="报送整改方案")]
    named[-1] = dataclasses.replace(named[-1], steps=())
    step = context(*named).steps[0]
    assert (step.number, len(step.about), step.about[0]) == (8, 8, "单位0《软件使用情况自查表》")
    for locale, words in (("zh", "等 8 项"), ("en", "and others, 8 matters")):
        body = render("clock", locale, context(*named, locale=locale))
        assert words in re.sub("<[^>]+>", "", body.html)
        assert flat(words) in flat(body.text)


def test_holders_of_several_units_share_the_line_of_their_step():
    of = STEPS[0]
    some = [
        duty(unit_name=f"单位{n}", steps=(dataclasses.replace(of, names=(f"某{n}",)),))
        for n in range(5)
    ]
    letter = render("clock", "zh", context(*some))
    assert "某0、某1、某2等 5 人" in re.sub("<[^>]+>", "", letter.html)


def test_a_new_date_stands_beside_the_old_one():
    old = dt.date(2026, 4, 13)
    one = render("new_date", "zh", context(duty(was_on=old)))
    assert "期限由4月13日（周一）调整为4月20日（周一）" in flat(one.text)
    assert "no longer Monday 13 April" in render(
        "new_date", "en", context(duty(was_on=old), locale="en")
    ).text.replace("\n", " ")
    two = render("new_date", "zh", context(duty(was_on=old), duty(milestone_name="报送整改方案")))
    assert "原为 4 月 13 日 周一" in two.text
    assert "原为 4 月 13 日 周一" in re.sub("<[^>]+>", "", two.html)


def test_letters_of_a_case_say_its_days():
    day = dt.date
    opened = LetterCase(day(2026, 5, 7), day(2026, 5, 14))
    decided = dataclasses.replace(
        opened, answered_on=day(2026, 5, 12), decided_on=day(2026, 5, 15)
    )  # fmt: skip
    closed = dataclasses.replace(decided, closed_on=day(2026, 5, 20))
    for kind, case, said in (
        ("case_opened", opened, ("5 月 7 日（周四）就此启动问责", "5 月 14 日（周四）前（含当天")),
        ("case_decided", decided, ("5 月 12 日（周二）作了说明", "于 5 月 15 日（周五）作出")),
        ("case_closed", closed, ("5 月 7 日（周四）启动", "5 月 20 日（周三）办结")),
    ):
        text = render(kind, "zh", context(late("principal", 4, 17, case=case))).text
        assert all(flat(words) in flat(text) for words in said), kind
    silent = dataclasses.replace(decided, answered_on=None)
    text = render("case_decided", "zh", context(late("principal", 4, 17, case=silent))).text
    assert "到5月14日（周四）没有说明" in flat(text)


def test_who_was_told_twice_on_a_day_stands_once_and_the_reader_stands_there_too():
    days = [samples.DUE + dt.timedelta(n) for n in (0, 0, 1)]
    before = [
        Before(7, days[0], "contact", 0, "李文静"), Before(7, days[1], "contact", 1, "李文静"),
        Before(8, days[2], "deputy", 1, "王建国"),
    ]  # fmt: skip
    found = told_before(before, 8)
    assert [(one.names[0], one.level, one.own) for one in found] == [
        ("李文静", 1, False), ("王建国", 1, True),
    ]  # fmt: skip


def test_what_was_said_so_far_names_the_reader_too():
    told = (LetterStep(samples.DUE, "contact", 0, ("李文静",), own=True),)
    late_one = dataclasses.replace(late("contact", 0, 3), told=told)
    assert "提醒您（联络员）" in render("clock", "zh", context(late_one)).text
    assert "you were told, as contact" in render(
        "clock", "en", context(late_one, locale="en")
    ).text.replace("\n", " ")


def test_a_digest_for_the_office_stays_short():
    many = context(*[late("office", 3, 7, unit_name=f"单位 {n}") for n in range(500)])
    letter = render("clock", "zh", many)

    assert letter.html.count("《软件使用情况自查表》") == LONGEST_TABLE
    assert "另有 470 项未列出" in letter.text
    assert letter.subject == "500 个单位的 500 项任务列入督办名单"


def test_the_year_is_written_where_it_is_another():
    text = render("clock", "zh", context(duty(due_on=samples.DUE.replace(year=2027)))).text
    assert "2027 年 4 月 20 日（周二）" in text.replace("\n", "")


def test_a_stand_in_is_told_why():
    text = render("clock", "zh", context(duty(reason="vacant"))).text.replace("\n", "")
    assert "原应告知的岗位目前空缺，按规定转告您。" in text


def test_an_unreached_unit_is_never_said_not_to_have_reacted():
    text = render("not_reached", "zh", of_kind("not_reached")).text.replace("\n", "")
    assert "没有人收到过信件" in text
    assert "至今未" not in text


def test_a_letter_has_no_room_for_figures():
    """Whoever adds a field here decides that mail may carry it: no survey figure ever may."""
    fields = {
        field.name
        for kind in (LetterContext, LetterDuty, LetterAnswer, LetterDrill)
        for field in dataclasses.fields(kind)
    }
    assert fields == set(FIELDS.split())


def test_a_language_we_have_not_gets_chinese():
    assert [language_of(name) for name in ("zh", "en", "en_GB", "zh_CN", "fr", "")] == [
        "zh", "en", "en", "zh", "zh", "zh",
    ]  # fmt: skip


def test_a_basis_that_ends_in_a_full_stop_gets_no_second():
    letter = render("clock", "zh", context(duty(basis="签章后报送。")))
    assert "依据：签章后报送。" in letter.text.replace("\n", "")
    assert "。。" not in letter.text + letter.html


@pytest.mark.parametrize(
    ("locale", "said", "in_table"),
    [
        ("zh", "汇总还缺 3 个单位。", "还缺 3 个单位"),
        ("en", "3 units are still missing for it.", "3 units missing"),
    ],
)
def test_a_roll_up_says_how_many_units_it_waits_for(locale, said, in_table):
    one = render("clock", locale, context(duty(lacking=3), locale=locale))
    assert said in " ".join(one.text.split()).replace("\u00a0", " ")
    assert "missing" not in render("clock", "en", context(duty(), locale="en")).text
    both = context(duty(lacking=3), duty(unit_name="县教育局"), locale=locale)
    assert in_table in " ".join(render("clock", locale, both).text.split()).replace("\u00a0", " ")
