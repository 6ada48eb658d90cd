"""Dated figures: what was in force on a day, and what happens where nothing was."""

from datetime import date
from fractions import Fraction

import pytest

from evaluation.fair_cost.statutory import FiguresError, NoFigureError, parse_figures, parse_series
from tests.fair_cost.cost_cases import figures

FIGURES = figures()
FAMILY = 'description = "d"\nreference = "Some Act 1999"\nlink = "https://example.org"\nread_at = []\n'
SERIES = '[rate]\nlabel = "Rate"\ndescription = "d"\nunit = "share"\n'


@pytest.mark.parametrize(
    ("day", "name", "value"),
    [
        (date(2010, 10, 1), "minimum_wage.adult", "5.93"),
        (date(2016, 3, 31), "minimum_wage.adult", "6.70"),
        (date(2016, 4, 1), "minimum_wage.adult", "7.20"),
        (date(2022, 4, 5), "employer_ni.rate", "0.138"),
        (date(2022, 4, 6), "employer_ni.rate", "0.1505"),
        (date(2022, 11, 6), "employer_ni.rate", "0.138"),
        (date(2025, 4, 5), "employer_ni.threshold_per_week", "175"),
        (date(2025, 4, 6), "employer_ni.threshold_per_week", "96"),
        (date(2026, 3, 31), "minimum_wage.adult", "12.21"),
        (date(2026, 4, 1), "minimum_wage.adult", "12.71"),
        (date(2026, 4, 5), "mileage.first_10000_miles", "0.45"),
        (date(2026, 4, 6), "mileage.first_10000_miles", "0.55"),
        (date(2026, 11, 1), "sick_pay.per_week", "123.25"),
        (date(2026, 11, 1), "holiday.share_of_worked_pay", "0.1207"),
        (date(2026, 11, 1), "pension.employer_rate", "0.03"),
        (date(2026, 11, 1), "real_living_wage.uk", "13.45"),
        (date(2027, 4, 1), "minimum_wage.adult", "13.21"),
        (date(2027, 6, 1), "employer_ni.rate", "0.15"),
    ],
)
def test_the_figure_in_force_changes_on_its_own_day(day, name, value):
    assert FIGURES.on(day).value(name) == Fraction(value)


@pytest.mark.parametrize(
    ("day", "band"), [(date(2020, 5, 1), "25"), (date(2021, 5, 1), "23"), (date(2026, 5, 1), "21")]
)
def test_the_age_of_the_adult_rate_is_dated_too(day, band):
    assert FIGURES.on(day).minimum_wage_band == f"{band} and over"


def test_a_figure_says_where_it_comes_from_and_whether_it_was_seen():
    law = FIGURES.on(date(2026, 5, 1))
    assert law.minimum_wage.source.kind == "figure"
    assert law.minimum_wage.source.text.startswith(
        "National Living Wage from 2026-04-01 (National Minimum Wage Act 1998"
    )
    doubted = FIGURES.on(date(2022, 6, 1)).figure("employer_ni.rate")
    assert not doubted.verified
    assert "not yet checked" in doubted.source.text


def test_a_date_before_the_first_value_says_so_plainly():
    with pytest.raises(NoFigureError, match="first value we hold is from 2010-10-01"):
        FIGURES.on(date(2010, 6, 1)).value("minimum_wage.adult")
    with pytest.raises(NoFigureError, match=r"on 2009-01-01\. The first value we hold is from 2010-04-06"):
        FIGURES.on(date(2009, 1, 1))


def test_a_band_that_ended_and_a_name_that_never_was_are_not_in_force():
    with pytest.raises(NoFigureError, match="National Minimum Wage from 21"):
        FIGURES.on(date(2024, 4, 1)).value("minimum_wage.age_21_to_adult")
    with pytest.raises(NoFigureError, match="nonsense"):
        FIGURES.on(date(2024, 4, 1)).value("nonsense")


def test_every_series_has_a_reference_a_link_and_rising_dates():
    assert len(FIGURES.series) == 23
    for series in FIGURES.series.values():
        starts = [figure.start for figure in series.figures]
        assert starts == sorted(set(starts))
        assert all(figure.reference and figure.link.startswith("https://") for figure in series.figures)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("nonsense", "not valid TOML"),
        (FAMILY + SERIES + "values = []\n", "It has no values"),
        (FAMILY + "colour = 1\n" + SERIES + 'values = [{from = 2020-01-01, value = "1", verified = true}]', "'colour'"),
        (SERIES + 'values = [{from = 2020-01-01, value = "1", verified = true}]', "'reference' is missing"),
        (FAMILY + SERIES + "values = [{from = 2020-01-01, value = 0.1, verified = true}]", "in quotes"),
        (FAMILY + SERIES + 'values = [{from = "2020", value = "1", verified = true}]', "must be a date"),
        (FAMILY + SERIES + 'values = [{from = 2020-01-01, value = "1"}]', "'verified' must be"),
        (FAMILY + SERIES + 'values = [{from = 2020-01-01, value = "1", verified = true, till = 1}]', "'till'"),
        (
            FAMILY
            + SERIES
            + 'values = [{from = 2021-01-01, value = "1", verified = true}, '
            + '{from = 2020-01-01, value = "1", verified = true}]',
            "dates must rise",
        ),
        (FAMILY + '[rate]\nlabel = "Rate"\n', "'values' is missing"),
    ],
)
def test_a_file_of_figures_that_cannot_be_used_says_what_is_wrong(text, fault):
    with pytest.raises(FiguresError, match=fault):
        parse_series(text, "family")


def test_several_families_make_one_set_of_figures():
    text = FAMILY + SERIES + 'values = [{from = 2020-01-01, value = "1/3", verified = true}]'
    held = parse_figures({"one": text, "two": text})
    assert set(held.series) == {"one.rate", "two.rate"}
    assert held.on(date(2020, 1, 1)).value("two.rate") == Fraction(1, 3)
