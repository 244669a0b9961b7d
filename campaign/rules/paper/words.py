"""The words for states of papers and for what the proof-reader finds, in Chinese and English."""

from enum import StrEnum

from campaign.rules.paper.machine import PaperState
from campaign.rules.paper.proof import Fault

Word = tuple[str, str]
# fmt: off
PAPER_STATES: dict[StrEnum, Word] = {
    PaperState.DRAFT:     ("草稿", "Draft"),
    PaperState.PROOFED:   ("已校对，待签发", "Proofed, waiting for signature"),
    PaperState.SIGNED:    ("已签发，待印发", "Signed, to be issued"),
    PaperState.ISSUED:    ("已印发", "Issued"),
    PaperState.WITHDRAWN: ("已撤回", "Withdrawn"),
    PaperState.VOID:      ("已作废", "Void"),
}
FAULTS: dict[StrEnum, Word] = {
    Fault.BLANK:   ("空白", "Blank"),
    Fault.TWICE:   ("前后不一", "Printed differently in two places"),
    Fault.DIFFERS: ("与数据不符", "Differs from the data"),
    Fault.UNKNOWN: ("无来源", "Without a source"),
    Fault.PARTS:   ("其中之和不符", "Parts and whole disagree"),
    Fault.SHARE:   ("比例不符", "The share does not fit"),
    Fault.SAME:    ("文字和表格不一致", "Text and table disagree"),
    Fault.LOOSE:   ("未确认的数字", "Number in no field, not confirmed"),
}
# As the table of templates names them (papers/official/kinds.py): a test holds the two alike.
PAPER_KINDS: dict[str, Word] = {
    "notice":            ("通知", "Notice"),
    "urge":              ("督办单", "Order to act"),
    "bulletin":          ("通报", "Bulletin"),
    "criticism":         ("通报批评", "Criticism"),
    "proof":             ("送达证明", "Proof of notice"),
    "inspection_notice": ("检查验收通知", "Notice of inspection"),
    "inspection_result": ("检查验收结果", "Result of inspection"),
    "rectify":           ("限期整改通知", "Order to put right"),
    "report":            ("工作汇报", "Progress report"),
    "summary":           ("总结", "Final report"),
    "annual":            ("年度报告", "Annual report"),
    "honours":           ("表彰决定", "Commendation"),
    "annex":             ("汇总表", "Summary table"),
}
PAPER_EVENTS: dict[str, Word] = {
    "paper.draft":     ("起草公文", "Paper drafted"),
    "paper.edit":      ("上传改好的公文", "Edited paper uploaded"),
    "paper.refresh":   ("刷新公文数字", "Numbers of a paper drawn anew"),
    "paper.confirm":   ("确认公文里的数字", "Numbers of a paper vouched for"),
    "paper.proof":     ("校对公文", "Paper proofed"),
    "paper.sign":      ("签发公文", "Paper signed"),
    "paper.issue":     ("印发公文", "Paper issued"),
    "paper.withdraw":  ("撤回公文", "Paper withdrawn"),
    "paper.void":      ("公文作废", "Paper void"),
    "paper.read":      ("公文已阅", "Paper read"),
    "paper.read_noted": ("代记公文已阅", "Reading of a paper noted by the office"),
    "paper.export":    ("下载公文", "Paper downloaded"),
    "paper.template":  ("修改公文模板", "Template of papers changed"),
    "paper.template_restored": ("恢复自带的公文模板", "Shipped template of papers restored"),
}
# fmt: on
