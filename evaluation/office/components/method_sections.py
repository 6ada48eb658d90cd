"""The parts of a method that can be opened for change: each shows its boxes, and gives what a button asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import streamlit as st

from criteria import schema
from criteria.fields import Record
from evaluation.exceptions import EvenhandError
from evaluation.office.components import method_price
from evaluation.office.components.fields import Form, Known
from evaluation.office.components.method_lists import Wanted, listed, one_of
from evaluation.office.components.tables import plain
from evaluation.service import drafting
from evaluation.service.drafting import Total
from evaluation.service.method_text import Path, said_number, with_values
from evaluation.service.shapes import Field, fields_of

Section = Callable[[Form, str], Wanted | None]

_SIMPLE = ("words", "choice", "yes_no", "moment", "number", "whole", "day")
_KINDS = {"group": "a group", "question": "a question", "measure": "a measure", "price": "the price"}
_LATER = ("id", "combine", "near_tie")
_CYCLE = ("cycle", "criteria")


@dataclass(frozen=True, slots=True)
class _Own:
    """A part that may be there or not: its place, what turns it on, and what it begins with."""

    path: Path
    on: str
    off: str
    begins: Mapping[str, object]


def _named(form: Form, path: Path, none: str = "") -> list[tuple[str, str]]:
    """The ids and titles of a list of the draft, to choose from."""
    found = [(str(part.get("id")), str(part.get("title"))) for part in listed(form, path)]
    return [("", none), *found] if none else found


def _known(form: Form, tree: Path) -> Known:
    groups = [(str(c.get("id")), str(c.get("title"))) for c in listed(form, tree) if c.get("kind") == "group"]
    return {
        "parent": [("", "At the top"), *groups],
        "scale": _named(form, ("scales",)),
        "measure": _named(form, ("measures",)),
    }


def _fields(record: type[Record], *names: str) -> tuple[Field, ...]:
    return tuple(field for field in fields_of(record) if not names or field.name in names)


def what_and_where(form: Form, at: str) -> Wanted | None:
    """What it is called, its law, its deadline, its lots and its conditions."""
    fields = [f for f in fields_of(schema.Method) if f.kind in _SIMPLE and f.name not in _LATER]
    form.ask((), fields, part="method")
    form.save(at)
    lots = one_of(form, ("lots",), fields_of(schema.Lot), "lot", at=at)
    conditions = one_of(form, ("conditions",), fields_of(schema.Condition), "condition of participation", at=at,
                        many="conditions of participation")  # fmt: skip
    return lots or conditions


def quality(form: Form, at: str) -> Wanted | None:
    """The tree with its weights and running totals; groups, and measures with their rules."""
    wanted = _tree(form, at, drafting.TREE, ("group", "measure"))
    measures = one_of(form, ("measures",), fields_of(schema.Measure), "measure", at=at,
                      many="measures, which turn evidence into points")  # fmt: skip
    return wanted or measures


def _tree(form: Form, at: str, tree: Path, kinds: Sequence[str]) -> Wanted | None:
    st.write("The weights of each group's parts total 100. Nothing is ever stretched to fit.")
    weight = _fields(schema.Criterion, "weight")[0]
    slots = []
    for total in drafting.totals(form.text, tree):
        st.subheader(f"Weights in: {plain(total.title)}", anchor=False)
        slots.append((total, st.empty()))
        for part in total.parts:
            label = f"{part.title} ({_KINDS.get(part.kind, part.kind)}), per cent of {total.title}"
            form.one((*tree, part.place, "weight"), weight, part="criteria", label=label)
    form.save(f"{at}|{tree}|weights")
    for total, slot in slots:
        _running(slot, _typed(form, tree, total))
    st.subheader("Change or move one part", anchor=False)
    wanted = _one_criterion(form, at, tree)
    return wanted or _new_criterion(form, at, tree, kinds)


def _typed(form: Form, tree: Path, total: Total) -> Total:
    """A group's total with the weights as they are typed now."""
    try:
        changed = with_values(form.text, {p: v for p, v in form.edits.items() if p[: len(tree)] == tree})
    except EvenhandError:
        return total
    return next((each for each in drafting.totals(changed, tree) if each.group == total.group), total)


def _running(slot: st.delta_generator.DeltaGenerator, total: Total) -> None:
    (slot.success if total.total == Fraction(100) else slot.warning)(total.words)


def _one_criterion(form: Form, at: str, tree: Path) -> Wanted | None:
    found = [b for b in drafting.branches(form.text, tree) if b.kind != "question"]
    if not found:
        return None
    titles = {b.place: f"{'– ' * b.depth}{b.title} ({_KINDS.get(b.kind, b.kind)})" for b in found}
    place = st.selectbox("Which part", list(titles), format_func=titles.__getitem__, key=f"{form.key}|which|{tree}")
    kind = next(b.kind for b in found if b.place == place)
    names = {"group": ("title", "parent", "pass_percent"), "price": ("title",)}
    fields = _fields(schema.Criterion, *names.get(kind, ("title", "parent", "measure", "direction", "pass_percent")))
    form.ask((*tree, place), fields, part="criteria", known=_known(form, tree))
    form.save(f"{at}|{tree}|one")
    return _moves(form, at, tree, place, titles[place].strip("– "))


def _moves(form: Form, at: str, tree: Path, place: int, title: str) -> Wanted | None:
    key = f"{form.key}|{at}|{tree}"
    with st.container(horizontal=True):
        up = st.button("Move it up", key=f"{key}|up")
        down = st.button("Move it down", key=f"{key}|down")
        gone = st.button("Remove it", key=f"{key}|gone")
    if up or down:
        return Wanted(lambda text: drafting.moved(text, (*tree, place), -1 if up else 1), f"“{title}” is moved.")
    if gone:
        return Wanted(lambda text: drafting.without_criterion(text, place, tree=tree), f"“{title}” is removed.")
    return None


def _new_criterion(form: Form, at: str, tree: Path, kinds: Sequence[str]) -> Wanted | None:
    key = f"{form.key}|{at}|{tree}|new"
    with st.container(border=True):
        st.markdown("**Add a part**")
        kind = st.selectbox("What is it", kinds, format_func=lambda k: _KINDS[k].capitalize(), key=f"{key}|kind")
        title = st.text_input("What is it called", key=f"{key}|title")
        parent, weight = _stands(form, tree, key, "the new part")
        sent = st.button("Add this part", key=f"{key}|add")
    if not sent:
        return None
    return Wanted(
        lambda text: drafting.with_criterion(text, kind, str(title), parent=parent, weight=weight, tree=tree),
        f"“{title}” is added.",
    )


def _stands(form: Form, tree: Path, key: str, what: str) -> tuple[str, int | str]:
    """In which group something new stands, and with which weight."""
    groups = dict(_known(form, tree)["parent"])
    start = min(1, len(groups) - 1)
    parent = st.selectbox(
        f"Which group {what} goes into", list(groups), start, format_func=groups.__getitem__, key=f"{key}|parent"
    )
    weight = st.text_input(f"Weight of {what}, per cent of that group", key=f"{key}|weight")
    return str(parent or ""), said_number(str(weight or ""))


def questions(form: Form, at: str) -> Wanted | None:
    """The questions one at a time; a new one of the person's own, or one of the library's."""
    found = [b for b in drafting.branches(form.text) if b.kind == "question"]
    wanted = None
    if found:
        titles = {b.place: b.title for b in found}
        place = st.selectbox("Which question", list(titles), format_func=titles.__getitem__, key=f"{form.key}|question")
        leave = ("id", "kind", "direction", "measure")
        form.ask((*drafting.TREE, place), fields_of(schema.Criterion), part="criteria", leave=leave,
                 known=_known(form, drafting.TREE))  # fmt: skip
        form.save(f"{at}|question")
        wanted = _moves(form, f"{at}|q", drafting.TREE, place, titles[place])
    else:
        st.write("This method asks no questions yet.")
    st.subheader("Add a question", anchor=False)
    own = _new_criterion(form, f"{at}|q", drafting.TREE, ("question",))
    return wanted or own or _from_library(form, at)


def _from_library(form: Form, at: str) -> Wanted | None:
    st.subheader("Take a question from the library", anchor=False)
    library, key = drafting.library(), f"{form.key}|{at}|library"
    topic = st.selectbox("Topic", library.topics, key=f"{key}|topic")
    offered = {q.id: q for q in library.questions if q.topic == topic}
    chosen = st.selectbox("Question", list(offered), format_func=lambda q: offered[q].title, key=f"{key}|{topic}")
    asked = offered[str(chosen)]
    with st.container(border=True):
        st.markdown(f"**As published.** {plain(asked.text)}")
        st.markdown(f"**In easy words.** {plain(asked.easy_read)}")
        st.markdown("**What answers are read for**\n" + "\n".join(f"- {plain(point)}" for point in asked.looks_for))
        st.markdown(f"**It rests on** {plain('; '.join(asked.sources))}.")
    scales = dict([("", f"The one it suggests: {library.scale(asked.scale).title}"), *_named(form, ("scales",))])
    scale = st.selectbox("Scale", list(scales), format_func=scales.__getitem__, key=f"{key}|scale")
    parent, weight = _stands(form, drafting.TREE, key, "this question")
    if not st.button("Put this question in", key=f"{key}|add"):
        return None
    return Wanted(
        lambda text: drafting.with_library_question(
            text, asked.id, parent=parent, weight=weight, scale=str(scale or "")
        ),
        f"“{asked.title}” is put in.",
    )


def scales(form: Form, at: str) -> Wanted | None:
    """The scales: each mark with what earns it; a new one from the library."""
    found = listed(form, ("scales",))
    wanted = None
    if found:
        titles = {place: str(scale.get("title")) for place, scale in enumerate(found)}
        place = st.selectbox("Which scale", list(titles), format_func=titles.__getitem__, key=f"{form.key}|scale")
        form.ask(("scales", place), _fields(schema.Scale, "title"), part="scales")
        wanted = _points(form, place)
        form.save(f"{at}|scale")
        wanted = wanted or _moves(form, at, ("scales",), place, titles[place])
    else:
        st.write("This method has no scales yet.")
    offered = {scale.id: scale.title for scale in drafting.library().scales}
    with st.container(border=True):
        st.markdown("**Add a scale**")
        chosen = st.selectbox("Begin with", list(offered), format_func=offered.__getitem__, key=f"{form.key}|scale_new")
        sent = st.button("Add this scale", key=f"{form.key}|scale_add")
    add = Wanted(lambda text: drafting.with_scale(text, str(chosen)), "The scale is added.")
    return wanted or (add if sent else None)


def _points(form: Form, place: int) -> Wanted | None:
    path: Path = ("scales", place, "points")
    wanted = None
    for number, point in enumerate(listed(form, path)):
        with st.container(border=True):
            st.markdown(f"**Mark {plain(point.get('mark'))}**")
            form.ask((*path, number), fields_of(schema.ScalePoint), part="scales.points")
            if st.button(f"Remove mark {point.get('mark')}", key=f"{form.key}|{path}|{number}"):
                wanted = Wanted(partial(drafting.without, path=(*path, number)), "The mark is removed.")
    if st.button("Add a mark above these", key=f"{form.key}|{path}|more"):
        record = {"mark": "", "label": "", "descriptor": ""}
        wanted = Wanted(lambda text: drafting.with_added(text, path, record), "A mark is added. Fill it in.")
    return wanted


def rounding_and_ties(form: Form, at: str) -> Wanted | None:
    """Where numbers are rounded, what separates equal totals, and which totals are marked as close."""
    form.ask(("rounding",), fields_of(schema.Rounding), part="rounding")
    form.ask((), _fields(schema.Method, "near_tie"), part="method")
    form.save(at)
    parts = [(str(c.get("id")), str(c.get("title"))) for c in listed(form, drafting.TREE) if c.get("kind") != "price"]
    known = {"criterion": [("", "None"), *parts]}
    return one_of(form, ("ties",), fields_of(schema.TieRule), "link of the tie chain", at=at, known=known,
                  many="links of the tie chain, in their order")  # fmt: skip


def tiers_and_limits(form: Form, at: str) -> Wanted | None:
    """Where the ranked list is cut, and how many lots one provider may hold."""
    wanted = one_of(form, ("tiers",), fields_of(schema.Tier), "tier", at=at)
    st.subheader("Lots for one provider", anchor=False)
    form.ask((), _fields(schema.Method, "lot_limit"), part="method")
    form.save(at)
    return wanted


def low_prices(form: Form, at: str) -> Wanted | None:
    """Which prices to ask about, and the costs that they are held against."""
    own = _Own(("low_price",), "Test prices", "Prices are not tested.", {"tests": ["below_lawful_cost"]})
    if (wanted := _switch(form, own, at)) or form.value(own.path) is None:
        return wanted
    wanted = method_price.tests(form, at)
    plain_fields = [f for f in fields_of(schema.LowPrice) if f.name not in ("tests", "travel", "budgets")]
    form.ask(("low_price",), plain_fields, part="low_price")
    form.save(at)
    lots = {"lot": _named(form, ("lots",), "Every lot that is not named")}
    wanted = wanted or one_of(form, ("low_price", "travel"), fields_of(schema.Travel), "entry for travel", at=at,
                              many="entries for travel", known=lots)  # fmt: skip
    return wanted or one_of(form, ("low_price", "budgets"), fields_of(schema.Budget), "estimate of a lot's price",
                            at=at, many="estimates of lots' prices", known=lots)  # fmt: skip


def reassessment(form: Form, at: str) -> Wanted | None:
    """How the list is worked out again: its own tree, its way of combining, and its calendar."""
    begins = {"months": 6, "reprice": False, "combine": "quality_only"}
    own = _Own(("cycle",), "Work the list out again", "The list is not worked out again.", begins)
    if (wanted := _switch(form, own, at)) or form.value(own.path) is None:
        return wanted
    form.ask(("cycle",), _fields(schema.Cycle, "months", "reprice", "no_new_price"), part="cycle")
    form.save(f"{at}|cycle")
    wanted = method_price.combining(form, f"{at}|cycle", ("cycle", "combine"))
    wanted = wanted or _tree(form, f"{at}|cycle", _CYCLE, ("group", "measure", "price"))
    return wanted or one_of(form, ("cycle", "periods"), fields_of(schema.Period), "period", at=at)


def _switch(form: Form, own: _Own, at: str) -> Wanted | None:
    """A button that adds or takes out a whole part."""
    there = form.value(own.path) is not None
    if not there:
        st.write(own.off)
        if st.button(own.on, key=f"{form.key}|{at}|{own.path}|on"):
            return Wanted(lambda text: with_values(text, {(*own.path, k): v for k, v in own.begins.items()}),
                          "It is added. Fill in what is missing.")  # fmt: skip
        return None
    with st.expander("Take this whole part out"):
        if st.button("Take it out", key=f"{form.key}|{at}|{own.path}|off"):
            return Wanted(lambda text: with_values(text, {own.path: None}), "It is taken out.")
    return None


SECTIONS: Mapping[str, Section] = {
    "What and where": what_and_where,
    "Quality: the tree and its weights": quality,
    "Questions": questions,
    "Scales": scales,
    "Price design, lines and formula": method_price.price,
    "How price and quality come together": lambda form, at: method_price.combining(form, at, ("combine",)),
    "Rounding and ties": rounding_and_ties,
    "Tiers and limits": tiers_and_limits,
    "Low prices": low_prices,
    "Re-assessment": reassessment,
}

#: where a fault is mended, by how it begins
STARTS: Mapping[str, tuple[str, ...]] = {
    "Low prices": ("low_price",),
    "Re-assessment": ("cycle",),
    "Price design, lines and formula": ("price",),
    "Scales": ("scales",),
    "Rounding and ties": ("rounding", "ties", "near_tie"),
    "Tiers and limits": ("tiers", "lot_limit"),
    "How price and quality come together": ("combine",),
    "Quality: the tree and its weights": ("criteria:", "measures"),
    "What and where": ("lots", "conditions", "deadline", "title", "version", "summary", "source", "regime"),
}
