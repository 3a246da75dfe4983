"""What the command tells: on standard output what was asked for, on standard error what is wrong."""

from __future__ import annotations

from rich.console import Console

from klantbeeld.settings import SettingsError

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


def tell(what: str, error: SettingsError) -> int:
    """Tell all problems; gives the exit code."""
    ERR.print(f"The {what} have {count(len(error.problems), 'problem')}:", markup=False)
    for problem in error.problems:
        ERR.print(f"  {problem}", markup=False)
    return 1


def count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
