"""Arguments that many lists have."""

from __future__ import annotations

from typing import Annotated

import strawberry

from klantbeeld.schema.scalars import Datum

First = Annotated[int, strawberry.argument(description="Hoeveel gegevens op deze pagina.")]
After = Annotated[str | None, strawberry.argument(description="Verder achter deze cursor.")]
Bronnen = Annotated[
    list[strawberry.ID] | None, strawberry.argument(description="Alleen deze bronnen bevragen (codes).")
]
Vanaf = Annotated[Datum | None, strawberry.argument(description="Eerste dag die meetelt.")]
Tot = Annotated[Datum | None, strawberry.argument(description="Laatste dag die meetelt.")]
Soort = Annotated[list[str] | None, strawberry.argument(description="Codes van soorten.")]
Kanaal = Annotated[list[str] | None, strawberry.argument(description="Codes van kanalen.")]
