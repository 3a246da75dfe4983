"""Only what is selected is asked for."""

import pytest

from klantbeeld.contract import Selection
from klantbeeld_zgw.parts import Parts, RolParts

LISTS = ("zaaktypen", "statustypen", "resultaattypen", "besluittypen")


def lists(parts):
    return {name for name in LISTS if getattr(parts, name)}


@pytest.mark.parametrize(
    ("paths", "expand", "needed"),
    [
        (["identificatie", "open", "hoofdzaak", "deelzaken"], (), set()),
        (["zaaktype"], (), {"zaaktypen"}),
        (["titel"], (), {"zaaktypen"}),
        (["status.gezet_op", "status.toelichting"], ("status",), set()),
        (["status.naam"], ("status",), {"statustypen"}),
        (["status"], ("status",), {"statustypen"}),
        (["statushistorie.gezet_op"], (), set()),
        (["statushistorie.eindstatus"], (), {"statustypen"}),
        (["resultaat"], ("resultaat",), {"resultaattypen"}),
        (["besluiten.datum"], (), set()),
        (["besluiten.soort"], (), {"besluittypen"}),
        (["besluiten"], (), {"besluittypen"}),
        (["resultaattoelichting"], ("resultaat",), set()),
        (["betrokkenen.naam"], ("rollen",), set()),
        (["behandelaars.naam", "eigenschappen"], ("rollen", "eigenschappen"), set()),
    ],
)
def test_a_selection_decides_what_comes_along_and_which_lists_are_needed(paths, expand, needed):
    parts = Parts.of(Selection.of(*paths))
    assert parts.expand == expand
    assert lists(parts) == needed


def test_everything_needs_everything():
    parts = Parts.of(Selection.all())
    assert parts.expand == ("status", "resultaat", "rollen", "eigenschappen")
    assert lists(parts) == set(LISTS)
    assert parts.statushistorie
    assert parts.besluiten


@pytest.mark.parametrize(
    ("paths", "contact", "adres"),
    [
        (["betrokkenen.naam"], False, False),
        (["betrokkenen.opgegeven_contactgegevens.naam"], True, False),
        (["betrokkenen.opgegeven_contactgegevens.bezoekadres"], True, True),
        (["betrokkenen.opgegeven_contactgegevens"], True, True),
        (["betrokkenen"], True, True),
    ],
)
def test_where_someone_lives_is_read_only_when_selected(paths, contact, adres):
    assert Parts.of(Selection.of(*paths)).rol == RolParts(contact=contact, adres=adres)
