"""What of a register may be shown (zicht: sight), by how confidential it is and whether it is finished or archived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_zgw.zoeken import ZaakZoek

Vertrouwelijkheid: TypeAlias = Literal[
    "openbaar",
    "beperkt_openbaar",
    "intern",
    "zaakvertrouwelijk",
    "vertrouwelijk",
    "confidentieel",
    "geheim",
    "zeer_geheim",
]
"""The vertrouwelijkheidaanduidingen (levels of confidentiality) of ZGW, from open to secret."""

_LEVELS: tuple[str, ...] = get_args(Vertrouwelijkheid)
_ACTIVE = "nog_te_archiveren"
_ARCHIVED = frozenset({"gearchiveerd", "gearchiveerd_procestermijn_onbekend", "overgedragen"})
_FINISHED = frozenset({"definitief", "gearchiveerd"})


class NotShownError(Exception):
    """There is a record, and it may not be shown: as if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zicht:
    """Decides what is shown. What does not say how confidential it is cannot be read: it is not shown, but counted."""

    hoogste: Vertrouwelijkheid
    gearchiveerd: bool
    """Whether zaken that are archived or handed over are shown."""
    in_bewerking: bool
    """Whether documents that are not definitief are shown."""

    @property
    def shows_all_zaken(self) -> bool:
        """Whether there is no zaak that may not be shown."""
        return self.hoogste == _LEVELS[-1] and self.gearchiveerd

    def narrow(self, zoek: ZaakZoek) -> ZaakZoek:
        """Have a search find only what may be shown. A register may pass over it: `check_zaak` what comes back."""
        return replace(
            zoek,
            hoogste_vertrouwelijkheid=None if self.hoogste == _LEVELS[-1] else self.hoogste,
            archiefstatus=None if self.gearchiveerd else _ACTIVE,
        )

    def check_zaak(self, data: Json) -> None:
        """Raise `NotShownError` for a zaak that may not be shown."""
        self._check_level(data)
        if not self.gearchiveerd and fields.text(data, "archiefstatus") in _ARCHIVED:
            raise NotShownError

    def check_document(self, data: Json) -> None:
        """Raise `NotShownError` for a document that may not be shown."""
        self._check_level(data)
        if not self.in_bewerking and fields.text(data, "status") not in _FINISHED:
            raise NotShownError

    def _check_level(self, data: Json) -> None:
        if self.hoogste == _LEVELS[-1]:
            return
        level = fields.text(data, "vertrouwelijkheidaanduiding")
        if level not in _LEVELS:
            raise UnreadableError("vertrouwelijkheidaanduiding: not one of ZGW")
        if _LEVELS.index(level) > _LEVELS.index(self.hoogste):
            raise NotShownError
