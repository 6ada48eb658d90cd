"""The price part of a method: the design, the lines, the formula, the way of combining, the low-price tests."""

import streamlit as st

from criteria import schema
from evaluation.office.components.fields import Form
from evaluation.office.components.method_lists import Wanted, one_of
from evaluation.office.components.rule_picker import page, pick
from evaluation.office.components.tables import plain
from evaluation.service import designs, drafting
from evaluation.service.designs import Chosen
from evaluation.service.method_text import Path, said_number, with_values
from evaluation.service.shapes import combinations, fields_of, formulas
from evaluation.service.shapes import tests as low_price_tests

_NEEDS_WEIGHT = "What price counts, per cent, where this gives points for price (the tree has no criterion for it yet)"


def price(form: Form, at: str) -> Wanted | None:
    """The design first, then what bidders price, then how a price earns points."""
    wanted = _design(form, at)
    st.subheader("How rates are added up", anchor=False)
    leave = ("lines", "formula")
    form.ask(("price",), fields_of(schema.Price), part="price", leave=leave)
    form.save(at)
    lines = one_of(form, ("price", "lines"), fields_of(schema.PriceLine), "price line", at=at)
    return wanted or lines or _formula(form, at)


def _design(form: Form, at: str) -> Wanted | None:
    st.subheader("Price design", anchor=False)
    offered, now = {d.id: d for d in designs.designs()}, designs.chosen(form.text)
    st.write(f"Now: {plain(offered[now].title)}." if now in offered else "Now: none of these four.")
    chosen = st.radio(
        "Which of these is it to be",
        list(offered),
        index=list(offered).index(now) if now in offered else None,
        format_func=lambda design: offered[design].title,
        captions=[f"{design.sentence} {design.suits}" for design in offered.values()],
        key=f"{form.key}|{at}|design",
    )
    weight = _weight(form, f"{form.key}|{at}|design_weight")
    if st.button("Set up this price design", key=f"{form.key}|{at}|design_set"):
        if not chosen:
            st.error("Choose one of the designs first.")
            return None
        return Wanted(lambda text: _told(designs.choose(text, chosen, price_weight=weight)))
    return None


def _weight(form: Form, key: str) -> int | str:
    """What price is to count, asked for where the tree has no criterion for it."""
    top = next(iter(drafting.totals(form.text)), None)
    if top and any(part.kind == "price" for part in top.parts):
        return ""
    return said_number(str(st.text_input(_NEEDS_WEIGHT, key=key) or ""))


def _told(made: Chosen) -> tuple[str, str]:
    still = f" Still to fill in: {' '.join(made.still)}" if made.still else ""
    return made.text, f"{' '.join(made.did)}{still}"


def _formula(form: Form, at: str) -> Wanted | None:
    st.subheader("Formula: how a price earns points", anchor=False)
    now, rules, path = form.value(("price", "formula", "rule")), formulas(), ("price", "formula")
    chosen = pick("Formula", rules, str(now or ""), key=f"{form.key}|{at}|formula")
    by_id = {rule.id: rule for rule in rules}
    if chosen:
        page(chosen, by_id[chosen].title)
    if chosen and chosen != now:
        st.write(f"This formula is not in the method yet. It now has: {by_id[now].title if now in by_id else 'none'}.")
    fields = by_id[chosen].fields if chosen else ()
    wanted = None
    if chosen and st.button("Use this formula", key=f"{form.key}|{at}|formula_use", disabled=chosen == now):
        wanted = Wanted(
            lambda text: drafting.with_rule(text, path, chosen, fields),
            f"The formula is now “{by_id[chosen].title}”. Its figures are below.",
        )
    if now in by_id and by_id[now].fields:
        st.markdown(f"**Figures of “{plain(by_id[now].title)}”**")
        form.ask(path, by_id[now].fields, part="price.formula")
        form.save(f"{at}|formula")
    return wanted


def combining(form: Form, at: str, path: Path) -> Wanted | None:
    """How price and quality come together, with the figures that the chosen way needs."""
    found, rules = form.value(path), combinations()
    now = str(found.get("rule", "") if isinstance(found, dict) else found or "")
    by_id = {rule.id: rule for rule in rules}
    chosen = pick("Way of putting price and quality together", rules, now, key=f"{form.key}|{at}|combine")
    if chosen:
        page(chosen, by_id[chosen].title)
    wanted = None
    own = path == ("combine",)
    weight = _weight(form, f"{form.key}|{at}|combine_weight") if own else ""
    if chosen and st.button("Use this way", key=f"{form.key}|{at}|combine_use", disabled=chosen == now):
        wanted = Wanted(lambda text: _combined(text, path, chosen, weight))
    if now in by_id and by_id[now].fields:
        st.markdown(f"**Figures of “{plain(by_id[now].title)}”**")
        form.ask(path, by_id[now].fields, part="combine")
        form.save(f"{at}|combine")
    return wanted


def _combined(text: str, path: Path, rule: str, weight: int | str) -> tuple[str, str]:
    if path == ("combine",):
        return _told(designs.choose_combination(text, rule, price_weight=weight))
    fields = next(found.fields for found in combinations() if found.id == rule)
    return drafting.with_rule(text, path, rule, fields), "It is chosen. Its figures are below."


def tests(form: Form, at: str) -> Wanted | None:
    """The low-price tests, each with its figures, and those that can be added."""
    st.subheader("Tests: which prices to ask about", anchor=False)
    st.write("A test removes nobody. The provider is asked, and a named person decides and says why.")
    by_id, path = {rule.id: rule for rule in low_price_tests()}, ("low_price", "tests")
    held = form.value(path)
    held = held if isinstance(held, list) else []
    wanted, names = None, []
    for place, test in enumerate(held):
        name = str(test.get("rule") if isinstance(test, dict) else test)
        names.append(name)
        if name in by_id:
            wanted = _test(form, at, (*path, place), name) or wanted
    more = {rule: found for rule, found in by_id.items() if rule not in names}
    key = f"{form.key}|{at}|test"
    chosen = st.selectbox("Another test", list(more), format_func=lambda rule: more[rule].title, key=key)
    if chosen:
        st.write(plain(more[chosen].sentence))
    if chosen and st.button("Add this test", key=f"{key}_add"):
        new = chosen if not more[chosen].fields else {"rule": chosen}
        return Wanted(lambda text: with_values(text, {path: [*_held(text), new]}), "The test is added.")
    return wanted


def _held(text: str) -> list[object]:
    found = drafting.value_at(drafting.values_of(text), ("low_price", "tests"))
    return list(found) if isinstance(found, list) else []


def _test(form: Form, at: str, path: Path, name: str) -> Wanted | None:
    rule = next(found for found in low_price_tests() if found.id == name)
    with st.container(border=True):
        st.markdown(f"**{plain(rule.title)}.** {plain(rule.sentence)}")
        form.ask(path, rule.fields, part="low_price.tests")
        page(name, rule.title)
        gone = st.button(f"Remove this test: {rule.title}", key=f"{form.key}|{at}|{path}")
    return Wanted(lambda text: drafting.without(text, path), f"“{rule.title}” is removed.") if gone else None
