"""Small values that many types have, and how enums of the contract are published."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

import strawberry
from strawberry.types.field import StrawberryField

from klantbeeld.access.rules import IDENTIFICATOR_VOLLEDIG
from klantbeeld.contract import Identificator as IdentificatorValue
from klantbeeld.contract import Referentiewaarde as ReferentiewaardeValue
from klantbeeld.contract import SoortPartij, SoortWaarde, Taakstatus, Volgorde
from klantbeeld.loaders.inzage import Volledig
from klantbeeld.schema.context import Info
from klantbeeld.schema.directives import Vereist
from klantbeeld.schema.names import naam_of_objecttype, naam_of_register, naam_of_soort

_LOOKS = "klantbeeld.looks"


def describe_enum(values: type[Enum], description: str, members: Mapping[str, str] | None = None) -> None:
    """Publish an enum of the contract under its own name, with Dutch descriptions of its values."""
    strawberry.enum(values, description=description)
    definition = values.__strawberry_definition__  # type: ignore[attr-defined]  # set by strawberry.enum
    for member in definition.values:
        member.description = (members or {}).get(member.name)


def published(
    resolver: Callable[..., Any] | None = None,
    *,
    description: str | None = None,
    scope: str | None = None,
    looks: bool = False,
) -> Any:  # noqa: ANN401 - strawberry reads the annotation of the class; the value of the attribute is its own affair
    """Declare a field of a published type.

    The value a resolver gets and gives is a record, not an instance of the published class, which only says what is
    shown: the annotation of the attribute goes before that of the resolver. The resolver stands in the module of the
    class, for that is where strawberry looks up the names in the annotation.

    Args:
        resolver: Makes the value from the record; None: the attribute of the same name.
        description: In Dutch, for GraphiQL.
        scope: What the caller needs to select it; the description then says so, for introspection hides directives.
        looks: The resolver makes the value at once, and of `info` uses the context and the root of the path alone. (One
            without `info` and arguments that is not `async` is always taken to do so.)
    """
    told = f"{description or ''} (`{scope}`)".strip() if scope else description
    return strawberry.field(
        resolver=resolver,  # type: ignore[arg-type]  # None: as other overloads
        description=told,
        directives=[Vereist(scope=scope)] if scope else (),
        metadata={_LOOKS: looks},
    )


def looks_only(field: StrawberryField) -> bool:
    """Say whether a field was declared to be made by only looking."""
    return bool(field.metadata.get(_LOOKS))


describe_enum(
    SoortWaarde,
    "Hoe een waarde is geschreven, zodat een scherm haar kan opmaken.",
    {
        "GETAL": "Met een punt als decimaalteken.",
        "BEDRAG": "In euro, met een punt als decimaalteken.",
        "DATUM": "JJJJ-MM-DD.",
        "DATUMTIJD": "RFC 3339.",
        "JA_NEE": "`true` of `false`.",
    },
)


describe_enum(
    SoortPartij,
    "Wat voor partij: dit bepaalt de hoedanigheid.",
    {"CONTACTPERSOON": "Iemand die contact heeft namens een organisatie: een andere klant dan dezelfde mens privé."},
)
describe_enum(
    Taakstatus,
    "De stand van een interne taak of klanttaak.",
    {
        "TE_VERWERKEN": "Nog te doen.",
        "INGEDIEND": "De klant deed zijn deel; de gemeente moet het nog verwerken. Alleen bij klanttaken.",
        "VERWERKT": "Klaar; zegt niet hoe.",
        "VERVALLEN": "Niet meer nodig of verlopen.",
    },
)
describe_enum(Volgorde, "De volgorde in de tijd.")


@strawberry.type(description="Een waarde uit een referentielijst: de code met haar betekenis.")
class Referentiewaarde:
    """Published from `contract.Referentiewaarde`."""

    code: str
    naam: str | None = published(description="`null` als de lijst deze code niet kent.")


def _register(root: IdentificatorValue) -> ReferentiewaardeValue:
    return ReferentiewaardeValue(root.soort.register, naam_of_register(root.soort))


def _objecttype(root: IdentificatorValue) -> ReferentiewaardeValue:
    return ReferentiewaardeValue(root.soort.objecttype, naam_of_objecttype(root.soort))


def _soort(root: IdentificatorValue) -> ReferentiewaardeValue:
    return ReferentiewaardeValue(root.soort.soort_object_id, naam_of_soort(root.soort))


def _volledig(root: IdentificatorValue, info: Info) -> str:
    context = info.context
    read = Volledig(number=root, klant=context.klant_at(info.path), at=time.time())
    context.volledig.setdefault((root, read.klant), read)
    return root.object_id


@strawberry.type(description="Een nummer waaronder een register iets of iemand kent.")
class Identificator:
    """Published from `contract.Identificator`."""

    register: Referentiewaarde = published(_register)
    objecttype: Referentiewaarde = published(_objecttype)
    soort_object_id: Referentiewaarde = published(_soort)
    object_id: str = published(
        lambda root: root.masked, description="Het nummer; van een persoonsnummer alleen het einde (`******019`)."
    )
    volledig_object_id: str | None = published(_volledig, description="Het hele nummer.", scope=IDENTIFICATOR_VOLLEDIG)


@strawberry.type(description="Een kenmerk dat alleen deze soort kent, met een naam om te tonen.")
class Eigenschap:
    """Published from `contract.Eigenschap`."""

    code: str = published(description="Vaste sleutel binnen de soort.")
    naam: str = published(description="Naam om te tonen.")
    waarde: str | None = published(description="De waarde, geschreven volgens `soort`.")
    soort: SoortWaarde
