"""The five bronnen of the town while they are being filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_zaakregister import Zaakregister
from klantbeeld.demo.town_zaaktypen import CENTRAAL, NOORD

if TYPE_CHECKING:
    from datetime import date, datetime

    from klantbeeld.demo.register import Record
    from klantbeeld.demo.town_people import Mens

GEMEENTE_RSIN = "002220647"
NOORD_RSIN = "885698034"
DIGID_MIDDEN: Record = {
    "source": "digid",
    "levelOfAssurance": "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
}
DIGID_SUBSTANTIEEL: Record = {
    "source": "digid",
    "levelOfAssurance": "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard",
}
EHERKENNING_3: Record = {
    "source": "eherkenning",
    "levelOfAssurance": "urn:etoegang:core:assurance-class:loa3",
    "actingSubject": "4B75A0EA107B3D36C82FD675B5B78CC2F181B22E33D85F2D4A5DA63452EE3018",
}
MEDEWERKERS = ("mdw001", "mdw002", "mdw003", "mdw004", "mdw005", "mdw006")
_NAMEN = ("Bakker", "Yilmaz", "Vermeulen", "Hoekstra", "Pinas", "Willems")
BEHANDELAARS = dict(zip(MEDEWERKERS, _NAMEN, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """All registers, and who works at the gemeente."""

    contacten: Klantregister
    wijkteam: Klantregister
    centraal: Zaakregister
    noord: Zaakregister
    meldingen: list[Record] = field(default_factory=list)
    actoren: dict[tuple[str, str], str] = field(default_factory=dict)
    """By register and code."""

    def actor(self, register: Klantregister, code: str) -> str:
        return self.actoren[register.name, code]

    def contact_of(
        self,
        register: Klantregister,
        partij: str,
        onderwerp: str,
        inhoud: str,
        *,
        op: datetime,
        kanaal: str = "telefoon",
        actor: str = "mdw001",
        zaak: str | None = None,
        initiator: bool = True,
    ) -> str:
        """The plain contact: one partij, one medewerker, perhaps about a zaak."""
        contact = register.klantcontact(onderwerp, inhoud, op=op, kanaal=kanaal, actoren=[self.actor(register, actor)])
        register.betrokkene(contact, partij=partij, initiator=initiator)
        if zaak:
            register.onderwerp(contact, zaak=zaak)
        return contact

    def zaak_of(
        self,
        register: Zaakregister,
        mens: Mens,
        zaak: str,
        *,
        behandelaar: str = "mdw003",
        digid: Record | None = DIGID_MIDDEN,
    ) -> str:
        """Make a person the aanvrager of a zaak, signed in or (None) at the desk, and a medewerker its behandelaar."""
        register.natuurlijk_persoon(zaak, mens, context=digid)
        register.medewerker(zaak, behandelaar, BEHANDELAARS[behandelaar])
        return zaak

    def melding(
        self,
        nummer: int,
        omschrijving: str,
        *,
        start: date,
        eind: date | None = None,
        status: str = "Gemeld",
        email: str | None = None,
        bsn: str | None = None,
    ) -> None:
        self.meldingen.append(
            {
                "identificatie": f"MOR-{start.year}-{nummer:05d}",
                "omschrijving": omschrijving,
                "zaaktype": "Melding openbare ruimte",
                "startdatum": start.isoformat(),
                "einddatum": eind.isoformat() if eind else None,
                "status": status,
                "melder_email": email,
                "bsn": bsn,
            }
        )


def empty_registers() -> Registers:
    """The registers with nothing in them but the catalogi and the people who work there."""
    registers = Registers(
        contacten=Klantregister("contacten"),
        wijkteam=Klantregister("wijkteam"),
        centraal=Zaakregister("zaken-centraal", rsin=GEMEENTE_RSIN, prefix="ZAAK", zaaktypen=CENTRAAL),
        noord=Zaakregister("zaken-noord", rsin=NOORD_RSIN, prefix="NOORD", zaaktypen=NOORD),
    )
    for register in (registers.contacten, registers.wijkteam):
        for code, naam in BEHANDELAARS.items():
            identificatie: Record = {
                "functie": "Klantadviseur",
                "emailadres": f"{naam.lower()}@gemeente.example",
                "telefoonnummer": "0702345678",
            }
            registers.actoren[register.name, code] = register.actor(f"A. {naam}", "medewerker", code, identificatie)
        for code, naam in (("vergunningen", "Afdeling Vergunningen"), ("kcc", "Klantcontactcentrum")):
            afdeling: Record = {
                "omschrijving": naam,
                "emailadres": f"{code}@gemeente.example",
                "faxnummer": "",
                "telefoonnummer": "0702345600",
            }
            registers.actoren[register.name, code] = register.actor(naam, "organisatorische_eenheid", code, afdeling)
        formulieren: Record = {"functie": "Formulieren", "omschrijving": "Neemt e-formulieren aan"}
        registers.actoren[register.name, "formulieren"] = register.actor(
            "E-formulieren", "geautomatiseerde_actor", "formulieren", formulieren
        )
    return registers
