"""What one request asks of the bronnen: equal questions once, independent ones at the same time."""

from klantbeeld.loaders.ask import By
from klantbeeld.loaders.found import Found, Listing, records_of
from klantbeeld.loaders.identity import Identity
from klantbeeld.loaders.loaders import Loaders
from klantbeeld.loaders.pages import Keep

__all__ = ["By", "Found", "Identity", "Keep", "Listing", "Loaders", "records_of"]
