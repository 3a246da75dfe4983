"""TLS: whom we trust, and what went wrong when no secure connection could be made."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from functools import cache

from klantbeeld.contract import BronError, BronForbiddenError, BronUnavailableError

# The codes of OpenSSL (X509_V_ERR_...); its texts name hosts.
_NOT_TRUSTED = {
    9: "is not valid yet",
    10: "has expired",
    18: "is signed by itself",
    19: "is of an authority that we do not trust",
    20: "is of an authority that we do not trust",
    21: "is of an authority that we do not trust",
    62: "is of another host",
    64: "is of another host",
}
_OURS = ("CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED")


@cache
def system_tls() -> ssl.SSLContext:
    """Trust the authorities of the system, and say nothing of who we are. One for all: do not change it."""
    return ssl.create_default_context()  # TLS 1.2 at least, and the certificate and the name of the host are verified


def tls_error(bron: str, error: BaseException) -> BronError | None:
    """Give what an error means that TLS is behind; None: it is not.

    Args:
        bron: The name of the bron.
        error: What a client raised.
    """
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            told = _NOT_TRUSTED.get(cause.verify_code, f"is not good (X509 error {cause.verify_code})")
            return BronUnavailableError(f"{bron}: its certificate {told}")
        if isinstance(cause, ssl.SSLError):
            reason = cause.reason or "unknown"
            if "ALERT" in reason and any(part in reason for part in _OURS):
                return BronForbiddenError(f"{bron}: does not let us in with our certificate, or without one ({reason})")
            return BronUnavailableError(f"{bron}: no secure connection can be made ({reason})")
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
