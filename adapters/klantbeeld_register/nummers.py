"""The numbers this register itself gives to what it holds, by which other registers may refer to it."""

from __future__ import annotations

from collections.abc import Mapping

from klantbeeld.contract import IdentificatorSoort

__all__ = ["EIGEN_NUMMERS"]

EIGEN_NUMMERS: Mapping[str, IdentificatorSoort] = {
    "klanttaak": IdentificatorSoort("klanttaken", "klanttaak", "nummer"),
    "product": IdentificatorSoort("producten", "product", "kenmerk"),
    "productaanvraag": IdentificatorSoort("productaanvragen", "productaanvraag", "kenmerk"),
}
"""By the kind of record; VNG has no name for these yet, so they are ours."""
