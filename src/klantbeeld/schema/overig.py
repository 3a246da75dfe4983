"""Overig object: what a reference leads to when it is of no other kind."""

from __future__ import annotations

from klantbeeld.contract import OverigObject as OverigObjectRecord
from klantbeeld.schema.gegeven import TijdlijnItem, shows
from klantbeeld.schema.values import Eigenschap, Referentiewaarde


@shows(OverigObjectRecord, "Een object van een soort die de façade niet kent, zoals een pand of een boom.")
class OverigObject(TijdlijnItem):
    """Published from `contract.OverigObject`."""

    soort: Referentiewaarde | None
    eigenschappen: list[Eigenschap] | None
