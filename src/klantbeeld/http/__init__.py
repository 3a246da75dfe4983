"""The one HTTP client adapters use: it guards the base URL, limits size and time, and speaks JSON and `BronError`."""

from klantbeeld.http import fields
from klantbeeld.http.client import Auth, HttpClient, Params
from klantbeeld.http.fields import UnreadableError
from klantbeeld.http.paged import Fetched, PagedList
from klantbeeld.http.parallel import both, distinct, key_by_key, ready, settle, together, unfailed
from klantbeeld.http.path import FilledPath
from klantbeeld.http.reading import Json, Missing
from klantbeeld.http.token import check_api_key, check_zgw_geheim, zgw_token
from klantbeeld.http.url import check_base_url

__all__ = [
    "Auth",
    "Fetched",
    "FilledPath",
    "HttpClient",
    "Json",
    "Missing",
    "PagedList",
    "Params",
    "UnreadableError",
    "both",
    "check_api_key",
    "check_base_url",
    "check_zgw_geheim",
    "distinct",
    "fields",
    "key_by_key",
    "ready",
    "settle",
    "together",
    "unfailed",
    "zgw_token",
]
