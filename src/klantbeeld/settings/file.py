"""Reading a file that a setting names, such as a secret or a certificate, without ever repeating what is in it."""

from __future__ import annotations

import stat
from pathlib import Path

_MOST = 1_000_000
"""Bytes; what an orchestrator can hand out is no larger, and a bundle of all authorities there are is a quarter."""


class UnreadableFileError(Exception):
    """A file cannot be used; the text says why, and goes behind the name of the file or of the setting."""


def read_file(path: str) -> bytes:
    """Give the content of a file; raises UnreadableFileError."""
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):  # a pipe may keep us waiting for ever
            raise UnreadableFileError("is not a file")
        with Path(path).open("rb") as file:
            content = file.read(_MOST + 1)
    except OSError as error:
        raise UnreadableFileError(f"cannot be read ({error.strerror})") from None
    except ValueError:  # a NUL in the path
        raise UnreadableFileError("is not a path of a file") from None
    if len(content) > _MOST:
        raise UnreadableFileError(f"is larger than {_MOST} bytes")
    return content


def read_secret(path: str) -> str:
    """Give the text of a file, without the newline that an editor puts behind it; raises UnreadableFileError."""
    try:
        text = read_file(path).decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableFileError("is not UTF-8 text") from None
    text = text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text
    if not text:
        raise UnreadableFileError("is empty")
    return text


def is_public(path: str) -> bool:
    """Say whether everybody on this machine may read a file."""
    return bool(Path(path).stat().st_mode & stat.S_IROTH)
