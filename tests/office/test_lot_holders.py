"""Where the lots of one provider are limited: who holds a lot and why, on the ranking and beside a bid's total."""

from dataclasses import replace
from fractions import Fraction

import pytest

from criteria.schema import LotLimit, Tier
from evaluation.model import Actor
from evaluation.scoring import assignment
from evaluation.scoring.lots import limit_lots
from evaluation.service import result
from evaluation.service.shared import workspace
from evaluation.words.lots import UNPROVEN, why_placed
from tests.office.reading import table_with, unmarked

LEAD = Actor("Another person", "lead")
LATER = "aldermere-homecare-six-months-on"


@pytest.fixture
def limited(seeded, monkeypatch):
    """The issued tender as if a provider could hold three of its lots, each with five places."""

    def limit(rule="best_total", **more):
        tiers = (Tier(id="holds", title="Holders", places=5, at_cap="all_in"),)
        asked = result.ranking

        def ranking(ws, actor, procurement, cycle=""):
            run = asked(ws, actor, procurement, cycle)
            limit = LotLimit(rule=rule, **({"most": 3} | more))
            sized = tuple(lot.model_copy(update={"size": Fraction(1)}) for lot in run.method.lots)
            method = run.method.model_copy(update={"lot_limit": limit, "tiers": tiers, "lots": sized})
            return replace(run, method=method, lots=tuple(limit_lots(method, run.lots, {})))

        monkeypatch.setattr(result, "ranking", ranking)

    return limit


def at(screen, address, **query):
    shown = screen(address, procurement=LATER)
    for key, value in query.items():
        shown.query_params[key] = value
    shown.run()
    assert not shown.exception
    return shown


def the_run():
    return result.ranking(workspace(), LEAD, LATER)


def test_every_bid_that_ranked_says_why_it_holds_the_lot_or_not(limited, screen, says):
    limited()
    shown = at(screen, "ranking", lot="L05")
    found = table_with(shown, "Provider", "Holds it", "Why")
    run = the_run()
    lot = run.lot("L05")
    assert dict(zip(found["Provider"], found["Why"], strict=True)) == {
        run.name(b.provider): why_placed(run.method, run.lots, lot, b, run.name)
        for b in lot.bids
        if b.rank is not None or b.passed_over
    }
    assert list(found["Holds it"]).count("Yes") == 5
    assert "No: passed over" in set(found["Holds it"])
    passed = found[found["Holds it"] == "No: passed over"]["Why"].iloc[0]
    assert "hold this lot." in passed
    assert "A provider may hold at most 3 lots." in unmarked(says(shown))
    assert UNPROVEN not in says(shown)


def test_one_that_was_passed_over_reads_why_beside_its_total(limited, screen, says):
    limited()
    run = the_run()
    lot = run.lot("L05")
    gone = next(bid for bid in lot.bids if bid.passed_over)
    shown = at(screen, "explain", lot="L05", bid=gone.provider)
    why = why_placed(run.method, run.lots, lot, gone, run.name)
    assert why in unmarked(says(shown))
    holder = next(bid for bid in lot.bids if bid.tier)
    shown = at(screen, "explain", lot="L05", bid=holder.provider)
    assert "It holds this lot, at place" in unmarked(says(shown))


def test_a_sharing_out_by_the_solver_says_that_it_is_not_proven(limited, screen, says, monkeypatch):
    monkeypatch.setattr(assignment, "MOST_CASES", 0)
    monkeypatch.setattr(assignment, "CASES_OF_TWO", 1)
    limited(most_share=Fraction(30))
    shown = at(screen, "ranking", lot="L05")
    assert UNPROVEN in says(shown)
    bid = the_run().lot("L05").bids[0].provider
    assert UNPROVEN in says(at(screen, "explain", lot="L05", bid=bid))


def test_without_a_limit_nothing_is_said(seeded, screen, says):
    shown = at(screen, "ranking", lot="L05")
    assert "Who holds this lot" not in says(shown)
    assert "It holds this lot" not in says(at(screen, "explain", lot="L05"))
