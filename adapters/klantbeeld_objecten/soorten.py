"""Objectsoorten: which objecttype is which kind of record, and how it is read. Made once, of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from klantbeeld.contract import (
    IdentificatorSoort,
    Klanttaak,
    OverigObject,
    PageRequest,
    Product,
    Productaanvraag,
    Record,
    Taakstatus,
)
from klantbeeld.http import fields
from klantbeeld_objecten import velden
from klantbeeld_objecten.eigenschappen import Eigenschapveld, parse_eigenschappen
from klantbeeld_objecten.settings import ObjectenSettings
from klantbeeld_objecten.velden import DataPath, Velden

Soorten: TypeAlias = "Mapping[str, Objectsoort]"
"""The objectsoorten that are configured, by the uuid of their type."""

# A veld whose name is not that of the attribute it is for.
_ATTRIBUTES = {"hoort_bij_soort": "hoort_bij", "soort_naam": "soort", "zaaknummers": "zaken"}
_REFERRING = frozenset({"hoort_bij", "zaken"})
"""Velden that the register may have references for, beside the data."""
# What a titel may be made of; and what pages are ordered by, and an employee finds an object by, which is always there.
_TITEL = frozenset({"gevraagde_handeling", "naam", "soort"})
_ALWAYS = frozenset({"vanaf", "uiterlijk_op", "geldig_van", "ingediend_op", "moment", "nummer", "kenmerk"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Objectsoort:
    """One objecttype of the register, and the kind of record its objects are to us."""

    kind: type[Record]
    type_uuid: str = ""
    type_url: str = ""
    """As a search wants it."""
    nummers: Velden
    velden: Velden
    eigenschappen: tuple[Eigenschapveld, ...] | None = ()
    """None: not asked for."""
    referenties: bool = False
    """Whether the register keeps references beside the data."""

    @property
    def accepts(self) -> frozenset[IdentificatorSoort]:
        """The kinds of number a klant can be found by."""
        return frozenset(soort for name, soort in velden.NUMMERSOORTEN.items() if self.nummers.get(name))

    def paths_of(self, soort: IdentificatorSoort) -> tuple[DataPath, ...]:
        """Give where a kind of number may be."""
        return next((self.nummers.get(name, ()) for name, one in velden.NUMMERSOORTEN.items() if one == soort), ())

    def narrowed(self, request: PageRequest, *also: str) -> Objectsoort:
        """Give it with only what a request needs of its objects (R38).

        Args:
            request: What is asked for.
            also: Attributes that are needed whatever is selected.
        """
        wanted = {name: paths for name, paths in self.velden.items() if name in also or _needs(name, request)}
        eigenschappen = self.eigenschappen if request.selection.asks("eigenschappen") else None
        return replace(self, velden=wanted, eigenschappen=eigenschappen)

    def selectors(self) -> frozenset[str]:
        """Give the `fields` to ask the register for; always with where the numbers of the klant are."""
        paths = [path for found in (*self.velden.values(), *self.nummers.values()) for path in found]
        paths += [veld.path for veld in self.eigenschappen or ()]
        references = {"record__references"} if self.referenties and self.velden.keys() & _REFERRING else set()
        return frozenset({"uuid", "type", "record__startAt", *references, *(path.selector for path in paths)})


def _needs(name: str, request: PageRequest) -> bool:
    attribute = _ATTRIBUTES.get(name, name)
    if attribute in _ALWAYS or request.selection.asks(attribute):
        return True
    needed = {
        "soort": request.soort is not None or request.gevraagd is not None or request.selection.asks("gevraagd"),
        "taakstatus": request.taakstatus is not None or request.dringendste_eerst,
        "status": request.open is not None or request.selection.asks("open"),
        "gevraagd": request.gevraagd is not None,
        # Whoever has an aanvraag was asked for.
        "aanvraag": request.gevraagd is not None or request.selection.asks("gevraagd"),
        "geldig_tot": request.geldig_op is not None,
    }
    return needed.get(attribute, False) or (attribute in _TITEL and request.selection.asks("titel"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inrichting:
    """Inrichting (set-up): all the settings say about objects, read."""

    base_url: str
    soorten: Soorten
    overig: Objectsoort
    overige_soorten: Mapping[str, str]
    statussen: Mapping[str, Taakstatus]
    taaksoorten: Mapping[str, str]
    paginas: Mapping[str, str]
    productsoorten: Mapping[str, str]
    ongevraagd: frozenset[str]

    @classmethod
    def of(cls, settings: ObjectenSettings) -> Inrichting:
        """Read the settings; they have been checked."""
        overig = velden.parse_velden("overige_velden", velden.OVERIG_VELDEN, settings.overige_velden)
        return cls(
            base_url=settings.url.rstrip("/") + "/",
            soorten={soort.type_uuid: soort for soort in _soorten(settings)},
            overig=Objectsoort(kind=OverigObject, nummers={}, velden=overig),
            overige_soorten={uuid.lower(): naam for uuid, naam in settings.overige_soorten.items()},
            statussen={code.casefold(): Taakstatus(ours) for code, ours in settings.taken_statussen.items()},
            taaksoorten=settings.taken_soorten,
            paginas=settings.taken_paginas,
            productsoorten=settings.producten_soorten,
            ongevraagd=frozenset(settings.producten_ongevraagd),
        )

    def of_kind(self, kind: type[Record]) -> Objectsoort | None:
        """Give the objectsoort of a kind of record; None if there is none."""
        return next((soort for soort in self.soorten.values() if soort.kind is kind), None)


def _soorten(settings: ObjectenSettings) -> list[Objectsoort]:
    known: tuple[tuple[str, type[Record], Mapping[str, str], Mapping[str, str]], ...] = (
        ("taken", Klanttaak, velden.TAAK_VELDEN, settings.taken_eigenschappen),
        ("producten", Product, velden.PRODUCT_VELDEN, settings.producten_eigenschappen),
        ("productaanvragen", Productaanvraag, velden.AANVRAAG_VELDEN, {}),
    )
    found = []
    for name, kind, defaults, eigenschappen in known:
        given: str | None = getattr(settings, name)
        uuid = fields.uuid_at_end(given)
        if given is None or uuid is None:
            continue
        is_url = fields.as_uuid(given) is None
        soort = Objectsoort(
            kind=kind,
            type_uuid=uuid,
            type_url=given if is_url else f"{settings.url.rstrip('/')}/objecttypes/{uuid}",
            nummers=velden.parse_nummers(f"{name}_nummers", getattr(settings, f"{name}_nummers")),
            velden=velden.parse_velden(f"{name}_velden", defaults, getattr(settings, f"{name}_velden")),
            eigenschappen=parse_eigenschappen(f"{name}_eigenschappen", eigenschappen),
            referenties=settings.referenties,
        )
        found.append(soort)
    return found
