"""Keep a list's filter under a name of one's own."""

from datetime import datetime

from sqlalchemy import func, select

from campaign.rules.errors import FieldMissing, NotNow
from campaign.services.transaction import transaction
from models.desk import SavedFilter
from models.person import Person

MOST = 20
LONGEST_NAME = 40
LONGEST_QUERY = 1000


def save_filter(
    person_id: int, page: str, name: str, query: str, *, campaign_id: int | None, now: datetime
) -> bool:
    """Keep ``query`` (a page's own words, as its parser wrote them) and tell whether it is new.

    The same name once more takes the new filter; a campaign's filter belongs to that campaign.

    Raises:
        FieldMissing: there is no name, it is too long, or it is another campaign's.
        NotNow: nothing is left out, or there are as many as a page bears.
    """
    name = " ".join(name.split())
    if not name:
        raise FieldMissing("name", "请给这个筛选起个名称，例如：逾期乡镇。")
    if len(name) > LONGEST_NAME:
        raise FieldMissing("name", "名称最多 %(n)s 字，请精简。", n=LONGEST_NAME)
    if not query or len(query) > LONGEST_QUERY:
        raise NotNow("现在没有筛选条件，不用保存。请先选好条件。")
    with transaction() as session:
        # Of two clicks of one person the second waits, and then sees what the first wrote.
        session.get_one(Person, person_id, with_for_update=True)
        mine = SavedFilter.person_id == person_id, SavedFilter.page == page
        found = session.scalar(select(SavedFilter).where(*mine, SavedFilter.name == name))
        if found is None:
            number = session.scalar(select(func.count()).select_from(SavedFilter).where(*mine)) or 0
            if number >= MOST:
                raise NotNow("一个页面最多保存 %(n)s 个筛选，请先删去不用的。", n=MOST)
            session.add(
                SavedFilter(
                    person_id=person_id, page=page, campaign_id=campaign_id, name=name,
                    query=query, created_at=now,
                )
            )  # fmt: skip
            return True
        if found.campaign_id != campaign_id:
            raise FieldMissing("name", "这个名称已用在另一次行动的筛选上，请换一个名称。")
        found.query = query
        return False
