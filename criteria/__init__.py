"""Methods and dated figures as data, and the one door to them: the only code here that opens files."""

from functools import cache
from pathlib import Path

from evaluation.exceptions import UnknownNameError

_HERE = Path(__file__).parent
#: the templates that most procurements start from; they stand first wherever one is chosen
USUAL = ("configurable", "essex_best_value", "fixed_rate", "sixty_thirty_ten", "essex_live_at_home")


def template_names() -> tuple[str, ...]:
    """The ids of the method templates: the usual ones first, then the others in alphabetical order."""
    found = sorted(path.stem for path in (_HERE / "library").glob("*.toml"))
    return (*(name for name in USUAL if name in found), *(name for name in found if name not in USUAL))


@cache
def template(name: str) -> str:
    """The TOML text of a method template. Raises UnknownNameError, with the nearest name, if there is none."""
    if name not in template_names():
        raise UnknownNameError("method template", name, template_names())
    return (_HERE / "library" / f"{name}.toml").read_text(encoding="utf-8")


def preset_names() -> tuple[str, ...]:
    """The ids of the cost presets, in alphabetical order."""
    return tuple(sorted(path.stem for path in (_HERE / "cost_presets").glob("*.toml")))


@cache
def preset(name: str) -> str:
    """The TOML text of a cost preset. Raises UnknownNameError, with the nearest name, if there is none."""
    if name not in preset_names():
        raise UnknownNameError("cost preset", name, preset_names())
    return (_HERE / "cost_presets" / f"{name}.toml").read_text(encoding="utf-8")


@cache
def question_library() -> str:
    """The TOML text of the question library."""
    return (_HERE / "questions.toml").read_text(encoding="utf-8")


@cache
def figure_files() -> dict[str, str]:
    """The TOML text of every file of dated figures, by its name without the ending."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((_HERE / "rules").glob("*.toml"))}
