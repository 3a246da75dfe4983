"""The settings of signing in: whom to believe, and what does not go together."""

import pytest

from klantbeeld.access.rules import KLANT_KIEZEN
from klantbeeld.contract import Aanroepersoort, Adapter, Betrouwbaarheid
from klantbeeld.settings import Settings, SettingsError, Toegang, read_settings
from klantbeeld.settings.oidc import Nummers, Oidc, Uitgever
from klantbeeld_geheugen import ADAPTER

ADAPTERS: dict[str, Adapter] = {"geheugen": ADAPTER}
SLEUTEL = f'[server]\nsleutel = "{"k" * 32}"\n'
BRON = '[bronnen.noord]\nadapter = "geheugen"\nbestand = "x.json"\n'
OIDC = '[toegang]\nmodus = "oidc"\n'
UITGEVER = """
[[toegang.oidc.uitgevers]]
issuer = "https://inloggen.example/realm"
audience = ["klantbeeld"]
aanroepers = ["medewerker"]
gebruiker = "preferred_username"
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "klantbeeld.toml"
        path.write_text(text + '[logboek]\nmodus = "uit"\n' + BRON, encoding="utf-8")
        return read_settings(path, ADAPTERS, {})

    return read


@pytest.fixture
def problems(read):
    def problems(text):
        with pytest.raises(SettingsError) as raised:
            read(text)
        return [str(problem) for problem in raised.value.problems]

    return problems


@pytest.fixture
def of_uitgever(problems):
    """What is wrong with one issuer, by what its settings say otherwise."""

    def of_uitgever(**changed):
        lines = dict(line.split(" = ", 1) for line in UITGEVER.strip().splitlines()[1:]) | changed
        written = "".join(f"{name} = {value}\n" for name, value in lines.items() if value is not None)
        return problems(f"{SLEUTEL}{OIDC}[[toegang.oidc.uitgevers]]\n{written}")

    return of_uitgever


PLACE = "toegang.oidc.uitgevers.0"


def test_little_is_needed(read):
    toegang = read(SLEUTEL + OIDC + UITGEVER).toegang
    (uitgever,) = toegang.oidc.uitgevers
    assert toegang.modus == "oidc"
    assert uitgever.aanroepers == (Aanroepersoort.MEDEWERKER,)
    assert uitgever.algoritmen == ("RS256", "PS256", "ES256")
    assert uitgever.niveaus["urn:etoegang:core:assurance-class:loa3"] is Betrouwbaarheid.SUBSTANTIEEL
    assert (uitgever.standaard_betrouwbaarheid, uitgever.scopes_uit_token, uitgever.clients) == (None, False, None)


def test_a_claim_may_be_a_path_with_dots_or_a_list_of_names(read):
    more = 'rollen = "realm_access.roles"\nniveau = ["https://example.org/loa", "waarde"]\n'
    (uitgever,) = read(SLEUTEL + OIDC + UITGEVER + more).toegang.oidc.uitgevers
    assert (uitgever.rollen, uitgever.niveau) == ("realm_access.roles", ("https://example.org/loa", "waarde"))


def test_roles_give_scopes_that_there_are(read, problems):
    roles = f'rollen = {{ kcc = ["{KLANT_KIEZEN}"], niets = [] }}\n'
    assert read(SLEUTEL + OIDC + roles + UITGEVER).toegang.rollen == {"kcc": (KLANT_KIEZEN,), "niets": ()}
    (told,) = problems(SLEUTEL + OIDC + 'rollen = { kcc = ["klant:kiesen"], b = ["x"] }\n' + UITGEVER)
    assert told.startswith("toegang: rollen (kcc, b): the scopes there are: ")
    assert KLANT_KIEZEN in told


class TestTogether:
    def test_signing_in_needs_to_know_with_whom(self, problems):
        assert problems(SLEUTEL + OIDC) == ['toegang.oidc: is required with modus = "oidc"']

    @pytest.mark.parametrize("modus", ["", '[toegang]\nmodus = "open"\n'])
    def test_with_whom_to_sign_in_means_that_one_has_to(self, problems, modus):
        assert problems(SLEUTEL + modus + UITGEVER) == ['toegang.modus: must be "oidc", or [toegang.oidc] does nothing']

    def test_who_asks_is_known_by_the_key(self, problems):
        (told,) = problems(OIDC + UITGEVER)
        assert told.startswith("server.sleutel: is required")

    def test_all_that_is_wrong_is_told_at_once(self, problems):
        text = '[server]\nmax_body = 0\n[toegang]\nmodus = "oidc"\nmodes = "x"\n[toegang.oidc]\nrust = 0\n'
        told = problems(text + UITGEVER.replace("https", "ftp"))
        assert [one.partition(":")[0] for one in told] == [
            "server",
            "toegang.modes",
            "toegang.oidc.uitgevers.0",
            "server.sleutel",
        ]
        told = problems('[server]\nmax_body = 0\n[toegang]\nmodus = "oidc"\nmodes = "x"\n')
        assert [one.partition(":")[0] for one in told] == ["server", "toegang.modes", "toegang.oidc", "server.sleutel"]

    def test_settings_that_are_not_from_a_file_are_held_to_the_same(self):
        with pytest.raises(SettingsError, match=r"toegang\.oidc"):
            Settings(toegang=Toegang(modus="oidc"))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"issuer": None}, f"{PLACE}.issuer: is required"),
        ({"audience": None}, f"{PLACE}.audience: is required"),
        ({"audience": "[]"}, f"{PLACE}: audience: name at least one"),
        ({"audience": '["klantbeeld", ""]'}, f"{PLACE}: audience: name at least one"),
        ({"algoritmen": "[]"}, f"{PLACE}: algoritmen: name at least one"),
        ({"aanroepers": "[]"}, f"{PLACE}: aanroepers: name at least one"),
        ({"gebruiker": None}, f"{PLACE}: gebruiker: is required with 'medewerker' in aanroepers"),
        ({"gebruiker": '""'}, f"{PLACE}: gebruiker: every part of the place of a claim must have a name"),
        ({"rollen": '"a..b"'}, f"{PLACE}: rollen: every part of the place of a claim must have a name"),
        ({"niveau": "[]"}, f"{PLACE}: niveau: every part of the place of a claim must have a name"),
        ({"claims": "{}"}, f"{PLACE}.claims: unknown setting"),
        ({"nummers": '{ vestigingsnummer = "v" }'}, f"{PLACE}.nummers: vestigingsnummer: needs kvk_nummer"),
        ({"nummers": '{ nummer = "sub" }'}, f"{PLACE}.nummers: nummer and soort: give both or none"),
        ({"nummers": '{ bsn = "." }'}, f"{PLACE}.nummers: bsn: every part of the place of a claim must have a name"),
        ({"machtiging": '{ aanwezig = [""] }'}, f"{PLACE}.machtiging: aanwezig: every part"),
        ({"niveaus": '{ loa = "laag" }'}, f"{PLACE}.niveaus.loa: must be 'basis'"),
    ],
)
def test_what_is_wrong_with_an_issuer_is_told_with_its_place(of_uitgever, changed, expected):
    (told,) = of_uitgever(**changed)
    assert told.startswith(expected)


@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS512", "RS1", "", "rs256"])
def test_only_a_signature_that_the_provider_alone_can_make_will_do(of_uitgever, algorithm):
    (told,) = of_uitgever(algoritmen=f'["RS256", "{algorithm}"]')
    assert told.startswith(f"{PLACE}.algoritmen.1: must be 'RS256'")


@pytest.mark.parametrize(
    ("aanroeper", "needed"),
    [
        ("inwoner", ["nummers.bsn"]),
        ("ondernemer", ["nummers.kvk_nummer"]),
        ("gemachtigde", ["machtiging.nummers", "machtiging.diensten"]),
        ("systeem", ["systemen"]),
    ],
)
def test_who_is_signed_in_must_be_told_by_a_claim(of_uitgever, aanroeper, needed):
    (told,) = of_uitgever(aanroepers=f'["{aanroeper}"]')
    assert told == f"{PLACE}: " + "; ".join(f"{name}: is required with '{aanroeper}' in aanroepers" for name in needed)


SAFE = ["https://inloggen.example", "https://inloggen.example:8443/realms/x", "http://127.0.0.1:8080", "http://[::1]/x"]
UNSAFE = [
    "http://inloggen.example",
    "http://127.0.0.1.example.org",
    "ftp://inloggen.example",
    "file:///etc/passwd",
    "inloggen.example",
    "https://",
    "https://wie:geheim@inloggen.example",
    "https://inloggen.example?x=y",
    "https://inloggen.example#x",
    "https://inloggen.example:x",
    "https://[",
    "",
]


@pytest.mark.parametrize("name", ["issuer", "jwks"])
@pytest.mark.parametrize("url", UNSAFE)
def test_keys_come_from_where_nobody_can_replace_them(of_uitgever, name, url):
    (told,) = of_uitgever(**{name: f'"{url}"'})
    assert told == f"{PLACE}: {name}: must be a https URL, or http on this machine, without query or password"


@pytest.mark.parametrize("url", SAFE)
def test_a_safe_url_will_do(url):
    made = Uitgever(
        issuer=url,
        jwks=url,
        audience=("x",),
        aanroepers=(Aanroepersoort.INWONER,),
        nummers=Nummers(nummer="sub", soort="sub_id_type"),
    )
    assert made.issuer == url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rust = 0\ndeadline = -1\n", "toegang.oidc: rust, deadline must be a number of more than 0"),
        ("speling = -1\n", "toegang.oidc: speling must be a number of at least 0"),
        ("speling = inf\n", "toegang.oidc: speling must be a number of at least 0"),
        ("houdbaar = 10\n", "toegang.oidc: houdbaar must not be less than verversen"),
    ],
)
def test_times_and_sizes_must_make_sense(problems, text, expected):
    (told,) = problems(f"{SLEUTEL}{OIDC}[toegang.oidc]\n{text}{UITGEVER}")
    assert told.startswith(expected)


def test_each_issuer_is_named_once(problems):
    assert problems(SLEUTEL + OIDC + UITGEVER + UITGEVER) == [
        "toegang.oidc: uitgevers: each needs an issuer of its own"
    ]
    assert problems(SLEUTEL + OIDC + "[toegang.oidc]\nuitgevers = []\n") == [
        "toegang.oidc: uitgevers: name at least one"
    ]


def test_no_issuer_at_all_is_none_in_code_either():
    with pytest.raises(ValueError, match="name at least one"):
        Oidc(uitgevers=())


ACTIVITEIT = """
[toegang.activiteiten.afhandelen]
uri = "https://gemeente.example/verwerkingen/afhandelen"
aanroepers = ["medewerker"]
rollen = ["kcc"]
soorten = ["zaak"]
hoogste_vertrouwelijkheid = "zaakvertrouwelijk"
"""


def test_an_activiteit_can_only_name_a_bron_that_there_is(read, problems):
    named = f"{SLEUTEL}{OIDC}{UITGEVER}{ACTIVITEIT}bronnen"
    assert problems(f'{named} = ["noord", "nord"]\n') == [
        "toegang.activiteiten.afhandelen.bronnen.1: there is no such bron. Did you mean 'noord'?"
    ]
    assert read(f'{named} = ["noord"]\n').toegang.activiteiten["afhandelen"].bronnen == ("noord",)


def test_a_role_of_an_activiteit_that_gives_no_scope_is_told_and_is_no_problem(read):
    def notes(rollen, more=""):
        text = f"{SLEUTEL}{OIDC}rollen = {{ {rollen} }}\n{UITGEVER}{more}{ACTIVITEIT}"
        return [str(note) for note in read(text).notes if note.place.startswith("toegang.")]

    place = "toegang.activiteiten.afhandelen.rollen.0"
    told = f"{place}: [toegang] rollen gives this role no scope."
    assert notes('kcc = ["klant:kiezen"]') == []
    assert notes("") == [told]
    assert notes('kcc-medewerker = ["klant:kiezen"], kccs = []') == [f"{told} Did you mean 'kccs'?"]
    assert notes("", 'scopes_uit_token = true\nscope = "scope"\n') == []


def test_what_is_for_trying_out_alone_is_told_where_people_sign_in(read):
    def places(server="", more="", toegang=OIDC + UITGEVER):
        sleutel = SLEUTEL if toegang else "[server]\n"
        return [
            note.place for note in read(f"{sleutel}{server}{toegang}{more}").notes if note.place != "server.sleutel"
        ]

    register = '[documenten]\nmanifest = "documenten.json"\nmodus = "geregistreerd"\n'
    without = ["logboek.modus"]  # as `read` has it
    assert places(more=register) == without
    assert places() == ["documenten.modus", *without]
    assert places(more=f'{register}[documenten.clients.desktop]\nmodus = "open"\n') == [
        "documenten.clients.desktop.modus",
        *without,
    ]
    assert places("introspectie = true\n", register) == ["server.introspectie", *without]
    assert places("introspectie = true\ngraphiql = true\n", register) == ["server.graphiql", *without]
    assert places("graphiql = true\n", toegang="") == []
