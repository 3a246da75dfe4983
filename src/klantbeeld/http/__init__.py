"""The one HTTP client adapters use: it guards the base URL, limits size and time, and speaks JSON and `BronError`."""

from klantbeeld.http.client import Auth, HttpClient, Json
from klantbeeld.http.paged import Fetched, PagedList

__all__ = ["Auth", "Fetched", "HttpClient", "Json", "PagedList"]
