"""Log lines: structured, and without personal data, whatever a library makes of it."""

import io
import json
import logging
import sys

import pytest

from klantbeeld.server.logs import configure_logging, masked

BSN = "999990019"


@pytest.fixture
def stream(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


@pytest.fixture
def lines(stream, monkeypatch):
    """What is logged from here on, as it leaves the process."""
    # `dictConfig` closes every handler there is, those of pytest too, which then complain on the same stream.
    monkeypatch.setattr(logging, "shutdown", lambda handlers: None)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "asyncio", "uvicorn.access")}
    configure_logging(as_json=True, level="DEBUG")

    def lines():
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield lines
    root.handlers[:] = before
    root.setLevel(level)
    for name, one in levels.items():
        logging.getLogger(name).setLevel(one)


LOG = logging.getLogger("iemand.anders")


def test_a_line_is_json_with_its_level_logger_moment_and_fields(lines):
    LOG.warning("bron failed", extra={"bron": "noord", "seconds": 0.5})
    (line,) = lines()
    assert (line["event"], line["level"], line["logger"], line["bron"], line["seconds"]) == (
        "bron failed", "warning", "iemand.anders", "noord", 0.5,
    )  # fmt: skip
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        f"x {BSN} y",
        f"bsn={BSN}&x",
        "90001354",
        "tess@example.org",
        "Token 0123456789abcdef",
        "Bearer ey.J-_x",
        f"/zaken/{BSN}/",
    ],
)
def test_what_may_be_of_a_person_or_a_secret_becomes_stars(text):
    shown = masked(text)
    assert "***" in shown
    assert not [part for part in (BSN, "90001354", "tess", "0123456789abcdef", "ey.J") if part in shown]


@pytest.mark.parametrize("text", ["HTTP 503", "2026-11-20T10:00:00Z", "1234567 is short", "deadline 0.25", "port 8000"])
def test_other_text_stays(text):
    assert masked(text) == text


@pytest.mark.parametrize(
    "log",
    [
        lambda: LOG.warning(f"van {BSN}"),  # noqa: G004
        lambda: LOG.warning("van %s", BSN),
        lambda: LOG.warning("van %(bsn)s", {"bsn": BSN}),
        lambda: LOG.warning("van", extra={"bsn": BSN}),
        lambda: LOG.warning("van", extra={"bsn": int(BSN)}),
        lambda: LOG.warning("van", extra={"klanten": [BSN, {"bsn": BSN}]}),
        lambda: LOG.warning("van", extra={"klant": {"bsn": {BSN: (BSN,)}}}),
        lambda: LOG.warning("van", extra={"klant": {BSN}}),
    ],
)
def test_wherever_it_stands_in_a_line(lines, log):
    log()
    assert BSN not in json.dumps(lines())


def test_a_trace_is_never_masked_because_it_may_look_like_a_number(lines):
    trace = "a" * 11 + "123456789" + "b" * 12
    LOG.info("request", extra={"trace": trace})
    assert lines()[0]["trace"] == trace


@pytest.mark.parametrize("how", [{"exc_info": True}, {"exc_info": True, "stack_info": True}])
def test_an_exception_is_told_by_its_type_alone(lines, how):
    try:
        try:
            raise KeyError(f"oorzaak {BSN}")
        except KeyError as cause:
            raise ValueError(f"tess@example.org {BSN}") from cause
    except ValueError:
        LOG.error("bug", **how)
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert BSN not in json.dumps(line)
    assert "tess" not in json.dumps(line)
    assert "Traceback" not in json.dumps(line)


def test_an_exception_that_is_given_as_such_is_told_the_same(lines):
    LOG.error("bug", exc_info=ValueError(BSN))
    (line,) = lines()
    assert (line["error"], BSN in json.dumps(line)) == ("ValueError", False)


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore", "httpcore.http11", "strawberry.execution", "uvicorn.access", "asyncio"]
)
def test_what_logs_urls_or_values_is_silent_below_a_warning(lines, name):
    logging.getLogger(name).info("GET /partijen?bsn=%s", BSN)
    assert lines() == []


def test_for_people_the_lines_are_text(stream, lines, monkeypatch):
    monkeypatch.setattr(sys, "stderr", stream)  # again: pytest puts its own in place for every phase of a test
    configure_logging(as_json=False, level="INFO")
    LOG.info("van %s", BSN)
    told = stream.getvalue()
    assert "van ***" in told
    assert BSN not in told
