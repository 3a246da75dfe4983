"""The settings of trusted documents."""

import pytest

from klantbeeld.settings import Documenten, SettingsError
from tests.server.serving import read_config


def read(folder, text):
    return read_config(folder, more=f"[documenten]\n{text}").documenten


def test_without_them_anything_may_be_asked(tmp_path):
    assert read_config(tmp_path).documenten == Documenten()
    assert Documenten().modus == "open"


def test_a_client_has_a_modus_of_its_own(tmp_path):
    found = read(tmp_path, 'modus = "geregistreerd"\nmanifest = "m.json"\n[documenten.clients.kcc]\nmodus = "open"')
    assert {name: client.modus for name, client in found.clients.items()} == {"kcc": "open"}
    assert found.manifest == "m.json"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('modus = "geregistreerd"', "documenten: manifest: is required unless"),
        ('modus = "geregistreerd-of-scope"', "documenten: manifest: is required unless"),
        ('[documenten.clients.kcc]\nmodus = "geregistreerd"', "documenten: manifest: is required unless"),
        ('manifest = " "', "documenten: manifest: must be the path"),
        ('modus = "dicht"', "documenten.modus: must be 'open', 'geregistreerd' or 'geregistreerd-of-scope'"),
        ('[documenten.clients.kcc]\nmodus = "dicht"', "documenten.clients.kcc.modus: must be"),
        ("[documenten.clients.kcc]", "documenten.clients.kcc.modus: is required"),
        ("clients = 5", "documenten.clients: must be a table"),
        ("[documenten.clients]\nkcc = 5", "documenten.clients.kcc: must be a table"),
        ("max_documenten = 0", "documenten: max_documenten and max_manifest must be 1 or more"),
        ('manifets = "m.json"', "documenten.manifets: unknown setting. Did you mean 'manifest'?"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, text, told):
    with pytest.raises(SettingsError) as stopped:
        read(tmp_path, text)
    assert any(str(problem).startswith(told) for problem in stopped.value.problems), stopped.value.problems
