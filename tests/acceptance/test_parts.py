"""What is part of a record is shown no further than the whole: whatever field, id or purpose it is reached by."""

from dataclasses import replace

import pytest

from klantbeeld.access.activiteit import Activiteit
from klantbeeld.contract import Aanroepersoort as Wie
from klantbeeld.contract import (
    Betrouwbaarheid,
    Caller,
    Contactgegevens,
    Identificator,
    IdentificatorSoort,
    Referentiewaarde,
    SoortPartij,
    Vertrouwelijkheid,
    Verwijzing,
)
from klantbeeld.testing.builders import (
    besluit,
    betrokkene,
    digitaal_adres,
    interne_taak,
    klantcontact,
    zaak,
    zaakstatus,
)
from klantbeeld.testing.fakebron import FakeBron
from tests.acceptance.test_matrix import ACTIVITEITEN, ALLE_SOORTEN, ANNA, HENK, HENK_BSN, ROOTS, URI, Town

PERSOON = SoortPartij.PERSOON
OF_HENK = ROOTS["bsn"]
HIGH = Caller(id="henk", soort=Wie.INWONER, klant=HENK, betrouwbaarheid=Betrouwbaarheid.HOOG)


@pytest.fixture
def town(monkeypatch):
    """Besides the purposes of the matrix one that sees everything, and one that sees of zaken one zaaktype."""
    every = ALLE_SOORTEN
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


async def _again(town, who, doel, id):
    return (await town.data(who, doel, f'node(id: "{id}") {{ id }}'))["node"]


class TestPartsByTheirOwnId:
    """An id of a part was got where the whole was shown; it is of no use where the whole is not."""

    ZAAK = OF_HENK % "zaken { nodes { status { id } besluiten { id } } }"
    OWN = ZAAK.replace(f'bsn: "{HENK_BSN}"', "zelf: true")

    def _holding(self, town, **fields):
        parts = {
            "status": zaakstatus("zaken", "s", zaak="z-henk"),
            "besluiten": (besluit("zaken", "u", zaak="z-henk"),),
        }
        town.zaken_of[HENK] = [town._zaak("henk", HENK, **parts, **fields)]
        town.zaken = FakeBron("zaken", zaken=town.zaken_of)

    async def _ids(self, town, who, doel, query):
        (one,) = (await town.data(who, doel, query))["klantbeeld"]["zaken"]["nodes"]
        return one["status"]["id"], one["besluiten"][0]["id"]

    async def test_those_of_a_zaak_of_another_zaaktype_than_the_purpose_has_are_not_found(self, town):
        self._holding(town, zaaktype=Referentiewaarde("B"), vertrouwelijkheid=Vertrouwelijkheid.OPENBAAR)
        for id in await self._ids(town, "kcc", "kcc", self.ZAAK):
            assert await _again(town, "kcc", "kcc", id)
            assert await _again(town, "kcc", "een-type", id) is None

    async def test_those_of_a_zaak_above_the_vertrouwelijkheid_of_the_purpose_are_not_found(self, town):
        self._holding(town, zaaktype=Referentiewaarde("A"), vertrouwelijkheid=Vertrouwelijkheid.VERTROUWELIJK)
        for id in await self._ids(town, "kcc", "kcc", self.ZAAK):
            assert await _again(town, "kcc", "een-type", id) is None

    async def test_those_of_a_zaak_above_the_level_of_the_sign_in_are_not_found(self, town):
        self._holding(town, betrouwbaarheid=Betrouwbaarheid.HOOG)
        for id in await self._ids(town, HIGH, "mijn", self.OWN):
            assert await _again(town, HIGH, "mijn", id)
            assert await _again(town, "henk", "mijn", id) is None

    async def test_a_digital_address_and_a_betrokkene_that_do_not_say_whose_they_are_are_for_who_sees_all(self, town):
        address = digitaal_adres("contacten", "d", adres="henk@example.org")
        given = Contactgegevens(digitale_adressen=(address,))
        own = betrokkene("contacten", "b-geheim", was_partij="p-Henk", opgegeven_contactgegevens=given)
        town.contacten_of[HENK] = [klantcontact("contacten", "k", betrokkenen=(own,), vertrouwelijk=True)]
        query = OF_HENK % (
            "klantcontacten { nodes { betrokkenen { id opgegevenContactgegevens { digitaleAdressen { id } } } } }"
        )
        (seen,) = (await town.data("kcc", "alles", query))["klantbeeld"]["klantcontacten"]["nodes"]
        (who,) = seen["betrokkenen"]
        for id in (who["id"], who["opgegevenContactgegevens"]["digitaleAdressen"][0]["id"]):
            assert await _again(town, "kcc", "alles", id)
            assert await _again(town, "kcc", "kcc", id) is None


class TestReferences:
    """A klantcontact may be about what is of another; following that reference shows no more than asking for it."""

    QUERY = """klantbeeld(van: {zelf: true}) {
        klantcontacten { nodes { onderwerpobjecten { resultaat object { titel } } } }
    }"""

    async def _followed(self, town, soort, record, whole):
        """What Henk sees of something of Anna that his contact refers to."""
        number = Identificator(soort, "1234")
        own = betrokkene("contacten", "b", was_partij="p-Henk")
        town.contacten_of[HENK] = [
            klantcontact("contacten", "k", betrokkenen=(own,), onderwerpobjecten=(Verwijzing(identificator=number),))
        ]
        fake = FakeBron("andere", extra=[replace(record, bekend_als=(number,)), whole])
        town.add(fake)
        (contact,) = (await town.data("henk", "mijn", self.QUERY))["klantbeeld"]["klantcontacten"]["nodes"]
        (reference,) = contact["onderwerpobjecten"]
        assert [call for call in fake.calls if call.what == "op_identificator"]
        return reference["resultaat"], reference["object"]

    @pytest.mark.parametrize("part", [besluit("andere", "u", zaak="z"), zaakstatus("andere", "s", zaak="z")])
    async def test_not_the_besluit_or_status_of_a_zaak_of_another(self, town, part):
        soort = IdentificatorSoort("besluiten", "besluit", "identificatie")
        own = betrokkene("andere", "rol", identificatoren=ANNA.identificatoren)
        whole = zaak("andere", "z", betrokkenen=(own,))
        assert await self._followed(town, soort, part, whole) == ("NIET_GEVONDEN", None)

    async def test_not_the_interne_taak_of_a_contact_of_another(self, town):
        soort = IdentificatorSoort("klantinteracties", "internetaak", "nummer")
        own = betrokkene("andere", "b", was_partij="p")
        whole = klantcontact("andere", "k", betrokkenen=(own,))
        taak = interne_taak("andere", "t", aanleidinggevend_klantcontact="k", gevraagde_handeling="Bel Anna")
        assert await self._followed(town, soort, taak, whole) == ("NIET_GEVONDEN", None)


class TestGeheim:
    """How to reach who asked for geheimhouding, by every road there is."""

    REACHED = "digitaleAdressen { adres } bezoekadres { regels } naam { volledig }"
    QUERY = (
        OF_HENK
        % f"""
        partijen {{ nodes {{ contactgegevens {{ {REACHED} }} }} }}
        contactgegevens {{ {REACHED} }}
        klantcontacten {{ nodes {{ betrokkenen {{
            opgegevenContactgegevens {{ {REACHED} }} effectieveContactgegevens {{ {REACHED} }}
            wasPartij {{ contactgegevens {{ {REACHED} }} }}
        }} }} }}"""
    )

    @pytest.fixture
    def town(self, town):
        def known(adres):
            return Contactgegevens(digitale_adressen=(digitaal_adres("contacten", adres, adres=adres),))

        town.partijen_of[HENK] = [
            replace(town._partij("Henk", HENK), indicatie_geheimhouding=True, contactgegevens=known("henk@example.org"))
        ]
        own = betrokkene("contacten", "b", was_partij="p-Henk", opgegeven_contactgegevens=known("0612345678"))
        unknown = betrokkene("contacten", "b2", opgegeven_contactgegevens=known("0687654321"))
        town.contacten_of[HENK] = [klantcontact("contacten", "k", betrokkenen=(own, unknown))]
        return town

    async def test_it_is_shown_to_nobody_but_himself_and_a_purpose_that_says_so(self, town):
        answer = (await town.ask("kcc", "kcc", self.QUERY)).text
        assert "henk@example.org" not in answer
        assert "0612345678" not in answer
        assert "0687654321" in answer
        answer = (await town.ask("kcc", "alles", self.QUERY)).text
        assert "henk@example.org" in answer
        assert "0612345678" in answer
        answer = (await town.ask("henk", "mijn", self.QUERY.replace(f'bsn: "{HENK_BSN}"', "zelf: true"))).text
        assert "henk@example.org" in answer
        assert "0612345678" in answer

    async def test_when_the_partij_cannot_be_asked_it_is_not_shown_either(self, town):
        fake = next(one for one in town.fakes if one.name == "contacten")
        fake.op_sleutel[type(town.partijen_of[HENK][0])].fail(RuntimeError("stuk"))
        answer = (await town.ask("kcc", "kcc", self.QUERY)).text
        assert "0612345678" not in answer
        assert "0687654321" in answer
