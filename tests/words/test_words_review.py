"""The words of a low-price case: by the law of the method, element by element, and nobody else's price."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import get_args

import pytest

from criteria.reading import parse
from criteria.schema import LowPrice, Method, ReplyTime
from evaluation.low_price.breakdown import BreakdownNote
from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.low_price.table import look_at
from evaluation.words.method import method_in_words
from evaluation.words.review import HEADINGS, LAWS, TYPICAL, elements, not_named, notice_text
from tests.service.desk import SMALL

DUE = datetime(2027, 1, 25, 23, 59, 59, tzinfo=UTC)
METHOD = parse((SMALL / "configurable" / "method.toml").read_text(encoding="utf-8"), "configurable")
NOTES = (
    BreakdownNote("line_nil", "training", Fraction(0)),
    BreakdownNote("line_nil", "travel_time", Fraction(0)),
    BreakdownNote("no_surplus", "surplus", Fraction(0), Fraction(3, 200)),
)


def low(lot="L01"):
    return elements(METHOD, lot, (), NOTES)


def letter(method=METHOD, about=None):
    return notice_text(method, "Evening visits", "Harbour Care", about or low(), DUE)


def under(regime):
    return METHOD.model_copy(update={"regime": regime})


def with_reply(**keys):
    return METHOD.model_copy(update={"low_price": METHOD.low_price.model_copy(update={"reply": ReplyTime(**keys)})})


def test_every_regime_has_its_own_words():
    assert set(LAWS) == set(get_args(Method.model_fields["regime"].annotation))


@pytest.mark.parametrize(
    ("regime", "words"),
    [
        ("pa23", "we consider that your price is abnormally low"),
        ("pa23_light_touch", "Procurement Act 2023, section 19(3)(c)"),
        ("wales", "section 19(5)"),
        ("pcr15", "your price appears to be abnormally low"),
        ("pcr15", "regulation 69(5)"),
        ("scotland", "Public Contracts (Scotland) Regulations 2015, regulation 69(1)"),
        ("psr", "Provider Selection Regime"),
        ("below_threshold", "below the threshold"),
    ],
)
def test_a_notice_speaks_as_the_law_of_the_method_does(regime, words):
    assert words in letter(under(regime))
    if regime in ("psr", "below_threshold", "pcr15", "scotland"):
        assert "we consider that your price is abnormally low" not in letter(under(regime))


def test_a_notice_has_every_element_under_its_headings_and_the_day():
    text = letter()
    places = [text.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    for place, element in enumerate(low(), 1):
        assert f"{place}. {element.title}\n{element.says}\nWhat would help: {element.helps}." in text
    assert "25 January 2027" in text
    assert not_named(text, low(), DUE) == ()


def test_remarks_of_one_kind_are_one_element_and_each_has_an_id_of_its_own():
    found = low()
    assert [element.id for element in found] == ["L01.line_nil", "L01.no_surplus"]
    assert "'Travel time' is nil." in found[0].says
    assert len({element.id for element in (*low("L01"), *found[:0])}) == len(found)


def test_an_edit_that_loses_an_element_or_the_day_is_told_what_it_lost():
    text = letter()
    lost = text.replace(low()[0].title, "Something").replace("25 January 2027", "soon")
    assert not_named(lost, low(), DUE) == (low()[0].title, "25 January 2027")
    assert not_named(text.replace(" ", "\n "), low(), DUE) == ()


@pytest.mark.parametrize("rule", ["share_below_mean", "gap_to_next"])
def test_a_test_that_compares_bids_tells_the_bidder_nobody_elses_price(rule):
    assert PRICE_TESTS[rule].relative
    figures = {"percent": 20} | ({"tested": "in"} if rule == "share_below_mean" else {})
    found = look_at({"A": "21.37", "B": "22.41", "C": "23.59", "D": "10.13"}, {"rule": rule, **figures})
    signal = next(one for one in found if one.provider == "D")
    named = elements(METHOD, "L01", [type(signal)(**{**_fields(signal), "lot": "L01"})], ())
    assert "£10.13" in named[0].says
    assert not any(price in letter(about=named) for price in ("21.37", "22.41", "23.59", "19.37", "19.38"))


def _fields(signal):
    return {name: getattr(signal, name) for name in signal.__dataclass_fields__}


def test_the_time_to_reply_is_published_with_the_method_and_said_in_the_notice():
    told = " ".join(sentence.text for sentence in method_in_words(METHOD))
    assert (
        "at least 10 working days after the notice to reply; this can be made longer once, by 5 working days." in told
    )
    fixed = with_reply(extensions=0)
    assert "this is not made longer" in " ".join(sentence.text for sentence in method_in_words(fixed))
    assert "cannot be made longer" in letter(fixed)
    assert "up to 2 times" in letter(with_reply(extensions=2))


def test_the_time_to_reply_has_a_default_and_can_be_meant():
    assert LowPrice.model_fields["reply"].default == ReplyTime(working_days=10, extension_working_days=5, extensions=1)
    for wrong in ({"working_days": 0}, {"extensions": -1}, {"extension_working_days": 61}):
        with pytest.raises(ValueError, match="equal to"):
            ReplyTime(**wrong)


def test_every_typical_answer_says_what_to_look_at():
    assert {"under_21", "tupe", "charity_subsidy", "stock", "other_contract"} < set(TYPICAL)
    assert all(len(ask.split()) > 5 for _, ask in TYPICAL.values())
