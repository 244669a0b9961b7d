"""The leading group's page: its sentence, what waits, the list of every number, a look back."""

import html
import re

import pytest

from campaign.services.campaign.cancel_campaign import cancel_campaign
from campaign.services.clock.tick import tick
from campaign.services.house.note_days import note_days
from campaign.services.transaction import transaction
from models.base import db
from models.duty import Duty
from tests.county import DUE, a_plan, at
from tests.queries import counted
from tests.web.desk.conftest import DAY, TODAY, Desk, tight


def lead_url(desk: Desk, more: str = "") -> str:
    """The address of the page."""
    return f"/lead/{desk.county.campaign_id}{more}"


def article(desk: Desk, address: str) -> str:
    """The sheet itself, without menu and foot, as markup."""
    page = desk.get(desk.lead, address).get_data(as_text=True)
    found = re.search(r"<article.*</article>", page, flags=re.DOTALL)
    assert found, page[:500]
    return found[0]


def names(page: str) -> list[str]:
    """The units of a list behind a number."""
    return re.findall(r'<a data-open href="/units/\d+(?:[?]as_of=[-0-9]+)?">([^<]+)</a>', page)


def test_a_leader_lands_on_the_page_and_an_office_on_its_desk(desk: Desk) -> None:
    home = desk.get(desk.lead, "/")
    assert (home.status_code, home.headers["Location"]) == (302, "/lead")
    assert desk.get(desk.lead, "/lead").headers["Location"] == lead_url(desk)
    assert desk.get(desk.office, "/").headers["Location"] == "/office"
    page = desk.get(desk.office, f"/office/{desk.county.campaign_id}").get_data(as_text=True)
    assert f'href="{lead_url(desk)}"' in page


def test_the_sentence_is_official_and_counts_units(desk: Desk) -> None:
    text = tight(desk.see(desk.lead, lead_url(desk)))
    assert (
        "截至4月28日，全县应报5个单位，已报2个单位，报送率40.0%；按时1个单位，按时率20.0%。"
        "未报3个单位。逾期未完成的任务3项。"
    ) in text
    assert "云川县推进使用正版软件工作领导小组工作情况一页通" in text


def test_before_the_first_term_nobody_had_to_report(desk: Desk) -> None:
    text = tight(desk.see(desk.lead, lead_url(desk, "?as_of=2026-04-01")))
    assert "截至4月1日，全县还没有到期的任务，无应报单位。" in text
    assert "没有逾期未完成的单位" in text
    assert "%" not in article(desk, lead_url(desk, "?as_of=2026-04-01"))


def test_every_number_opens_the_list_that_it_counts(desk: Desk) -> None:
    client = desk.client(desk.lead)
    page = article(desk, lead_url(desk))
    numbers = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(?:<b>)?(?:差 )?(\d+) 个(?!月)', page)
    numbers += re.findall(r'<a[^>]*href="([^"]+)"[^>]*>已报 (\d+)/5', page)
    numbers += re.findall(r'<a[^>]*href="([^"]+)"[^>]*>.{0,80}按时，(\d+) 个(?!月)', page)
    assert [number for _, number in numbers] == ["5", "2", "1", "3", "3", "5", "2", "1"]
    for address, number in numbers:
        listed = client.get(html.unescape(address)).get_data(as_text=True)
        assert len(names(listed)) == int(number), address
    duties = re.search(r'<a[^>]*href="([^"]+)"[^>]*><b>3 项', page)
    assert duties
    table = client.get(html.unescape(duties[1])).get_data(as_text=True)
    assert table.count("<a data-open") == 3


def test_a_list_s_numbers_open_the_duties_of_that_unit(desk: Desk) -> None:
    client = desk.client(desk.lead)
    page = client.get(lead_url(desk, "/units?which=answered")).get_data(as_text=True)
    assert names(page) == ["县教育局", "县水利局"]
    links = re.findall(r'href="(/office/\d+/duties\?[^"]+)">(\d+)</a>', page)
    assert links
    for address, number in links:
        listed = client.get(html.unescape(address)).get_data(as_text=True)
        assert listed.count("<a data-open") == int(number), address


def test_a_list_can_be_narrowed_to_a_bar_a_stage_or_nothing_that_exists(desk: Desk) -> None:
    client = desk.client(desk.lead)

    def listed(query: str) -> list[str]:
        answer = client.get(lead_url(desk, f"/units?{query}"))
        assert answer.status_code == 200
        return names(answer.get_data(as_text=True))

    everybody = ["县文化广电和旅游局", "县财政局", "县教育局", "县水利局", "柳河镇"]
    assert listed("part=kind-department") == everybody
    assert listed("part=nonsense&which=nonsense&stage=x&after=") == everybody
    assert listed("stage=987654") == []
    assert listed("left=withdrawn") == []
    assert listed("which=due&after=zzzz") == []
    stage = re.search(r"stage=(\d+)", article(desk, lead_url(desk)))
    assert stage
    assert listed(stage[0]) == everybody


def test_five_laggards_have_a_reason_and_a_leader_who_answers(desk: Desk) -> None:
    page = tight(desk.see(desk.lead, lead_url(desk)))
    principal = desk.person(desk.county.units[0], "principal").name
    assert "县财政局8天报送软件使用情况统计表原因未答复责任领导" + principal in page
    answers_late = "县教育局8天"  # it has answered: that it waits is the office's time
    assert answers_late not in page


def test_drafts_wait_for_the_leader_first_and_open_their_page(desk: Desk) -> None:
    assert "没有等决定的事项" in desk.see(desk.lead, lead_url(desk))
    desk.at[0] = at(DUE + 20 * DAY, 10)
    tick(now=at(DUE + 20 * DAY))
    db.session.rollback()
    page = article(desk, lead_url(desk))
    links = re.findall(r'href="(/held/\d+)"', page)
    assert len(links) == 3
    assert page.index("待您决定") < page.index("各单位完成情况") < page.index("突出滞后单位")
    assert tight(desk.see(desk.lead, lead_url(desk))).count("从未答复") == 3
    assert desk.get(desk.lead, links[0]).status_code == 200
    office = desk.see(desk.office, lead_url(desk))
    assert "待领导小组决定 3" in office
    assert "待您决定" not in office
    earlier = desk.see(desk.lead, lead_url(desk, f"?as_of={(DUE + 5 * DAY).isoformat()}"))
    assert "那天终了时等决定 0" in earlier


def test_a_look_back_shows_that_day_and_its_lists_look_back_too(desk: Desk) -> None:
    day = (DUE + 2 * DAY).isoformat()
    text = tight(desk.see(desk.lead, lead_url(desk, f"?as_of={day}")))
    assert "截至4月22日，全县应报5个单位，已报1个单位，报送率20.0%；按时1个单位" in text
    assert "这是2026年4月22日（周三）24时的情况" in text
    page = article(desk, lead_url(desk, f"?as_of={day}"))
    lists = re.findall(r'href="(/lead/[^"]+|/office/[^"]+)"', page)
    assert lists
    assert [one for one in lists if f"as_of={day}" not in one] == []
    answered = desk.get(desk.lead, lead_url(desk, f"/units?which=answered&as_of={day}"))
    assert names(answered.get_data(as_text=True)) == ["县水利局"]


def test_one_steps_from_day_to_day_but_not_into_tomorrow(desk: Desk) -> None:
    now = desk.get(desk.lead, lead_url(desk)).get_data(as_text=True)
    assert "as_of=2026-04-27" in now
    assert "后一天" not in now
    yesterday = desk.get(desk.lead, lead_url(desk, "?as_of=2026-04-27")).get_data(as_text=True)
    assert "as_of=2026-04-26" in yesterday
    assert re.search(rf'href="{lead_url(desk)}"[^>]*>\s*后一天', yesterday)
    for wrong in ("2026-04-29", "gestern", "9999-12-31"):
        for more in ("", "/units"):
            answer = desk.get(desk.lead, lead_url(desk, f"{more}?as_of={wrong}"))
            assert answer.status_code == 422
            assert ('href="#f-as_of"' in answer.get_data(as_text=True)) is (not more)
    assert tight(desk.see(desk.lead, lead_url(desk, f"?as_of={TODAY}"))).count("现在的情形") == 1


def test_a_collector_sees_its_own_subtree_only(desk: Desk) -> None:
    collector = desk.make.holder(desk.county.units[3], "collector")
    page = desk.see(collector, lead_url(desk))
    assert "应报1个单位，已报0个单位" in tight(page)
    assert "县财政局" not in page
    listed = desk.get(collector, lead_url(desk, "/units?which=due")).get_data(as_text=True)
    assert names(listed) == ["柳河镇"]
    assert tight(page).count("柳河镇") >= 2  # it speaks of the place by its name


def test_a_unit_and_a_stranger_find_no_such_page(desk: Desk) -> None:
    stranger = desk.make.holder(desk.make.unit("岚江市", kind="city"), "lead")
    for person in (desk.contact(), stranger):
        for more in ("", "/units"):
            assert desk.get(person, lead_url(desk, more)).status_code == 404
    assert desk.get(desk.contact(), "/lead").status_code == 404
    assert "还没有行动" in desk.see(stranger, "/lead")


def test_of_several_campaigns_one_chooses(desk: Desk) -> None:
    desk.county.open(a_plan(code="second", name="第二次行动"))
    db.session.rollback()
    assert "第二次行动" in desk.see(desk.lead, "/lead")
    assert "换一次行动" in desk.see(desk.lead, lead_url(desk))


def test_the_page_asks_as_often_for_many_as_for_few(desk: Desk) -> None:
    client = desk.client(desk.lead)
    numbers = []
    for more in ("?as_of=2026-04-01", "", "?as_of=2026-04-22"):
        with counted() as sent:
            assert client.get(lead_url(desk, more)).status_code == 200
        numbers.append(len(sent))
    assert max(numbers) <= 44  # with units in it that have changed since they were summed up
    with counted() as sent:
        assert (
            client.get(lead_url(desk, "/units?which=due&part=kind-department")).status_code == 200
        )
    assert len(sent) <= 18


@pytest.mark.parametrize("state", ["waived", "suspended", "cancelled"])
def test_what_is_not_asked_is_not_counted_as_due(desk: Desk, state: str) -> None:
    duty = desk.duty(0)
    with transaction() as session:
        session.get_one(Duty, duty.id).state = state
    assert "应报4个单位" in tight(desk.see(desk.lead, lead_url(desk)))


def test_a_campaign_called_off_keeps_its_page(desk: Desk) -> None:
    cancel_campaign(desk.county.campaign_id, asker_id=None, now=desk.at[0])
    assert "无应报单位" in desk.see(desk.lead, lead_url(desk))
    assert "应报5个单位" in tight(desk.see(desk.lead, lead_url(desk, "?as_of=2026-04-27")))


def test_the_course_so_far_stands_on_both_pages(desk: Desk) -> None:
    for who, address in (
        (desk.lead, lead_url(desk)),
        (desk.office, f"/office/{desk.county.campaign_id}"),
    ):
        assert "报送率走势" not in desk.see(who, address)
    note_days(now=at(TODAY))
    for who, address in (
        (desk.lead, lead_url(desk)),
        (desk.office, f"/office/{desk.county.campaign_id}"),
    ):
        page = desk.get(who, address).get_data(as_text=True)
        assert "报送率走势" in page
        data = re.search(r'<table class="rows trend-table".*?</table>', page, flags=re.DOTALL)
        assert data
        first, *_ = re.findall(r"<tr data-on=(.*?)</tr>", data[0], flags=re.DOTALL)
        assert ">5<" in first  # due
        assert "40.0%" in first
