"""What is said of a date that was re-projected onto another year."""

from campaign.rules.plans.copying import What, Why

# fmt: off
WHYS: dict[Why, tuple[str, str]] = {
    Why.SAME_DAY:    ("同月同日", "same month and day"),
    Why.MONTH_END:   ("仍为月末", "still the end of the month"),
    Why.LEAP_DAY:    ("没有 2 月 29 日，用 2 月末", "no 29 February, so its last day"),
    Why.ROLLED_ON:   ("遇休息日，按方案顺延", "a rest day, moved on as the plan says"),
    Why.ROLLED_BACK: ("遇休息日，按方案提前", "a rest day, moved back as the plan says"),
    Why.ON_REST_DAY: ("落在休息日，方案不顺延", "on a rest day, which the plan lets stand"),
    Why.PROVISIONAL: ("放假安排未公布，暂定", "provisional, holidays not published"),
}
WHATS: dict[What, tuple[str, str]] = {
    What.ISSUED:       ("印发日期", "Issued"),
    What.GOAL:         ("完成期限", "Goal"),
    What.FROM:         ("阶段开始", "Stage begins"),
    What.TO:           ("阶段结束", "Stage ends"),
    What.DUE:          ("期限", "Term"),
    What.DUE_FOR:      ("期限", "Term"),
    What.LATE_UNTIL:   ("最迟补报", "Late until"),
    What.EDIT_UNTIL:   ("最迟修改", "Edit until"),
    What.RECURS_UNTIL: ("重复到", "Recurs until"),
}
# fmt: on
