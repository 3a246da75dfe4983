"""Who asks, from the claims of a verified token. Pure. What can be read in more than one way is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from klantbeeld.access.rules import SCOPES
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
    IdentificatorSoort,
    Klant,
)
from klantbeeld.server.oidc.claims import Claims, UnusableError
from klantbeeld.settings.oidc import Nummers, Uitgever

_SOORTEN: Mapping[str, IdentificatorSoort] = {"bsn": BSN, "kvk_nummer": KVK_NUMMER, "rsin": RSIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Tells who asks with the tokens of one issuer.

    `rollen` are the scopes of each role, `seal` makes ids that tell nothing.
    """

    uitgever: Uitgever
    rollen: Mapping[str, tuple[str, ...]]
    seal: Seal

    def caller(self, claims: Claims) -> Caller:
        """Give who asks; raises `UnusableError` if the token does not tell, or tells of more than one."""
        client = self._client(claims)
        kinds = [
            make
            for is_one, make in (
                (_is_mandated(claims, self.uitgever), self._gemachtigde),
                (not _is_mandated(claims, self.uitgever) and _has_number(claims, self.uitgever.nummers), self._klant),
                (self.uitgever.gebruiker is not None and claims.has(self.uitgever.gebruiker), self._medewerker),
                (client in self.uitgever.systemen, self._systeem),
            )
            if is_one
        ]
        if len(kinds) != 1:
            raise UnusableError("tells of more than one who may ask" if kinds else "does not tell who asks")
        make: Callable[[Claims, str], Caller] = kinds[0]
        caller = make(claims, client)
        if caller.soort not in self.uitgever.aanroepers:
            raise UnusableError(f"the issuer does not sign in a {caller.soort.value}")
        return caller

    def _klant(self, claims: Claims, client: str) -> Caller:
        number = _number(claims, self.uitgever.nummers)
        soort = Aanroepersoort.INWONER if number.soort == BSN else Aanroepersoort.ONDERNEMER
        return Caller(
            id=self._id(soort, *_plain(number)),
            soort=soort,
            klant=_klant_of(number),
            betrouwbaarheid=self._betrouwbaarheid(claims),
            client=client,
        )

    def _gemachtigde(self, claims: Claims, client: str) -> Caller:
        machtiging = self.uitgever.machtiging
        number, diensten = _number(claims, machtiging.nummers), claims.texts(machtiging.diensten)
        if not diensten:
            raise UnusableError("a mandate without services")
        own = machtiging.handelend or self.uitgever.nummers
        handelend = _number(claims, own) if _has_number(claims, own) else None
        # Somebody who signs in for an organisation may be known by a pseudonym alone.
        acting = _plain(handelend) if handelend else ("sub", claims.text("sub"))
        if acting[-1] is None or handelend == number:
            raise UnusableError("a mandate without another who acts")
        soort = Aanroepersoort.GEMACHTIGDE
        return Caller(
            id=self._id(soort, *_plain(number), *acting),
            soort=soort,
            klant=_klant_of(number),
            betrouwbaarheid=self._betrouwbaarheid(claims),
            diensten=diensten,
            handelend=handelend,
            client=client,
        )

    def _medewerker(self, claims: Claims, client: str) -> Caller:
        soort, gebruiker = Aanroepersoort.MEDEWERKER, claims.text(self.uitgever.gebruiker)
        rollen = claims.texts(self.uitgever.rollen)
        return Caller(
            id=self._id(soort, gebruiker),
            soort=soort,
            scopes=self._scopes(claims, rollen),
            betrouwbaarheid=self._betrouwbaarheid(claims),
            gebruiker=gebruiker,
            gebruikersnaam=claims.text(self.uitgever.gebruikersnaam),
            rollen=rollen,
            client=client,
        )

    def _systeem(self, claims: Claims, client: str) -> Caller:
        soort, rollen = Aanroepersoort.SYSTEEM, claims.texts(self.uitgever.rollen)
        return Caller(
            id=self._id(soort, client),
            soort=soort,
            scopes=self._scopes(claims, rollen),
            betrouwbaarheid=self._betrouwbaarheid(claims),
            rollen=rollen,
            client=client,
        )

    def _client(self, claims: Claims) -> str:
        uitgever = self.uitgever
        claim = uitgever.client or ("azp" if claims.has("azp") else "client_id")
        client = claims.text(claim) or ""
        if uitgever.clients is not None and client not in uitgever.clients:
            raise UnusableError("given to an application that may not ask here")
        return client

    def _betrouwbaarheid(self, claims: Claims) -> Betrouwbaarheid | None:
        if not claims.has(self.uitgever.niveau):
            return self.uitgever.standaard_betrouwbaarheid
        told = claims.plain(self.uitgever.niveau)
        return self.uitgever.niveaus.get(told) if isinstance(told, str) else None

    def _scopes(self, claims: Claims, rollen: frozenset[str]) -> frozenset[str]:
        scopes = {scope for rol in rollen for scope in self.rollen.get(rol, ())}
        if self.uitgever.scopes_uit_token and claims.has(self.uitgever.scope):
            told = claims.plain(self.uitgever.scope)
            words = told.split() if isinstance(told, str) else claims.texts(self.uitgever.scope)
            scopes |= SCOPES & set(words)
        return frozenset(scopes)

    def _id(self, soort: Aanroepersoort, *more: str | None) -> str:
        text = json.dumps([self.uitgever.issuer, soort.value, *more], separators=(",", ":"))
        return self.seal.pseudonym(text, use="caller")


def _is_mandated(claims: Claims, uitgever: Uitgever) -> bool:
    """Say whether anything in a token tells that somebody acts for another."""
    machtiging = uitgever.machtiging
    used = [machtiging.nummers, *([machtiging.handelend] if machtiging.handelend else [])]
    theirs = {claim for nummers in used for claim in nummers.claims.values()} - set(uitgever.nummers.claims.values())
    return claims.any_of([*machtiging.aanwezig, *theirs, *([machtiging.diensten] if machtiging.diensten else [])])


def _has_number(claims: Claims, nummers: Nummers) -> bool:
    told = {name: claim for name, claim in nummers.claims.items() if name != "nummer"}
    return claims.any_of(told.values()) or _of_kind(claims, nummers) is not None


def _number(claims: Claims, nummers: Nummers) -> Identificator:
    """Give the one number of a klant; a vestiging with the KVK-nummer it belongs to is one."""
    given = dict(_numbers(claims, nummers))
    try:
        match given:
            case {"kvk_nummer": kvk, "vestigingsnummer": vestiging, **rest} if not rest:
                return Identificator(VESTIGINGSNUMMER, vestiging, Identificator(KVK_NUMMER, kvk))
            case {"bsn": number, **rest} | {"kvk_nummer": number, **rest} | {"rsin": number, **rest} if not rest:
                return Identificator(_SOORTEN[next(iter(given))], number)
    except ValueError as error:
        raise UnusableError("a number of a klant that is none") from error
    raise UnusableError("not one number of a klant")


def _numbers(claims: Claims, nummers: Nummers) -> Iterator[tuple[str, str]]:
    for name, claim in nummers.claims.items():
        number = claims.text(claim) if name != "nummer" else None
        if number is not None:
            yield name, number
    soort = _of_kind(claims, nummers)
    if soort is not None:
        number = claims.text(nummers.nummer)
        if number is None or (claims.text(getattr(nummers, soort)) not in (None, number)):
            raise UnusableError("not one number of a klant")
        yield soort, number


def _of_kind(claims: Claims, nummers: Nummers) -> str | None:
    """Give of which kind the claim `nummer` is; None: of no kind that we know."""
    told = claims.text(nummers.soort)
    return None if told is None else nummers.soorten.get(told)


def _klant_of(number: Identificator) -> Klant:
    """Give the same klant as when a medewerker names this number."""
    return Klant((number,), hoedanigheid=number.hoedanigheid)


def _plain(number: Identificator) -> tuple[str, ...]:
    above = _plain(number.sub_van) if number.sub_van else ()
    return (*above, number.soort.soort_object_id, number.object_id)
