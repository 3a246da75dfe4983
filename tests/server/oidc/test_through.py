"""Signing in, all the way: with a real token, through the whole façade, to what a bron holds."""

import pytest

from klantbeeld.cli import main
from klantbeeld.server.serve import check_host
from tests.server.oidc.asking import SLEUTEL, read, signing_in, toegang
from tests.server.serving import BSN, write_config

OTHER = "999993653"
PARTIJEN = "{ gekend partijen { nodes { naam } bronnen { status } } }"
ZELF = {"query": f"{{ klantbeeld(van: {{zelf: true}}) {PARTIJEN} }}"}
FIELDS = {
    "aanroepers": ["inwoner", "gemachtigde", "medewerker"],
    "nummers": {"bsn": "bsn"},
    "machtiging": {"nummers": {"bsn": "represents.bsn"}, "diensten": "represents.diensten"},
    "rollen": "rollen",
}
MORE = """
standaarddoel = "mijn"
rollen = { kcc = ["klant:kiezen"] }
[toegang.activiteiten.mijn]
uri = "https://gemeente.example/mijn"
aanroepers = ["inwoner", "gemachtigde"]
diensten = ["mijn"]
soorten = ["partij"]
hoogste_vertrouwelijkheid = "zaakvertrouwelijk"
[toegang.activiteiten.kcc]
uri = "https://gemeente.example/kcc"
aanroepers = ["medewerker"]
rollen = ["kcc"]
soorten = ["partij"]
hoogste_vertrouwelijkheid = "zaakvertrouwelijk"
"""


def named(bsn, doel="kcc"):
    return {"query": f'query @doel(code: "{doel}") {{ klantbeeld(van: {{bsn: "{bsn}"}}) {PARTIJEN} }}'}


@pytest.fixture
async def ask(tmp_path, idp):
    async with signing_in(tmp_path, idp.issuer, more=MORE, **FIELDS) as ask:
        yield ask


def names(response):
    assert response.status_code == 200, response.text
    assert "errors" not in response.json(), response.text
    return [one["naam"] for one in response.json()["data"]["klantbeeld"]["partijen"]["nodes"]]


def code(response):
    assert not response.json().get("data"), response.text
    return response.json()["errors"][0]["extensions"]["code"]


async def test_an_inwoner_sees_himself_and_nobody_else(ask, idp):
    token = idp.token(bsn=BSN)
    assert names(await ask(token, ZELF)) == ["Tess Zonderland"]
    assert names(await ask(idp.token(bsn=OTHER), ZELF)) == []
    for bsn in (BSN, OTHER):
        assert code(await ask(token, named(bsn, "mijn"))) == "FORBIDDEN"


async def test_a_gemachtigde_sees_whom_he_acts_for(ask, idp):
    mandate = {"bsn": BSN, "diensten": ["mijn"]}
    assert names(await ask(idp.token(bsn=OTHER, represents=mandate), ZELF)) == ["Tess Zonderland"]
    for_other = {**mandate, "diensten": ["belastingen"]}
    assert code(await ask(idp.token(bsn=OTHER, represents=for_other), ZELF)) == "FORBIDDEN"
    assert (await ask(idp.token(bsn=BSN, represents={}), ZELF)).status_code == 403


async def test_a_medewerker_sees_what_his_role_lets_him(ask, idp):
    kcc = idp.token(medewerker_id="m-1", rollen=["kcc"])
    assert names(await ask(kcc, named(BSN))) == ["Tess Zonderland"]
    assert code(await ask(kcc, ZELF)) == "PURPOSE_REQUIRED"
    assert code(await ask(idp.token(medewerker_id="m-1"), named(BSN))) == "FORBIDDEN"
    assert code(await ask(idp.token(medewerker_id="m-1", scope="klant:kiezen"), named(BSN))) == "FORBIDDEN"


async def test_an_id_is_good_in_a_later_session_of_who_got_it_and_of_nobody_else(ask, idp):
    query = {"query": "{ klantbeeld(van: {zelf: true}) { id } }"}
    first = (await ask(idp.token(bsn=BSN, sub="s-1"), query)).json()["data"]["klantbeeld"]["id"]
    later = (await ask(idp.token(bsn=BSN, sub="s-2", jti="x"), query)).json()["data"]["klantbeeld"]["id"]
    other = (await ask(idp.token(bsn=OTHER), query)).json()["data"]["klantbeeld"]["id"]
    assert first == later != other
    node = {"query": f'{{ node(id: "{first}") {{ id }} }}'}
    assert (await ask(idp.token(bsn=BSN), node)).json()["data"]["node"] == {"id": first}
    assert (await ask(idp.token(bsn=OTHER), node)).json()["data"]["node"] is None


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1", "10.0.0.1"])
def test_where_people_sign_in_it_may_listen_anywhere(tmp_path, host):
    check_host(read(tmp_path, "https://inloggen.example"), host)


async def test_where_people_sign_in_it_may_have_any_name(ask, idp):
    response = await ask(idp.token(bsn=BSN), ZELF, headers={"host": "klantbeeld.gemeente.example"})
    assert names(response) == ["Tess Zonderland"]


def test_check_looks_whether_the_keys_of_each_provider_can_be_had(tmp_path, idp, capsys):
    config = write_config(tmp_path, SLEUTEL, more=toegang(idp.issuer))
    assert main(["check", "--config", str(config)]) == 0
    assert f"{idp.issuer} (oidc): ok" in capsys.readouterr().out
    idp.stop()
    assert main(["check", "--config", str(config)]) == 1
    assert f"{idp.issuer} (oidc): problem\n  cannot be reached (ConnectError)\n" in capsys.readouterr().out
