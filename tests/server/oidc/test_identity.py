"""From the claims of a token to who asks: the whole of it, or nothing."""

from dataclasses import replace

import pytest
from starlette.requests import Request

from klantbeeld.access.rules import INTERN_LEZEN, KLANT_KIEZEN, KLANT_ZOEKEN
from klantbeeld.access.seal import Seal
from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Aanroepersoort,
    Betrouwbaarheid,
    Caller,
    Identificator,
    Klant,
)
from klantbeeld.server.oidc import SignIn
from klantbeeld.server.responses import Problem
from klantbeeld.settings.oidc import Machtiging, Nummers, Oidc, Uitgever
from tests.server.oidc.idp import ABSENT, Idp

TESS, HENK = "999990019", "999993653"
KVK, VESTIGING, NV = "69599084", "000038509504", "002564440"
ROLLEN = {"kcc": (KLANT_KIEZEN, INTERN_LEZEN), "zoeker": (KLANT_ZOEKEN,)}
SEAL = Seal("k" * 40)

BSN_TESS = Identificator(BSN, TESS)
BSN_HENK = Identificator(BSN, HENK)
ZAAK_KVK = Identificator(KVK_NUMMER, KVK)
FILIAAL = Identificator(VESTIGINGSNUMMER, VESTIGING, ZAAK_KVK)
RECHTSPERSOON = Identificator(RSIN, NV)

UITGEVER = {
    "aanroepers": tuple(Aanroepersoort),
    "nummers": Nummers(bsn="bsn", kvk_nummer="kvk", vestigingsnummer=("eherkenning.nl", "vestiging"), rsin="rsin"),
    "machtiging": Machtiging(
        nummers=Nummers(bsn="represents.bsn", kvk_nummer="represents.kvk", vestigingsnummer="represents.vestiging"),
        diensten="represents.diensten",
    ),
    "gebruiker": "medewerker.id",
    "gebruikersnaam": "medewerker.naam",
    "rollen": ("realm_access", "roles"),
    "systemen": ("zaaksysteem", "portaal-zelf"),
}
BOTH = {"sub": "s", "bsn": TESS, "represents": {"bsn": HENK, "diensten": ["belastingen"]}}


def klant(number):
    return Klant((number,), hoedanigheid=number.hoedanigheid)


@pytest.fixture
def who(idp):
    """Who asks, by a token with these claims."""

    async def who(claims, **changed):
        uitgever = Uitgever(issuer=idp.issuer, jwks=idp.jwks, audience=("klantbeeld",), **{**UITGEVER, **changed})
        sign_in = SignIn(Oidc(uitgevers=(uitgever,)), ROLLEN, SEAL)
        headers = [(b"authorization", f"Bearer {idp.token(**claims)}".encode())]
        return await sign_in(Request({"type": "http", "method": "POST", "path": "/graphql", "headers": headers}))

    return who


@pytest.fixture
def refused(who):
    async def refused(claims, **changed):
        with pytest.raises(Problem) as raised:
            await who(claims, **changed)
        assert raised.value.status == 403
        assert raised.value.title == "Met deze aanmelding kan hier niets worden gevraagd."
        assert raised.value.headers == {}
        return raised.value

    return refused


def of(soort, **fields):
    return Caller(id="", soort=Aanroepersoort(soort), **fields)


CALLERS = {
    "an inwoner": ({"bsn": TESS}, of("inwoner", klant=klant(BSN_TESS))),
    "with a level and a client": (
        {"bsn": TESS, "acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard", "azp": "mijn-gemeente"},
        of("inwoner", klant=klant(BSN_TESS), betrouwbaarheid=Betrouwbaarheid.SUBSTANTIEEL, client="mijn-gemeente"),
    ),
    "an inwoner has no roles or scopes, whatever his token says": (
        {"bsn": TESS, "realm_access": {"roles": ["kcc"]}, "scope": KLANT_KIEZEN},
        of("inwoner", klant=klant(BSN_TESS)),
    ),
    "an onderneming": ({"kvk": KVK}, of("ondernemer", klant=klant(ZAAK_KVK))),
    "a vestiging alone": (
        {"kvk": KVK, "eherkenning.nl": {"vestiging": VESTIGING}},
        of("ondernemer", klant=klant(FILIAAL)),
    ),
    "a rechtspersoon": ({"rsin": NV}, of("ondernemer", klant=klant(RECHTSPERSOON))),
    "a gemachtigde of a person": (
        BOTH,
        of("gemachtigde", klant=klant(BSN_HENK), handelend=BSN_TESS, diensten=frozenset({"belastingen"})),
    ),
    "a gemachtigde of an onderneming, for several services": (
        {"bsn": TESS, "represents": {"kvk": KVK, "diensten": ["a", {"id": "b"}, {"id": "c", "naam": "C"}]}},
        of("gemachtigde", klant=klant(ZAAK_KVK), handelend=BSN_TESS, diensten=frozenset("abc")),
    ),
    "an onderneming that is mandated by another, for one vestiging and one service": (
        {"rsin": NV, "represents": {"kvk": KVK, "vestiging": VESTIGING, "diensten": "a"}, "acr": "x"},
        of("gemachtigde", klant=klant(FILIAAL), handelend=RECHTSPERSOON, diensten=frozenset("a")),
    ),
    "a gemachtigde known by a pseudonym": (
        {"sub": "p-1", "represents": {"bsn": HENK, "diensten": ["a"]}},
        of("gemachtigde", klant=klant(BSN_HENK), diensten=frozenset("a")),
    ),
    "a gemachtigde has no roles or scopes either": (
        {**BOTH, "realm_access": {"roles": ["kcc"]}, "scope": KLANT_KIEZEN},
        of("gemachtigde", klant=klant(BSN_HENK), handelend=BSN_TESS, diensten=frozenset({"belastingen"})),
    ),
    "a medewerker": (
        {"medewerker": {"id": "jjansen", "naam": "J. Jansen"}, "realm_access": {"roles": ["kcc", "anders"]}},
        of(
            "medewerker",
            gebruiker="jjansen",
            gebruikersnaam="J. Jansen",
            rollen=frozenset({"kcc", "anders"}),
            scopes=frozenset({KLANT_KIEZEN, INTERN_LEZEN}),
        ),
    ),
    "a medewerker with several roles": (
        {"medewerker": {"id": "j"}, "realm_access": {"roles": ["kcc", "zoeker"]}},
        of(
            "medewerker",
            gebruiker="j",
            rollen=frozenset({"kcc", "zoeker"}),
            scopes=frozenset({KLANT_KIEZEN, INTERN_LEZEN, KLANT_ZOEKEN}),
        ),
    ),
    "a medewerker without roles may do nothing, whatever scopes his token has": (
        {"medewerker": {"id": "j"}, "scope": f"openid {KLANT_KIEZEN}"},
        of("medewerker", gebruiker="j"),
    ),
    "an account that could be a BSN is an account": (
        {"medewerker": {"id": TESS}},
        of("medewerker", gebruiker=TESS),
    ),
    "a systeem": (
        {"azp": "zaaksysteem", "client_id": "anders", "realm_access": {"roles": ["kcc"]}},
        of(
            "systeem",
            client="zaaksysteem",
            rollen=frozenset({"kcc"}),
            scopes=frozenset({KLANT_KIEZEN, INTERN_LEZEN}),
        ),
    ),
    "a systeem by its client_id": ({"client_id": "zaaksysteem"}, of("systeem", client="zaaksysteem")),
}


@pytest.mark.parametrize(("claims", "caller"), CALLERS.values(), ids=CALLERS)
async def test_claims_tell_who_asks(who, claims, caller):
    found = await who(claims)
    assert replace(found, id="") == caller


REFUSED = {
    "nobody": {},
    "an application that is no systeem": {"azp": "portaal"},
    "a number that is no BSN": {"bsn": "123456789"},
    "eight digits of a BSN": {"bsn": "99999001"},
    "a BSN as a number": {"bsn": 999990019},
    "a BSN that is null": {"bsn": None, "kvk": KVK},
    "a BSN that is empty": {"bsn": ""},
    "a list of BSNs": {"bsn": [TESS]},
    "a BSN with spaces": {"bsn": f" {TESS}"},
    "a KVK-nummer of seven digits": {"kvk": "6959908"},
    "a RSIN that is none": {"rsin": "123456789"},
    "a vestiging without its KVK-nummer": {"eherkenning.nl": {"vestiging": VESTIGING}},
    "a vestiging that cannot be read": {"kvk": KVK, "eherkenning.nl": {"vestiging": None}},
    "a vestiging that is empty": {"kvk": KVK, "eherkenning.nl": {"vestiging": ""}},
    "a vestiging that is none": {"kvk": KVK, "eherkenning.nl": {"vestiging": "12"}},
    "something where a vestiging is": {"kvk": KVK, "eherkenning.nl": [VESTIGING]},
    "null where a vestiging is": {"kvk": KVK, "eherkenning.nl": None},
    "BSN and KVK-nummer": {"bsn": TESS, "kvk": KVK},
    "BSN and RSIN": {"bsn": TESS, "rsin": NV},
    "KVK-nummer and RSIN": {"kvk": KVK, "rsin": NV},
    "BSN and vestiging": {"bsn": TESS, "eherkenning.nl": {"vestiging": VESTIGING}},
    "RSIN, KVK-nummer and vestiging": {"rsin": NV, "kvk": KVK, "eherkenning.nl": {"vestiging": VESTIGING}},
    "inwoner and medewerker": {"bsn": TESS, "medewerker": {"id": "j"}},
    "inwoner and medewerker that cannot be read": {"bsn": TESS, "medewerker": {"id": None}},
    "gemachtigde and medewerker": {**BOTH, "medewerker": {"id": "j"}},
    "inwoner by way of a systeem": {"bsn": TESS, "azp": "zaaksysteem"},
    "medewerker by way of a systeem": {"medewerker": {"id": "j"}, "azp": "zaaksysteem"},
    "gemachtigde by way of a systeem": {**BOTH, "azp": "zaaksysteem"},
    "a medewerker without an account": {"medewerker": {"id": ""}},
    "an account with a line end": {"medewerker": {"id": "j\r\nX: y"}},
    "an account that is half a character": {"medewerker": {"id": "j\ud800"}},
    "an account that is very long": {"medewerker": {"id": "j" * 201}},
    "an account that is a list": {"medewerker": {"id": ["j"]}},
    "a name that is an object": {"medewerker": {"id": "j", "naam": {}}},
    "roles that are a number": {"medewerker": {"id": "j"}, "realm_access": {"roles": 5}},
    "roles with one that is none": {"medewerker": {"id": "j"}, "realm_access": {"roles": ["kcc", None]}},
    "roles where none can be": {"medewerker": {"id": "j"}, "realm_access": "kcc"},
    "very many roles": {"medewerker": {"id": "j"}, "realm_access": {"roles": [f"r{one}" for one in range(201)]}},
    "a client that is a list": {"bsn": TESS, "azp": ["x"]},
}


@pytest.mark.parametrize("claims", REFUSED.values(), ids=REFUSED)
async def test_what_does_not_tell_who_asks_or_of_more_than_one_is_refused(refused, claims):
    await refused(claims)


MANDATES = {
    "null": None,
    "a text": "x",
    "a list": [],
    "empty": {},
    "without services": {"bsn": HENK},
    "without a klant": {"diensten": ["a"]},
    "with a klant that is none": {"bsn": "123456789", "diensten": ["a"]},
    "with a klant that is null": {"bsn": None, "diensten": ["a"]},
    "with a klant that is empty": {"bsn": "", "diensten": ["a"]},
    "with a klant that is a list": {"bsn": [HENK], "diensten": ["a"]},
    "with two klanten": {"bsn": HENK, "kvk": KVK, "diensten": ["a"]},
    "with a vestiging alone": {"vestiging": VESTIGING, "diensten": ["a"]},
    "with a vestiging that cannot be read": {"kvk": KVK, "vestiging": 5, "diensten": ["a"]},
    "with a number of another kind": {"rsin": NV, "diensten": ["a"]},
    "for no services": {"bsn": HENK, "diensten": []},
    "for null": {"bsn": HENK, "diensten": None},
    "for a number": {"bsn": HENK, "diensten": 5},
    "for an object": {"bsn": HENK, "diensten": {"id": "a"}},
    "for an empty text": {"bsn": HENK, "diensten": " "},
    "for something that is none": {"bsn": HENK, "diensten": ["a", None]},
    "for an object without id": {"bsn": HENK, "diensten": [{"naam": "a"}]},
    "for an object with an id that is none": {"bsn": HENK, "diensten": [{"id": 5}]},
}


@pytest.mark.parametrize("mandate", MANDATES.values(), ids=MANDATES)
@pytest.mark.parametrize("own", [{"bsn": TESS}, {"kvk": KVK}, {}], ids=["inwoner", "ondernemer", "pseudonym"])
async def test_a_mandate_that_cannot_be_read_whole_is_refused_and_never_that_of_who_has_it(refused, idp, own, mandate):
    await refused({**own, "represents": mandate})


class TestMandates:
    async def test_represents_is_a_mandate_also_where_the_settings_know_of_none(self, who, refused):
        plain = {"aanroepers": (Aanroepersoort.INWONER,), "machtiging": Machtiging()}
        assert (await who({"bsn": TESS}, **plain)).klant == klant(BSN_TESS)
        await refused(BOTH, **plain)
        await refused({"bsn": TESS, "represents": {}}, **plain)

    async def test_who_acts_must_be_known_in_some_way(self, refused):
        await refused({**BOTH, "bsn": ABSENT, "sub": ABSENT})
        await refused({**BOTH, "bsn": "123456789"})
        await refused({**BOTH, "bsn": HENK})
        await refused({**BOTH, "kvk": KVK})

    FLAT = Machtiging(nummers=Nummers(bsn="klant_bsn"), diensten="diensten", aanwezig=())

    async def test_claims_beside_each_other_will_do(self, who):
        found = await who({"bsn": TESS, "klant_bsn": HENK, "diensten": "a"}, machtiging=self.FLAT)
        assert (found.klant, found.handelend) == (klant(BSN_HENK), BSN_TESS)

    @pytest.mark.parametrize("part", [{"klant_bsn": HENK}, {"diensten": ["a"]}, {"diensten": []}])
    async def test_any_claim_of_a_mandate_makes_it_one(self, refused, part):
        await refused({"bsn": TESS, **part}, machtiging=self.FLAT)

    async def test_a_provider_may_put_the_klant_where_else_who_signs_in_is(self, who, refused):
        nummers = Nummers(bsn="nin")
        machtiging = Machtiging(nummers=nummers, diensten="service", handelend=Nummers(bsn="acting_nin"))
        aanroepers = (Aanroepersoort.INWONER, Aanroepersoort.GEMACHTIGDE)
        fields = {"nummers": nummers, "machtiging": machtiging, "aanroepers": aanroepers, "systemen": ()}
        found = await who({"nin": HENK, "acting_nin": TESS, "service": "a"}, **fields)
        assert (found.klant, found.handelend) == (klant(BSN_HENK), BSN_TESS)
        assert (await who({"nin": TESS}, **fields)).soort is Aanroepersoort.INWONER
        await refused({"nin": HENK, "acting_nin": TESS}, **fields)
        await refused({"nin": HENK, "acting_nin": HENK, "service": "a"}, **fields)


BY_KIND = {
    "nummers": Nummers(nummer="sub", soort="sub_id_type", vestigingsnummer="vestiging"),
    "machtiging": Machtiging(
        nummers=Nummers(nummer="represents.sub", soort="represents.sub_id_type"), diensten="represents.diensten"
    ),
}


class TestNumberOfAKind:
    """OpenID Connect NLGov: a number in `sub`, and its kind beside it."""

    URN = "urn:nl-eid-gdi:1.0:id:"

    @pytest.mark.parametrize(
        ("soort", "number", "expected"),
        [("BSN", TESS, BSN_TESS), ("KvKnr", KVK, ZAAK_KVK), ("RSIN", NV, RECHTSPERSOON)],
    )
    async def test_it_is_read_by_its_kind(self, who, soort, number, expected):
        found = await who({"sub": number, "sub_id_type": self.URN + soort}, **BY_KIND)
        assert found.klant == klant(expected)

    async def test_a_vestiging_may_stand_beside_a_kvk_nummer(self, who):
        claims = {"sub": KVK, "sub_id_type": self.URN + "KvKnr", "vestiging": VESTIGING}
        assert (await who(claims, **BY_KIND)).klant == klant(FILIAAL)

    async def test_of_another_kind_it_is_no_number_of_a_klant(self, who, refused):
        pseudonym = {"sub": "p-1", "sub_id_type": self.URN + "pseudonym"}
        await refused(pseudonym, **BY_KIND)
        assert (await who({**pseudonym, "medewerker": {"id": "j"}}, **BY_KIND)).gebruiker == "j"

    async def test_who_is_represented_is_read_in_the_same_way(self, who, refused):
        own = {"sub": TESS, "sub_id_type": self.URN + "BSN"}
        theirs = {"sub": KVK, "sub_id_type": self.URN + "KvKnr", "diensten": ["a"]}
        found = await who({**own, "represents": theirs}, **BY_KIND)
        assert (found.klant, found.handelend) == (klant(ZAAK_KVK), BSN_TESS)
        for broken in ({"sub_id_type": "x"}, {"sub_id_type": None}, {"sub": "x"}, {"sub": None}):
            await refused({**own, "represents": {**theirs, **broken}}, **BY_KIND)

    async def test_two_that_differ_are_refused(self, who, refused):
        nummers = Nummers(bsn="bsn", nummer="sub", soort="sub_id_type")
        claims = {"sub": TESS, "sub_id_type": self.URN + "BSN"}
        assert (await who({**claims, "bsn": TESS}, nummers=nummers)).klant == klant(BSN_TESS)
        await refused({**claims, "bsn": HENK}, nummers=nummers)


class TestIssuer:
    @pytest.mark.parametrize(
        ("claims", "soort"),
        [
            ({"bsn": TESS}, "inwoner"),
            ({"kvk": KVK}, "ondernemer"),
            (BOTH, "gemachtigde"),
            ({"medewerker": {"id": "j"}}, "medewerker"),
            ({"azp": "zaaksysteem"}, "systeem"),
        ],
    )
    async def test_it_signs_in_only_whom_the_settings_say(self, who, refused, claims, soort):
        only = (Aanroepersoort(soort),)
        assert (await who(claims, aanroepers=only)).soort is only[0]
        await refused(claims, aanroepers=tuple(set(Aanroepersoort) - set(only)))

    async def test_tokens_of_other_applications_can_be_kept_out(self, who, refused):
        assert (await who({"bsn": TESS, "azp": "portaal"}, clients=("portaal",))).client == "portaal"
        await refused({"bsn": TESS, "azp": "anders"}, clients=("portaal",))
        await refused({"bsn": TESS}, clients=("portaal",))
        await refused({"bsn": TESS, "azp": "anders", "client_id": "portaal"}, clients=("portaal",))

    async def test_the_claim_with_the_application_can_be_set(self, who):
        assert (await who({"bsn": TESS, "azp": "x", "appid": "y"}, client="appid")).client == "y"

    async def test_scopes_in_the_token_count_where_the_settings_say_and_only_those_there_are(self, who, refused):
        me = {"medewerker": {"id": "j"}, "realm_access": {"roles": ["zoeker"]}}
        scopes = frozenset({KLANT_KIEZEN, KLANT_ZOEKEN})
        for given in (f"openid {KLANT_KIEZEN} alles:mogen", ["openid", KLANT_KIEZEN]):
            assert (await who({**me, "scope": given}, scopes_uit_token=True)).scopes == scopes
        assert (await who({**me, "scp": [KLANT_KIEZEN]}, scopes_uit_token=True, scope="scp")).scopes == scopes
        assert (await who(me, scopes_uit_token=True)).scopes == {KLANT_ZOEKEN}
        await refused({**me, "scope": 5}, scopes_uit_token=True)
        of_a_klant = await who({"bsn": TESS, "scope": KLANT_KIEZEN}, scopes_uit_token=True)
        assert of_a_klant.scopes == frozenset()


SAML, ASSURANCE = "urn:oasis:names:tc:SAML:2.0:ac:classes:", "urn:etoegang:core:assurance-class:"
EIDAS = "http://eidas.europa.eu/LoA/"


@pytest.mark.parametrize(
    ("acr", "niveau"),
    [
        (f"{SAML}PasswordProtectedTransport", "basis"),
        (f"{SAML}MobileTwoFactorContract", "midden"),
        (f"{SAML}Smartcard", "substantieel"),
        (f"{SAML}SmartcardPKI", "hoog"),
        (f"{ASSURANCE}loa1", "basis"),
        (f"{ASSURANCE}loa2", "basis"),
        (f"{ASSURANCE}loa2plus", "midden"),
        (f"{ASSURANCE}loa3", "substantieel"),
        (f"{ASSURANCE}loa4", "hoog"),
        (f"{EIDAS}low", "basis"),
        (f"{EIDAS}substantial", "substantieel"),
        (f"{EIDAS}high", "hoog"),
        ("1", None),
        ("hoog", None),
        (4, None),
        ([f"{SAML}SmartcardPKI"], None),
    ],
)
async def test_the_level_of_a_sign_in_is_that_of_digid_eherkenning_or_eidas(who, acr, niveau):
    found = await who({"bsn": TESS, "acr": acr}, standaard_betrouwbaarheid=Betrouwbaarheid.HOOG)
    assert found.betrouwbaarheid is (Betrouwbaarheid(niveau) if niveau else None)


async def test_the_level_can_be_told_otherwise(who):
    levels = {"niveau": "loa.waarde", "niveaus": {"2": Betrouwbaarheid.MIDDEN}}
    assert (await who({"bsn": TESS, "loa": {"waarde": "2"}}, **levels)).betrouwbaarheid is Betrouwbaarheid.MIDDEN
    assert (await who({"bsn": TESS, "acr": "2"}, **levels)).betrouwbaarheid is None
    levels["standaard_betrouwbaarheid"] = Betrouwbaarheid.BASIS
    assert (await who({"bsn": TESS, "acr": "2"}, **levels)).betrouwbaarheid is Betrouwbaarheid.BASIS


class TestId:
    DIFFERENT = (
        {"bsn": TESS},
        {"bsn": HENK},
        {"kvk": KVK},
        {"kvk": KVK, "eherkenning.nl": {"vestiging": VESTIGING}},
        {"kvk": "90004760", "eherkenning.nl": {"vestiging": VESTIGING}},
        {"rsin": NV},
        BOTH,
        {**BOTH, "bsn": HENK, "represents": {"bsn": TESS, "diensten": ["a"]}},
        {**BOTH, "bsn": ABSENT, "kvk": KVK},
        {**BOTH, "bsn": ABSENT},
        {**BOTH, "bsn": ABSENT, "sub": TESS},
        {"medewerker": {"id": "a"}},
        {"medewerker": {"id": "b"}},
        {"medewerker": {"id": TESS}},
        {"medewerker": {"id": "zaaksysteem"}},
        {"azp": "zaaksysteem"},
        {"azp": "portaal-zelf"},
    )

    async def test_it_is_another_for_everybody_and_every_hoedanigheid(self, who):
        ids = [(await who(claims)).id for claims in self.DIFFERENT]
        assert len(set(ids)) == len(ids)

    async def test_it_is_another_with_another_issuer(self, who, monkeypatch):
        here = (await who({"medewerker": {"id": "a"}})).id
        monkeypatch.setattr(Idp, "issuer", property(lambda self: f"{self.jwks}/elders"))
        assert (await who({"medewerker": {"id": "a"}})).id != here

    async def test_it_is_the_same_in_another_session_by_another_application_and_at_another_level(self, who):
        later = {"sub": "s-2", "azp": "app", "acr": f"{SAML}Smartcard", "jti": "j", "auth_time": 5}
        for claims in ({"bsn": TESS}, {"kvk": KVK}, {"medewerker": {"id": "a"}}, {**BOTH, "sub": ABSENT}):
            assert (await who(claims)).id == (await who({**claims, **later})).id

    async def test_what_he_is_mandated_for_makes_no_other_of_a_gemachtigde(self, who):
        less = {**BOTH, "represents": {"bsn": HENK, "diensten": ["a"]}}
        assert (await who(BOTH)).id == (await who(less)).id

    async def test_it_tells_nothing_and_depends_on_the_key(self, who, monkeypatch):
        callers = [await who(claims) for claims in self.DIFFERENT]
        for caller in callers:
            assert len(caller.id) == 43
            assert not {TESS, HENK, KVK, VESTIGING, NV} & {caller.id[at : at + 9] for at in range(43)}
        monkeypatch.setitem(globals(), "SEAL", Seal("een andere sleutel van de gemeente!!"))
        others = [await who(claims) for claims in self.DIFFERENT]
        assert not {caller.id for caller in callers} & {caller.id for caller in others}
