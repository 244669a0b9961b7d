"""The words for how a post stands in a drill."""

from enum import StrEnum

from campaign.rules.drills.proof import Repeats, RungState

# fmt: off
RUNG_STATES: dict[StrEnum, tuple[str, str]] = {
    RungState.CONFIRMED:  ("本人已确认", "Confirmed"),
    RungState.CALLED:     ("电话已核实", "Confirmed by telephone"),
    RungState.QUEUED:     ("信待发出", "Letter queued"),
    RungState.WAITING:    ("等本人确认", "Waiting for an answer"),
    RungState.NOT_MINE:   ("称已不负责", "Says it is no longer theirs"),
    RungState.BOUNCED:    ("退信", "Mail returned"),
    RungState.UNSENT:     ("信没有发出", "Letter not sent"),
    RungState.NO_ADDRESS: ("没有邮箱", "No mail address"),
    RungState.VACANT:     ("岗位空缺", "Post vacant"),
    RungState.LEFT:       ("已换人", "Left the post"),
    RungState.EXPIRED:    ("超过一个季度", "Older than a quarter"),
    RungState.NEVER:      ("没有演练过", "Never drilled"),
}
REPEATS: dict[StrEnum, tuple[str, str]] = {
    Repeats.REMIND: ("满一个季度提醒办公室", "Remind the office after a quarter"),
    Repeats.AUTO:   ("满一个季度自动再演练", "Repeat by itself after a quarter"),
    Repeats.OFF:    ("不重复", "Do not repeat"),
}
# fmt: on
