"""Settings say what is wrong with them, and the adapter what is missing."""

import sys

import pytest

from klantbeeld.contract import Geheim
from klantbeeld_register import ADAPTER, RegisterSettings
from tests.adapters.register.databases import context_for

KEY, SEARCH = Geheim("k" * 32), Geheim("z" * 32)
GOOD = {"database": Geheim("sqlite+aiosqlite:///x.db"), "sleutels": (KEY,), "zoeksleutel": SEARCH}


@pytest.mark.parametrize(
    "dsn",
    ["sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:////var/x.db", "postgresql+asyncpg://me:secret@db.example:5433/x"],
)
def test_a_database_and_keys_are_enough(dsn):
    settings = RegisterSettings(**{**GOOD, "database": Geheim(dsn)})
    assert settings.oude_zoeksleutels == ()
    assert dsn not in repr(settings)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"database": Geheim("mysql://x/y")}, "database: must begin with sqlite"),
        ({"database": Geheim("postgresql://x/y")}, "database: must begin with sqlite"),
        ({"database": Geheim("sqlite+aiosqlite://")}, "database: must name a file"),
        ({"database": Geheim("sqlite+aiosqlite:///:memory:")}, "database: must name a file"),
        ({"database": Geheim("sqlite+aiosqlite:///x.db?mode=ro")}, "database: must name a file"),
        ({"database": Geheim("postgresql+asyncpg://x")}, "database: must name a database"),
        ({"database": Geheim("postgresql+asyncpg://[x/y")}, "database: must begin with sqlite"),
        ({"sleutels": ()}, "sleutels: must have at least one"),
        ({"sleutels": (Geheim("short"),)}, "at least 32 characters"),
        ({"zoeksleutel": Geheim("short")}, "at least 32 characters"),
        ({"oude_zoeksleutels": (Geheim("short"),)}, "at least 32 characters"),
        ({"zoeksleutel": KEY}, "zoeksleutel: must be another secret"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        RegisterSettings(**{**GOOD, **wrong})


@pytest.mark.parametrize("use", [ADAPTER.build, lambda context: ADAPTER.commands[0].run(context, ())])
def test_without_the_extra_it_says_which_one_is_needed(use, monkeypatch):
    for name in [one for one in sys.modules if one.startswith("klantbeeld_register.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(ValueError, match=r"pip install 'klantbeeld\[register\]'"):
        use(context_for("sqlite+aiosqlite:///x.db"))
