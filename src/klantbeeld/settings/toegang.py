"""What can be set about who may see what. Every field is a key in the file; its docstring is its documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from klantbeeld.access.activiteit import Activiteit
from klantbeeld.contract import IdentificatorSoort


@dataclass(frozen=True, slots=True, kw_only=True)
class Actorcodes:
    """The kind of number by which the bronnen know a medewerker, in the codes of the façade."""

    register: str
    """Such as the register of accounts."""
    objecttype: str = "medewerker"
    soort_object_id: str = "account"

    @property
    def soort(self) -> IdentificatorSoort:
        """The three together."""
        return IdentificatorSoort(self.register, self.objecttype, self.soort_object_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toegang:
    """Who may ask, and for what."""

    modus: Literal["open"] = "open"
    """"open": everybody who can reach the port, with every scope; refused on anything but loopback."""
    standaarddoel: str | None = None
    """The purpose of an inwoner, ondernemer or gemachtigde whose request states none with `@doel`."""
    vertrouwelijk_contact: Literal["datum-en-kanaal", "verbergen"] = "datum-en-kanaal"
    """What somebody sees of a vertrouwelijk klantcontact he took no part in (R43)."""
    actor: Actorcodes | None = None
    """How the bronnen know a medewerker by his account; absent: `toegewezenAan: {zelf: true}` cannot be asked."""
    activiteiten: Mapping[str, Activiteit] = field(default_factory=dict)
    """The verwerkingsactiviteiten, by the code that `@doel` names. Without one that allows it, nothing is seen."""

    def __post_init__(self) -> None:
        if self.standaarddoel is not None and self.standaarddoel not in self.activiteiten:
            raise ValueError("standaarddoel: is not one of the activiteiten")
