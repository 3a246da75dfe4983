"""Settings: a TOML file and the environment, turned into frozen values, or into a list of every problem in them."""

from klantbeeld.settings.model import BronSettings, Server, Settings
from klantbeeld.settings.problem import Problem, SettingsError
from klantbeeld.settings.read import read_settings
from klantbeeld.settings.toegang import Toegang

__all__ = ["BronSettings", "Problem", "Server", "Settings", "SettingsError", "Toegang", "read_settings"]
