"""我的工作: what one person has to do over everything, what waits for them, what for others."""

import re

import pytest
from sqlalchemy import update

from campaign.reports.my_work import sections as lists
from campaign.rules.permissions import Role
from campaign.services.dates.ask_extension import ask_extension
from campaign.services.transaction import transaction
from models.base import db
from models.enrolment import Enrolment
from models.extension import Extension
from models.notice import Call
from models.person import Person
from tests.county import DUE, at
from tests.queries import counted
from tests.web.desk.conftest import tight
from tests.web.unit.conftest import CONTACT, DAY, DEPUTY, PRINCIPAL, TODAY, Side


def sections(side: Side, person: Person, address: str = "/my") -> dict[str, str]:
    """The words of each section by its name."""
    text = side.get(person, address).text
    parts = re.split(r'<section class="work-section" id="(\w+)">', text.split("</main>")[0])
    plain = [re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", part)) for part in parts]
    return dict(zip(parts[1::2], plain[2::2], strict=True))


def test_only_sections_that_hold_something_are_shown(side: Side) -> None:
    assert set(sections(side, side.of(CONTACT))) == {"fill"}
    side.hand_in()
    assert set(sections(side, side.of(CONTACT))) == {"others"}
    side.send_back("请盖章")
    assert set(sections(side, side.of(CONTACT))) == {"mend"}
    nobody = side.make.person("无岗位")
    assert side.get(nobody, "/my").status_code == 404


def test_each_line_says_what_by_when_and_how_it_came(side: Side) -> None:
    contact, chief = side.of(CONTACT).name, side.of(PRINCIPAL).name
    fill = sections(side, side.of(CONTACT))["fill"]
    assert "报送软件使用情况统计表4/20周一还有3个工作日未开始填报" in fill
    side.hand_in()
    waits = sections(side, side.of(CONTACT))["others"]
    assert f"待签批{contact}4/15送签" in waits and f"在谁手里{chief}" in waits
    assert f"{contact}4/15送签" in sections(side, side.of(PRINCIPAL))["sign"]
    side.send_back("请盖章")
    assert f"退回修改{chief}4/15退回：请盖章" in sections(side, side.of(CONTACT))["mend"]
    side.hand_in()
    side.sign()
    side.at[0] += 2 * DAY
    others = sections(side, side.of(CONTACT))["others"]
    assert "4/15报送，办公室已用2天在谁手里领导小组办公室" in others


def test_what_waits_for_a_signature_leads_to_the_signers_page(side: Side) -> None:
    side.hand_in()
    side.hand_in("install", "装好了")
    page = side.get(side.of(PRINCIPAL), "/my").text
    for key in ("survey", "install"):
        assert f'href="{side.url("/sign", key)}"' in page
    chief = sections(side, side.of(PRINCIPAL))
    assert "统计表" in chief["sign"] and "完成正版软件安装" not in chief["sign"]
    assert "分管领导签批的，您也可签批" in chief["also"] and "完成正版软件安装" in chief["also"]
    assert side.get(side.of(PRINCIPAL), "/my/also").status_code == 200
    mine = sections(side, side.of(DEPUTY))
    assert "完成正版软件安装" in mine["sign"] and "统计表" not in mine["sign"]
    assert side.of(PRINCIPAL).name in mine["others"]


def test_leaders_see_what_their_contact_has_and_inherit_it_when_the_post_is_vacant(
    side: Side,
) -> None:
    for role in (DEPUTY, PRINCIPAL):
        found = sections(side, side.of(role))
        assert set(found) == {"others"}
        assert f"在谁手里{side.of(CONTACT).name}" in found["others"]
    side.leaves(CONTACT)
    assert set(sections(side, side.of(DEPUTY))) == {"fill"}
    assert "在谁手里联络员空缺" in sections(side, side.of(PRINCIPAL))["others"]
    side.leaves(DEPUTY)
    assert set(sections(side, side.of(PRINCIPAL))) == {"fill"}


def test_nobody_is_asked_in_spring_for_what_is_due_in_autumn(side: Side) -> None:
    assert "完成正版软件安装" not in sections(side, side.of(CONTACT))["fill"]
    side.at[0] = at(DUE + 40 * DAY, 10)
    assert "完成正版软件安装" in sections(side, side.of(CONTACT))["fill"]


def test_several_posts_bring_all_units_into_one_list_by_date(side: Side) -> None:
    person = side.of(CONTACT)
    side.make.post(person, side.county.units[1], "contact")
    side.make.post(person, side.county.bureau, "principal")
    fill = sections(side, person)["fill"]
    assert fill.index("县财政局") < fill.index("县教育局")
    assert "县文化广电和旅游局" in sections(side, person)["others"]


def test_one_post_lands_at_home_several_on_my_work(side: Side) -> None:
    person = side.of(CONTACT)
    assert side.get(person, "/").headers["Location"] == "/u"
    side.make.post(person, side.county.units[1], "contact")
    assert side.get(person, "/").headers["Location"] == "/my"
    assert side.get(side.office, "/").headers["Location"] == "/office"
    assert side.get(side.lead, "/").headers["Location"] == "/lead"


def test_the_menu_begins_with_it(side: Side) -> None:
    for person in (side.of(CONTACT), side.office):
        text = side.get(person, "/my").text
        first = re.search(r'menu-wide".*?<li><a href="([^"]+)"([^>]*)>', text, re.S)
        assert first and first[1] == "/my" and "aria-current" in first[2]


def test_what_is_opened_now_and_then_is_folded_where_the_bar_is_full(side: Side) -> None:
    bars = {}
    for who in (side.of(CONTACT), side.office):
        text = side.get(who, "/my").text
        bars[who.id] = text[text.index('class="menu-wide"') : text.index('class="topbar-right')]
    contact, office = bars[side.of(CONTACT).id], bars[side.office.id]
    assert "menu-more" not in contact and 'href="/units"' in contact
    shown, _, folded = office.partition('class="menu-more"')
    for address in ("/my", "/office", "/review", "/acceptance", "/units"):
        assert f'href="{address}"' in shown
    for address in ("/people", "/campaigns", "/calls", "/mailbox", "/trail", "/setup"):
        assert f'href="{address}"' in folded and f'href="{address}"' not in shown
    here = side.get(side.office, "/trail").text
    assert re.search(r'<summary class="is-current">.*?更多.*?</span>留痕', here, re.S)


def test_the_office_counts_what_waits_with_the_way_there(side: Side) -> None:
    assert "没有要您填报或签批的" not in side.see(side.office, "/my")
    side.hand_in()
    side.sign()
    text = side.get(side.office, "/my").text
    assert f'href="/office/{side.county.campaign_id}/review"' in text
    assert "待我审核 1 最早 4/15" in side.see(side.office, "/my")
    assert sections(side, side.office) == {}
    assert side.see(side.lead, "/my").count("待我审核") == 0


def test_every_kind_of_thing_that_waits_has_its_count_and_its_page(side: Side) -> None:
    campaign = side.county.campaign_id
    ask_extension(
        side.duty_id(), asker=side.county.asker(side.county.units[0], CONTACT), version=1,
        reason="等统一配发", due_on=DUE + 3 * DAY, now=side.at[0], today=TODAY,
    )  # fmt: skip
    with transaction() as session:
        session.execute(update(Enrolment).values(state="acceptance"))
        session.add(
            Call(
                duty_id=side.duty_id(), key="k", reason="no-address", created_at=side.at[0] - DAY
            )
        )  # fmt: skip
    page, text = side.see(side.office, "/my"), side.get(side.office, "/my").text
    for words, address in (
        ("待定的延期申请 1 最早 4/15", f"/office/{campaign}/extensions"),
        ("待记验收结论 3 最早 3/2", f"/acceptance/{campaign}"),
        ("要打的电话 1 最早 4/14", "/calls"),
    ):
        assert words in page
        assert f'href="{address}"' in text
        assert side.get(side.office, address).status_code == 200
    assert "待定的延期申请" not in side.see(side.lead, "/my")
    with transaction() as session:
        session.execute(update(Extension).values(beyond=True))
    assert "待定的延期申请 1" in side.see(side.lead, "/my")
    assert "待定的延期申请" not in side.see(side.office, "/my")


def test_units_below_are_taken_in_on_wish(side: Side) -> None:
    assert "含下级单位" not in side.see(side.of(CONTACT), "/my?scope=subtree")
    assert sections(side, side.office) == {}
    assert "含下级单位" in side.see(side.office, "/my")
    below = sections(side, side.office, "/my?scope=subtree")["others"]
    for unit in ("县财政局", "县教育局", "县文化广电和旅游局"):
        assert unit in below
    side.hand_in()
    below = sections(side, side.office, "/my?scope=subtree")["others"]
    assert f"待签批{side.of(CONTACT).name}4/15送签在谁手里{side.of(PRINCIPAL).name}" in below
    side.sign()
    assert "县财政局，" not in sections(side, side.office, "/my?scope=subtree")["others"]


def test_a_collector_sees_its_own_subtree_and_no_other(side: Side) -> None:
    person = side.make.person("汇总人")
    side.make.post(person, side.county.units[1], Role.COLLECTOR)
    below = tight(side.see(person, "/my?scope=subtree"))
    assert "等别人办" in below
    assert side.of(CONTACT, 1).name in below
    assert side.of(CONTACT, 0).name not in below


def test_a_section_is_read_page_by_page_behind_a_place(side: Side) -> None:
    address = "/my/others?scope=subtree"
    whole = tight(side.see(side.office, address))
    assert whole.count("在谁手里") >= 3
    rest = side.see(side.office, f"{address}&after=2026-04-20.{side.duty_id()}")
    assert "第一页" in rest
    assert "县财政局" not in tight(rest) and "县教育局" in tight(rest)
    end = side.see(side.office, f"{address}&after=2999-01-01.1")
    assert "后面没有了。" in end
    for nonsense in ("x", "2026-04-20", "2026-04-20.x", ".", "2026-13-01.1"):
        assert "县财政局" in tight(side.see(side.office, f"{address}&after={nonsense}"))
    assert side.get(side.office, "/my/nothing").status_code == 404


def test_fifty_are_shown_and_the_next_begin_behind_them(
    side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lists.SHOWN == 50
    monkeypatch.setattr(lists, "SHOWN", 3)
    page = side.get(side.office, "/my?scope=subtree").text
    assert "这里列出前 3 项。" in page and 'href="/my/others?scope=subtree"' in page
    seen: list[str] = []
    address: str | None = "/my/others?scope=subtree"
    while address:
        text = side.get(side.office, address).text
        seen += re.findall(r'data-open href="/duties/(\d+)', text)
        found = re.search(r'href="(/my/others\?[^"]+)" rel="next"', text)
        address = found[1].replace("&amp;", "&") if found else None
    assert len(seen) == len(set(seen)) == 4


def test_the_page_asks_the_database_once_a_section_however_many_lines(side: Side) -> None:
    def asked(person: Person, address: str = "/my") -> int:
        client = side.client(person)
        client.get(address)
        db.session.rollback()
        with counted() as sent:
            assert client.get(address).status_code == 200
        return len([one for one in sent if "JOIN stage" in one and "term.due_on" in one])

    person = side.of(CONTACT)
    assert asked(person) == len(lists.Section)
    side.hand_in()
    side.make.post(person, side.county.units[1], "contact")
    side.make.post(person, side.county.bureau, "principal")
    assert asked(person) == len(lists.Section)
    assert asked(side.office, "/my?scope=subtree") == len(lists.Section)


def test_the_whole_page_keeps_to_its_number_of_questions(side: Side) -> None:
    person = side.of(PRINCIPAL)
    side.make.post(person, side.county.units[1], "contact")
    side.make.post(person, side.county.scope, "office")
    side.hand_in()
    client = side.client(person)
    for address, most in (("/my", 22), ("/my?scope=subtree", 22), ("/my/sign", 14)):
        client.get(address)
        with counted() as sent:
            assert client.get(address).status_code == 200
        assert len(sent) <= most, (address, len(sent), sent)
