"""What the adapter of one bron keeps for everybody."""

from __future__ import annotations

from klantbeeld.contract import Nagelezen
from klantbeeld.store.kept import Store


class StoredNaslag:
    """A `Naslag` for one bron as it is configured: with other settings it is another bron.

    Args:
        bron: Its name, and all by which one configuration of it differs from another.
        store: Where.
    """

    def __init__(self, bron: str, store: Store) -> None:
        self._bron, self._store = bron, store

    async def find(self, name: str) -> Nagelezen | None:
        """Give what was kept last."""
        entry = await self._store.get(self._name(name), fresh=0.0)
        return Nagelezen(entry.value, self._store.clock() - entry.kept_at) if entry is not None else None

    async def keep(self, name: str, value: bytes, seconds: float) -> None:
        """Keep something."""
        await self._store.put(self._name(name), value, seconds)

    def _name(self, name: str) -> str:
        return self._store.keys.name(f"naslag\0{self._bron}\0{name}".encode())
