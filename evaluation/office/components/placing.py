"""Who holds a lot where the lots of one provider are limited, and why: on the ranking, and beside one bid's total."""

import streamlit as st

from evaluation.model import BidResult, LotResult
from evaluation.office.components.tables import plain, table
from evaluation.service.result import Ranking
from evaluation.words.lots import UNPROVEN, limit_rule, why_placed
from evaluation.words.results import lot_name


def holders(run: Ranking, lot: LotResult) -> None:
    """Every bid that ranked in the lot, with why its provider holds the lot or does not; nothing without a limit."""
    placed = [(bid, why) for bid in lot.bids if (why := reason(run, lot, bid))]
    if not placed:
        return
    st.subheader("Who holds this lot, and why", anchor=False)
    st.write(plain(" ".join(limit_rule(run.method.lot_limit))))
    unproven(lot)
    rows = [(run.name(bid.provider), _held(bid), why) for bid, why in placed]
    table(("Provider", "Holds it", "Why"), rows, name=f"Who holds {lot_name(run.method, lot.lot)}, and why")


def reason(run: Ranking, lot: LotResult, bid: BidResult) -> str:
    """Why a provider holds a lot or does not, where lots are limited; else ""."""
    return why_placed(run.method, run.lots, lot, bid, run.name)


def unproven(lot: LotResult) -> None:
    """Say where lots were shared out by a solver and not by proof."""
    if lot.unproven:
        st.info(UNPROVEN)


def _held(bid: BidResult) -> str:
    if bid.tier:
        return "Yes"
    return "No: passed over" if bid.passed_over else "No"
