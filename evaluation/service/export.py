"""Use cases that give a result out: as workbook, CSV or JSON, each carrying the seal and the journal's end."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from evaluation.exceptions import UnknownNameError
from evaluation.model import Actor
from evaluation.reports.csv_results import results_csv
from evaluation.reports.json_results import results_json
from evaluation.reports.results import ResultSet
from evaluation.service import result as results
from evaluation.service.load import NamedFile
from evaluation.service.workspace import Workspace


def _workbook(results: ResultSet) -> bytes:
    from evaluation.reports.workbook import results_workbook  # noqa: PLC0415 - openpyxl takes long to load

    return results_workbook(results)


FORMS: Mapping[str, Callable[[ResultSet], bytes]] = MappingProxyType(
    {
        "xlsx": _workbook,
        "csv": results_csv,
        "json": results_json,
    }
)


def result(ws: Workspace, actor: Actor, procurement: str, form: str, cycle: str = "", *, only: str = "") -> NamedFile:
    """The result of the tender or of one cycle, as things stand, of every lot or `only` one.

    Raises UnknownNameError for an unknown form or lot.
    """
    ws.guard(actor, "export_result", procurement)
    if form not in FORMS:
        raise UnknownNameError("form of result", form, list(FORMS))
    run = results.worked_out(ws, procurement, cycle)
    title = next(row.title for row in ws.store.procurements() if row.id == procurement)
    names = {ref: provider.name for ref, provider in run.providers.items()}
    kept = {e.key.item: str(e.body["name"]) for e in ws.store.current(procurement, {"file"})}
    lots = (run.lot(only),) if only else run.lots
    made = ResultSet(title, run.method, run.seal.sha256, lots, names, ws.clock(), run.head.hash, cycle, files=kept)
    return NamedFile("-".join(part for part in (procurement, cycle, "result") if part) + f".{form}", FORMS[form](made))
