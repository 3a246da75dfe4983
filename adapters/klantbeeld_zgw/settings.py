"""What the person who runs the façade says about one ZGW register."""

from __future__ import annotations

from dataclasses import dataclass

from klantbeeld.contract import Geheim, Vertrouwelijkheid
from klantbeeld.http import check_base_url, check_zgw_geheim
from klantbeeld_zgw.zicht import Zicht
from klantbeeld_zgw.zoeken import OrganisatieZoek


@dataclass(frozen=True, slots=True, kw_only=True)
class ZgwSettings:
    """Where the APIs of the register live and who we are there."""

    zaken: str
    """Base URL of the Zaken API, as the register itself writes it in its answers."""
    catalogi: str
    """Base URL of the Catalogi API."""
    client_id: str
    """Name under which the register knows us."""
    geheim: Geheim
    """Secret to sign our tokens with; at least 32 bytes."""
    documenten: str | None = None
    """Base URL of the Documenten API, as the register itself writes it; without it no documents are given."""
    besluiten: str | None = None
    """Base URL of the Besluiten API; without it no besluiten are given."""
    gebruiker: str = "klantbeeld"
    """User named in the audit trail of the register for a call of which nobody is known as the caller."""
    catalogi_ttl: float = 300.0
    """Seconds to keep the types of zaken, documents and what else the catalogi hold; 0 asks for them every time."""
    organisatie_zoeken: tuple[OrganisatieZoek, ...] = (
        "rsin",
        "kvk_als_rsin",
        "kvk",
        "vestiging_kvk",
        "nnp_vestiging",
        "vestiging",
    )
    """The ways in which the register may hold an organisatie, each a search of its own: its RSIN in `innNnpId` (rsin),
    its KVK-nummer there (kvk_als_rsin), in `kvkNummer` (kvk) or in that of its vestigingen (vestiging_kvk); a
    vestigingsnummer with KVK-nummer as niet-natuurlijk persoon (nnp_vestiging) or as vestiging (vestiging), or without
    it (vestiging_zonder_kvk: of a vestiging that changed hands this gives the zaken of the earlier owner as well)."""
    max_vertrouwelijkheidaanduiding: Vertrouwelijkheid = Vertrouwelijkheid.ZAAKVERTROUWELIJK
    """The highest vertrouwelijkheidaanduiding that is shown: more confidential zaken, what is in them, and more
    confidential documents are as if they do not exist. A caller who may see less gets less."""
    gearchiveerde_zaken: bool = False
    """Whether zaken that are archived or handed over to an archive are shown."""
    documenten_in_bewerking: bool = False
    """Whether documents are shown that are not definitief or gearchiveerd: in bewerking, ter vaststelling, or without a
    status."""
    max_bytes: int = 100_000_000
    """The largest file to give of a document, in bytes."""

    def __post_init__(self) -> None:
        for name in ("zaken", "catalogi", "documenten", "besluiten"):
            url: str | None = getattr(self, name)
            if url is not None:
                check_base_url(name, url)
        if not self.client_id.strip():
            raise ValueError("client_id: must not be empty")
        check_zgw_geheim("geheim", self.geheim)
        if not self.catalogi_ttl >= 0:
            raise ValueError("catalogi_ttl: must be 0 seconds or more")
        if self.max_bytes < 1:
            raise ValueError("max_bytes: must be 1 or more")

    @property
    def zicht(self) -> Zicht:
        """What may be shown."""
        return Zicht(
            hoogste=self.max_vertrouwelijkheidaanduiding,
            gearchiveerd=self.gearchiveerde_zaken,
            in_bewerking=self.documenten_in_bewerking,
        )
