"""The catalogue of low-price tests and of the cost model they stand on: one rule, one name, one page, one source."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule a method may name: `sentence` says it in one plain sentence, `page` is its documentation."""

    id: str
    kind: str  # "low_price" | "fair_cost"
    title: str
    sentence: str
    page: str
    source: str


_LAWFUL = Rule(
    id="below_lawful_cost",
    kind="low_price",
    title="Below lawful cost",
    sentence=(
        "The price of an awake contact hour is less than care itself costs at the legal minimum wage on the delivery "
        "date, with nothing for running the business and no surplus."
    ),
    page="docs/rules/below_lawful_cost.md",
    source=(
        "Care and Support Statutory Guidance paragraph 4.31 (Department of Health and Social Care); Homecare "
        "Association, fee rates for state-funded homecare in 2025-26 (direct employment cost of 22.71)"
    ),
)

_LOCAL = Rule(
    id="below_local_cost",
    kind="low_price",
    title="Below local cost",
    sentence=(
        "The price of an awake contact hour is less than the authority's own stated sustainable cost of care in that "
        "lot, with its business cost and surplus."
    ),
    page="docs/rules/below_local_cost.md",
    source=(
        "Department of Health and Social Care, Market Sustainability and Fair Cost of Care Fund 2022 to 2023, Annex A "
        "section 3; Care and Support Statutory Guidance paragraph 4.31"
    ),
)

_HOMECARE = Rule(
    id="homecare_cost",
    kind="fair_cost",
    title="Cost of homecare",
    sentence=(
        "An hour of homecare costs pay for contact and travel, what the law and good practice add to pay, mileage and "
        "protective equipment, the cost of running the business, and a surplus."
    ),
    page="docs/rules/homecare_cost.md",
    source=(
        "Homecare Association, Minimum Price for Homecare (from 2014); LGA and ADASS homecare cost of care toolkit; "
        "Department of Health and Social Care, fair cost of care exercise 2022, Annex A section 3"
    ),
)

#: rule id -> rule
RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in (_LAWFUL, _LOCAL, _HOMECARE)})
