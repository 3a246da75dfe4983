"""The directives `@vereist` (on the schema) and `@doel` (on an operation)."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry.directive import DirectiveLocation
from strawberry.schema_directive import Location

from klantbeeld.access.rules import IDENTIFICATOR_VOLLEDIG, INTERN_LEZEN, INTERN_SCHRIJVEN, KLANT_KIEZEN, KLANT_ZOEKEN


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.INPUT_FIELD_DEFINITION],
    name="vereist",
    description=f"""Dit veld vraagt een bevoegdheid (scope) van de aanroeper. Zonder die scope wordt het hele verzoek
geweigerd, voordat er een bron is bevraagd.

- `{KLANT_KIEZEN}`: een andere klant aanwijzen dan jezelf
- `{KLANT_ZOEKEN}`: kandidaten zoeken bij een digitaal adres
- `{INTERN_LEZEN}`: zien wat alleen voor de gemeente is
- `{INTERN_SCHRIJVEN}`: vastleggen namens de gemeente
- `{IDENTIFICATOR_VOLLEDIG}`: persoonsnummers zonder masker lezen""",
)
class Vereist:
    """Which scope a field asks for."""

    scope: str


@strawberry.directive(
    locations=[DirectiveLocation.QUERY, DirectiveLocation.MUTATION, DirectiveLocation.SUBSCRIPTION],
    name="doel",
    description="Waarvoor dit verzoek is: de verwerkingsactiviteit.",
)
def doel(
    code: Annotated[str, strawberry.argument(description="Code uit het register van verwerkingsactiviteiten.")],
) -> None:
    """State the purpose of an operation; read before execution, so nothing happens here."""
