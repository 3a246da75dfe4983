"""Puts client and translation together into what a bron offers."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from klantbeeld.contract import (
    OBJECT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Bron,
    BronContext,
    BronDataError,
    BronError,
    Bronstand,
    Call,
    Capabilities,
    Fetcher,
    Identificator,
    Item,
    Klant,
    Klanttaak,
    Onderwerp,
    Page,
    PageRequest,
    Product,
    Productaanvraag,
    Record,
    Stempel,
)
from klantbeeld.http import UnreadableError, fields, key_by_key, settle
from klantbeeld_objecten import translate
from klantbeeld_objecten.client import ObjectenClient
from klantbeeld_objecten.lijst import Objectlijst
from klantbeeld_objecten.settings import ObjectenSettings
from klantbeeld_objecten.soorten import Inrichting, Objectsoort
from klantbeeld_objecten.zoeken import Zoek

R = TypeVar("R", bound=Record)

_BATCH = 100
_NAMES: Mapping[type[Record], str] = {
    Klanttaak: "taken",
    Product: "producten",
    Productaanvraag: "productaanvragen",
}


def build(context: BronContext[ObjectenSettings]) -> Bron:
    """Make the bron for one register."""
    register = ObjectenRegister(context)
    taken, producten = register.lijst(Klanttaak), register.lijst(Product)
    aanvragen = register.lijst(Productaanvraag)
    return Bron(
        capabilities=Capabilities(
            klanttaken=_by_klant(taken),
            producten=_by_klant(producten),
            productaanvragen=_by_klant(aanvragen),
            op_identificator=Fetcher(fetch=key_by_key(register.op_identificator), accepts=frozenset({OBJECT_UUID})),
            bij=_bij(taken, producten, aanvragen),
            op_sleutel={
                soort.kind: Fetcher(fetch=key_by_key(register.by_key(soort.kind)))
                for soort in (*register.inrichting.soorten.values(), register.inrichting.overig)
            },
        ),
        check=register.check,
        close=register.close,
    )


class ObjectenRegister:
    """One register; its methods are what `Capabilities` and `Bron` ask for."""

    def __init__(self, context: BronContext[ObjectenSettings]) -> None:
        self.inrichting = Inrichting.of(context.settings)
        self._name = context.name
        self._client = ObjectenClient(context)

    def lijst(self, kind: type[R]) -> Objectlijst[R] | None:
        """Give the objects of one kind; None if the settings name no type for it."""
        soort = self.inrichting.of_kind(kind)
        if soort is None:
            return None
        return Objectlijst(kind=kind, soort=soort, inrichting=self.inrichting, client=self._client)

    def by_key(self, kind: type[Record]) -> Callable[[str, PageRequest, Call], Awaitable[Page[Record]]]:
        """Give how to ask for an object of one kind by its uuid; the API has no search for uuids."""

        async def op_sleutel(sleutel: str, request: PageRequest, call: Call) -> Page[Record]:
            return await self._one(sleutel, request, call, kind)

        return op_sleutel

    async def op_identificator(self, number: Identificator, request: PageRequest, call: Call) -> Page[Record]:
        """Give an object of whatever type, if our token may read it (R70)."""
        return await self._one(number.object_id, request, call, Record)

    async def check(self, call: Call) -> Bronstand:
        """Look whether the API answers, shows us the objecttypes, and understands what we search by."""
        version = await self._client.look("uuid", call)
        soorten = tuple(self.inrichting.soorten.values())
        problems = dict.fromkeys([*await self._unseen(soorten, call), *await self._misunderstood(soorten, call)])
        if any(soort.referenties for soort in soorten):
            (seen,) = await settle([self._client.look("uuid,record__references", call)])
            if isinstance(seen, BronError):
                problems[f"The register gives no references (if it is old, say referenties = false): {seen}."] = None
        return Bronstand(version=version, problems=tuple(problems))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _unseen(self, soorten: Sequence[Objectsoort], call: Call) -> list[str]:
        """Say what we see nothing of and may not read either: the register would call that an empty list for ever."""
        counts = await settle(self._client.count(soort.type_url, call) for soort in soorten)
        empty = [soort for soort, count in zip(soorten, counts, strict=True) if count == 0]
        failed = [
            f"The search for {_NAMES[soort.kind]} fails: {count}."
            for soort, count in zip(soorten, counts, strict=True)
            if isinstance(count, BronError)
        ]
        if not empty:
            return failed
        (rights,) = await settle([self._client.rights(call)])
        if isinstance(rights, BronError):
            return [*failed, f"The rights of the token cannot be seen: {rights}."]
        may_read = {fields.uuid_at_end(right.get("type")) for right in rights}
        return failed + [
            f"There are no {_NAMES[soort.kind]}, or the token has no right to read them."
            for soort in empty
            if soort.type_uuid not in may_read
        ]

    async def _misunderstood(self, soorten: Sequence[Objectsoort], call: Call) -> list[str]:
        """Say which searches do something else than they should."""
        probes = [(soort, zoek) for soort in soorten for zoek in _probes(soort)]
        pages = await settle(self._client.zoek(zoek, ("uuid",), 1).page(1, call) for _, zoek in probes)
        problems = []
        for (soort, zoek), page in zip(probes, pages, strict=True):
            what = f"The search for {_NAMES[soort.kind]} by {zoek.path.key if zoek.path else 'any text'}"
            if isinstance(page, BronError):
                problems.append(f"{what} fails: {page}.")
            elif page.count:
                problems.append(f"{what} gives what was not asked for.")
        return problems

    async def _one(self, sleutel: str, request: PageRequest, call: Call, kind: type[Record]) -> Page[Record]:
        """Give the object with a uuid, if it is of a kind."""
        asked = fields.as_uuid(sleutel)
        # Of which type it is, is not known before it is here; what an object does not have is passed over.
        known = (*self.inrichting.soorten.values(), self.inrichting.overig)
        wanted = {soort.type_uuid: soort.narrowed(request) for soort in known if issubclass(soort.kind, kind)}
        selectors = {one for soort in wanted.values() for one in soort.selectors()}
        data = None if asked is None else await self._client.object(asked, selectors, call)
        if data is None:
            return Page()
        if fields.as_uuid(data.get("uuid")) != asked:
            raise BronDataError(f"{self._name}: gives another object than was asked for")
        type_uuid = fields.uuid_at_end(data.get("type")) or ""
        soort = wanted.get(type_uuid if type_uuid in self.inrichting.soorten else "")
        if soort is None:
            return Page()
        try:
            record = translate.record(data, soort, self.inrichting, Stempel(self._name, datetime.now(UTC)))
        except UnreadableError:
            return Page(dropped=1)
        return Page((Item(record, record.sleutel),))


def _probes(soort: Objectsoort) -> list[Zoek]:
    """Give searches that find nothing, unless the register passes over what it is asked."""
    nothing = str(uuid.uuid4())
    paths = [path for number in soort.accepts for path in soort.paths_of(number)]
    paths += soort.velden.get("hoort_bij", ())[:1]
    searches = [Zoek(type_url=soort.type_url, path=path, values=frozenset({nothing})) for path in dict.fromkeys(paths)]
    return searches if soort.kind is Klanttaak else [*searches, Zoek(type_url=soort.type_url, text=nothing)]


def _by_klant(lijst: Objectlijst[R] | None) -> Fetcher[Klant, R] | None:
    if lijst is None:
        return None
    return Fetcher(fetch=lijst.van_klanten, accepts=lijst.soort.accepts, batch_size=_BATCH)


def _bij(
    taken: Objectlijst[Klanttaak] | None,
    producten: Objectlijst[Product] | None,
    aanvragen: Objectlijst[Productaanvraag] | None,
) -> Mapping[type[Record], Fetcher[Onderwerp, Record]]:
    """Offer what belongs to a zaak, or to another object of this register."""
    offered: dict[type[Record], Fetcher[Onderwerp, Record]] = {}
    either = frozenset({ZAAK_UUID, OBJECT_UUID})
    if taken is not None and taken.koppeling is not None:
        offered[Klanttaak] = Fetcher(fetch=taken.bij_koppeling, accepts=either, batch_size=_BATCH)
    if producten is not None:
        offered[Product] = Fetcher(fetch=key_by_key(producten.bij_vermelding), accepts=either)
    if aanvragen is not None:
        accepts = either | {ZAAK_IDENTIFICATIE}
        offered[Productaanvraag] = Fetcher(fetch=key_by_key(aanvragen.bij_vermelding), accepts=accepts)
    return offered
