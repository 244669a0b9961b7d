"""The words people see for states, roles, kinds and acts, in Chinese and English.

One table, read by pages, letters, papers and the command line alike.
"""

from enum import StrEnum

from campaign.rules.cases.words import CASE_STATES, COLOURS, MEASURES
from campaign.rules.dates.extension import ExtensionState
from campaign.rules.dates.left_out import LeftOut
from campaign.rules.drills.words import REPEATS, RUNG_STATES
from campaign.rules.lifecycle import Court, DutyAction, DutyState, EnrolmentAction, EnrolmentState
from campaign.rules.notice.causes import Cause, Proof
from campaign.rules.paper.words import FAULTS, PAPER_EVENTS, PAPER_STATES
from campaign.rules.permissions import Role

Word = tuple[str, str]

# fmt: off
DUTY_STATES: dict[StrEnum, Word] = {
    DutyState.OPEN:      ("未开始", "Not started"),
    DutyState.AWAITING_SIGNATURE: ("待签批", "Awaiting signature"),
    DutyState.SUBMITTED: ("已报送", "Submitted"),
    DutyState.NIL:       ("零报告", "Nil return"),
    DutyState.IN_REVIEW: ("审核中", "In review"),
    DutyState.RETURNED:  ("退回修改", "Returned"),
    DutyState.SUSPENDED: ("暂停计时", "Suspended"),
    DutyState.ACCEPTED:  ("已通过", "Accepted"),
    DutyState.WAIVED:    ("已豁免", "Waived"),
    DutyState.CANCELLED: ("已取消", "Cancelled"),
}
ENROLMENT_STATES: dict[StrEnum, Word] = {
    EnrolmentState.MOBILISATION:  ("动员部署", "Mobilisation"),
    EnrolmentState.SELF_CHECK:    ("自查", "Self-check"),
    EnrolmentState.RECTIFICATION: ("整改", "Rectification"),
    EnrolmentState.ACCEPTANCE:    ("验收", "Acceptance"),
    EnrolmentState.COMMENDATION:  ("总结表彰", "Commendation"),
    EnrolmentState.OTHER:         ("其他", "Other"),
    EnrolmentState.CLOSED:        ("已办结", "Closed"),
    EnrolmentState.WITHDRAWN:     ("已退出", "Withdrawn"),
}
DUTY_ACTIONS: dict[StrEnum, Word] = {
    DutyAction.SUBMIT:      ("报送", "Submit"),
    DutyAction.NIL_RETURN:  ("零报告", "Nil return"),
    DutyAction.SIGN:        ("签批", "Sign"),
    DutyAction.SEND_BACK:   ("退回联络员", "Send back to the contact"),
    DutyAction.WITHDRAW:    ("撤回", "Withdraw"),
    DutyAction.TAKE:        ("开始审核", "Begin review"),
    DutyAction.ACCEPT:      ("通过", "Accept"),
    DutyAction.RETURN:      ("退回", "Return"),
    DutyAction.RECORD:      ("代录", "Enter for the unit"),
    DutyAction.WAIVE:       ("豁免", "Waive"),
    DutyAction.SUSPEND:     ("暂停计时", "Suspend"),
    DutyAction.RESUME:      ("恢复计时", "Resume"),
    DutyAction.CHANGE_DATE: ("改期", "Change the date"),
    DutyAction.UNDO:        ("撤销决定", "Undo"),
}
ENROLMENT_ACTIONS: dict[StrEnum, Word] = {
    EnrolmentAction.ADVANCE:  ("进入下一阶段", "Advance"),
    EnrolmentAction.SKIP:     ("无需整改", "Nothing to rectify"),
    EnrolmentAction.PASS:     ("验收合格", "Pass"),
    EnrolmentAction.FAIL:     ("限期整改", "Fail, rectify by a limit"),
    EnrolmentAction.CLOSE:    ("办结", "Close"),
    EnrolmentAction.REOPEN:   ("重新整改", "Reopen"),
    EnrolmentAction.WITHDRAW: ("退出", "Withdraw"),
}
ROLES: dict[StrEnum, Word] = {
    Role.CONTACT:     ("联络员", "Contact"),
    Role.DEPUTY:      ("分管领导", "Deputy in charge"),
    Role.PRINCIPAL:   ("主要负责人", "Principal"),
    Role.OFFICE:      ("领导小组办公室", "Office"),
    Role.LEAD:        ("领导小组", "Leading group"),
    Role.COLLECTOR:   ("汇总单位", "Collector"),
    Role.INSPECTOR:   ("验收组", "Inspector"),
    Role.FINANCE:     ("财政", "Finance"),
    Role.PROCUREMENT: ("采购", "Procurement"),
    Role.ADMIN:       ("管理员", "Administrator"),
}
COURTS: dict[StrEnum, Word] = {
    Court.UNIT:   ("单位", "Unit"),
    Court.OFFICE: ("办公室", "Office"),
    Court.NOBODY: ("已办结", "Done"),
}
CAUSES: dict[StrEnum, Word] = {
    Cause.SUSPENDED:  ("暂停计时", "Suspended"),
    Cause.SIGNATURE:  ("待签批", "Awaiting signature"),
    Cause.IN_REVIEW:  ("待审核", "Waiting for review"),
    Cause.EXTENSION:  ("申请延期", "Extension asked"),
    Cause.VACANT:     ("联络员空缺", "No contact"),
    Cause.NO_ADDRESS: ("联络员无邮箱", "Contact without address"),
    Cause.BOUNCED:    ("退信", "Mail returned"),
    Cause.RETURNED:   ("退回修改", "Returned"),
    Cause.UNANSWERED: ("未答复", "No answer"),
}
EXTENSION_STATES: dict[StrEnum, Word] = {
    ExtensionState.ASKED:     ("等决定", "Waiting"),
    ExtensionState.GRANTED:   ("已批准", "Granted"),
    ExtensionState.REFUSED:   ("未批准", "Refused"),
    ExtensionState.WITHDRAWN: ("已撤回", "Withdrawn"),
    ExtensionState.LAPSED:    ("已失效", "Lapsed"),
}
LEFT_OUT: dict[StrEnum, Word] = {
    LeftOut.ANSWERED:      ("已报送，等办公室审核", "Submitted, waiting for review"),
    LeftOut.ACCEPTED:      ("已通过", "Accepted"),
    LeftOut.WAIVED:        ("已豁免", "Waived"),
    LeftOut.SUSPENDED:     ("暂停计时中", "Suspended"),
    LeftOut.CANCELLED:     ("已取消", "Cancelled"),
    LeftOut.NOT_SUSPENDED: ("没有暂停", "Not suspended"),
    LeftOut.SAME_DATE:     ("期限已经是这一天", "Due on that day already"),
    LeftOut.PAST:          ("顺延后仍早于今天", "Would still lie in the past"),
    LeftOut.MOVED:         ("刚才已被别人办理", "Moved by somebody else just now"),
}
PROOFS: dict[StrEnum, Word] = {
    Proof.QUEUED:     ("待发送", "Queued"),
    Proof.DELIVERED:  ("已送达", "Delivered"),
    Proof.RECEIVED:   ("收到", "Receipt confirmed"),
    Proof.BOUNCED:    ("退信", "Mail returned"),
    Proof.NO_ADDRESS: ("无邮箱", "No address"),
    Proof.CALLED:     ("已通话", "Told by telephone"),
    Proof.CANCELLED:  ("未发出", "Not sent"),
}
LEVELS: dict[int, Word] = {
    0: ("提醒", "Reminder"),
    1: ("提醒分管领导", "Deputy told"),
    2: ("提醒主要负责人", "Principal told"),
    3: ("列入督办名单", "On the office's list"),
    4: ("拟通报批评", "Criticism drafted"),
}
LETTER_KINDS: dict[str, Word] = {
    "clock":       ("期限提醒", "Reminder"),
    "returned":    ("退回修改", "Returned"),
    "to_sign":     ("请签批", "To sign"),
    "sent_back":   ("领导退回", "Sent back by the leader"),
    "waived":      ("豁免", "Waived"),
    "suspended":   ("暂停计时", "Suspended"),
    "resumed":     ("恢复计时", "Resumed"),
    "new_date":    ("期限调整", "New date"),
    "refused":     ("延期未批准", "Extension refused"),
    "undone":      ("撤销决定", "Decision undone"),
    "skipped":     ("无需整改", "Nothing to rectify"),
    "failed":      ("限期整改", "Rectify by a limit"),
    "reopened":    ("重新整改", "Reopened"),
    "withdrawn":   ("退出行动", "Withdrawn from the campaign"),
    "handover":    ("工作交接", "Handover"),
    "urged":       ("催办", "Urging"),
    "post_answer": ("岗位变更答复", "Answer about a post"),
    "invitation":  ("邀请登录", "Invitation"),
    "reset":       ("重设密码", "Password reset"),
    "not_reached": ("未能告知单位", "Unit not reached"),
    "criticism":   ("通报批评", "Criticism"),
    "case_opened":  ("问责，请说明", "Asked to account"),
    "case_decided": ("问责决定", "Decision on a case"),
    "case_closed":  ("问责办结", "Case closed"),
    "drill":       ("责任链演练", "Contact drill"),
    "drill_due":   ("责任链该演练了", "Contact drill due"),
    "paper":       ("公文", "Official paper"),
    "test":        ("测试信", "Test"),
}
LETTER_STATES: dict[str, Word] = {
    "queued":    ("待发送", "Queued"),
    "sending":   ("发送中", "Sending"),
    "accepted":  ("已送达", "Delivered"),
    "failed":    ("退信", "Failed"),
    "cancelled": ("已取消", "Cancelled"),
    "parked":    ("待处理", "Parked"),
}
CALL_REASONS: dict[str, Word] = {
    "no-address":  ("没有邮箱，信发不到", "No mail address"),
    "unwritable":  ("信没能写成，已停放", "The letter could not be written"),
    "bounced":     ("信被退回，邮箱可能已停用", "The letter came back"),
    "vacant":      ("岗位空缺，要找到接手的人", "The post stands vacant"),
    "not-reached": ("没有送达的证据，先电话核实", "No proof of delivery yet"),
}
NOTICE_REASONS: dict[str, Word] = {
    "due":            ("到了这一档的时间", "The step's time had come"),
    "act":            ("有人办理时告知", "Told by somebody's act"),
    "to-sign":        ("只等签批，改告知签批人", "Only the signature is missing"),
    "vacant":         ("岗位空缺，改告知代收人", "The post stood vacant"),
    "folded":         ("并入后一次告知", "Folded into a later notice"),
    "not-reached":    ("没有送达单位的证据，改告知办公室", "No proof that the unit was reached"),
    "needs-approval": ("要有人批准", "Needs a person's approval"),
    "outage":         ("停机后迟到，要有人确认", "Late by an outage, to be confirmed"),
    "answered":       ("已报送，没有发出", "Answered already"),
    "redated":        ("期限已调整，没有发出", "The date had changed"),
    "cancelled":      ("任务已取消，没有发出", "Called off"),
    "withdrawn":      ("送签已撤回，没有发出", "Taken back before it was sent"),
}
EVENTS: dict[str, Word] = {
    "campaign.open":     ("启动行动", "Campaign opened"),
    "campaign.cancel":   ("取消行动", "Campaign cancelled"),
    "campaign.amend":    ("修订方案", "Plan amended"),
    "campaign.unready":  ("未就绪仍启动", "Opened though not ready"),
    "plan_draft.read":   ("读入方案", "Paper read in"),
    "plan_draft.make":   ("做成方案", "Plan made of a paper"),
    "plan_draft.drop":   ("放弃方案草稿", "Draft plan given up"),
    "forecast.sign":     ("签署预演", "Forecast signed"),
    "evidence.add":      ("上传材料", "File handed in"),
    "evidence.remove":   ("移除材料", "File removed"),
    "evidence.slip":     ("代录纸质件", "Paper entered by the office"),
    "duty.submit":       ("报送", "Submitted"),
    "duty.nil_return":   ("零报告", "Nil return"),
    "duty.sign":         ("签批报送", "Signed and submitted"),
    "duty.send_back":    ("领导退回联络员", "Sent back to the contact"),
    "duty.withdraw":     ("撤回报送", "Withdrawn by the unit"),
    "duty.take":         ("开始审核", "Review begun"),
    "duty.accept":       ("办公室通过", "Accepted by the office"),
    "duty.return":       ("办公室退回", "Returned by the office"),
    "duty.record":       ("办公室代录", "Entered by the office"),
    "duty.waive":        ("办公室豁免", "Waived by the office"),
    "duty.suspend":      ("暂停计时", "Suspended"),
    "duty.resume":       ("恢复计时", "Resumed"),
    "duty.change_date":  ("调整期限", "Date changed"),
    "duty.ask_extension": ("申请延期", "Extension asked"),
    "duty.withdraw_extension": ("撤回延期申请", "Request for an extension withdrawn"),
    "duty.grant_extension": ("批准延期", "Extension granted"),
    "duty.refuse_extension": ("不批准延期", "Extension refused"),
    "duty.undo":         ("撤销决定", "Decision undone"),
    "duty.cancel":       ("任务取消", "Cancelled"),
    "duty.again":        ("重新布置", "Asked again"),
    "duty.urge":         ("办公室催办", "Urged by the office"),
    "enrolment.advance": ("进入下一阶段", "Moved to the next stage"),
    "enrolment.skip":    ("无需整改，直接验收", "Nothing to rectify"),
    "enrolment.pass":    ("验收合格", "Passed acceptance"),
    "enrolment.fail":    ("验收不合格，限期整改", "Failed acceptance, rectify by a limit"),
    "enrolment.close":   ("办结", "Closed"),
    "enrolment.reopen":  ("重新整改", "Reopened"),
    "enrolment.withdraw": ("退出行动", "Withdrawn from the campaign"),
    "enrolment.undo":    ("退回原阶段", "Back in the stage before"),
    "held.approve":      ("批准升级", "Escalation approved"),
    "held.decline":      ("不予升级", "Escalation declined"),
    "case.open":         ("启动问责", "Case opened"),
    "case.answer":       ("单位说明情况", "Unit explained"),
    "case.decide":       ("问责决定", "Case decided"),
    "case.close":        ("问责办结", "Case closed"),
    "call.done":         ("电话告知", "Told by telephone"),
    "drill.start":       ("发起责任链演练", "Contact drill started"),
    "drill.more":        ("补发演练信", "Drill letters added"),
    "drill.ask":         ("请确认责任链", "Asked to confirm the post"),
    "drill.confirm":     ("本人确认负责", "Confirmed the post"),
    "drill.called":      ("电话核实责任链", "Post confirmed by telephone"),
    "drill.repeats":     ("修改演练的重复方式", "Repeating of a drill changed"),
    "drill.remind":      ("提醒该演练了", "Reminded that a drill is due"),
    "unit.load":         ("导入单位", "Units loaded"),
    "unit.change":       ("修改单位", "Unit changed"),
    "people.load":       ("导入人员", "People loaded"),
    "post.change":       ("岗位变动", "Post changed hands"),
    "post.substitute":   ("请人代理", "Substitute named"),
    "post.not_mine":     ("本人称已不负责", "Said it is no longer theirs"),
    "post.confirmed":    ("确认不再负责", "Confirmed: no longer theirs"),
    "post.declined":     ("未同意不再负责", "Declined: stays in the post"),
    "post.recall":       ("结束代理", "Substitute ended"),
    "person.change":     ("修改联系方式", "Contact data changed"),
    "person.invite":     ("邀请登录", "Invited"),
    "person.disable":    ("停用账户", "Account disabled"),
    "person.enable":     ("启用账户", "Account enabled"),
    "sign_in":           ("登录", "Signed in"),
    "sign_out":          ("退出", "Signed out"),
    "password.set":      ("设置密码", "Password set"),
    "letter.received":   ("收信人按了收到", "Reader confirmed receipt"),
    "letter.bounced":    ("信被退回", "Letter came back"),
    "mail.pause":        ("暂停发信", "Mail paused"),
    "mail.resume":       ("恢复发信", "Mail resumed"),
    "letter.words":     ("修改信件附语", "A letter's own words changed"),
    "calendar.edit":    ("修改日历", "Calendar edited"),
    "calendar.notice":  ("导入放假通知", "Holiday notice loaded"),
    "calendar.library": ("采用内置的放假安排", "Published holidays taken in"),
    "campaign.recur":   ("按周期布置", "Asked again by the plan's pace"),
    "clock.tick":        ("时钟提醒", "The clock told people"),
    "clock.doubt":       ("时钟存疑，停止提醒和发信", "Clock in doubt, reminders and mail stopped"),
    "clock.sure":        ("时钟恢复一致，继续提醒和发信", "Clocks agree again, reminders and mail go on"),
    "clock.confirm":     ("确认时钟正确", "Clock confirmed by a person"),
    "form.save":         ("存入统计表", "Form saved"),
    "round.open":        ("发放统计表", "Form sent out"),
    "round.include":     ("列入本轮", "Asked after all"),
    "round.add":         ("补发统计表", "Added to the register"),
    "round.void":        ("本轮作废，重新填报", "Round void, filled in again"),
    "round.close":       ("结束填报", "Round closed"),
    "round.reopen":      ("重新开放填报", "Round opened again"),
    "round.forward_date": ("汇总上报的期限", "Day for forwarding roll-ups"),
    "sums.sign":         ("汇总定格", "Roll-up signed and frozen"),
    "sums.forward":      ("汇总上报", "Roll-up forwarded"),
    "sums.export":       ("导出汇总表", "Roll-up exported"),
    "figures.enter":     ("代录统计表", "Figures entered from a list"),
    "figures.save":      ("填写统计表", "Figures typed"),
    "figures.file":      ("统计表定稿", "Figures handed in"),
    "money.book":        ("修改价目", "Price book changed"),
    "money.estimate":    ("存为测算版本", "Estimate kept"),
    "money.request":     ("经费请示报出", "Money asked for"),
    "money.request_void": ("经费请示作废", "Request for money void"),
    "money.granted":     ("经费批复", "Money granted"),
    "money.arrived":     ("经费到位", "Money arrived"),
    "money.spent":       ("经费支出", "Money spent"),
    "money.confirm":     ("财政确认金额", "Amount confirmed by finance"),
    "money.void":        ("金额作废", "Amount void"),
    "doubt.checks":      ("修改核对规则", "Checks between rounds changed"),
    "doubt.said":        ("单位对疑点的意见", "Unit on a doubt"),
    "doubt.answer":      ("答复疑点", "Doubt answered"),
    "scans.upload":      ("上传盖章扫描件", "Stamped scans uploaded"),
    "scans.place":       ("人工归位扫描页", "Scanned pages placed by hand"),
    "scans.accept":      ("采用有出入的扫描件", "Differing scan accepted"),
    "scans.drop":        ("不采用扫描件", "Scan let go"),
    "matrix.columns":    ("设定推进情况的各栏", "Columns of the matrix set"),
    **PAPER_EVENTS,
    "init":              ("初始化", "Initialised"),
    "restore":           ("恢复备份", "Restored"),
}
# fmt: on

_BY_ENUM: tuple[dict[StrEnum, Word], ...] = (
    DUTY_STATES, ENROLMENT_STATES, DUTY_ACTIONS, ENROLMENT_ACTIONS, ROLES, COURTS, CAUSES, PROOFS,
    EXTENSION_STATES, LEFT_OUT, CASE_STATES, MEASURES, COLOURS, RUNG_STATES, REPEATS,
    PAPER_STATES, FAULTS,
)  # fmt: skip


def label(thing: StrEnum, locale: str = "zh") -> str:
    """Return the word for a state, role or act.

    Raises:
        KeyError: the table has no word for it; a whole-house test keeps that from happening.
    """
    for table in _BY_ENUM:
        for member, word in table.items():
            if member is thing:
                return pick(word, locale)
    raise KeyError(thing)


def pick(word: Word, locale: str) -> str:
    """Return the Chinese or the English of a pair."""
    return word[1] if locale == "en" else word[0]
