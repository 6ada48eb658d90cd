"""The catalogue of cost models: one rule, one name, one page, one function that works it out line by line."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from criteria import cost_models as told
from criteria.reading import fault_sentences
from evaluation.exceptions import AssumptionError, UnknownNameError
from evaluation.fair_cost import homecare_models, models
from evaluation.fair_cost.base import CostModel, Worked
from evaluation.fair_cost.statutory import Statutory

_DHSC = (
    "Department of Health and Social Care, Market Sustainability and Fair Cost of Care Fund 2022 to 2023, Annex A "
    "section 3"
)
_OWN = "Our own stated model: no official build-up is published; every line is shown"
_ALL: tuple[CostModel[Any], ...] = (
    CostModel(
        "homecare_cost",
        "Cost of homecare",
        "An hour of homecare costs pay for contact and travel, what the law and good practice add to pay, mileage and "
        "protective equipment, the cost of running the business, and a surplus.",
        "Homecare Association, Minimum Price for Homecare (from 2014); LGA and ADASS homecare cost of care toolkit; "
        "Department of Health and Social Care, fair cost of care exercise 2022, Annex A section 3",
        told.Homecare,
        per="contact hour",
        work=homecare_models.homecare,
    ),
    CostModel(
        "homecare_reverse",
        "What a price of homecare leaves for the worker",
        "The build-up of homecare run backwards: the wage at which it comes to the price, with overheads as stated, as "
        "fixed pounds and as a share of the price.",
        "Homecare Association, Basic Costing Model (surplus or deficit against a commissioned rate); the build-up of "
        "homecare solved for the wage",
        told.Reverse,
        per="contact hour, as a wage",
        work=homecare_models.reverse,
    ),
    CostModel(
        "care_home_cost",
        "Cost of a care home place",
        "A week in a care home costs its staff, premises, supplies and head office for each resident, dearer where "
        "beds are empty, and a return on operations and on capital.",
        f"{_DHSC} and care home template; Oxfordshire and Surrey County Councils on iESE's tool; City of Bradford "
        "care homes cost of care report (occupancy)",
        told.CareHome,
        per="resident a week",
        work=models.home_place,
    ),
    CostModel(
        "sleep_in_cost",
        "Cost of a sleep-in night",
        "A sleep-in night costs its payment, waking hours at the hourly rate, on-costs on both, business cost and a "
        "surplus.",
        f"{_OWN}; Royal Mencap Society v Tomlinson-Blake [2021] UKSC 8 (what the minimum wage is owed for)",
        told.SleepIn,
        per="night",
        work=models.sleep_in,
    ),
    CostModel(
        "live_in_cost",
        "Cost of a week of live-in care",
        "A week of live-in care costs the worker's daily pay, relief while the worker rests, on-costs, travel, food, "
        "business cost and a surplus.",
        f"{_OWN}; National Minimum Wage Regulations 2015, regulations 44 to 50 (unmeasured work)",
        told.LiveIn,
        per="week",
        work=models.live_in,
    ),
    CostModel(
        "block_rate",
        "Cost of a delivered hour under a block",
        "Hours are paid for whether used or not, so a delivered hour costs the paid hours divided by those used.",
        f"{_OWN}; Staffordshire County Council, homecare framework 2017 (capacity blocks with a weekly minimum)",
        told.Block,
        per="delivered hour",
        work=models.block,
    ),
    CostModel(
        "uplift",
        "Next year's rate",
        "Each part of the rate moves by its own index: wages with the minimum wage, the rest with prices; the parts "
        "are added.",
        "Cardiff Council, 2023 (60% by 10.1% and 40% by 3% is 7.26%); ADASS, contract advice; Essex County Council, "
        "rates that divide by 7 and by 4",
        told.Uplift,
        per="unit of the rate",
        work=models.next_rate,
    ),
    CostModel(
        "phasing",
        "A rate phased to the fair rate",
        "Each year closes its equal share of the gap that is left between the rate and that year's fair rate, until "
        "there is none.",
        "Wakefield Council, three years to an agreed fair rate, as told in commissioners' reports",
        told.Phasing,
        per="unit of the rate",
        work=models.phasing,
    ),
    CostModel(
        "cost_returns",
        "Medians and quartiles of providers' returns",
        "Providers' returns are summed up line by line, and the median of totals, the total of medians and the total "
        "of group medians are told apart.",
        f"{_DHSC}; Gloucestershire County Council, Annex B (all three totals); City of Bradford, homecare report "
        "(inclusive quartiles)",
        told.Returns,
        per="unit of the returns",
        work=models.returns,
    ),
    CostModel(
        "cqc_fee",
        "The regulator's yearly fee",
        "A provider of personal care pays a base for each location and a rate for each person it serves.",
        "Hertfordshire Care Providers Association, CQC regulatory fees for 2018-19; Driven By Health, a view from the "
        "front line",
        told.RegulatorFee,
        per="year",
        work=models.regulator_fee,
    ),
    CostModel(
        "lawful_wage",
        "Lowest lawful wage of a team of several ages",
        "The legal minimum of each age band, by its share of contact hours: what a team with people under the adult "
        "age may lawfully be paid.",
        "National Minimum Wage Act 1998 and the regulations of each year, by date in criteria/rules/minimum_wage.toml",
        told.LawfulWage,
        per="hour worked",
        work=models.lawful_wage,
    ),
    CostModel(
        "price_gap",
        "Two prices in the prices of one month",
        "How far one price lies above another, once both are in the prices of one month; two months are never "
        "compared without a stated change of prices.",
        f"{_DHSC}: costs are stated in the prices of April 2022",
        told.PriceGap,
        per="unit of the prices",
        work=models.price_gap,
    ),
)

MODELS: Mapping[str, CostModel[Any]] = MappingProxyType({model.id: model for model in _ALL})


def inputs_from(table: Mapping[str, object]) -> told.CostModel:
    """The inputs of a model from plain values, such as {"rule": "homecare_cost", "wage": "12.71", ...}.

    Numbers are whole, Decimal, Fraction or text, never floats; days are dates or text. Raises UnknownNameError, with
    the nearest name, for an unknown model, and AssumptionError with every fault of its inputs.
    """
    name = str(table.get("rule", ""))
    if name not in MODELS:
        raise UnknownNameError("cost model", name, tuple(MODELS))
    try:
        made: told.CostModel = MODELS[name].parameters.model_validate(dict(table))
    except ValidationError as error:
        raise AssumptionError(tuple(fault_sentences(error, dict(table), MODELS[name].parameters))) from error
    return made


def work_out(inputs: told.CostModel | Mapping[str, object], law: Statutory | None = None) -> Worked:
    """What a model comes to with these inputs: a record of criteria.cost_models, or plain values for `inputs_from`.

    `law`: what is in force on the day that figures are left to. Every value of the answer is exact. Raises
    UnknownNameError for an unknown model, NoFigureError where the law has no figure, and AssumptionError or another
    EvenhandError with what is missing or cannot be used.
    """
    made = inputs_from(inputs) if isinstance(inputs, Mapping) else inputs
    return MODELS[made.rule].work(made, law)
