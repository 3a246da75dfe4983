"""What of a register may be shown (zicht: sight), by how confidential it is and whether it is finished or archived."""

from __future__ import annotations

from dataclasses import dataclass, replace

from klantbeeld.contract import Grens, Vertrouwelijkheid
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_zgw.zoeken import ZaakZoek

_LEVELS = {level.value: level for level in Vertrouwelijkheid}
_HIGHEST = max(Vertrouwelijkheid, key=lambda level: level.rank)
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
        return self.hoogste is _HIGHEST and self.gearchiveerd

    def within(self, grens: Grens) -> Zicht:
        """Give what is shown to a caller who may look no further than this."""
        lower = grens.vertrouwelijkheid
        return replace(self, hoogste=lower) if lower is not None and self.hoogste.exceeds(lower) else self

    def narrow(self, zoek: ZaakZoek) -> ZaakZoek:
        """Have a search find only what may be shown. A register may pass over it: `check_zaak` what comes back."""
        return replace(
            zoek,
            hoogste_vertrouwelijkheid=None if self.hoogste is _HIGHEST else self.hoogste.value,
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
        if self.hoogste is _HIGHEST:
            return
        level = vertrouwelijkheid(data)
        if level is None:
            raise UnreadableError("vertrouwelijkheidaanduiding: not one of ZGW")
        if level.exceeds(self.hoogste):
            raise NotShownError


def vertrouwelijkheid(data: Json) -> Vertrouwelijkheid | None:
    """Give how confidential a zaak or document is; None if it says nothing that ZGW knows."""
    return _LEVELS.get(fields.text(data, "vertrouwelijkheidaanduiding") or "")
