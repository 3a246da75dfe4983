"""Checking every bron."""

from dataclasses import dataclass, replace

import pytest

from klantbeeld.contract import Adapter, BronForbiddenError, Bronstand, BronUnavailableError
from klantbeeld.server.check import check_bronnen
from klantbeeld.settings import SettingsError, read_settings
from klantbeeld.testing.fakebron import FakeBron


@dataclass(frozen=True, kw_only=True)
class NoSettings:
    pass


@pytest.fixture
def checking(tmp_path):
    """Checks fake bronnen, each an adapter of its own."""

    async def check(*fakes):
        adapters = {f.name: Adapter(name=f.name, settings=NoSettings, build=lambda _, f=f: f.bron) for f in fakes}
        config = tmp_path / "klantbeeld.toml"
        text = "".join(f'[bronnen.{fake.name}]\nadapter = "{fake.name}"\ndeadline = 0.1\n' for fake in fakes)
        config.write_text(text, encoding="utf-8")
        return {one.name: one for one in await check_bronnen(read_settings(config, adapters, {}))}

    return check


async def test_a_bron_that_is_well_tells_its_version(checking):
    found = (await checking(FakeBron("goed")))["goed"]
    assert (found.adapter, found.version, found.problems) == ("goed", "fake", ())


async def test_what_is_good_to_know_is_told_and_is_no_problem(checking):
    async def check(call):
        return Bronstand(notes=("omschrijving: 3 of 3",))

    fake = FakeBron("goed")
    fake.bron = replace(fake.bron, check=check)
    found = (await checking(fake))["goed"]
    assert (found.problems, found.notes) == ((), ("omschrijving: 3 of 3",))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (BronUnavailableError("stuk: cannot be reached"), "cannot be reached"),
        (BronForbiddenError("stuk: does not let us in"), "does not let us in"),
        (KeyError("999990019"), "the adapter fails (KeyError)"),
        (ExceptionGroup("999990019", [ValueError()]), "the adapter fails (ExceptionGroup)"),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_a_bron_that_fails_is_told_and_does_not_stop_the_others(checking, error, told):
    bad, good = FakeBron("stuk"), FakeBron("goed")
    bad.fail(error)
    found = await checking(bad, good)
    assert found["stuk"].problems == (told,)
    assert found["goed"].problems == ()


async def test_a_bron_that_hangs_costs_its_deadline(checking):
    fake = FakeBron("traag")
    fake.hang()
    assert (await checking(fake))["traag"].problems == ("no answer within 0.1 seconds",)


async def test_every_bron_is_closed_again(checking):
    fakes = FakeBron("een"), FakeBron("twee")
    fakes[0].fail(BronUnavailableError("een: x"))
    await checking(*fakes)
    assert [fake.closes for fake in fakes] == [1, 1]


async def test_bronnen_that_cannot_be_made_are_all_told(tmp_path):
    def refuse(context):
        raise ValueError("will not do")

    adapters = {"x": Adapter(name="x", settings=NoSettings, build=refuse)}
    config = tmp_path / "klantbeeld.toml"
    config.write_text('[bronnen.een]\nadapter = "x"\n[bronnen.twee]\nadapter = "x"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        await check_bronnen(read_settings(config, adapters, {}))
    assert [str(one) for one in raised.value.problems] == ["bronnen.een: will not do", "bronnen.twee: will not do"]


@dataclass(frozen=True, kw_only=True)
class Addresses:
    url: str
    anders: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('url = "http://zaken.example/"', ["url"]),
        ('url = "HTTP://10.0.0.1:8000/"', ["url"]),
        ('url = "http://127.0.0.1.example/"', ["url"]),
        ('url = "https://zaken.example/"\nanders = ["x", "http://zaken.example/"]', ["anders.1"]),
        ('url = "https://zaken.example/"', []),
        ('url = "http://127.0.0.1:9/"', []),
        ('url = "http://localhost:9/"', []),
        ('url = "http://[::1]:9/"', []),
        ('url = "http://[/"', []),
    ],
)
async def test_what_can_be_read_on_the_way_is_told_and_is_no_problem(tmp_path, settings, told):
    fake = FakeBron("noord")
    adapters = {"a": Adapter(name="a", settings=Addresses, build=lambda _: fake.bron)}
    config = tmp_path / "klantbeeld.toml"
    config.write_text(f'[bronnen.noord]\nadapter = "a"\n{settings}\n', encoding="utf-8")
    (found,) = await check_bronnen(read_settings(config, adapters, {}))
    assert found.problems == ()
    assert [note.partition(" is http:// to another machine")[0] for note in found.notes] == [
        f"bronnen.noord.{name}" for name in told
    ]


async def test_an_adapter_that_fails_when_it_is_made_is_told_without_what_it_says(tmp_path):
    def fail(context):
        raise KeyError("zeer-geheim-0123456789")

    adapters = {"x": Adapter(name="x", settings=NoSettings, build=fail)}
    config = tmp_path / "klantbeeld.toml"
    config.write_text('[bronnen.een]\nadapter = "x"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        await check_bronnen(read_settings(config, adapters, {}))
    assert str(raised.value) == "bronnen.een: the adapter fails (KeyError)"


async def test_a_bron_that_is_switched_off_is_checked_and_noted(tmp_path):
    (tmp_path / "uitgezet.txt").write_text("goed\n", encoding="utf-8")
    fake = FakeBron("goed")
    adapters = {"goed": Adapter(name="goed", settings=NoSettings, build=lambda _: fake.bron)}
    config = tmp_path / "klantbeeld.toml"
    text = f'[server]\nuitgezet = "{tmp_path}/uitgezet.txt"\n[bronnen.goed]\nadapter = "goed"\n'
    config.write_text(text, encoding="utf-8")
    (found,) = await check_bronnen(read_settings(config, adapters, {}))
    assert (fake.checks, found.problems) == (1, ())
    assert any("is switched off" in note for note in found.notes)
