"""Store: keeping bytes for a while, in this process or in Redis, under names that tell nothing."""

from klantbeeld.store.codec import FINGERPRINT, UnknownTypeError, dump, load
from klantbeeld.store.kept import Entry, Store
from klantbeeld.store.keys import Keys
from klantbeeld.store.link import Link
from klantbeeld.store.naslag import StoredNaslag

__all__ = ["FINGERPRINT", "Entry", "Keys", "Link", "Store", "StoredNaslag", "UnknownTypeError", "dump", "load"]
