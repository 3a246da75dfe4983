"""Certificates made on the spot, and servers on loopback that speak TLS with them."""

import contextlib
import ipaddress
import socket
import socketserver
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, in memory and as PEM files."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    path: Path
    key_path: Path

    def encrypted(self, password):
        """The path of the key, encrypted."""
        path = self.key_path.with_suffix(".encrypted.pem")
        how = BestAvailableEncryption(password.encode())
        path.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how))
        path.chmod(0o600)
        return path


class Authority:
    """A certificate authority in a folder."""

    def __init__(self, folder, name="authority"):
        self.folder = folder
        self.own = self._issue(name, None, -DAY, 3650 * DAY, hosts=())
        self.path = self.own.path

    def issue(self, name, *, since=-DAY, until=365 * DAY, hosts=("127.0.0.1", "localhost")):
        """Make a certificate; `since` and `until` are from now."""
        return self._issue(name, self.own, since, until, hosts)

    def _issue(self, name, issuer, since, until, hosts):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + since)
            .not_valid_after(now + until)
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
            .add_extension(_usage(signs=issuer is None), critical=True)
            # Python 3.13 and later verify strictly: without these it trusts nobody.
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer.key if issuer else key).public_key()),
                critical=False,
            )
        )
        if hosts:
            builder = builder.add_extension(x509.SubjectAlternativeName([_host(one) for one in hosts]), critical=False)
        made = builder.sign(issuer.key if issuer else key, hashes.SHA256())
        path, key_path = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        path.write_bytes(made.public_bytes(Encoding.PEM))
        key_path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        key_path.chmod(0o600)
        return Certificate(made, key, path, key_path)


def _usage(*, signs):
    rest = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only")
    others = dict.fromkeys((*rest, "decipher_only"), False)
    return x509.KeyUsage(digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, **others)


def _host(name):
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def server_tls(certificate, *, asks=None, version=None):
    """What a server speaks TLS with; with `asks` it demands a certificate of that authority."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=asks.path if asks else None)
    context.load_cert_chain(certificate.path, certificate.key_path)
    if asks:
        context.verify_mode = ssl.CERT_REQUIRED
    if version:
        context.minimum_version = context.maximum_version = version
    return context


class _Server(socketserver.ThreadingTCPServer):
    """As servers do, it says to a client that it does not let in why; those of asyncio just hang up."""

    allow_reuse_address = True

    def __init__(self, tls, converse, before):
        self.tls, self.converse, self.before = tls, converse, before
        super().__init__(("127.0.0.1", 0), None)

    def finish_request(self, request, client_address):
        # A client that does not trust us leaves, and so does one that has asked all it wanted.
        with contextlib.suppress(OSError):
            request.settimeout(60)
            self.before(request)
            with self.tls.wrap_socket(request, server_side=True, do_handshake_on_connect=False) as connection:
                try:
                    connection.do_handshake()
                except ssl.SSLError:
                    _hear_out(connection)
                    raise
                self.converse(connection)


def _hear_out(connection):
    """Close only when the client has: else what he sent meanwhile makes that he never hears why."""
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass


def answering(body):
    """Answer every question on a connection with this JSON."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()

    def converse(connection):
        asked = b""
        while part := connection.recv(65536):
            asked += part
            if asked.endswith(b"\r\n\r\n"):
                connection.sendall(head + body)
                asked = b""

    return converse


_ANSWERING = answering(b"{}")


@contextlib.contextmanager
def serving_tls(tls, converse=_ANSWERING, before=lambda connection: None):
    """Serve on loopback, in a thread; gives the port. `before` is what goes before TLS on a connection."""
    with _Server(tls, converse, before) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
