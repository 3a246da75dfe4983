"""What is part of a record is shown no further than the whole: whatever field, id or purpose it is reached by."""

from dataclasses import replace

import pytest

from klantbeeld.access.activiteit import Activiteit
from klantbeeld.contract import (
    KLANTCONTACT_UUID,
    ZAAK_UUID,
    Besluit,
    Betrokkene,
    Betrouwbaarheid,
    Caller,
    Contactgegevens,
    DigitaalAdres,
    Identificator,
    IdentificatorSoort,
    InterneTaak,
    Referentiewaarde,
    SoortPartij,
    Vertrouwelijkheid,
    Verwijzing,
    Zaakstatus,
)
from klantbeeld.contract import Aanroepersoort as Wie
from klantbeeld.testing.builders import (
    besluit,
    betrokkene,
    digitaal_adres,
    interne_taak,
    klantcontact,
    partij,
    zaak,
    zaakstatus,
)
from klantbeeld.testing.fakebron import FakeBron
from tests.acceptance import test_matrix
from tests.acceptance.test_matrix import ACTIVITEITEN, ANNA, CALLERS, HENK, HENK_BSN, Town, URI

PERSOON = SoortPartij.PERSOON
OF_HENK = 'klantbeeld(van: {bsn: "%s"}) { %%s }' % HENK_BSN
HIGH = Caller(id="henk", soort=Wie.INWONER, klant=HENK, betrouwbaarheid=Betrouwbaarheid.HOOG)


@pytest.fixture
def town(monkeypatch):
    """Besides the purposes of the matrix one that sees everything, and one that sees of zaken one zaaktype."""
    every = test_matrix.ALLE_SOORTEN
    wide = {"uri": URI, "aanroepers": (Wie.MEDEWERKER,), "rollen": ("kcc",), "soorten": every}
    more = {
        "alles": Activiteit(
            **wide,
            hoogste_vertrouwelijkheid=Vertrouwelijkheid.ZEER_GEHEIM,
            vertrouwelijke_contacten=True,
            geheime_adressen=True,
        ),
        "een-type": Activiteit(**wide, hoogste_vertrouwelijkheid=Vertrouwelijkheid.INTERN, zaaktypen=("A",)),
        "mijn": replace(ACTIVITEITEN["mijn"], soorten=every),
    }
    for name, activiteit in more.items():
        monkeypatch.setitem(ACTIVITEITEN, name, activiteit)
    return Town()


class TestVertrouwelijkContact:
    @pytest.fixture
    def town(self, town):
        own = betrokkene(
            "contacten", "b-geheim", was_partij="p-Henk", naam="Henk", identificatoren=HENK.identificatoren
        )
        secret = klantcontact(
            "contacten", "k-geheim", betrokkenen=(own,), inhoud="Alles", referentienummer="R9", vertrouwelijk=True
        )
        town.contacten_of[HENK] = [secret]
        return town

    FIELDS = "vertrouwelijk inhoud betrokkenen { id naam identificatoren { objectId } wasPartij { naam } }"

    async def test_who_took_part_in_it_is_not_shown_to_who_sees_only_that_it_was(self, town):
        query = OF_HENK % f"klantcontacten {{ nodes {{ {self.FIELDS} }} }}"
        (seen,) = (await town.data("kcc", "kcc", query))["klantbeeld"]["klantcontacten"]["nodes"]
        assert seen == {"vertrouwelijk": True, "inhoud": None, "betrokkenen": None}
        (seen,) = (await town.data("kcc", "alles", query))["klantbeeld"]["klantcontacten"]["nodes"]
        assert seen["betrokkenen"][0]["naam"] == "Henk"
