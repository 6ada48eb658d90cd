"""What commands share that take name=value on the command line and print tables."""

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluation import exceptions

if TYPE_CHECKING:
    from rich.table import Table


def pairs(option: str, given: list[str] | None) -> dict[str, str]:
    """Words like name=value, by name. Raises EvenhandError for another form, or a name given twice."""
    found = dict[str, str]()
    for word in given or []:
        name, mark, value = word.partition("=")
        if not mark or not name.strip() or name.strip() in found:
            raise exceptions.EvenhandError(f"--{option} is given once for each name, as name=value; not '{word}'.")
        found[name.strip()] = value.strip()
    return found


def value_of(name: str, said: str) -> object:
    """What a word on the command line means: yes or no, a whole number, a list or table as JSON; else itself."""
    if said in ("true", "false"):
        return said == "true"
    if re.fullmatch(r"-?[0-9]{1,30}", said):
        return int(said)
    if not said.startswith(("[", "{")):
        return said
    try:
        return json.loads(said, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise exceptions.EvenhandError(f"--set {name}: this is not JSON that can be read: {error}.") from error


def table(*heads: str, title: str = "") -> "Table":
    """An empty table with these columns."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, title=plain(title) if title else None, title_justify="left")
    for place, head in enumerate(heads):
        made.add_column(head, overflow="fold", no_wrap=not place)
    return made


def plain(words: str) -> str:
    """Words of others as they are: never read as the table's own mark-up, and nothing in them that cannot be seen."""
    from rich.markup import escape

    return escape("".join(letter if letter.isprintable() else "\ufffd" for letter in words))


def show(made: "Table") -> None:
    """Print a table."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console.width = 160  # nobody resizes a file or a pipe, and 80 columns would fold the words
    console.print(made)
