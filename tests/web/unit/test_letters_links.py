"""Where the links of letters lead: to the asking that stands now, to all duties of a digest."""

import re

from sqlalchemy import select

from campaign.services.transaction import transaction
from models.base import db
from models.letter import Letter
from models.notice import Notice
from tests.forms import submit
from tests.web.desk.conftest import tight
from tests.web.unit.conftest import CONTACT, PRINCIPAL, Side, said


def letters(kind: str = "to_sign") -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def test_handed_in_again_there_is_one_letter_to_the_signer(side: Side) -> None:
    side.hand_in()
    side.act(CONTACT, "withdraw")
    [first] = letters()
    assert (first.state, first.reason) == ("cancelled", "withdrawn")
    side.hand_in()
    assert [one.state for one in letters()] == ["cancelled", "queued"]
    side.send_back("请盖章")
    assert [one.state for one in letters()] == ["cancelled", "cancelled"]
    assert "送签已撤回，没有发出" in side.see(side.office, f"/notices/duty/{side.duty_id()}")


def test_an_older_letters_link_says_that_it_was_replaced_and_lets_sign_the_new_one(
    side: Side,
) -> None:
    side.hand_in()
    old = letters()[0].id
    with transaction() as session:
        session.get_one(Letter, old).state = "accepted"
    assert "送签已撤回" not in look(side, old)
    side.at[0] = side.at[0].replace(hour=side.at[0].hour + 1)
    side.act(CONTACT, "withdraw")
    assert "这封信里的送签已撤回，现在不用签批。" in look(side, old)
    client, where = side.enter(PRINCIPAL, letter_id=old)
    assert "现在不用签批" in said(client.get(where))
    side.hand_in(note="改好了")
    assert "这封信里的送签已撤回，单位已重新送签。" in look(side, old)
    client, where = side.enter(PRINCIPAL, letter_id=old)
    page = said(client.get(where))
    assert "那次送签已撤回，下面是重新送签的" in page and "改好了" in page
    submit(client, where, {"version": side.duty().version}, page=where)
    assert side.duty().state == "submitted"


def look(side: Side, letter_id: int) -> str:
    return said(side.app.test_client().get(f"/l/{side.link(PRINCIPAL, letter_id)}"))


def test_a_digests_link_opens_the_list_of_its_duties(side: Side) -> None:
    digest = a_digest(side, "survey", "install", "report")
    client, where = side.enter(CONTACT, letter_id=digest)
    assert where == f"/my?letter={digest}"
    answer = client.get(where)
    page = tight(said(answer))
    assert "信里的3项任务" in page
    for key in ("survey", "install", "report"):
        assert f'href="{side.url(key=key)}"' in answer.text
    assert client.get(side.url(key="install")).status_code == 200
    other = side.of(CONTACT, 1)
    assert side.get(other, where).status_code == 404, "somebody else's letter"
    side.hand_in("install", "装好了")
    signer = a_digest(side, "survey", "install", role=PRINCIPAL)
    there = side.get(side.of(PRINCIPAL), f"/my?letter={signer}").text
    assert re.search(rf'href="{side.url("/sign", "install")}"', there)


def test_of_a_digest_with_one_duty_left_the_link_goes_straight_to_it(side: Side) -> None:
    digest = a_digest(side, "survey", "report")
    side.hand_in()
    side.sign()
    side.office_takes()
    side.office_accepts()
    assert side.enter(CONTACT, letter_id=digest)[1] == side.url(key="report")


def a_digest(side: Side, *keys: str, role: object = CONTACT) -> int:
    """A letter to one of the first unit's people about several of its duties."""
    person = side.of(role)  # type: ignore[arg-type]
    duties = [side.duty(0, key) for key in keys]
    with transaction() as session:
        letter = Letter(
            key=f"digest/{role}", person_id=person.id, address="x@x.example", kind="clock",
            locale="zh", message_id=f"<{role}>", state="accepted", created_at=side.at[0],
            next_try_at=side.at[0],
        )  # fmt: skip
        session.add(letter)
        session.flush()
        session.add_all(
            Notice(
                duty_id=one.id, term_id=one.term_id, occasion="rung/9", kind="clock",
                role=str(role), person_id=person.id, address="x@x.example", verdict="send",
                reason="due", letter_id=letter.id, created_at=side.at[0],
            )
            for one in duties
        )  # fmt: skip
        return letter.id
