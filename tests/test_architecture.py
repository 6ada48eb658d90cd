"""The plan of the house, held by reading the source: who may import whom, how long things are, what is written down."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("evaluation", "criteria")
DATA = (ROOT / "criteria" / "library", ROOT / "criteria" / "rules")  # with the scripts that make them, run by hand

# The words everybody shares. They import each other and nothing else of ours.
COMMON = {"root", "model", "findings", "exceptions", "access", "calendar", "exact", "criteria.schema"}
CORE_ROOMS = {"scoring", "fair_cost", "low_price", "framework", "panel", "insight", "rehearsal", "recount"}
CORE = COMMON | CORE_ROOMS

#: room -> the other rooms it may import. Everybody may import COMMON. A room that is not here may not exist.
MAY_IMPORT: dict[str, set[str]] = {
    "app": {"office", "booth"},
    "__main__": {"commands"},
    "commands": {"service", "words"},
    "office": {"service", "words"},
    "booth": {"service", "words"},
    "service": {"store", "intake", "reports", "criteria", "words"} | CORE_ROOMS,
    "reports": {"words"},
    "intake": set(),
    "store": set(),
    "words": set(CORE_ROOMS),  # to turn the core's values into sentences it has to name them
    "criteria": set(),
    "insight": {"scoring", "fair_cost"},
    "low_price": {"scoring", "fair_cost"},
    "framework": {"scoring", "fair_cost"},
    "rehearsal": {"scoring"},
    "scoring": set(),
    "recount": set(),  # the second engine: it shares the vocabulary and not one line of the sums
    "fair_cost": set(),
    "panel": set(),
} | {room: set() for room in COMMON}

# What a pure core has no use for: screens, tables, files, the clock, chance.
NOT_IN_CORE = {
    "streamlit", "starlette", "plotly", "jinja2",
    "sqlalchemy", "alembic", "sqlite3", "pysqlite3",
    "pandas", "openpyxl", "xlsxwriter",
    "os", "pathlib", "shutil", "tempfile", "io", "subprocess", "socket", "urllib", "httpx",
    "time", "random", "secrets", "uuid",
}  # fmt: skip
CLOCKS = {"now", "today", "utcnow"}

FUNCTION_WALL = 40
MODULE_WALL = 400
FRONT_DOOR_WALL = 60

Function = ast.FunctionDef | ast.AsyncFunctionDef


# --- reading the source ---------------------------------------------------------------------------


def sources() -> list[Path]:
    """Every module of ours: the two packages and the front door."""
    found = [path for package in OURS for path in sorted((ROOT / package).rglob("*.py")) if path.parent not in DATA]
    return [*found, *(path for path in [ROOT / "app.py"] if path.exists())]


def refuse(sentence: str, faults: Iterable[str]) -> None:
    """Fail with the sentence and every fault, each on its own line; pass where there is none."""
    listed = list(faults)
    if listed:
        pytest.fail("\n  ".join([sentence, *listed]), pytrace=False)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def dotted(path: Path) -> str:
    """The module's name as it is imported: evaluation/office/__init__.py is evaluation.office."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def our_modules() -> frozenset[str]:
    return frozenset(map(dotted, sources()))


def room_of(module: str) -> str:
    """The room a module of ours stands in; everything of `criteria` but its door is criteria.schema."""
    top, *rest = module.split(".")
    if top == "criteria":
        return "criteria.schema" if rest else "criteria"
    if top == "evaluation":
        return rest[0] if rest else "root"
    return top


def imports_of(path: Path, nodes: Iterator[ast.AST] | None = None) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports, anywhere in it, with relative imports made absolute."""
    package = dotted(path) if path.name == "__init__.py" else dotted(path).rpartition(".")[0]
    for node in nodes or ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def our_module(name: str) -> str | None:
    """The module of ours that an imported name stands for or lives in; none where the name is somebody else's."""
    if name.partition(".")[0] not in {*OURS, "app"}:
        return None
    while name not in our_modules() and "." in name:
        name = name.rpartition(".")[0]
    return name


def at_module_level(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: everything but the insides of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.Lambda):
            yield child
            yield from at_module_level(child)


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def public(node: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """Every public function and class, and the public methods of public classes, by name."""
    for child in node.body:
        if isinstance(child, Function | ast.ClassDef) and not child.name.startswith("_"):
            yield f"{prefix}{child.name}", child
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{child.name}.")


def lines_of(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)


def decorators(node: Function | ast.ClassDef) -> set[str]:
    return {ast.unparse(decorator).split("(")[0].rpartition(".")[2] for decorator in node.decorator_list}


def unannotated(function: Function, *, method: bool) -> list[str]:
    """The parameters, and 'return', that have no annotation."""
    given = function.args
    named = [*given.posonlyargs, *given.args]
    if method and "staticmethod" not in decorators(function):
        named = named[1:]
    everything = [*named, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    return [arg.arg for arg in everything if arg.annotation is None] + ["return"] * (function.returns is None)


# --- imports go one way ---------------------------------------------------------------------------


def test_every_module_stands_in_a_room_of_the_plan():
    strangers = [relative(path) for path in sources() if room_of(dotted(path)) not in MAY_IMPORT]
    refuse("Modules in no room of the plan (docs/architecture.md and MAY_IMPORT name the rooms):", strangers)


def test_imports_go_one_way():
    faults = []
    for path in sources():
        here = room_of(dotted(path))
        allowed = MAY_IMPORT.get(here, set()) | COMMON | {here}
        for line, name in imports_of(path):
            target = our_module(name)
            if target and room_of(target) not in allowed:
                faults.append(f"{relative(path)}:{line} ({here}) imports {name} ({room_of(target)})")
    refuse("Imports against the plan:", faults)


def test_no_package_of_ours_imports_the_tests_or_the_samples():
    faults = [
        f"{relative(path)}:{line} imports {name}"
        for path in sources()
        for line, name in imports_of(path)
        if name.split(".")[0] in {"tests", "sample_bids", "conftest"}
    ]
    refuse("Imports of tests or samples:", faults)


def test_the_core_has_no_screens_tables_files_clock_or_chance():
    faults = [
        f"{relative(path)}:{line} imports {name}"
        for path in sources()
        if room_of(dotted(path)) in CORE and dotted(path) != "evaluation"  # the package's own door is nobody's room
        for line, name in imports_of(path)
        if name.split(".")[0] in NOT_IN_CORE
    ]
    refuse("The core is pure, and these are not:", faults)


def test_the_core_opens_no_file_and_asks_no_clock():
    faults = []
    for path in (path for path in sources() if room_of(dotted(path)) in CORE):
        for node in (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)):
            opens = isinstance(node.func, ast.Name) and node.func.id in {"open", "input", "print"}
            asks = isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
            if opens or asks:
                faults.append(f"{relative(path)}:{node.lineno} calls {ast.unparse(node.func)}")
    refuse("The core is pure, and these calls are not:", faults)


def test_nobody_imports_plotly_express():
    faults = [
        f"{relative(path)}:{line}"
        for path in sources()
        for line, name in imports_of(path)
        if f"{name}.".startswith("plotly.express.")
    ]
    refuse("plotly.express costs a second of start-up; use plotly.graph_objects:", faults)


def test_nobody_imports_scipy_stats_when_a_module_loads():
    faults = [
        f"{relative(path)}:{line}"
        for path in sources()
        for line, name in imports_of(path, at_module_level(tree_of(path)))
        if f"{name}.".startswith("scipy.stats.")
    ]
    refuse("scipy.stats costs a second of start-up; import it inside the function that needs it:", faults)


def test_the_front_door_is_small_and_leads_to_the_office():
    door = ROOT / "app.py"
    assert door.exists(), "There is no app.py: `make run` has nothing to start."
    assert "evaluation/office/main.py" in door.read_text(encoding="utf-8")
    assert len(door.read_text(encoding="utf-8").splitlines()) <= FRONT_DOOR_WALL


def test_no_folder_called_pages_stands_beside_streamlits_script():
    """Streamlit would run a file in it at the first request, before the script and its permission check."""
    refuse("Folders called pages:", map(relative, [*(ROOT / "evaluation").rglob("pages"), *ROOT.glob("pages")]))


@pytest.mark.parametrize("arguments", [("--help",), ("rank", "--help")], ids=" ".join)
def test_help_on_the_command_line_loads_nothing_heavy(arguments):
    command = [sys.executable, "-X", "importtime", "-m", "evaluation", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    trouble = [line for line in done.stderr.splitlines() if "import time:" not in line]
    refuse(f"`python -m evaluation {' '.join(arguments)}` said:", trouble)
    assert (done.returncode, "Usage" in done.stdout) == (0, True)
    loaded = {
        line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines() if "import time:" in line
    }
    assert "evaluation" in loaded, "The list of imports could not be read."
    assert not loaded & {"streamlit", "pandas", "sqlalchemy", "plotly", "scipy", "openpyxl"}


# --- small, typed, written down -------------------------------------------------------------------


def test_functions_fit_on_a_screen():
    faults = [
        f"{relative(path)}:{function.lineno} {function.name} has {lines_of(function)} lines"
        for path in sources()
        for function in functions(path)
        if lines_of(function) > FUNCTION_WALL
    ]
    refuse("Functions over the wall:", faults)


def test_modules_stay_under_the_wall():
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    refuse(f"Modules over {MODULE_WALL} lines:", [f"{path}: {n}" for path, n in lengths.items() if n > MODULE_WALL])


def test_everything_public_says_what_it_is():
    faults = [f"{relative(path)} (the module)" for path in sources() if not ast.get_docstring(tree_of(path))]
    for path in sources():
        faults += [
            f"{relative(path)}:{node.lineno} {name}"
            for name, node in public(tree_of(path))
            if not ast.get_docstring(node) and not decorators(node) & {"overload", "override", "setter"}
        ]
    refuse("Public, and without a docstring:", faults)


def test_everything_public_is_fully_annotated():
    faults = []
    for path in sources():
        for name, node in public(tree_of(path)):
            lacking = unannotated(node, method="." in name) if isinstance(node, Function) else []
            if lacking:
                faults.append(f"{relative(path)}:{node.lineno} {name} lacks {', '.join(lacking)}")
    refuse("Public, and not fully annotated:", faults)


def test_nothing_is_left_for_later():
    note = re.compile(r"\b(TODO|FIXME|XXX)\b")
    folders = [ROOT / folder for folder in (*OURS, "sample_bids", "docs")]
    files = [path for folder in folders for kind in ("*.py", "*.toml", "*.md", "*.html") for path in folder.rglob(kind)]
    faults = [relative(path) for path in files if note.search(path.read_text(encoding="utf-8"))]
    refuse("Notes for later:", faults)


def test_nobodys_text_is_shown_as_html():
    faults = [relative(path) for path in sources() if "unsafe_allow_html" in path.read_text(encoding="utf-8")]
    refuse("Files that switch off Streamlit's escaping:", faults)


# --- what is installed ----------------------------------------------------------------------------


def requirement_lines(path: Path) -> list[str]:
    text = (line.partition(" #")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in text if line and not line.startswith(("#", "-r ", "-c "))]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "constraints.txt"])
def test_every_version_is_pinned(name):
    pin = re.compile(r"[A-Za-z0-9_.-]+(\[[a-z,]+\])?==[0-9][0-9A-Za-z.]*( ; .+)?")
    lines = requirement_lines(ROOT / name)
    assert lines
    refuse(f"Lines of {name} that are not pinned with ==:", [line for line in lines if not pin.fullmatch(line)])


def test_no_package_is_pinned_twice():
    names = [
        normal(line.partition("==")[0])
        for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt")
        for line in requirement_lines(ROOT / name)
    ]
    refuse("Pinned in two places:", sorted({name for name in names if names.count(name) > 1}))


def test_what_runs_is_installed_by_requirements_txt():
    """A package that the program imports but only the tests' list names works here and fails for a user."""
    listed = {normal(line.partition("==")[0]) for line in requirement_lines(ROOT / "requirements.txt")}
    owners = packages_distributions()
    faults = []
    for path in sources():
        for line, name in imports_of(path):
            top = name.split(".")[0]
            if top in sys.stdlib_module_names or top in {*OURS, "app"}:
                continue
            if not listed & {normal(owner) for owner in owners.get(top, [top])}:
                faults.append(f"{relative(path)}:{line} imports {top}")
    refuse("Used by the program, but not in requirements.txt:", faults)


# --- how it is served -------------------------------------------------------------------------------------------------

SAFE = {
    "server.address": "127.0.0.1",
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 10,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "theme.base": "light",
}


def test_the_settings_of_the_screens_are_known_and_safe():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    settings["theme.sidebar"] = settings["theme"].pop("sidebar")
    flat = {f"{section}.{key}": value for section, keys in settings.items() for key, value in keys.items()}
    known = importlib.import_module("streamlit.config").get_config_options()
    refuse("Streamlit does not know:", sorted(set(flat) - set(known)))
    assert {key: flat.get(key) for key in SAFE} == SAFE
