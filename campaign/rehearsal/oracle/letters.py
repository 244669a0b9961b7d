"""The mail server's hands against our tables, both ways (I1, I2, I3, I7 and the twenty hours)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from campaign.rehearsal.faults.mail_server import Copy
from campaign.rehearsal.oracle.ledger import UNIT_ROLES, Ledger, LetterRow, NoticeRow
from campaign.rehearsal.oracle.machine import OWED, Duty
from campaign.rehearsal.oracle.violations import Findings

DAY, APART = timedelta(hours=24), timedelta(hours=20)
ENDS = ("accepted", "failed", "cancelled", "parked")
CANCELS = ("answered", "redated", "cancelled", "disabled", "put-off", "empty", "withdrawn")


class Post:
    """All copies by the letter that they are copies of."""

    def __init__(self, ledger: Ledger, copies: Sequence[Copy], duties: Mapping[int, Duty]) -> None:
        """Sort them."""
        self.ledger, self.duties = ledger, duties
        self.copies: defaultdict[str, list[Copy]] = defaultdict(list)
        for copy in copies:
            self.copies[copy.message_id].append(copy)
        self.heard: defaultdict[int, list[tuple[datetime, bool, datetime | None]]] = defaultdict(
            list
        )
        for letter in ledger.letters.values():
            for copy in self.copies.get(letter.message_id, ()):
                for one in ledger.by_letter.get(letter.id, ()):
                    if one.role in UNIT_ROLES:
                        entry = copy.at, copy.sure and copy.said, letter.bounced_at
                        self.heard[one.duty_id].append(entry)

    def reached(self, duty_id: int, at: datetime) -> tuple[bool, bool]:
        """Say whether a unit must, or may, count as reached: a copy a day old, not come back."""
        must = may = False
        for arrived, sure, bounced_at in self.heard.get(duty_id, ()):
            if arrived > at - DAY + timedelta(minutes=9):
                continue
            if _back(bounced_at, at):
                continue
            may = True
            must = must or (sure and arrived <= at - DAY)
        return must, may

    def check(self, findings: Findings, refused: Counter[str], ends: datetime) -> None:
        """Look at every letter, every copy and every notice."""
        known = {one.message_id: one for one in self.ledger.letters.values()}
        for message_id, copies in self.copies.items():
            letter = known.get(message_id)
            if not findings.check(
                "I2", letter is not None, "信箱里的信 {} 在信件表里没有", message_id
            ):
                continue
            assert letter is not None
            self._explained(findings, letter, copies)
        for letter in self.ledger.letters.values():
            self._ended(findings, letter, refused, ends)
        self._notices(findings, ends)
        self._apart(findings)

    def _explained(self, findings: Findings, letter: LetterRow, copies: list[Copy]) -> None:
        findings.check(
            "I2", all(copy.recipient == letter.address for copy in copies),
            "信 {} 寄到了别的地址", letter.id,
        )  # fmt: skip
        doubts = letter.in_doubt + letter.unfinished
        findings.check(
            "I2", len(copies) - 1 <= doubts, "信 {} 寄了 {} 份，只有 {} 次存疑",
            letter.id, len(copies), doubts,
        )  # fmt: skip
        last = max(copy.at for copy in copies)
        for one in self.ledger.by_letter.get(letter.id, ()):
            if one.verdict == "send" and one.kind in ("clock", "not_reached", "urged"):
                findings.check(
                    "I3", self._true(one, last), "信 {} 在 {} 说了任务 {} 已不成立的事",
                    letter.id, last, one.duty_id,
                )  # fmt: skip

    def _true(self, one: NoticeRow, at: datetime) -> bool:
        stand = self.duties[one.duty_id].at(at)
        return stand is not None and stand.state in OWED and stand.due_on == one.due_on

    def _ended(
        self, findings: Findings, letter: LetterRow, refused: Counter[str], ends: datetime
    ) -> None:
        copies = self.copies.get(letter.message_id, [])
        if letter.state == "accepted":
            findings.check(
                "I2", any(copy.said and copy.at == letter.accepted_at for copy in copies),
                "信 {} 记为已接收，信箱在那一刻没有收到", letter.id,
            )  # fmt: skip
        findings.check(
            # Once; and once more for each refusal that a dying worker took with it.
            "I2b", refused[letter.message_id] <= 1 + letter.in_doubt, "信 {} 被拒收 {} 次",
            letter.id, refused[letter.message_id],
        )  # fmt: skip
        done = letter.state in ENDS
        findings.check(
            "I2", done or letter.next_try_at > ends - timedelta(days=1),
            "信 {} 停在 {}，下次 {}", letter.id, letter.state, letter.next_try_at,
        )  # fmt: skip
        findings.check("I2", letter.state != "parked", "信 {} 写不出来", letter.id)
        if letter.state == "failed" and letter.reason == "refused":
            calls = {(duty_id, key) for duty_id, key, _ in self.ledger.calls}
            for one in self.ledger.by_letter.get(letter.id, ()):
                findings.check(
                    "I2b", (one.duty_id, f"letter/{letter.id}") in calls,
                    "信 {} 投递失败，没有转电话（任务 {}）", letter.id, one.duty_id,
                )  # fmt: skip

    def _notices(self, findings: Findings, ends: datetime) -> None:
        keys: Counter[tuple[object, ...]] = Counter()
        voices = {(duty_id, person_id) for duty_id, _, person_id in self.ledger.calls}
        for one in self.ledger.notices:
            keys[one.duty_id, one.due_on, one.occasion, one.person_id, one.address] += 1
            if one.verdict != "send":
                continue
            if one.address:
                findings.check(
                    "I2", one.letter_id is not None, "告知 {} 没有信", one.id
                )  # fmt: skip
            elif one.occasion.startswith("rung/"):
                findings.check(
                    "I2", (one.duty_id, one.person_id) in voices, "告知 {} 没有信也没有电话", one.id
                )  # fmt: skip
        for key, many in keys.items():
            findings.check("I1", many == 1, "同一告知 {} 写了 {} 次", key, many)

    def _apart(self, findings: Findings) -> None:
        """Never two reminders of the clock about one duty to one person within twenty hours.

        One that has come back by the time of the next reached nobody, and does not count.
        """
        heard: defaultdict[tuple[int, int], set[tuple[datetime, datetime | None]]]
        heard = defaultdict(set)
        for letter in self.ledger.letters.values():
            copies = self.copies.get(letter.message_id)
            if letter.kind != "clock" or not copies or letter.accepted_at is None:
                continue
            for one in self.ledger.by_letter.get(letter.id, ()):
                if one.verdict == "send" and one.by_id is None:
                    heard[one.duty_id, one.person_id].add((letter.accepted_at, letter.bounced_at))
        for (duty_id, person_id), letters in heard.items():
            times = sorted({accepted_at for accepted_at, _ in letters})
            twice = any(
                accepted_at < at < accepted_at + APART and not _back(bounced_at, at)
                for accepted_at, bounced_at in letters for at in times
            )  # fmt: skip
            findings.check(
                "I5", not twice,
                "任务 {} 对 {} 二十小时内提醒了两次：{}", duty_id, person_id, times,
            )  # fmt: skip


def _back(bounced_at: datetime | None, at: datetime) -> bool:
    """Whether a letter had come back by an instant."""
    return bounced_at is not None and bounced_at <= at


Reached = Callable[[int, datetime], tuple[bool, bool]]
