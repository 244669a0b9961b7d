"""Clauses that threaten and that praise: kept with the draft, for the ladder and the awards."""

import re

MOST = 20
_SANCTION = re.compile(
    r"通报批评|予以通报|责任追究|追究.{0,10}责任|严肃处理|问责|约谈|诫勉|扣分|一票否决|取消.{0,8}资格|批评教育|黄牌|限期整改"
)
_PRAISE = re.compile(
    r"(?:给予|予以|进行|优先|评选).{0,8}(?:表彰|表扬|奖励|考虑)|通报表扬|以奖代补|表彰奖励|评优评先|评先评优"
)


def sanctions_of(sentences: list[str]) -> tuple[str, ...]:
    """Return the sentences that say what becomes of who does not."""
    return tuple(said for said in sentences if _SANCTION.search(said))[:MOST]


def commendations_of(sentences: list[str]) -> tuple[str, ...]:
    """Return the sentences that promise praise."""
    return tuple(said for said in sentences if _PRAISE.search(said))[:MOST]
