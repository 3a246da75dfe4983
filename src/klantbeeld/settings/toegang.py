"""What can be set about who may see what. Every field is a key in the file; its docstring is its documentation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from klantbeeld.access.activiteit import Activiteit
from klantbeeld.access.rules import SCOPES
from klantbeeld.contract import IdentificatorSoort
from klantbeeld.settings.oidc import Oidc
from klantbeeld.settings.problem import Problem, did_you_mean


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

    modus: Literal["open", "oidc"] = "open"
    """"open": everybody who can reach the port, with every scope; refused on anything but loopback.
    "oidc": who has a token of one of the providers in [toegang.oidc]."""
    oidc: Oidc | None = None
    """Whose tokens are believed and what they say; with modus "oidc" alone, and then required."""
    rollen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The scopes that each role of a medewerker or systeem gives, by the name of the role in his token."""
    standaarddoel: str | None = None
    """The purpose of an inwoner, ondernemer or gemachtigde whose request states none with `@doel`."""
    vertrouwelijk_contact: Literal["datum-en-kanaal", "verbergen"] = "datum-en-kanaal"
    """What somebody sees of a vertrouwelijk klantcontact he took no part in (R43)."""
    actor: Actorcodes | None = None
    """How the bronnen know a medewerker by his account; absent: `toegewezenAan: {zelf: true}` cannot be asked."""
    activiteiten: Mapping[str, Activiteit] = field(default_factory=dict)
    """The verwerkingsactiviteiten, by the code that `@doel` names. Without one that allows it, nothing is seen."""

    def __post_init__(self) -> None:
        problems = []
        if self.standaarddoel is not None and self.standaarddoel not in self.activiteiten:
            problems.append("standaarddoel: is not one of the activiteiten")
        wrong = [rol for rol, scopes in self.rollen.items() if not SCOPES.issuperset(scopes)]
        if wrong:
            problems.append(f"rollen ({', '.join(wrong)}): the scopes there are: {', '.join(sorted(SCOPES))}")
        if problems:
            raise ValueError("; ".join(problems))


def unknown_bronnen(toegang: Toegang, bronnen: Collection[str]) -> Iterator[Problem]:
    """Tell which activiteiten name a bron that there is not: what is meant would never be asked for that purpose."""
    for code, activiteit in toegang.activiteiten.items():
        for index, name in enumerate(activiteit.bronnen or ()):
            if name not in bronnen:
                place = f"toegang.activiteiten.{code}.bronnen.{index}"
                yield Problem(place, f"there is no such bron.{did_you_mean(name, bronnen)}")


def roles_without_scopes(toegang: Toegang) -> Iterator[Problem]:
    """Tell which roles of activiteiten give no scope, where no token brings any: who has one may choose no klant."""
    if toegang.oidc is None or any(uitgever.scopes_uit_token for uitgever in toegang.oidc.uitgevers):
        return
    for code, activiteit in toegang.activiteiten.items():
        for index, rol in enumerate(activiteit.rollen):
            if not toegang.rollen.get(rol):
                yield Problem(
                    f"toegang.activiteiten.{code}.rollen.{index}",
                    f"[toegang] rollen gives this role no scope.{did_you_mean(rol, toegang.rollen)}",
                )
