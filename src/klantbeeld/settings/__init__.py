"""Settings: a TOML file and the environment, turned into frozen values, or into a list of every problem in them."""

from klantbeeld.settings.cache import Cache
from klantbeeld.settings.documenten import Documenten
from klantbeeld.settings.logboek import Logboek
from klantbeeld.settings.manifest import read_bytes, read_manifest, read_object, write_manifest
from klantbeeld.settings.metingen import Metingen
from klantbeeld.settings.model import BronSettings, Server, Settings
from klantbeeld.settings.problem import Problem, SettingsError, did_you_mean
from klantbeeld.settings.read import read_settings, read_switch_file
from klantbeeld.settings.toegang import Toegang

__all__ = [
    "BronSettings",
    "Cache",
    "Documenten",
    "Logboek",
    "Metingen",
    "Problem",
    "Server",
    "Settings",
    "SettingsError",
    "Toegang",
    "did_you_mean",
    "read_bytes",
    "read_manifest",
    "read_object",
    "read_settings",
    "read_switch_file",
    "write_manifest",
]
