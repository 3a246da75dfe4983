"""A small Dutch town: what its klantregisters, zaakregisters and meldingensysteem know, the same in every build.

Pure data. The people that tests and the demo ask for have a constant; all of them can be imported from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from klantbeeld.demo.town_bijzonder import (
    DRUK_GEHEIME_ZAAK,
    HENK_GEARCHIVEERDE_ZAAK,
    MACHTIGING_ZAAK,
    write_bijzonder,
)
from klantbeeld.demo.town_busy import (
    DRUK_CONCEPT_DOCUMENT,
    DRUK_DAKKAPEL_ZAAK,
    DRUK_HOOFDZAAK,
    DRUK_PARTIJ_NUMMER,
    DRUK_PLATTEGROND,
    DRUK_TEKENING,
    DRUK_VERTROUWELIJK_DOCUMENT,
    write_busy,
)
from klantbeeld.demo.town_documenten import document_uuid as _document_uuid
from klantbeeld.demo.town_henk import (
    HENK_BESLUIT,
    HENK_PARKEER_ZAAK,
    HENK_PASPOORT_ZAAK,
    MELDING_ONDERWERP,
    OMGEVING_ONDERWERP,
    PASPOORT_ONDERWERP,
    SPORTHAL_ONDERWERP,
    TRAINING_ONDERWERP,
    VERENIGING_SPORTHAL_ZAAK,
    VOF_KVK_ZAAK,
    VOF_OMGEVING_ZAAK,
    VOF_VESTIGING_ZAAK,
    write_henk,
)
from klantbeeld.demo.town_others import OVERLAST_CONTACTEN, write_crowd, write_exceptions, write_overlast
from klantbeeld.demo.town_people import (
    BUITENLAND_NUMMER,
    BUITENLANDS_NUMMER,
    BUITENLANDS_SOORT,
    DOCHTER_BSN,
    DOSSIER_BSN,
    DRUK_BSN,
    EEN_ZAAK_BSN,
    GEHEIM_BSN,
    HENK_BIJ_VERENIGING_NUMMER,
    HENK_BIJ_VOF_NUMMER,
    HENK_BSN,
    HENK_EMAIL,
    HENK_PARTIJ_NUMMER,
    HENK_TELEFOON,
    HENK_TRAINING_NUMMER,
    INACTIEF_BSN,
    LOODS_PAND,
    MOEDER_BSN,
    ONBEKENDE_BSN,
    PEILDATUM,
    TWEE_REGISTERS_BSN,
    TWEEHONDERD_ZAKEN_BSN,
    TWINTIG_ZAKEN_BSN,
    VERENIGING_KVK,
    VERENIGING_NAAM,
    VERENIGING_NUMMER,
    VERENIGING_RSIN,
    VERGUNNING_X_BSN,
    VERWIJZINGEN_BSN,
    VOF_KVK,
    VOF_NAAM,
    VOF_NUMMER,
    VOF_RSIN,
    VOF_VESTIGING,
    passes_elf_proef,
)
from klantbeeld.demo.town_records import record_uuid
from klantbeeld.demo.town_registers import empty_registers
from klantbeeld.demo.town_thread import (
    VERGUNNING_X_CONTACTEN,
    VERGUNNING_X_PARTIJ_NUMMER,
    VERGUNNING_X_ZAAK,
    write_thread,
)
from klantbeeld.demo.town_verwijzingen import (
    DUBBEL_ZAAKNUMMER,
    VERWIJZINGEN_CONTACT,
    VERWIJZINGEN_ZAAK,
    write_verwijzingen,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from klantbeeld.demo.register import Record, RegisterData

__all__ = [
    "BUITENLANDS_NUMMER",
    "BUITENLANDS_SOORT",
    "BUITENLAND_NUMMER",
    "DOCHTER_BSN",
    "DOSSIER_BSN",
    "DRUK_BSN",
    "DRUK_CONCEPT_DOCUMENT",
    "DRUK_DAKKAPEL_ZAAK",
    "DRUK_GEHEIME_ZAAK",
    "DRUK_HOOFDZAAK",
    "DRUK_PARTIJ_NUMMER",
    "DRUK_PLATTEGROND",
    "DRUK_TEKENING",
    "DRUK_VERTROUWELIJK_DOCUMENT",
    "DUBBEL_ZAAKNUMMER",
    "EEN_ZAAK_BSN",
    "GEHEIM_BSN",
    "HENK_BESLUIT",
    "HENK_BIJ_VERENIGING_NUMMER",
    "HENK_BIJ_VOF_NUMMER",
    "HENK_BSN",
    "HENK_EMAIL",
    "HENK_GEARCHIVEERDE_ZAAK",
    "HENK_PARKEER_ZAAK",
    "HENK_PARTIJ_NUMMER",
    "HENK_PASPOORT_ZAAK",
    "HENK_TELEFOON",
    "HENK_TRAINING_NUMMER",
    "INACTIEF_BSN",
    "LOODS_PAND",
    "MACHTIGING_ZAAK",
    "MELDING_ONDERWERP",
    "MOEDER_BSN",
    "OMGEVING_ONDERWERP",
    "ONBEKENDE_BSN",
    "OVERLAST_CONTACTEN",
    "PASPOORT_ONDERWERP",
    "PEILDATUM",
    "SPORTHAL_ONDERWERP",
    "TRAINING_ONDERWERP",
    "TWEEHONDERD_ZAKEN_BSN",
    "TWEE_REGISTERS_BSN",
    "TWINTIG_ZAKEN_BSN",
    "VERENIGING_KVK",
    "VERENIGING_NAAM",
    "VERENIGING_NUMMER",
    "VERENIGING_RSIN",
    "VERENIGING_SPORTHAL_ZAAK",
    "VERGUNNING_X_BSN",
    "VERGUNNING_X_CONTACTEN",
    "VERGUNNING_X_PARTIJ_NUMMER",
    "VERGUNNING_X_ZAAK",
    "VERWIJZINGEN_BSN",
    "VERWIJZINGEN_CONTACT",
    "VERWIJZINGEN_ZAAK",
    "VOF_KVK",
    "VOF_KVK_ZAAK",
    "VOF_NAAM",
    "VOF_NUMMER",
    "VOF_OMGEVING_ZAAK",
    "VOF_RSIN",
    "VOF_VESTIGING",
    "VOF_VESTIGING_ZAAK",
    "Town",
    "build_town",
    "document_uuid",
    "klantcontact_uuid",
    "partij_uuid",
    "passes_elf_proef",
    "zaak_uuid",
]

_SEED = 813272


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What every bron of the town holds."""

    contacten: RegisterData
    wijkteam: RegisterData
    zaken_centraal: RegisterData
    zaken_noord: RegisterData
    meldingen: Sequence[Record]
    """Of a system that is no register: plain rows, that know at most an e-mail address of who reported."""


def build_town() -> Town:
    registers = empty_registers()
    write_crowd(registers, Random(_SEED))
    write_henk(registers)
    write_exceptions(registers)
    write_busy(registers)
    write_thread(registers)
    write_overlast(registers)
    write_bijzonder(registers)
    write_verwijzingen(registers)
    return Town(
        contacten=registers.contacten.data,
        wijkteam=registers.wijkteam.data,
        zaken_centraal=registers.centraal.data,
        zaken_noord=registers.noord.data,
        meldingen=tuple(registers.meldingen),
    )


def partij_uuid(nummer: str, register: str = "contacten") -> str:
    """The uuid of a partij that has a nummer."""
    return record_uuid(register, "partijen", nummer)


def zaak_uuid(identificatie: str) -> str:
    """The uuid of a zaak; the first part of its identificatie tells in which register it is."""
    register = "zaken-noord" if identificatie.startswith("NOORD-") else "zaken-centraal"
    return record_uuid(register, "zaken", identificatie)


def document_uuid(identificatie: str, titel: str) -> str:
    """The uuid of a document, by the identificatie of the zaak it was made in and its titel."""
    register = "zaken-noord" if identificatie.startswith("NOORD-") else "zaken-centraal"
    return _document_uuid(register, zaak_uuid(identificatie), titel)


def klantcontact_uuid(nummer: str, register: str = "contacten") -> str:
    """The uuid of a klantcontact that has a nummer."""
    return record_uuid(register, "klantcontacten", nummer)
