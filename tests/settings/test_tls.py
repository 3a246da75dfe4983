"""Certificates in the settings: what is wrong with them is told with its place, and never what is in them."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from klantbeeld.contract import Adapter
from klantbeeld.settings import SettingsError, read_settings
from tests.tls import DAY, Authority

PASSWORD = "zeer-geheim-0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSettings:
    pass


ADAPTERS = {"a": Adapter(name="a", settings=NoSettings, build=lambda context: None)}


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def ours(authority):
    return authority.issue("facade")


@pytest.fixture
def read(tmp_path):
    """Reads the settings of one bron; a setting is a text, or the path of a file."""

    def read(environment=None, **fields):
        path = tmp_path / "klantbeeld.toml"
        lines = "".join(f"{name} = '''{value}'''\n" for name, value in fields.items())
        path.write_text(f'[bronnen.noord]\nadapter = "a"\n{lines}', encoding="utf-8")
        return read_settings(path, ADAPTERS, environment or {})

    return read


@pytest.fixture
def problems(read):
    def problems(**fields):
        with pytest.raises(SettingsError) as raised:
            read(**fields)
        assert PASSWORD not in str(raised.value)
        assert "PRIVATE" not in str(raised.value)
        return [str(problem).removeprefix("bronnen.noord.") for problem in raised.value.problems]

    return problems


def test_without_any_the_adapter_does_as_it_would(read):
    bron = read().bronnen["noord"]
    assert bron.tls is None
    assert bron.context().tls is None


def test_an_adapter_gets_what_the_settings_ask_for(read, authority, ours):
    settings = read(ca=authority.path, certificaat=ours.path, certificaat_sleutel=ours.key_path)
    tls = settings.bronnen["noord"].context().tls
    assert isinstance(tls, ssl.SSLContext)
    assert tls.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert (tls.verify_mode, tls.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert [dict(pair[0] for pair in one["subject"])["commonName"] for one in tls.get_ca_certs()] == ["authority"]


def test_without_authorities_those_of_the_system_are_trusted(read, ours):
    tls = read(certificaat=ours.path, certificaat_sleutel=ours.key_path).bronnen["noord"].context().tls
    assert tls.cert_store_stats() == ssl.create_default_context().cert_store_stats()
    assert tls.verify_mode == ssl.CERT_REQUIRED


def test_certificate_chain_and_key_may_be_in_one_file(read, authority, ours, tmp_path):
    one = tmp_path / "alles.pem"
    one.write_bytes(ours.key_path.read_bytes() + ours.path.read_bytes() + authority.path.read_bytes())
    assert read(certificaat=one, certificaat_sleutel=one).bronnen["noord"].tls is not None


def test_a_key_may_have_a_password(read, ours):
    fields = {"certificaat": ours.path, "certificaat_sleutel": ours.encrypted(PASSWORD)}
    settings = read({"WACHTWOORD": PASSWORD}, certificaat_wachtwoord="${WACHTWOORD}", **fields)
    assert settings.bronnen["noord"].tls is not None
    assert settings.notes == ()
    assert PASSWORD not in repr(settings)


def test_a_password_in_the_settings_file_itself_is_told(read, ours):
    fields = {"certificaat": ours.path, "certificaat_sleutel": ours.encrypted(PASSWORD)}
    (note,) = read(certificaat_wachtwoord=PASSWORD, **fields).notes
    assert note.place == "bronnen.noord.certificaat_wachtwoord"


def test_a_key_that_everybody_may_read_is_told(read, ours):
    ours.key_path.chmod(0o644)
    (note,) = read(certificaat=ours.path, certificaat_sleutel=ours.key_path).notes
    assert note.place == "bronnen.noord.certificaat_sleutel"
    assert "everybody" in note.message


class TestProblems:
    def test_a_wrong_password_is_told(self, problems, ours):
        fields = {"certificaat": ours.path, "certificaat_sleutel": ours.encrypted("een ander")}
        assert problems(certificaat_wachtwoord=PASSWORD, **fields) == [
            "certificaat_wachtwoord: does not open the key, or the key cannot be read"
        ]

    def test_an_encrypted_key_without_a_password_is_told_and_nobody_is_asked_for_it(self, problems, ours):
        assert problems(certificaat=ours.path, certificaat_sleutel=ours.encrypted(PASSWORD)) == [
            "certificaat_wachtwoord: is required, for the key is encrypted"
        ]

    def test_a_password_that_nothing_needs_is_told(self, problems, ours):
        fields = {"certificaat": ours.path, "certificaat_sleutel": ours.key_path}
        assert problems(certificaat_wachtwoord=PASSWORD, **fields) == [
            "certificaat_wachtwoord: is not needed: the key is not encrypted"
        ]

    def test_a_key_of_another_certificate_is_told(self, problems, authority, ours):
        assert problems(certificaat=ours.path, certificaat_sleutel=authority.own.key_path) == [
            "certificaat_sleutel: does not belong to the first certificate in the file that certificaat names"
        ]

    def test_a_chain_that_does_not_begin_with_our_certificate_is_told(self, problems, authority, ours, tmp_path):
        chain = tmp_path / "keten.pem"
        chain.write_bytes(authority.path.read_bytes() + ours.path.read_bytes())
        (told,) = problems(certificaat=chain, certificaat_sleutel=ours.key_path)
        assert "does not belong to the first certificate" in told

    def test_files_that_are_not_there_are_told_together(self, problems, tmp_path):
        names = ("ca", "certificaat", "certificaat_sleutel")
        told = problems(**{name: tmp_path / "weg" for name in names})
        assert told == [f"{name}: the file cannot be read (No such file or directory)" for name in names]

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"-----BEGIN CERTIFICATE-----\nAAAA\n"], ids=str)
    def test_files_with_something_else_in_them_are_told(self, problems, ours, tmp_path, content):
        path = tmp_path / "onzin.pem"
        path.write_bytes(content)
        assert problems(ca=path) == ["ca: the file must hold certificates in PEM form"]
        assert problems(certificaat=path, certificaat_sleutel=path) == [
            "certificaat: the file must hold certificates in PEM form, that of the façade first",
            "certificaat_sleutel: the file must hold a private key in PEM form",
        ]

    def test_files_that_are_swapped_are_told(self, problems, ours):
        assert [
            line.partition(":")[0] for line in problems(certificaat=ours.key_path, certificaat_sleutel=ours.path)
        ] == [
            "certificaat",
            "certificaat_sleutel",
        ]

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"certificaat": "x"}, "certificaat, certificaat_sleutel: each needs the other"),
            ({"certificaat_sleutel": "x"}, "certificaat, certificaat_sleutel: each needs the other"),
            ({"certificaat_wachtwoord": PASSWORD}, "certificaat_wachtwoord: needs certificaat_sleutel"),
        ],
    )
    def test_half_of_what_is_needed_is_told(self, problems, fields, told):
        assert problems(**fields) == [f"bronnen.noord: {told}"]

    def test_a_file_that_stands_there_itself_is_not_repeated(self, problems, ours):
        content = ours.key_path.read_text()
        (told,) = problems(certificaat=ours.path, certificaat_sleutel=content)
        assert told.startswith("certificaat_sleutel: the file must be named by its path")

    def test_a_secret_that_stands_where_a_path_should_is_not_repeated(self, problems):
        assert problems(ca=PASSWORD) == ["ca: the file cannot be read (No such file or directory)"]

    def test_verifying_cannot_be_switched_off(self, problems):
        (told,) = problems(verify="false")
        assert told.startswith("verify: unknown setting.")


class TestExpiry:
    @pytest.fixture
    def tls(self, read, authority):
        def tls(**valid):
            made = authority.issue("facade", **valid)
            return read(certificaat=made.path, certificaat_sleutel=made.key_path).bronnen["noord"].tls

        return tls

    @pytest.mark.parametrize(
        ("valid", "problem", "note"),
        [
            ({"until": 60 * DAY}, None, None),
            ({"until": 20 * DAY}, None, "our certificate, or its chain, expires on "),
            ({"since": -9 * DAY, "until": -DAY}, "our certificate, or its chain, has expired on ", None),
            ({"since": DAY, "until": 9 * DAY}, "our certificate, or its chain, is not valid before ", "expires on"),
        ],
    )
    def test_it_is_no_reason_not_to_start_but_it_is_told(self, tls, valid, problem, note):
        made = tls(**valid)
        now = datetime.now(UTC)
        assert (problem or "") in (made.problem(now) or "")
        assert bool(made.problem(now)) == bool(problem)
        assert (note or "") in (made.note(now) or "")
        assert bool(made.note(now)) == bool(note)

    def test_of_a_chain_the_first_to_expire_counts(self, read, authority, tmp_path):
        ours, old = authority.issue("facade"), authority.issue("old", since=-9 * DAY, until=-DAY)
        chain = tmp_path / "keten.pem"
        chain.write_bytes(ours.path.read_bytes() + old.path.read_bytes())
        tls = read(certificaat=chain, certificaat_sleutel=ours.key_path).bronnen["noord"].tls
        assert "has expired" in tls.problem(datetime.now(UTC))

    def test_authorities_alone_do_not_expire_for_us(self, read, authority):
        tls = read(ca=authority.path).bronnen["noord"].tls
        assert (tls.problem(datetime.now(UTC)), tls.note(datetime.now(UTC))) == (None, None)
