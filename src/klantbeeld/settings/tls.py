"""From the files that settings name to how TLS is spoken with a bron, or with the logboek."""

from __future__ import annotations

import ssl
from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from klantbeeld.contract import Geheim
from klantbeeld.settings.file import UnreadableFileError, is_public, read_file
from klantbeeld.settings.fill import PUBLIC
from klantbeeld.settings.model import Tls
from klantbeeld.settings.problem import Problem
from klantbeeld.settings.verbinding import Verbinding


def make_tls(common: Verbinding, place: str, problems: list[Problem], notes: list[Problem]) -> Tls | None:
    """Make what the settings of a connection ask for; None if they ask for nothing, or if it cannot be made.

    Args:
        common: The settings.
        place: Of the settings in the file.
        problems: Where to add what is wrong; never with what stands in a file.
        notes: Where to add what is good to know.
    """
    if common.ca is None and common.certificaat is None:
        return None
    told = len(problems)
    if common.ca is not None:
        _content(common.ca, f"{place}.ca", problems)
    chain: Sequence[x509.Certificate] = ()
    if common.certificaat is not None and common.certificaat_sleutel is not None:
        chain = _chain(common.certificaat, f"{place}.certificaat", problems)
        key = _key(common.certificaat_sleutel, common.certificaat_wachtwoord, place, problems)
        if chain and key is not None and not _belongs(key, chain[0]):
            message = "does not belong to the first certificate in the file that certificaat names"
            problems.append(Problem(f"{place}.certificaat_sleutel", message))
        if key is not None and is_public(common.certificaat_sleutel):
            notes.append(Problem(f"{place}.certificaat_sleutel", PUBLIC))
    context = _context(common, place, problems) if len(problems) == told else None
    if context is None:
        return None
    return Tls(
        context=context,
        valid_from=max((one.not_valid_before_utc for one in chain), default=None),
        valid_until=min((one.not_valid_after_utc for one in chain), default=None),
    )


def _content(path: str, place: str, problems: list[Problem]) -> bytes | None:
    try:
        if "-----BEGIN" in path:
            raise UnreadableFileError("must be named by its path; its content does not go in the settings")
        return read_file(path)
    except UnreadableFileError as error:
        problems.append(Problem(place, f"the file {error}"))
        return None


def _chain(path: str, place: str, problems: list[Problem]) -> Sequence[x509.Certificate]:
    content = _content(path, place, problems)
    if content is None:
        return ()
    try:
        return x509.load_pem_x509_certificates(content)
    except (ValueError, x509.InvalidVersion):
        problems.append(Problem(place, "the file must hold certificates in PEM form, that of the façade first"))
        return ()


def _key(path: str, password: Geheim | None, bron: str, problems: list[Problem]) -> PrivateKeyTypes | None:
    place, password_place = f"{bron}.certificaat_sleutel", f"{bron}.certificaat_wachtwoord"
    content = _content(path, place, problems)
    if content is None:
        return None
    encrypted = b"ENCRYPTED" in content
    if encrypted != (password is not None):
        message = "is required, for the key is encrypted" if encrypted else "is not needed: the key is not encrypted"
        problems.append(Problem(password_place, message))
        return None
    try:
        return load_pem_private_key(content, password.reveal().encode() if password else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        if encrypted:
            problems.append(Problem(password_place, "does not open the key, or the key cannot be read"))
        else:
            problems.append(Problem(place, "the file must hold a private key in PEM form"))
        return None


def _belongs(key: PrivateKeyTypes, certificate: x509.Certificate) -> bool:
    try:
        return key.public_key() == certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):  # a kind of key that we do not know, and so not that of ours
        return False


def _context(common: Verbinding, place: str, problems: list[Problem]) -> ssl.SSLContext | None:
    try:
        # As Python advises: TLS 1.2 at least, and the certificate and the name of the host are verified. With a file
        # it trusts nobody else.
        context = ssl.create_default_context(cafile=common.ca)
    except ssl.SSLError:
        problems.append(Problem(f"{place}.ca", "the file must hold certificates in PEM form"))
        return None
    if common.certificaat is not None:
        password = common.certificaat_wachtwoord
        try:
            # Never without a password: OpenSSL would ask for it at the terminal.
            context.load_cert_chain(
                common.certificaat, common.certificaat_sleutel, password.reveal() if password else ""
            )
        except ssl.SSLError as error:
            reason = error.reason or "of a kind that OpenSSL does not take"
            problems.append(Problem(f"{place}.certificaat", f"the certificate or its key cannot be used ({reason})"))
            return None
    return context
