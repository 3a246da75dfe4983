"""Makes the BRP look like a bron."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from klantbeeld.contract import (
    BSN,
    Basisregistratie,
    Bron,
    BronContext,
    BronDataError,
    Bronstand,
    Call,
    Capabilities,
    Fetcher,
    Klant,
    Page,
    PageRequest,
    SoortPartij,
    Stempel,
    page_of,
)
from klantbeeld.http import UnreadableError, fields, settle, unfailed
from klantbeeld_haalcentraal import translate
from klantbeeld_haalcentraal.client import LARGEST_BATCH, HaalCentraalClient
from klantbeeld_haalcentraal.settings import PLACEHOLDER, HaalCentraalSettings


def build(context: BronContext[HaalCentraalSettings]) -> Bron:
    """Make the bron for one gateway."""
    brp = Brp(context)
    personen = Fetcher(fetch=brp.personen, accepts=frozenset({BSN}), batch_size=LARGEST_BATCH)
    return Bron(capabilities=Capabilities(basisregistratie=personen), check=brp.check, close=brp.close)


@dataclass(slots=True)
class _Found:
    """What came back for one BSN."""

    records: list[Basisregistratie] = field(default_factory=list)
    dropped: int = 0


class Brp:
    """The BRP by way of one gateway; its methods are what `Capabilities` and `Bron` ask for."""

    def __init__(self, context: BronContext[HaalCentraalSettings]) -> None:
        self._name = context.name
        self._settings = context.settings
        self._client = HaalCentraalClient(context)
        self.close = self._client.close

    async def personen(
        self, keys: Sequence[Klant], request: PageRequest, call: Call
    ) -> Mapping[Klant, Page[Basisregistratie]]:
        """Give what the BRP has of each klant, as a person: one call for every twenty BSNs."""
        asked = {key: _bsns(key) for key in keys}
        bsns = sorted({bsn for several in asked.values() for bsn in several})
        batches = [bsns[start : start + LARGEST_BATCH] for start in range(0, len(bsns), LARGEST_BATCH)]
        answers = unfailed(await settle(self._batch(batch, request, call) for batch in batches))
        found = {bsn: one for answer in answers for bsn, one in answer.items()}
        return {key: self._page([found[bsn] for bsn in asked[key]], request) for key in asked}

    async def check(self, call: Call) -> Bronstand:
        """Look whether the BRP takes our headers."""
        named = {name for value in self._settings.headers.values() for name in PLACEHOLDER.findall(value)}
        if named - {"gebruiker"} and not (call.doel or self._settings.doel):
            problem = "A header needs a doel, so without the setting doel we cannot look whether the BRP lets us in."
            return Bronstand(problems=(problem,))
        await self._client.look(call)
        return Bronstand()

    async def _batch(self, bsns: Sequence[str], request: PageRequest, call: Call) -> Mapping[str, _Found]:
        stempel = Stempel(self._name, datetime.now(UTC))
        found = {bsn: _Found() for bsn in bsns}
        for data in await self._client.personen(bsns, translate.fields_for(request.selection), call):
            with fields.must_be_readable(self._name):  # whose it is must be known, or it may be anybody's
                bsn = translate.bsn_of(data)
            if bsn not in found:
                raise BronDataError(f"{self._name}: gives a persoon who was not asked for")
            try:
                if not translate.is_mistake(data):
                    found[bsn].records.append(translate.persoon(data, request.selection, stempel))
            except UnreadableError:
                found[bsn].dropped += 1
        return found

    def _page(self, found: Sequence[_Found], request: PageRequest) -> Page[Basisregistratie]:
        records = [record for one in found for record in one.records]
        dropped = sum(one.dropped for one in found)
        if len(records) > 1:
            # Which of them is the klant, nobody can say.
            return Page(dropped=dropped, missing=(BronDataError(f"{self._name}: more than one persoon for a klant"),))
        return replace(page_of(records, request), dropped=dropped)


def _bsns(klant: Klant) -> tuple[str, ...]:
    """Give the BSNs to ask for; of who acts for an organisatie the private life is not asked (R22)."""
    if klant.hoedanigheid not in (None, SoortPartij.PERSOON):
        return ()
    return tuple(dict.fromkeys(number.object_id for number in klant.having(BSN)))
