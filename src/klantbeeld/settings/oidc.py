"""What can be set about signing in with OpenID Connect: whom to believe, and which claim says what."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from klantbeeld.contract import Aanroepersoort, Betrouwbaarheid
from klantbeeld.settings.loopback import is_loopback

Claim: TypeAlias = str | tuple[str, ...]
"""Where a claim stands in a token: "sub", "represents.sub", or a list of names where a name has a dot in it."""

Algoritme: TypeAlias = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""How a token may be signed: with a key of which only the provider has the secret half."""

Nummersoort: TypeAlias = Literal["bsn", "kvk_nummer", "rsin"]

_SAML = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
_ASSURANCE = "urn:etoegang:core:assurance-class:"
_EIDAS = "http://eidas.europa.eu/LoA/"
_NIVEAUS: Mapping[str, Betrouwbaarheid] = {
    f"{_SAML}PasswordProtectedTransport": Betrouwbaarheid.BASIS,
    f"{_SAML}MobileTwoFactorContract": Betrouwbaarheid.MIDDEN,
    f"{_SAML}Smartcard": Betrouwbaarheid.SUBSTANTIEEL,
    f"{_SAML}SmartcardPKI": Betrouwbaarheid.HOOG,
    f"{_ASSURANCE}loa1": Betrouwbaarheid.BASIS,
    f"{_ASSURANCE}loa2": Betrouwbaarheid.BASIS,
    f"{_ASSURANCE}loa2plus": Betrouwbaarheid.MIDDEN,
    f"{_ASSURANCE}loa3": Betrouwbaarheid.SUBSTANTIEEL,
    f"{_ASSURANCE}loa4": Betrouwbaarheid.HOOG,
    f"{_EIDAS}low": Betrouwbaarheid.BASIS,
    f"{_EIDAS}substantial": Betrouwbaarheid.SUBSTANTIEEL,
    f"{_EIDAS}high": Betrouwbaarheid.HOOG,
}
_SOORTEN: Mapping[str, Nummersoort] = {
    "urn:nl-eid-gdi:1.0:id:BSN": "bsn",
    "urn:nl-eid-gdi:1.0:id:RSIN": "rsin",
    "urn:nl-eid-gdi:1.0:id:KvKnr": "kvk_nummer",
}


def path_of(claim: Claim) -> tuple[str, ...]:
    """Give the names that lead to a claim, from the outside in."""
    return tuple(claim.split(".")) if isinstance(claim, str) else claim


def is_safe_url(url: str) -> bool:
    """Say whether keys can be fetched from a URL so that nobody on the way can replace them."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        odd = parts.username is not None or parts.query or parts.fragment or not host or parts.port == 0
    except ValueError:
        return False
    return not odd and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


def _wrong_paths(**claims: Claim | None) -> Iterator[str]:
    for name, claim in claims.items():
        if claim is not None and not (path_of(claim) and all(path_of(claim))):
            yield f"{name}: every part of the place of a claim must have a name"


def _refuse(problems: list[str]) -> None:
    if problems:
        raise ValueError("; ".join(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Nummers:
    """In which claims the number of a klant is. A klant has one number, or a vestigingsnummer with a KVK-nummer."""

    bsn: Claim | None = None
    """Claim with a BSN."""
    kvk_nummer: Claim | None = None
    """Claim with a KVK-nummer."""
    vestigingsnummer: Claim | None = None
    """Claim with the vestigingsnummer that a sign-in is restricted to, beside its KVK-nummer."""
    rsin: Claim | None = None
    """Claim with a RSIN."""
    nummer: Claim | None = None
    """Claim with a number of the kind that the claim `soort` tells, such as `sub` beside `sub_id_type`."""
    soort: Claim | None = None
    """Claim with the kind of `nummer`."""
    soorten: Mapping[str, Nummersoort] = field(default_factory=lambda: _SOORTEN)
    """What the values of `soort` mean; a `nummer` of another kind is not looked at."""

    def __post_init__(self) -> None:
        problems = list(_wrong_paths(**self.claims, soort=self.soort))
        if (self.nummer is None) != (self.soort is None):
            problems.append("nummer and soort: give both or none")
        if self.vestigingsnummer is not None and self.kvk_nummer is None and self.nummer is None:
            problems.append("vestigingsnummer: needs kvk_nummer")
        _refuse(problems)

    @property
    def claims(self) -> Mapping[str, Claim]:
        """Those that hold a number, by the name of the setting."""
        names = ("bsn", "kvk_nummer", "vestigingsnummer", "rsin", "nummer")
        return {name: claim for name in names if (claim := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Machtiging:
    """In which claims a mandate (machtiging) is. A token with any of them is of a gemachtigde, or is refused."""

    aanwezig: tuple[Claim, ...] = ("represents",)
    """Claims that only a token of a gemachtigde has, whatever is in them; so are all below that are not also above."""
    nummers: Nummers = field(default_factory=Nummers)
    """In which claims the number of the klant is who is acted for."""
    diensten: Claim | None = None
    """Claim with the services of the mandate: a text, texts, or objects with a text `id`; needed for a gemachtigde."""
    handelend: Nummers | None = None
    """In which claims the number of who acts is; absent: those where it is without a mandate."""

    def __post_init__(self) -> None:
        problems = [one for claim in self.aanwezig for one in _wrong_paths(aanwezig=claim)]
        _refuse(problems + list(_wrong_paths(diensten=self.diensten)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitgever:
    """One issuer of tokens that are believed, and what its claims mean."""

    issuer: str
    """Its URL, exactly as the claim `iss` has it."""
    audience: tuple[str, ...]
    """Names of the façade; the claim `aud` must have one of them."""
    aanroepers: tuple[Aanroepersoort, ...]
    """Whom it signs in: inwoner, ondernemer, gemachtigde, medewerker, systeem. Others are refused."""
    jwks: str | None = None
    """URL of its keys; absent: what its /.well-known/openid-configuration says."""
    algoritmen: tuple[Algoritme, ...] = ("RS256", "PS256", "ES256")
    """How its tokens may be signed."""
    nummers: Nummers = field(default_factory=Nummers)
    """In which claims the number of an inwoner or ondernemer is."""
    machtiging: Machtiging = field(default_factory=Machtiging)
    """In which claims a mandate is."""
    gebruiker: Claim | None = None
    """Claim that only medewerkers have, with the number or account by which bronnen log who looked; never a BSN."""
    gebruikersnaam: Claim | None = None
    """Claim with the name that goes with `gebruiker`."""
    rollen: Claim | None = None
    """Claim with the roles of a medewerker or systeem: a text or texts."""
    scope: Claim = "scope"
    """Claim with scopes: texts, or one text with spaces between them."""
    scopes_uit_token: bool = False
    """Whether the scopes of a medewerker or systeem in the token count, beside those of his roles."""
    client: Claim | None = None
    """Claim with the application a token was given to; absent: `azp`, or else `client_id`."""
    clients: tuple[str, ...] | None = None
    """Applications whose tokens are taken; absent: all."""
    systemen: tuple[str, ...] = ()
    """Applications that ask as a systeem, by themselves and never for somebody."""
    niveau: Claim = "acr"
    """Claim with the level at which somebody signed in."""
    niveaus: Mapping[str, Betrouwbaarheid] = field(default_factory=lambda: _NIVEAUS)
    """What its values mean; another value is no level. Default: those of DigiD, eHerkenning and eIDAS."""
    standaard_betrouwbaarheid: Betrouwbaarheid | None = None
    """The level of a token without that claim; absent: it is not known."""

    def __post_init__(self) -> None:
        problems = list(
            _wrong_paths(
                gebruiker=self.gebruiker,
                gebruikersnaam=self.gebruikersnaam,
                rollen=self.rollen,
                scope=self.scope,
                client=self.client,
                niveau=self.niveau,
            )
        )
        for name in ("issuer", "jwks"):
            url = getattr(self, name)
            if url is not None and not is_safe_url(url):
                problems.append(f"{name}: must be a https URL, or http on this machine, without query or password")
        lists = {"audience": self.audience, "aanroepers": self.aanroepers, "algoritmen": self.algoritmen}
        problems += [f"{name}: name at least one" for name, given in lists.items() if not given or not all(given)]
        _refuse(problems + list(self._missing()))

    def _missing(self) -> Iterator[str]:
        """Say which claims are needed to tell who somebody is."""
        has, machtiging = self.nummers.claims, self.machtiging
        needs: tuple[tuple[Aanroepersoort, bool, str], ...] = (
            (Aanroepersoort.INWONER, bool({"bsn", "nummer"} & set(has)), "nummers.bsn"),
            (Aanroepersoort.ONDERNEMER, bool(set(has) - {"bsn"}), "nummers.kvk_nummer"),
            (Aanroepersoort.GEMACHTIGDE, bool(machtiging.nummers.claims), "machtiging.nummers"),
            (Aanroepersoort.GEMACHTIGDE, machtiging.diensten is not None, "machtiging.diensten"),
            (Aanroepersoort.MEDEWERKER, self.gebruiker is not None, "gebruiker"),
            (Aanroepersoort.SYSTEEM, bool(self.systemen), "systemen"),
        )
        for soort, is_there, name in needs:
            if soort in self.aanroepers and not is_there:
                yield f"{name}: is required with '{soort.value}' in aanroepers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Oidc:
    """Signing in with a bearer token of an OpenID Connect provider."""

    uitgevers: tuple[Uitgever, ...]
    """Whose tokens are believed, as [[toegang.oidc.uitgevers]]."""
    speling: float = 30.0
    """Seconds that the clocks of the façade and of a provider may differ."""
    max_token: int = 8192
    """Largest token, in characters."""
    verversen: float = 3600.0
    """Seconds after which the keys of a provider are fetched anew."""
    rust: float = 10.0
    """Least seconds between two fetches from one provider, whatever it is asked for."""
    houdbaar: float = 86_400.0
    """Seconds that keys go on being used while their provider does not answer."""
    deadline: float = 5.0
    """Seconds that fetching the keys of a provider may take."""
    max_antwoord: int = 200_000
    """Largest answer of a provider, in bytes."""

    def __post_init__(self) -> None:
        names = ("max_token", "verversen", "rust", "houdbaar", "deadline", "max_antwoord")
        wrong = [name for name in names if not 0 < getattr(self, name) < math.inf]
        problems = [f"{', '.join(wrong)} must be a number of more than 0"] if wrong else []
        if not 0 <= self.speling < math.inf:
            problems.append("speling must be a number of at least 0")
        if not self.uitgevers:
            problems.append("uitgevers: name at least one")
        if len({one.issuer for one in self.uitgevers}) != len(self.uitgevers):
            problems.append("uitgevers: each needs an issuer of its own")
        if self.houdbaar < self.verversen:
            problems.append("houdbaar must not be less than verversen")
        _refuse(problems)
