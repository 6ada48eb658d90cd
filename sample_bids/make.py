"""Makes every sample file again from the method files beside it: run `python sample_bids/make.py`.

The same bytes come out each time: randomness is seeded by provider and lot, and workbooks carry no time of making.
"""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # so that it runs as a plain script from anywhere

from criteria.reading import parse  # noqa: E402 - the line above has to come first, here and below
from criteria.schema import Method  # noqa: E402
from evaluation.intake.blank import filled_workbook  # noqa: E402
from evaluation.intake.layout import Which  # noqa: E402
from sample_bids import messy, second_cycle, small_tenders, tender  # noqa: E402
from sample_bids.county import county  # noqa: E402
from sample_bids.papers import PAPERS, paper  # noqa: E402


@dataclass(frozen=True)
class Sealed:
    """A sample method and the SHA-256 of its file, as sealing it gives."""

    method: Method
    seal: str

    @classmethod
    def at(cls, *parts: str) -> "Sealed":
        """The method in this folder under sample_bids."""
        data = HERE.joinpath(*parts, "method.toml").read_bytes()
        return cls(parse(data.decode(), parts[-1]), hashlib.sha256(data).hexdigest())

    def book(self, which: Which, rows: tender.Sheets, cycle: str = "") -> bytes:
        """A filled workbook for this method."""
        return filled_workbook(self.method, which, seal=self.seal, cycle=cycle, rows=rows)


def files() -> dict[str, bytes]:
    """Every sample file that is made, by its path under sample_bids."""
    sealed = Sealed.at("aldermere")
    return {
        **{f"aldermere/attachments/{name}": paper(name) for name in PAPERS},
        **_tender_and_cycle(sealed),
        **{f"aldermere/messy/{name}": data for name, data in messy.workbooks(sealed.method, sealed.seal).items()},
        **_small("fixed_rate", small_tenders.FIXED, sealed.method),
        **_small("configurable", small_tenders.PLAIN, sealed.method),
    }


def _tender_and_cycle(sealed: Sealed) -> dict[str, bytes]:
    bids = county(sealed.method)
    listed = second_cycle.on_the_list(sealed.method, bids)
    repriced = second_cycle.new_prices(sealed.method, listed)
    measured: tender.Sheets = {"Measures": list(second_cycle.measures(listed))}
    return {
        "aldermere/quality.xlsx": sealed.book("quality", tender.quality(sealed.method, bids)),
        "aldermere/price.xlsx": sealed.book("price", tender.price(sealed.method, bids)),
        "aldermere/measures_first.xlsx": sealed.book("measures", measured, "first"),
        "aldermere/price_first.xlsx": sealed.book("price", tender.price(sealed.method, repriced), "first"),
    }


def _small(name: str, bidders: tuple[small_tenders.SmallBidder, ...], county_method: Method) -> dict[str, bytes]:
    sealed = Sealed.at("small", name)
    return {
        f"small/{name}/quality.xlsx": sealed.book("quality", small_tenders.quality(sealed.method, bidders)),
        f"small/{name}/price.xlsx": sealed.book("price", small_tenders.price(sealed.method, county_method, bidders)),
    }


def write(made: Mapping[str, bytes], folder: Path = HERE) -> None:
    """Write the files under `folder` and say what was written."""
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"{len(data):>9,} bytes  {name}")


if __name__ == "__main__":
    write(files())
