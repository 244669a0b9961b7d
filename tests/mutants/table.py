"""All planted bugs, floor by floor."""

from tests.mutants import in_mail, in_records, in_rules, in_services
from tests.mutants.bug import Bug

BUGS: tuple[Bug, ...] = (
    *in_rules.BUGS,
    *in_records.BUGS,
    *in_services.BUGS,
    *in_mail.BUGS,
)
# Bugs that no test notices, each with the reason why none should: see docs/reliability.md.
EXPLAINED: dict[str, str] = {}
