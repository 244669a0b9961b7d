"""电话已核实: somebody of the office called, and the holder of the post confirmed it."""

from datetime import datetime

from sqlalchemy import update

from campaign.records.events import record
from campaign.reports.drills.rungs import rungs
from campaign.rules.calendar import day_of
from campaign.rules.drills.proof import LONGEST_NOTE, Answer, RungState
from campaign.rules.errors import FieldMissing, NotFound, NotNow, Overtaken
from campaign.rules.permissions import Asker, Permission, may
from campaign.services.transaction import transaction
from models.drill import DrillRung

NOBODY = {
    RungState.VACANT: "这个岗位空缺，没有人可以核实。请先安排岗位。",
    RungState.LEFT: "这个人已不在这个岗位上。请给现任的人补发。",
    RungState.NOT_MINE: "本人称已不负责。请先在“岗位变更待核实”里决定。",
}


def note_call(rung_id: int, *, asker: Asker, note: str, now: datetime) -> str:
    """Keep the call as the proof of a post; return the person's name.

    Raises:
        NotFound: there is no such post, or it is not the asker's business.
        FieldMissing: it is not said who answered and how.
        NotNow: nobody can be proved there.
        Overtaken: it was proved meanwhile.
    """
    note = note.strip()
    if not note:
        raise FieldMissing("note", "请写明谁接的电话、怎么说。空着不能登记。")
    if len(note) > LONGEST_NOTE:
        raise FieldMissing("note", "通话结果最多 %(n)s 字，请精简。", n=LONGEST_NOTE)
    with transaction() as session:
        found = rungs(session, DrillRung.id == rung_id, now=now, today=day_of(now))
        if not found or not may(asker, Permission.RUN_DRILL, found[0].path):
            raise NotFound
        (rung,) = found
        if rung.state in NOBODY:
            raise NotNow(NOBODY[rung.state])
        if rung.state is RungState.EXPIRED:
            raise NotNow("这次演练已超过一个季度，请重新发起演练。")
        done = session.execute(
            update(DrillRung)
            .where(DrillRung.id == rung_id, DrillRung.answer == "")
            .values(answer=Answer.PHONE, answered_at=now, answered_by=asker.person_id, note=note)
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]
            raise Overtaken("刚才已经证实过了，没有再记。请刷新页面。")
        record(
            session, "drill.called", now=now, by_id=asker.person_id, unit_id=rung.unit_id,
            person_id=rung.person_id, note=note, drill=rung.drill_id, role=rung.role.value,
        )  # fmt: skip
        return rung.name
