"""From rows to records. Pure: no I/O, no clock."""

from __future__ import annotations

from sqlalchemy.engine import RowMapping

from klantbeeld.contract import (
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    Actor,
    Betrokkene,
    Betrokkenerol,
    Contactgegevens,
    DigitaalAdres,
    Identificator,
    IdentificatorSoort,
    InterneTaak,
    Klantcontact,
    Klanttaak,
    Partij,
    Product,
    Productaanvraag,
    Record,
    Richting,
    SoortActor,
    SoortDigitaalAdres,
    SoortPartij,
    Stempel,
    Taakstatus,
    Verwijzing,
)
from klantbeeld.contract.herkomst import ZONDER_TIJD
from klantbeeld_register import waarden
from klantbeeld_register.kluis import Kluis
from klantbeeld_register.relaties import Delen

__all__ = ["Translate"]


class Translate:
    """Makes records of rows; raises UnreadableError for what cannot be one.

    Args:
        stempel: What their herkomst is made of.
        kluis: Decrypts their numbers.
        delen: What hangs under them.
    """

    def __init__(self, stempel: Stempel, kluis: Kluis, delen: Delen) -> None:
        self._stempel = stempel
        self._kluis = kluis
        self._delen = delen

    def record(self, kind: type[Record], row: RowMapping) -> Record:
        """Make a record of this kind."""
        match kind.__name__:
            case "Partij":
                return self.partij(row)
            case "Klantcontact":
                return self.klantcontact(row)
            case "InterneTaak":
                return self.interne_taak(row)
            case "Klanttaak":
                return self.klanttaak(row)
            case "Product":
                return self.product(row)
            case "Productaanvraag":
                return self.productaanvraag(row)
            case "Actor":
                return self.actor(row)
            case "Betrokkene":
                return self.betrokkene(row)
            case "DigitaalAdres":
                return self.digitaal_adres(row)
        raise TypeError(f"{kind.__name__}: not of this register")

    def partij(self, row: RowMapping) -> Partij:
        sleutel = row["sleutel"]
        naam = waarden.naam(row["contactnaam"])
        return Partij(
            herkomst=self._stempel.herkomst(sleutel, row["nummer"]),
            soort_partij=waarden.choice(row["soort_partij"], SoortPartij),
            nummer=row["nummer"],
            naam=row["naam"] or (naam.volledig if naam else None),
            identificatoren=self._numbers("identificatoren", sleutel),
            contactgegevens=Contactgegevens(
                naam=naam,
                bezoekadres=waarden.adres(row["bezoekadres"]),
                correspondentieadres=waarden.adres(row["correspondentieadres"]),
                digitale_adressen=self._adressen(sleutel),
                voorkeurstaal=waarden.waarde(row["voorkeurstaal"]),
            ),
            indicatie_actief=row["indicatie_actief"],
            indicatie_geheimhouding=row["indicatie_geheimhouding"],
            hergebruik_toegestaan=row["hergebruik_toegestaan"],
            interne_notitie=row["interne_notitie"],
            werkte_voor=row["werkte_voor"],
            vertegenwoordigden=self._keys("vertegenwoordigden", sleutel, "vertegenwoordigde"),
            vertegenwoordigd_door=self._keys("vertegenwoordigd_door", sleutel, "vertegenwoordiger"),
        )

    def digitaal_adres(self, row: RowMapping) -> DigitaalAdres:
        return DigitaalAdres(
            herkomst=self._stempel.herkomst(row["sleutel"]),
            soort_digitaal_adres=waarden.choice(row["soort_digitaal_adres"], SoortDigitaalAdres),
            adres=row["adres"],
            omschrijving=row["omschrijving"],
            voorkeur=row["voorkeur"],
            geverifieerd_op=row["geverifieerd_op"],
        )

    def klantcontact(self, row: RowMapping) -> Klantcontact:
        sleutel, nummer = row["sleutel"], row["referentienummer"]
        actoren = self._delen.of("actoren", sleutel)
        betrokkenen = self._delen.of("betrokkenen", sleutel)
        taken = self._delen.of("interne_taken", sleutel)
        return Klantcontact(
            herkomst=self._stempel.herkomst(sleutel, nummer),
            bekend_als=(
                Identificator(KLANTCONTACT_UUID, sleutel),
                *((Identificator(KLANTCONTACT_NUMMER, nummer),) if nummer else ()),
            ),
            referentienummer=nummer,
            kanaal=waarden.code(row, "kanaal"),
            onderwerp=row["onderwerp"],
            inhoud=row["inhoud"],
            taal=waarden.waarde(row["taal"]),
            plaatsgevonden_op=row["plaatsgevonden_op"],
            indicatie_contact_gelukt=row["indicatie_contact_gelukt"],
            vertrouwelijk=row["vertrouwelijk"],
            richting=waarden.choice(row["richting"], Richting),
            betrokkenen=None if betrokkenen is None else tuple(map(self.betrokkene, betrokkenen)),
            actoren=None if actoren is None else tuple(map(self.actor, actoren)),
            onderwerpobjecten=self._verwijzingen("onderwerpobjecten", sleutel),
            bijlagen=self._verwijzingen("bijlagen", sleutel),
            interne_taken=None if taken is None else tuple(map(self.interne_taak, taken)),
        )

    def betrokkene(self, row: RowMapping) -> Betrokkene:
        gegeven = row["contactgegevens"]
        naam = waarden.naam(gegeven.get("naam")) if gegeven else None
        return Betrokkene(
            herkomst=self._stempel.herkomst(row["sleutel"]),
            rol=waarden.choice(row["rol"], Betrokkenerol),
            rolomschrijving=row["rolomschrijving"],
            initiator=row["initiator"],
            naam=row["naam"] or (naam.volledig if naam else None),
            identificatoren=(),  # what is known of a gekende stands at his partij, and of an ongekende there is nothing
            was_partij=row["was_partij"],
            opgegeven_contactgegevens=None
            if gegeven is None
            else Contactgegevens(
                naam=naam,
                bezoekadres=waarden.adres(gegeven.get("bezoekadres")),
                correspondentieadres=waarden.adres(gegeven.get("correspondentieadres")),
                digitale_adressen=self._adressen(row["sleutel"]),
                voorkeurstaal=waarden.waarde(gegeven.get("voorkeurstaal")),
            ),
        )

    def actor(self, row: RowMapping) -> Actor:
        return Actor(
            herkomst=self._stempel.herkomst(row["sleutel"]),
            bekend_als=self._numbers("bekend_als_actor", row["sleutel"]) or (),
            soort_actor=waarden.choice(row["soort_actor"], SoortActor),
            naam=row["naam"],
            functie=row["functie"],
            e_mailadres=row["e_mailadres"],
            telefoonnummer=row["telefoonnummer"],
            indicatie_actief=row["indicatie_actief"],
        )

    def interne_taak(self, row: RowMapping) -> InterneTaak:
        actoren = self._delen.of("toegewezen_aan", row["sleutel"])
        since = row["plaats"]
        return InterneTaak(
            herkomst=self._stempel.herkomst(row["sleutel"], row["nummer"]),
            nummer=row["nummer"],
            gevraagde_handeling=row["gevraagde_handeling"],
            toelichting=row["toelichting"],
            taakstatus=waarden.choice(row["taakstatus"], Taakstatus),
            wacht_sinds=None if since == ZONDER_TIJD else since,
            toegewezen_op=row["toegewezen_op"],
            verwerkt_op=row["verwerkt_op"],
            aanleidinggevend_klantcontact=row["klantcontact"],
            toegewezen_aan=None if actoren is None else tuple(map(self.actor, actoren)),
        )

    def klanttaak(self, row: RowMapping) -> Klanttaak:
        sleutel = row["sleutel"]
        return Klanttaak(
            herkomst=self._stempel.herkomst(sleutel, row["nummer"]),
            bekend_als=self._numbers("bekend_als", sleutel) or (),
            nummer=row["nummer"],
            soort=waarden.code(row, "soort"),
            gevraagde_handeling=row["gevraagde_handeling"],
            toelichting=row["toelichting"],
            taakstatus=waarden.choice(row["taakstatus"], Taakstatus),
            vanaf=row["vanaf"],
            uiterlijk_op=row["uiterlijk_op"],
            pagina=row["pagina"],
            hoort_bij=self._verwijzing("hoort_bij", sleutel),
            documenten=self._verwijzingen("documenten", sleutel),
            van=self._van(sleutel),
            eigenschappen=waarden.eigenschappen(row["eigenschappen"]),
        )

    def product(self, row: RowMapping) -> Product:
        sleutel = row["sleutel"]
        return Product(
            herkomst=self._stempel.herkomst(sleutel, row["kenmerk"]),
            bekend_als=self._numbers("bekend_als", sleutel) or (),
            kenmerk=row["kenmerk"],
            naam=row["naam"],
            soort=waarden.code(row, "soort"),
            status=waarden.waarde(row["status"]),
            gevraagd=row["gevraagd"],
            geldig_van=row["geldig_van"],
            geldig_tot=row["geldig_tot"],
            aanvraag=self._verwijzing("aanvraag", sleutel),
            zaken=self._verwijzingen("zaken", sleutel),
            documenten=self._verwijzingen("documenten", sleutel),
            van=self._van(sleutel),
            eigenschappen=waarden.eigenschappen(row["eigenschappen"]),
        )

    def productaanvraag(self, row: RowMapping) -> Productaanvraag:
        sleutel = row["sleutel"]
        return Productaanvraag(
            herkomst=self._stempel.herkomst(sleutel, row["kenmerk"]),
            bekend_als=self._numbers("bekend_als", sleutel) or (),
            kenmerk=row["kenmerk"],
            naam=row["naam"],
            soort=waarden.waarde(row["soort"]),
            kanaal=waarden.waarde(row["kanaal"]),
            status=waarden.waarde(row["status"]),
            open=row["open"],
            ingediend_op=row["ingediend_op"],
            klantcontact=self._verwijzing("klantcontact", sleutel),
            product=self._verwijzing("product", sleutel),
            zaken=self._verwijzingen("zaken", sleutel),
            documenten=self._verwijzingen("documenten", sleutel),
            van=self._van(sleutel),
        )

    def number(self, row: RowMapping) -> Identificator:
        """Decrypt a number."""
        soort = IdentificatorSoort(row["register"], row["objecttype"], row["soort_object_id"])
        return self._kluis.number(soort, row["versleuteld"])

    def _van(self, sleutel: str) -> tuple[Identificator, ...]:
        """Give the numbers of whom it is: those it says itself, and those of the partij it names."""
        said = (row for row in self._delen.of("van", sleutel) or () if row["versleuteld"] is not None)
        rows = (*said, *(self._delen.of("van_partij", sleutel) or ()))
        return tuple(dict.fromkeys(map(self.number, rows)))

    def _numbers(self, what: str, sleutel: str) -> tuple[Identificator, ...] | None:
        rows = self._delen.of(what, sleutel)
        return None if rows is None else tuple(map(self.number, rows))

    def _verwijzingen(self, what: str, sleutel: str) -> tuple[Verwijzing, ...] | None:
        rows = self._delen.of(what, sleutel)
        return None if rows is None else tuple(map(self._read_verwijzing, rows))

    def _verwijzing(self, what: str, sleutel: str) -> Verwijzing | None:
        rows = self._delen.of(what, sleutel)
        return self._read_verwijzing(rows[0]) if rows else None

    def _read_verwijzing(self, row: RowMapping) -> Verwijzing:
        if row["sleutel"] is not None:
            return Verwijzing(klantcontact=row["sleutel"])
        return Verwijzing(identificator=self.number(row))

    def _adressen(self, sleutel: str) -> tuple[DigitaalAdres, ...] | None:
        rows = self._delen.of("digitale_adressen", sleutel)
        return None if rows is None else tuple(map(self.digitaal_adres, rows))

    def _keys(self, what: str, sleutel: str, name: str) -> tuple[str, ...] | None:
        rows = self._delen.of(what, sleutel)
        return None if rows is None else tuple(row[name] for row in rows)
