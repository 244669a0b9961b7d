"""What each kind of paper says: fixed sentences, and names where values stand.

frame       what all papers share: red head, title, signature, 版记
orders      papers that ask somebody for something
judgements  papers that say who did what
proofs      papers that carry evidence
accounts    papers that tell how far the work is
BODIES      every kind's body
"""

from campaign.papers.official.make.bodies import accounts, judgements, orders, proofs

BODIES: dict[str, str] = {
    **orders.BODIES,
    **judgements.BODIES,
    **proofs.BODIES,
    **accounts.BODIES,
}
