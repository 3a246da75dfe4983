"""One vergunning from the first phone call to the letter with the besluit: every kind of record, in one thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from klantbeeld.demo.town_people import VERGUNNING_X_BSN, Adres, Mens, Naam, days_ago, moment
from klantbeeld.demo.town_registers import Registers
from klantbeeld.demo.town_zaaktypen import VERGUNNING_X

VERGUNNING_X_PARTIJ_NUMMER = "455120"
VERGUNNING_X_ZAAK = "ZAAK-2026-1000010"
VERGUNNING_X_CONTACTEN = (
    "2026000101",
    "2026000102",
    "2026000103",
    "2026000104",
    "2026000105",
    "2026000106",
)
"""The nummers of its klantcontacten, in the order in which they took place."""

FATIMA = Mens(
    naam=Naam(voorletters="F.", voornaam="Fatima", voorvoegsel="el", achternaam="Amrani"),
    adres=Adres(straat="Leyweg", huisnummer=212, postcode="2545 EJ", stad="Den Haag"),
    bsn=VERGUNNING_X_BSN,
    email="fatima.elamrani@voorbeeld.example",
    telefoon="0687654321",
    geboortedatum="1984-09-30",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One klantcontact of the thread, and what it led to."""

    onderwerp: str
    inhoud: str = ""
    op: datetime
    kanaal: str
    actor: str
    from_gemeente: bool = False
    document: str = ""
    soort_document: str = "Brief"
    taak: str = ""
    taak_actoren: tuple[str, ...] = ("vergunningen",)
    verwerkt: datetime | None = None


_STEPS = (
    _Step(
        onderwerp="Vraag over vergunning X",
        inhoud="Wil weten of zij vergunning X nodig heeft. Een specialist belt haar terug.",
        op=moment(63, "09:30"),
        kanaal="telefoon",
        actor="mdw001",
        taak="Terugbelverzoek",
        verwerkt=moment(61, "15:20"),
    ),
    _Step(
        onderwerp="Vraag over vergunning X",
        inhoud="Uitgelegd dat vergunning X nodig is en hoe zij die aanvraagt.",
        op=moment(61, "15:00"),
        kanaal="telefoon",
        actor="mdw005",
        from_gemeente=True,
    ),
    _Step(
        onderwerp="Aanvraag vergunning X",
        op=moment(58, "20:41"),
        kanaal="e-formulier",
        actor="formulieren",
        document="Aanvraagformulier vergunning X",
        soort_document="Aanvraagformulier",
        taak="Verwerken formulier",
        verwerkt=moment(57, "10:10"),
    ),
    _Step(
        onderwerp="Verzoek om aanvullende informatie",
        inhoud="Wij vragen om een plattegrond op schaal.",
        op=moment(50, "08:00"),
        kanaal="brief",
        actor="mdw005",
        from_gemeente=True,
        document="Brief: verzoek om aanvullende informatie",
    ),
    _Step(
        onderwerp="Aanvullende gegevens vergunning X",
        inhoud="Plattegrond aangeleverd.",
        op=moment(44, "21:15"),
        kanaal="klantportaal",
        actor="formulieren",
        document="Plattegrond",
        soort_document="Bijlage",
        taak="Verwerken aanvullende gegevens",
        taak_actoren=("vergunningen", "mdw005"),
        verwerkt=moment(43, "09:50"),
    ),
    _Step(
        onderwerp="Besluit op uw aanvraag voor vergunning X",
        inhoud="De vergunning is verleend.",
        op=moment(12, "08:00"),
        kanaal="brief",
        actor="mdw005",
        from_gemeente=True,
        document="Brief: besluit vergunning X",
        soort_document="Beschikking",
    ),
)


def write_thread(town: Registers) -> None:
    """Each contact is about the one before it, and from the aanvraag on about the zaak: so it hangs together."""
    register = town.contacten
    partij = register.persoon(FATIMA, nummer=VERGUNNING_X_PARTIJ_NUMMER)
    zaak = town.centraal.zaak(
        VERGUNNING_X,
        "Vergunningsaanvraag X",
        start=days_ago(58),
        eind=days_ago(12),
        resultaat="Verleend",
        identificatie=VERGUNNING_X_ZAAK,
    )
    town.zaak_of(town.centraal, FATIMA, zaak)
    before: str | None = None
    for nummer, step in zip(VERGUNNING_X_CONTACTEN, _STEPS, strict=True):
        contact = register.klantcontact(
            step.onderwerp,
            step.inhoud,
            op=step.op,
            kanaal=step.kanaal,
            actoren=[town.actor(register, step.actor)],
            nummer=nummer,
        )
        register.betrokkene(contact, partij=partij, initiator=not step.from_gemeente)
        if before:
            register.onderwerp(contact, was=before)
        if step.document:
            soort, day = step.soort_document, step.op.date()
            document = town.centraal.document(zaak, step.document, soort=soort, op=day)
            register.bijlage(contact, document)
            register.onderwerp(contact, zaak=zaak)
            if soort == "Beschikking":
                town.centraal.besluit(zaak, "Toekenning", op=day, document=document)
        if step.taak:
            actoren = [town.actor(register, code) for code in step.taak_actoren]
            register.interne_taak(
                contact, step.taak, actoren=actoren, op=step.op, verwerkt=step.verwerkt, nummer=f"9{nummer[1:]}"
            )
        before = contact
