"""A desk to drive a procurement from: a workspace with a clock that ticks, and the small sample tenders."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from evaluation.model import Actor
from evaluation.service import decide, load, prepare
from evaluation.service.load import NamedFile
from evaluation.service.workspace import Workspace, open_workspace

SMALL = Path(__file__).parents[2] / "sample_bids" / "small"
LEAD = Actor("Lee Marsh", "lead")
WHY = decide.Reason("Priya Shah, panel chair", "the panel agreed every mark")


def tick():
    seconds = count()
    start = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(seconds))


@dataclass
class Desk:
    ws: Workspace
    folder: Path
    procurement: str

    @classmethod
    def open(cls, url: str, sample: str = "configurable") -> "Desk":
        ws = open_workspace(url)
        ws.clock = tick()
        folder = SMALL / sample
        text = (folder / "method.toml").read_text(encoding="utf-8")
        return cls(ws, folder, prepare.start(ws, LEAD, f"Small tender {sample}", text))

    def file(self, envelope: str) -> NamedFile:
        return NamedFile(f"{envelope}.xlsx", (self.folder / f"{envelope}.xlsx").read_bytes())

    def check(self, envelope: str, file: NamedFile | None = None, **options) -> load.Preview:
        return load.check(self.ws, LEAD, self.procurement, envelope, file or self.file(envelope), **options)

    def load(self, envelope: str, file: NamedFile | None = None) -> load.Loaded:
        return load.commit(self.ws, LEAD, self.procurement, self.check(envelope, file))

    def seal(self) -> "Desk":
        prepare.seal(self.ws, LEAD, self.procurement)
        return self

    def to_quality(self) -> "Desk":
        self.seal().load("quality")
        return self

    def to_prices_opened(self) -> "Desk":
        self.to_quality()
        decide.close_quality(self.ws, LEAD, self.procurement, WHY)
        decide.open_prices(self.ws, LEAD, self.procurement, "Lee Marsh", "Dana Okoro")
        return self

    def to_priced(self) -> "Desk":
        self.to_prices_opened().load("price")
        return self
