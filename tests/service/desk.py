"""A desk to drive a procurement from: a workspace with a clock that ticks, and the small sample tenders."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import count
from pathlib import Path

from openpyxl import load_workbook

from evaluation.model import Actor
from evaluation.service import decide, load, prepare, rehearse
from evaluation.service.load import NamedFile
from evaluation.service.workspace import Seal, Workspace, open_workspace

SMALL = Path(__file__).parents[2] / "sample_bids" / "small"
LEAD = Actor("Lee Marsh", "lead")
WHY = decide.Reason("Priya Shah, panel chair", "the panel agreed every mark")


def tick():
    seconds = count()
    start = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(seconds))


def read_and_seal(ws: Workspace, procurement: str) -> Seal:
    """Say that the rehearsal was read, and seal the method."""
    rehearse.read(ws, LEAD, procurement, prepare.method(ws, LEAD, procurement).sha256)
    return prepare.seal(ws, LEAD, procurement)


@dataclass
class Desk:
    ws: Workspace
    folder: Path
    procurement: str

    @classmethod
    def open(
        cls, url: str, sample: str = "configurable", cycle: str = "", edit: tuple[str, str] = ("#", "#")
    ) -> "Desk":
        ws = open_workspace(url)
        ws.clock = tick()
        folder = SMALL / sample
        text = (folder / "method.toml").read_text(encoding="utf-8").replace(*edit, 1) + cycle
        return cls(ws, folder, prepare.start(ws, LEAD, f"Small tender {sample}", text))

    def file(self, envelope: str) -> NamedFile:
        """The sample's workbook, stamped with this procurement's own seal where its method was changed."""
        path = self.folder / f"{envelope}.xlsx"
        seal = self.ws.seal(self.procurement)
        if seal is None or seal.sha256 == sha256((self.folder / "method.toml").read_bytes()).hexdigest():
            return NamedFile(path.name, path.read_bytes())
        book = load_workbook(path)
        book["Read me"]["B5"] = seal.sha256
        out = BytesIO()
        book.save(out)
        return NamedFile(path.name, out.getvalue())

    def check(self, envelope: str, file: NamedFile | None = None, **options) -> load.Preview:
        return load.check(self.ws, LEAD, self.procurement, envelope, file or self.file(envelope), **options)

    def load(self, envelope: str, file: NamedFile | None = None) -> load.Loaded:
        return load.commit(self.ws, LEAD, self.procurement, self.check(envelope, file))

    def seal(self) -> "Desk":
        read_and_seal(self.ws, self.procurement)
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
