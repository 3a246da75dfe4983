"""What the person who runs the façade says about one objectenregister."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from klantbeeld.contract import Geheim, Taakstatus
from klantbeeld.http import check_api_key, check_base_url, fields
from klantbeeld_objecten import velden
from klantbeeld_objecten.eigenschappen import parse_eigenschappen
from klantbeeld_objecten.paginas import check_page

__all__ = ["ObjectenSettings"]

_STATUSSEN = {
    "open": "te_verwerken",
    "ingediend": "ingediend",
    "afgerond": "ingediend",
    "verwerkt": "verwerkt",
    "gesloten": "vervallen",
}
_SOORTEN = {"portaalformulier": "formulier", "formtaak": "formulier", "ogonebetaling": "betaling"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectenSettings:
    """Settings of one objectenregister; raises a ValueError that says what is wrong with them.

    How a path is written is told in `velden.py` and in the example of the settings file.
    """

    url: str
    """Where the Objects API lives, up to and including its version: https://.../api/v2/."""
    token: Geheim
    """The API token that the register handed out for the façade; it needs to read the objecttypes named below."""
    taken: str | None = None
    """The objecttype of klanttaken: its uuid, or its URL where objecttypes live elsewhere. Absent: none are offered."""
    producten: str | None = None
    """The objecttype of producten, likewise."""
    productaanvragen: str | None = None
    """The objecttype of productaanvragen, likewise."""
    referenties: bool = True
    """Whether the register keeps the zaken of an object beside its data as well (`references`): since Open Object 3.6.
    An older one takes no question for them, so say false there."""
    taken_nummers: Mapping[str, str] = field(default_factory=lambda: dict(velden.TAAK_NUMMERS))
    """Where the number of the klant is, by kind: bsn, kvk_nummer and rsin; every path is a search. Numbers must be
    texts in the data. `soort`: where the data says which kind its number is. Replaces the default as a whole."""
    producten_nummers: Mapping[str, str] = field(default_factory=lambda: dict(velden.PRODUCT_NUMMERS))
    """The same for producten."""
    productaanvragen_nummers: Mapping[str, str] = field(default_factory=lambda: dict(velden.AANVRAAG_NUMMERS))
    """The same for productaanvragen."""
    taken_velden: Mapping[str, str] = field(default_factory=lambda: dict(velden.TAAK_VELDEN))
    """Where the other values are. What is not named keeps its default, an empty text is nowhere. Klanttaken of a zaak
    or product are searched by the first path of hoort_bij, so a uuid must be there."""
    producten_velden: Mapping[str, str] = field(default_factory=lambda: dict(velden.PRODUCT_VELDEN))
    """The same for producten. Of zaken and documenten, all paths count."""
    productaanvragen_velden: Mapping[str, str] = field(default_factory=lambda: dict(velden.AANVRAAG_VELDEN))
    """The same for productaanvragen."""
    overige_velden: Mapping[str, str] = field(default_factory=lambda: dict(velden.OVERIG_VELDEN))
    """The same for objects of any other type, to which a reference may lead."""
    overige_soorten: Mapping[str, str] = field(default_factory=dict)
    """Names to show for other objecttypes, by their uuid."""
    taken_eigenschappen: Mapping[str, str] = field(default_factory=lambda: dict(velden.TAAK_EIGENSCHAPPEN))
    """What else may be shown of a taak: from a path to "Naam" or "Naam|soort"; soort is tekst, getal, bedrag, datum,
    datumtijd or ja_nee. Nothing else leaves the register."""
    producten_eigenschappen: Mapping[str, str] = field(default_factory=dict)
    """The same for producten."""
    taken_statussen: Mapping[str, str] = field(default_factory=lambda: dict(_STATUSSEN))
    """What a status of a taak is to us: te_verwerken, ingediend, verwerkt or vervallen. Of any other it is unknown."""
    taken_soorten: Mapping[str, str] = field(default_factory=lambda: dict(_SOORTEN))
    """The code to show for a soort of taak, so that all bronnen say the same; any other stays as it is."""
    taken_paginas: Mapping[str, str] = field(default_factory=dict)
    """The page of a soort (as the register calls it) that the portal itself serves, with {uuid} for that of the taak:
    { ogonebetaling = "/taken/{uuid}" }. It goes before what is in the data."""
    producten_soorten: Mapping[str, str] = field(default_factory=dict)
    """Names to show for soorten of producten, and so for what is asked for in a productaanvraag, by their code; they go
    before what is in the data."""
    producten_ongevraagd: tuple[str, ...] = ()
    """Codes of soorten nobody asks for, such as a WOZ-aanslag: gevraagd is false unless the data says otherwise."""

    def __post_init__(self) -> None:
        check_base_url("url", self.url)
        check_api_key("token", self.token)
        self._check_types()
        for name in ("taken", "producten", "productaanvragen"):
            velden.parse_nummers(f"{name}_nummers", getattr(self, f"{name}_nummers"))
        velden.parse_velden("taken_velden", velden.TAAK_VELDEN, self.taken_velden)
        velden.parse_velden("producten_velden", velden.PRODUCT_VELDEN, self.producten_velden)
        velden.parse_velden("productaanvragen_velden", velden.AANVRAAG_VELDEN, self.productaanvragen_velden)
        velden.parse_velden("overige_velden", velden.OVERIG_VELDEN, self.overige_velden)
        parse_eigenschappen("taken_eigenschappen", self.taken_eigenschappen)
        parse_eigenschappen("producten_eigenschappen", self.producten_eigenschappen)
        known = [one.value for one in Taakstatus]
        for status, ours in self.taken_statussen.items():
            if ours not in known:
                raise ValueError(f"taken_statussen.{status}: must be one of {', '.join(known)}")
        for soort, page in self.taken_paginas.items():
            check_page(f"taken_paginas.{soort}", page)

    def _check_types(self) -> None:
        named = [name for name in ("taken", "producten", "productaanvragen") if getattr(self, name) is not None]
        for name in named:
            if fields.uuid_at_end(getattr(self, name)) is None:
                raise ValueError(f"{name}: must be the uuid of an objecttype, or a URL that ends with it")
        if len({fields.uuid_at_end(getattr(self, name)) for name in named}) < len(named):
            raise ValueError("taken, producten, productaanvragen: must be different objecttypes")
