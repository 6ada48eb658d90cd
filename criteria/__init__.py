"""Methods and dated figures as data, and the one door to them: the only code here that opens files."""

from functools import cache
from pathlib import Path

from evaluation.exceptions import UnknownNameError

_HERE = Path(__file__).parent


def template_names() -> tuple[str, ...]:
    """The ids of the method templates, in alphabetical order."""
    return tuple(sorted(path.stem for path in (_HERE / "library").glob("*.toml")))


@cache
def template(name: str) -> str:
    """The TOML text of a method template. Raises UnknownNameError, with the nearest name, if there is none."""
    if name not in template_names():
        raise UnknownNameError("method template", name, template_names())
    return (_HERE / "library" / f"{name}.toml").read_text(encoding="utf-8")


@cache
def figure_files() -> dict[str, str]:
    """The TOML text of every file of dated figures, by its name without the ending."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((_HERE / "rules").glob("*.toml"))}
