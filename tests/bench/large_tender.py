"""A tender of 12 lots by 40 bids on the demonstration's method, loaded through the use cases, every lot complete."""

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from evaluation.intake.blank import filled_workbook
from evaluation.model import Actor
from evaluation.service import decide, demo, load, prepare, rehearse, result
from evaluation.service.load import NamedFile
from evaluation.service.workspace import Workspace
from tests.service.asking import settle

LEAD = Actor("Lee Marsh", "lead")
WHY = decide.Reason("Priya Shah, panel chair", "The panel agreed every mark.")
RECEIVED = datetime(2026, 9, 28, 9, 0, tzinfo=UTC)
BIDDERS = [f"P{number:03d}" for number in range(1, 41)]
RATINGS = ("Outstanding", "Good", "Good", "Good", "Requires improvement")


@dataclass(frozen=True)
class Tender:
    """Where it stands: its id, its lots, and each lot's number of ranked bids."""

    procurement: str
    ranked: dict[str, int]


def make(ws: Workspace) -> Tender:
    """Start, seal, load both envelopes, and settle every low-price case."""
    text = demo.sample("aldermere", "method.toml").data.decode()
    procurement = prepare.start(ws, LEAD, "Large tender", text)
    rehearse.read(ws, LEAD, procurement, prepare.method(ws, LEAD, procurement).sha256)
    seal = prepare.seal(ws, LEAD, procurement).sha256
    method, _ = ws.method(procurement)

    def put(envelope: load.Envelope, rows: dict[str, list[list[object]]]) -> None:
        file = NamedFile(f"{envelope}.xlsx", filled_workbook(method, envelope, seal=seal, rows=rows))
        preview = load.check(ws, LEAD, procurement, envelope, file)
        assert preview.loadable, preview.findings[:3]
        load.commit(ws, LEAD, procurement, preview)

    lots = [lot.id for lot in method.lots]
    put("quality", quality_rows(method, lots))
    decide.close_quality(ws, LEAD, procurement, WHY)
    decide.open_prices(ws, LEAD, procurement, "Lee Marsh", "Dana Okoro")
    put("price", {"Rates": [rates(lot, at, bidder) for at, lot in enumerate(lots) for bidder in BIDDERS]})
    settle(ws, procurement)
    run = result.ranking(ws, LEAD, procurement)
    return Tender(procurement, {lot.lot: sum(bid.rank is not None for bid in lot.bids) for lot in run.lots})


def quality_rows(method, lots) -> dict[str, list[list[object]]]:
    """Every bidder bids everywhere, meets every condition, and has every mark; no two alike in all of them."""
    rows: dict[str, list[list[object]]] = {
        "Providers": [[ref, f"{ref} Homecare Ltd"] for ref in BIDDERS],
        "Bids": [[lot, ref, RECEIVED] for lot in lots for ref in BIDDERS],
        "Conditions": [
            [ref, condition.id, True, "A. Nwosu", "Seen"] for ref in BIDDERS for condition in method.conditions
        ],
        "Measures": [[ref, "cqc_overall", None, RATINGS[at % 5]] for at, ref in enumerate(BIDDERS)],
        "Marks": [],
    }
    for at, ref in enumerate(BIDDERS):
        for number, question in enumerate(method.questions):
            for place, lot in enumerate(lots if question.scope == "lot" else [None]):
                mark = Fraction(2 + (at * 7 + number * 3 + place) % 4)
                rows["Marks"].append([ref, question.id, lot, mark, "Clear.", "Page 2", "L. Brandt, P. Shah"])
    return rows


def rates(lot: str, at: int, bidder: str) -> list[object]:
    """Rates about what the demonstration's bidders ask, apart by pennies."""
    extra = Fraction(int(bidder[1:]) * 17 % 120 + at, 100)
    return [lot, bidder, *(base + extra for base in map(Fraction, ("8.2", "14.1", "20.2", "26.4", "78")))]
