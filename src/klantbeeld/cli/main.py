"""Running the command."""

from __future__ import annotations

from collections.abc import Sequence

from klantbeeld.cli.parser import parser_of
from klantbeeld.cli.telling import ERR, tell
from klantbeeld.registry import usable_adapters
from klantbeeld.settings import SettingsError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code: 0 all is well, 1 a problem was told, 2 wrong arguments."""
    adapters = usable_adapters()
    parser = parser_of(adapters)
    arguments, rest = parser.parse_known_args(argv)
    if rest and "adapter" not in arguments:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    arguments.rest = rest
    try:
        return int(arguments.run(arguments))
    except SettingsError as error:
        return tell("settings", error)
    except OSError as error:
        ERR.print(f"Cannot do that: {error}", markup=False)
        return 1
    except KeyboardInterrupt:
        return 0
