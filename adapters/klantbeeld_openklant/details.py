"""Single betrokkenen, actoren and digital addresses, by their key."""

from __future__ import annotations

from datetime import UTC, datetime

from klantbeeld.contract import (
    Actor,
    Betrokkene,
    BronDataError,
    BronError,
    Call,
    DigitaalAdres,
    Item,
    Page,
    PageRequest,
    Stempel,
)
from klantbeeld_openklant import translate
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.contactgegevens import digitaal_adres
from klantbeeld_openklant.fields import UnreadableError, as_uuid, reference

__all__ = ["Details"]

_EIGEN = "opgegeven_contactgegevens.digitale_adressen"


class Details:
    """Fetches what only ever is asked one at a time; its cursors lead nowhere, for nothing comes behind."""

    def __init__(self, client: OpenKlantClient, *, bron: str) -> None:
        self._client = client
        self._bron = bron

    async def betrokkene(self, sleutel: str, request: PageRequest, call: Call) -> Page[Betrokkene]:
        """Give a betrokkene by its key."""
        uuid = as_uuid(sleutel)
        expand = ("digitaleAdressen",) if request.selection.asks(_EIGEN) else ()
        json = uuid and await self._client.betrokkene(uuid, expand, call)
        if json is None:
            return Page()
        try:
            return Page((Item(translate.betrokkene(json, self._stempel(), request.selection), sleutel),))
        except UnreadableError as error:
            raise BronDataError(f"{self._bron}: {error}") from error

    async def actor(self, sleutel: str, request: PageRequest, call: Call) -> Page[Actor]:
        """Give an actor by its key."""
        uuid = as_uuid(sleutel)
        json = uuid and await self._client.actor(uuid, call)
        if json is None:
            return Page()
        try:
            return Page((Item(translate.actor(json, self._stempel()), sleutel),))
        except UnreadableError as error:
            raise BronDataError(f"{self._bron}: {error}") from error

    async def digitaal_adres(self, sleutel: str, request: PageRequest, call: Call) -> Page[DigitaalAdres]:
        """Give a digital address by its key; its partij says whether it is the preferred one."""
        uuid = as_uuid(sleutel)
        json = uuid and await self._client.digitaal_adres(uuid, call)
        if json is None:
            return Page()
        missing: tuple[BronError, ...] = ()
        voorkeur: bool | None = None
        try:
            owner = reference(json, "verstrektDoorPartij")
            if owner and request.selection.asks("voorkeur"):
                try:
                    voorkeur = await self._is_preferred(uuid, owner, call)
                except BronError as error:
                    missing = (error,)
            made = digitaal_adres(json, self._stempel(), voorkeur=voorkeur)
        except UnreadableError as error:
            raise BronDataError(f"{self._bron}: {error}") from error
        return Page((Item(made, sleutel),), missing=missing)

    async def _is_preferred(self, uuid: str | None, partij: str, call: Call) -> bool | None:
        json = await self._client.partij(partij, call)
        try:
            return None if json is None else reference(json, "voorkeursDigitaalAdres") == uuid
        except UnreadableError as error:
            raise BronDataError(f"{self._bron}: {error}") from error

    def _stempel(self) -> Stempel:
        return Stempel(self._bron, datetime.now(UTC))
