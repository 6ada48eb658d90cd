"""The homecare build-up for very many bids at once, forward and back, in floating point: for looking, not for record.

Every number of record comes from `homecare.build_up` and `reverse.solve_wage`, exactly. This is the same model on numpy
arrays, for charts and simulations over a hundred thousand bids; it agrees with the exact path to a thousand-millionth
of a pound, which the tests hold it to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evaluation.fair_cost.assumptions import Assumptions, StatutoryNI

Floats = NDArray[np.float64]
Number = Floats | float

BLOCK = 16_384  # bids at a time: 128 kB a column


@dataclass(frozen=True, slots=True)
class Modes:
    """What one batch of bids has in common: the bases that percentages are of, and how surplus is stated."""

    training_base: Literal["gross", "direct"] = "gross"
    ni: Literal["statutory", "gross", "pay"] = "statutory"
    pension_base: Literal["gross", "pay"] = "pay"
    surplus: Literal["markup", "of_price", "pounds"] = "markup"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Inputs of many bids: each an array of one length, or one number for all. Units as in `Assumptions`.

    `visits` are visits per contact hour. `ni_relief` is the weekly threshold over contact hours a week, in pounds per
    contact hour, and `ni_allowance` the allowance; both are used by the statutory rule only.
    """

    wage: Number
    visits: Number
    enhancement: Number = 0.0
    travel_wage: Number | None = None
    travel_minutes: Number = 0.0
    miles: Number = 0.0
    pence_per_mile: Number = 0.0
    holiday: Number = 0.0
    training: Number = 0.0
    sickness: Number = 0.0
    notice: Number = 0.0
    non_contact: Number = 0.0
    ppe_per_visit: Number = 0.0
    ppe_per_hour: Number = 0.0
    ni_rate: Number = 0.0
    ni_relief: Number = 0.0
    ni_allowance: Number = 0.0
    pension: Number = 0.0
    business: Number = 0.0
    business_share: Number = 0.0
    surplus: Number = 0.0
    modes: Modes = Modes()


_COLUMNS = tuple(field.name for field in fields(Inputs) if field.name != "modes")


@dataclass(frozen=True, slots=True)
class Built:
    """What many hours of care come to, in pounds per contact hour."""

    care: Number
    business: Number
    surplus: Number
    price: Number


def stacked(bids: list[tuple[Assumptions, float]]) -> Inputs:
    """The inputs of bids given as assumptions and visits per contact hour. Raises ValueError where modes differ."""
    modes = {(_modes(one), one.travel_wage_per_hour is None) for one, _ in bids}
    if len(modes) != 1:
        raise ValueError("bids of one batch have to state percentages, surplus and travel pay on the same bases")
    rows = [_row(one, visits) for one, visits in bids]
    apart = [float(one.travel_wage_per_hour) for one, _ in bids if one.travel_wage_per_hour is not None]
    travel = np.array(apart, np.float64) if apart else None
    arrays = {name: np.array([row[name] for row in rows], np.float64) for name in rows[0]}
    return Inputs(**arrays, travel_wage=travel, modes=modes.pop()[0])


def build_many(inputs: Inputs) -> Built:
    """The build-up of every bid. Raises ValueError unless inputs are of one length, or one number for all."""
    return build_and_back(inputs)[0]


def wages_many(inputs: Inputs, price: Number) -> Number:
    """The wage at which every bid's build-up comes to its price, in pounds an hour; may be nil or less."""
    (wage,) = _in_blocks(inputs, [price], lambda part, prices: (_wage(_above(part), _straight(part), prices[0]),))
    return wage


def build_and_back(inputs: Inputs, price: Number | None = None, out: Floats | None = None) -> tuple[Built, Number]:
    """The build-up of every bid and the wage that its price leaves, at once: half of the work is the same.

    `price` None = the build-up's own price. `out`, of shape (5, bids), is written over with care, business, surplus,
    price and wage, and the answers are its rows: work that is done again and again need not ask for new memory.
    Raises ValueError for an `out` of another shape.
    """
    care, business, surplus, built, wage = _in_blocks(inputs, [] if price is None else [price], _both, out)
    return Built(care, business, surplus, built), wage


def _both(a: Inputs, prices: Sequence[Number]) -> tuple[Number, ...]:
    lines, above = _straight(a), _above(a)
    care = _care(lines, a.wage)
    price = care + above.fixed
    price = price * above.factor
    business = a.business_share * price
    business = business + a.business
    surplus = price - care
    surplus -= business
    return care, business, surplus, price, _wage(above, lines, prices[0] if prices else price)


def _in_blocks(
    inputs: Inputs,
    prices: Sequence[Number],
    work: Callable[[Inputs, Sequence[Number]], tuple[Number, ...]],
    out: Floats | None = None,
) -> tuple[Number, ...]:
    """`work` over a few thousand bids at a time, so that all it makes on the way stays in the processor's cache."""
    columns = {name: getattr(inputs, name) for name in _COLUMNS}
    sizes = {each.size for each in (*columns.values(), *prices) if isinstance(each, np.ndarray) and each.ndim}
    if len(sizes) > 1:
        raise ValueError("inputs of one batch have one length, or are one number for all")
    bids = max(sizes, default=1)
    if bids <= BLOCK and out is None:
        return work(inputs, prices)
    done = out
    for start in range(0, bids, BLOCK):
        piece = slice(start, start + BLOCK)
        part = Inputs(**{name: _of(each, piece) for name, each in columns.items()}, modes=inputs.modes)
        found = work(part, [_of(price, piece) for price in prices])
        done = np.empty((len(found), bids)) if done is None else done
        if done.shape != (len(found), bids):
            raise ValueError(f"'out' has the shape ({len(found)}, {bids})")
        for whole, values in zip(done, found, strict=True):
            whole[piece] = values
    return () if done is None else tuple(done)


def _of(column: Number, piece: slice) -> Number:
    return column[piece] if isinstance(column, np.ndarray) and column.ndim else column


@dataclass(frozen=True, slots=True)
class _Lines:
    """Cost of care as straight lines in the wage, `slope` x wage + `start`: with no National Insurance by the statutory
    rule, and with it (None where it is flat). Care costs the higher, so the wage that a sum pays for is the lower.
    """

    slope: Number
    start: Number
    slope_with_ni: Number | None = None
    start_with_ni: Number | None = None


@dataclass(frozen=True, slots=True)
class _Above:
    """What stands above care: the price is (care + `fixed`) x `factor`."""

    fixed: Number
    factor: Number


# Below, what was just made is written over in place wherever it is not needed again: half of the time is memory.


def _care(lines: _Lines, wage: Number) -> Number:
    without = lines.slope * wage
    without += lines.start
    if lines.slope_with_ni is None or lines.start_with_ni is None:
        return without
    due = lines.slope_with_ni * wage
    due += lines.start_with_ni
    return np.maximum(without, due)


def _wage(above: _Above, lines: _Lines, price: Number) -> Number:
    care = price / above.factor
    care -= above.fixed
    without = care - lines.start
    without /= lines.slope
    if lines.slope_with_ni is None or lines.start_with_ni is None:
        return without
    care -= lines.start_with_ni
    care /= lines.slope_with_ni
    return np.minimum(without, care)


def _straight(a: Inputs) -> _Lines:
    gross, gross_start = _gross(a)
    pay, pay_start = _pay(a, gross, gross_start)
    start = a.miles * a.pence_per_mile
    start *= 0.01
    start += a.ppe_per_visit
    start = start * a.visits
    start += a.ppe_per_hour
    flat = ((a.modes.pension_base, a.pension), (a.modes.ni, a.ni_rate))
    on_pay = sum((rate for base, rate in flat if base == "pay"), 1.0)
    slope = pay * on_pay
    start = start + pay_start * on_pay
    for rate in (rate for base, rate in flat if base == "gross"):
        slope, start = slope + gross * rate, start + gross_start * rate
    if a.modes.ni != "statutory":
        return _Lines(slope, start)
    due = pay_start - a.ni_relief
    due = due * a.ni_rate
    due += start
    if np.ndim(a.ni_allowance) or a.ni_allowance:
        due = due - a.ni_allowance
    with_ni = pay * a.ni_rate
    with_ni += slope
    return _Lines(slope, start, with_ni, due)


def _gross(a: Inputs) -> tuple[Number, Number]:
    """Pay for contact and travel: for each pound of wage, and whatever the wage."""
    hours_of_travel, direct = a.travel_minutes * a.visits, 1 + a.enhancement
    hours_of_travel *= 1 / 60
    if a.travel_wage is None:
        hours_of_travel += 1
        return hours_of_travel * direct, 0.0
    return direct, a.travel_wage * hours_of_travel


def _pay(a: Inputs, gross: Number, gross_start: Number) -> tuple[Number, Number]:
    """All pay, in the same two parts."""
    with_absence = a.holiday + a.sickness
    with_absence = with_absence + a.notice
    if a.modes.training_base == "gross":
        with_absence = with_absence + a.training
    with_absence += 1
    pay = gross * with_absence
    if a.modes.training_base == "direct":
        pay = pay + (1 + a.enhancement) * a.training
    return pay, a.non_contact if a.travel_wage is None else gross_start * with_absence + a.non_contact


def _above(a: Inputs) -> _Above:
    if a.modes.surplus == "markup":
        up = 1 + a.surplus
        left = a.business_share * up
        left = 1 - left
        return _Above(a.business, up / left)
    if a.modes.surplus == "of_price":
        return _Above(a.business, 1 / (1 - a.business_share - a.surplus))
    return _Above(a.business + a.surplus, 1 / (1 - a.business_share))


def _modes(a: Assumptions) -> Modes:
    ni: Literal["statutory", "gross", "pay"] = "statutory" if isinstance(a.ni, StatutoryNI) else a.ni.base
    return Modes(a.training_base, ni, a.pension.base, a.surplus.kind)


def _row(a: Assumptions, visits: float) -> dict[str, float]:
    relief = a.ni.threshold_per_week / a.ni.contact_hours_per_week if isinstance(a.ni, StatutoryNI) else 0
    exact = {
        "wage": a.wage_per_hour,
        "enhancement": a.enhancement_share,
        "travel_minutes": a.travel_minutes_per_visit,
        "miles": a.miles_per_visit,
        "pence_per_mile": a.pence_per_mile,
        "holiday": a.holiday_share,
        "training": a.training_share,
        "sickness": a.sickness_share,
        "notice": a.notice_share,
        "non_contact": a.non_contact_per_hour,
        "ppe_per_visit": a.ppe_per_visit,
        "ppe_per_hour": a.ppe_per_hour,
        "ni_rate": a.ni.rate,
        "ni_relief": relief,
        "ni_allowance": a.ni.allowance_per_hour if isinstance(a.ni, StatutoryNI) else 0,
        "pension": a.pension.rate,
        "business": a.business_per_hour,
        "business_share": a.business_share_of_price,
        "surplus": a.surplus.amount,
    }
    return {name: float(value) for name, value in exact.items()} | {"visits": visits}
