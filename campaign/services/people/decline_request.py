"""The office has looked into "no longer mine": the post stays as it is."""

from datetime import datetime

from campaign.records.people.requests import DECLINED, decide
from campaign.rules.asked import at_most
from campaign.rules.errors import FieldMissing, NotFound, Overtaken
from campaign.rules.people.appointments import may_appoint
from campaign.rules.permissions import Asker, Role
from campaign.services.transaction import transaction
from models.person import Person
from models.post_request import PostRequest
from models.unit import Unit


def decline_request(request_id: int, *, word: str, asker: Asker, now: datetime) -> str:
    """Decide that the person stays in the post, tell why, and return the person's name.

    Raises:
        NotFound: there is no such request, or the post is not the asker's business.
        FieldMissing: no reason was given.
        Overtaken: it has been decided already.
    """
    word = at_most(word, "word")
    if not word:
        raise FieldMissing("word", "请写明为什么，本人会在答复信里读到。")
    with transaction() as session:
        asked = session.get(PostRequest, request_id, with_for_update=True)
        unit = session.get(Unit, asked.unit_id) if asked else None
        if asked is None or unit is None or not may_appoint(asker, Role(asked.role), unit.path):
            raise NotFound
        if asked.decided_at is not None:
            raise Overtaken("这件事刚刚已有人办理，没有再改。请刷新页面。")
        decide(session, asked, DECLINED, word=word, by_id=asker.person_id, now=now)
        return session.get_one(Person, asked.person_id).name
