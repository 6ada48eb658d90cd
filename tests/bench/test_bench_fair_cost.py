"""100,000 bids built up and run backwards: our arrays against the same model bid by bid in plain Python floats.

Seeded bids by the statutory rule of National Insurance, some of them under the threshold, at the wages, lengths and
travel that councils print. What the law and a method fix for all (National Insurance, pension, shares of pay) is one
number; a second row, without a limit, gives every bid its own of everything. Both are held to the exact path first.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from evaluation.fair_cost.assumptions import Assumptions, Mix, Pension, StatutoryNI, Surplus
from evaluation.fair_cost.homecare import build_up
from evaluation.fair_cost.reverse import implied_wage
from evaluation.fair_cost.vectors import Inputs, build_and_back

BIDS, SAMPLE = 100_000, 250


@dataclass(slots=True)
class Bid:
    """One bid's inputs, in the units of `Assumptions`."""

    wage: float
    visits: float
    enhancement: float
    travel_minutes: float
    miles: float
    pence_per_mile: float
    holiday: float
    training: float
    sickness: float
    notice: float
    non_contact: float
    ppe_per_visit: float
    ppe_per_hour: float
    ni_rate: float
    ni_relief: float
    pension: float
    business: float
    business_share: float
    surplus: float


@dataclass(slots=True)
class Line:
    """What a bid came to: what `Built` holds of it, and the wage that its price leaves."""

    care: float
    business: float
    surplus: float
    price: float
    wage: float


def market(*, all_differ):
    """Whole pence, minutes and hundredths of a per cent, so that the exact path starts from the same numbers."""
    random = np.random.default_rng(20261122)

    def drawn(low, high, size):
        return random.integers(low, high + 1, BIDS) / size

    own = {
        "wage": drawn(500, 1600, 100), "visits": random.choice([4.0, 2.0, 1.0, 0.5], BIDS),
        "travel_minutes": drawn(0, 120, 10), "miles": drawn(0, 50, 10), "pence_per_mile": drawn(20, 55, 1),
        "ni_relief": random.choice([3.0, 4.0, 6.0, 12.0], BIDS), "business": drawn(300, 750, 100),
        "surplus": drawn(0, 800, 10_000),
    }  # fmt: skip
    fixed = {
        "enhancement": 0.05, "holiday": 0.1207, "training": 0.0173, "sickness": 0.029, "notice": 0.002,
        "non_contact": 0.1, "ppe_per_visit": 0.18, "ppe_per_hour": 0.05, "ni_rate": 0.15, "pension": 0.03,
        "business_share": 0.02,
    }  # fmt: skip
    more = {
        "enhancement": drawn(0, 20, 100), "holiday": drawn(1000, 1300, 10_000), "training": drawn(100, 300, 10_000),
        "sickness": drawn(0, 300, 10_000), "notice": drawn(0, 100, 10_000), "non_contact": drawn(0, 50, 100),
        "ppe_per_visit": drawn(0, 30, 100), "ppe_per_hour": drawn(0, 30, 100), "ni_rate": drawn(1300, 1500, 10_000),
        "pension": drawn(100, 500, 10_000), "business_share": drawn(0, 10, 100),
    }  # fmt: skip
    return own | (more if all_differ else fixed)


def care_of(bid, wage, *, due=None):
    """Care cost per contact hour at a wage, and National Insurance before its floor; `due` as in vectors.py."""
    direct = wage * (1 + bid.enhancement)
    travel = direct * bid.travel_minutes * bid.visits / 60
    gross = direct + travel
    training, holiday = gross * bid.training, gross * bid.holiday
    sickness, notice = gross * bid.sickness, gross * bid.notice
    pay = gross + training + holiday + sickness + notice + bid.non_contact
    before = bid.ni_rate * (pay - bid.ni_relief)
    ni = max(before, 0.0) if due is None else (before if due else 0.0)
    pension = pay * bid.pension
    mileage = bid.miles * bid.pence_per_mile / 100 * bid.visits
    ppe = bid.ppe_per_visit * bid.visits + bid.ppe_per_hour
    return pay + ni + pension + mileage + ppe, before


def built(bid):
    """Care, business cost, surplus and price of a contact hour."""
    care, _ = care_of(bid, bid.wage)
    price = (care + bid.business) * (1 + bid.surplus) / (1 - bid.business_share * (1 + bid.surplus))
    business = bid.business + bid.business_share * price
    return care, business, (care + business) * bid.surplus, price


def wage_of(bid, price):
    """The wage that a price leaves, on the side of the threshold that its own pay agrees with."""
    room = price * (1 - bid.business_share * (1 + bid.surplus)) / (1 + bid.surplus) - bid.business
    wage = solved(bid, room, due=True)
    _, before = care_of(bid, wage)
    return wage if before >= 0 else solved(bid, room, due=False)


def solved(bid, room, *, due):
    nil, _ = care_of(bid, 0.0, due=due)
    one, _ = care_of(bid, 1.0, due=due)
    return (room - nil) / (one - nil)


def one_by_one(bids):
    """The peer: the build-up of every bid and the wage that its price leaves."""
    found = []
    for bid in bids:
        build = built(bid)
        found.append(Line(*build, wage_of(bid, build[-1])))
    return found


def exactly(bid):
    """The path of record: the same figures as fractions."""
    told = {name: Fraction(getattr(bid, name)).limit_denominator(10_000) for name in Bid.__slots__}
    return Assumptions(
        wage_per_hour=told["wage"],
        ni=StatutoryNI(told["ni_rate"], told["ni_relief"] * 12, Fraction(12)),
        pension=Pension(told["pension"]),
        surplus=Surplus("markup", told["surplus"]),
        enhancement_share=told["enhancement"],
        travel_minutes_per_visit=told["travel_minutes"],
        miles_per_visit=told["miles"],
        pence_per_mile=told["pence_per_mile"],
        holiday_share=told["holiday"],
        training_share=told["training"],
        sickness_share=told["sickness"],
        notice_share=told["notice"],
        non_contact_per_hour=told["non_contact"],
        ppe_per_visit=told["ppe_per_visit"],
        ppe_per_hour=told["ppe_per_hour"],
        business_per_hour=told["business"],
        business_share_of_price=told["business_share"],
    ), Mix.of_rate(told["visits"])


@pytest.mark.parametrize("all_differ", [False, True], ids=["shared on-costs", "all differ"])
def test_building_up_and_back_in_arrays_is_fast_and_exact_to_a_thousand_millionth(ratio, all_differ):
    columns = market(all_differ=all_differ)
    inputs = Inputs(**columns)
    each = (np.broadcast_to(columns[name], BIDS).tolist() for name in Bid.__slots__)
    bids = [Bid(*row) for row in zip(*each, strict=True)]
    many, wages = build_and_back(inputs)
    assert np.abs(wages - columns["wage"]).max() < 1e-9
    plain = np.array([(one.care, one.business, one.surplus, one.price, one.wage) for one in one_by_one(bids)])
    assert np.abs(plain - np.column_stack((many.care, many.business, many.surplus, many.price, wages))).max() < 1e-9
    under = 0
    for place in range(0, BIDS, BIDS // SAMPLE):
        costs, mix = exactly(bids[place])
        build = build_up(costs, mix)
        under += build.line("employer_ni").value == 0
        assert abs(many.price[place] - float(build.price.value)) < 1e-9
        assert abs(wages[place] - float(implied_wage(build.price, costs, mix).as_stated.value)) < 1e-9
    assert 0 < under < SAMPLE, "bids on both sides of the threshold"
    room = np.empty((5, BIDS))
    name = f"Build up and back, {'all differ' if all_differ else 'shared on-costs'}"
    limit = None if all_differ else 200
    ratio(name, lambda: build_and_back(inputs, out=room), lambda: one_by_one(bids), at_least=limit)
