"""The registry of lot rules: how it is settled which lots a provider holds that could hold too many."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class LotRule:
    """A rule's words; `limit_lots` carries it out. What it is told is `LotLimit` of criteria/schema.py."""

    id: str
    title: str
    sentence: str
    source: str
    kind: str = "lots"


PROVIDER_PREFERENCE = LotRule(
    "provider_preference",
    "Lots in the provider's own order",
    "Where it ranks in more, it gets them in the order of preference that it stated in its bid.",
    "Gale and Shapley, College Admissions and the Stability of Marriage, American Mathematical Monthly 69, 1962, "
    "pp. 9-15; Procurement Act 2023 s.23(4)",
)
BEST_TOTAL = LotRule(
    "best_total",
    "Lots for the best total",
    "Where it ranks in more, the lots are shared out so that as many places as can be are filled and the sum of all "
    "totals is the best; of equal sums the one with the better ranks, and then the lowest tickets.",
    "Kuhn, The Hungarian Method for the Assignment Problem, Naval Research Logistics Quarterly 2, 1955, pp. 83-97; "
    "Klein, A Primal Method for Minimal Cost Flows, Management Science 14, 1967, pp. 205-220; "
    "Procurement Act 2023 s.23(4)",
)

#: rule id -> rule, in the order in which a picker offers them
LOT_RULES: Mapping[str, LotRule] = MappingProxyType({rule.id: rule for rule in (PROVIDER_PREFERENCE, BEST_TOTAL)})
