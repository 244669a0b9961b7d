"""The kinds of official paper: one row each."""

from dataclasses import dataclass
from pathlib import Path

TEMPLATES = Path(__file__).parents[3] / "templates" / "papers"


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its names, its template, and what belongs to it.

    ``numbered``: it carries a document number 发文字号; ``sealed``: it is stamped over the
    signature; ``sent``: it has recipients 主送机关; ``receipted``: recipients say that they have
    read it.
    """

    zh: str
    en: str
    template: str
    numbered: bool
    sealed: bool
    sent: bool
    receipted: bool

    @property
    def file(self) -> Path:
        """Where the template lies that comes with the program."""
        return TEMPLATES / self.template


def _kind(name: str, zh: str, en: str, has: str) -> tuple[str, Kind]:
    """Read a row; ``has``: n numbered, s sealed, t sent to somebody, r receipts."""
    return name, Kind(zh, en, f"{name}.docx", *(letter in has for letter in ("n", "s", "t", "r")))


KINDS: dict[str, Kind] = dict(
    (
        _kind("notice", "通知", "Notice", "nstr"),
        _kind("urge", "督办单", "Order to act", "nstr"),
        _kind("bulletin", "通报", "Bulletin", "nstr"),
        _kind("criticism", "通报批评", "Criticism", "nstr"),
        _kind("proof", "送达证明", "Proof of notice", "s"),
        _kind("inspection_notice", "检查验收通知", "Notice of inspection", "nstr"),
        _kind("inspection_result", "检查验收结果", "Result of inspection", "nstr"),
        _kind("rectify", "限期整改通知", "Order to put right", "nstr"),
        _kind("report", "工作汇报", "Progress report", "st"),
        _kind("summary", "总结", "Final report", "nst"),
        _kind("annual", "年度报告", "Annual report", "nst"),
        _kind("honours", "表彰决定", "Commendation", "nstr"),
        _kind("annex", "汇总表", "Summary table", ""),
    )
)


def shipped(kind: str) -> bytes:
    """Return the template that comes with the program."""
    return KINDS[kind].file.read_bytes()
