"""The settings of the façade under test: one municipality, or several zaakregisters beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.town import SIZES
from klantbeeld.demo.place import GEHEIM, TOKEN
from klantbeeld.demo.town_objecten import TAAK_TYPE

_SERVER = f"""
[server]
deadline = 60.0
log_json = true
max_busy = 1000
sleutel = "alleen-voor-metingen-op-deze-machine-zelf"
max_first = {SIZES[-1]}
max_cost = {20 * SIZES[-1]}
"""
_KLANTEN = """
[bronnen.klanten]
adapter = "openklant"
url = "http://127.0.0.1:{port}/klantinteracties/api/v1/"
token = "{token}"
max_parallel = 100
deadline = 30.0
"""
_ZAKEN = """
[bronnen.zaken-{number}]
adapter = "zgw"
zaken = "http://127.0.0.1:{port}/zaken/api/v1/"
catalogi = "http://127.0.0.1:{port}/catalogi/api/v1/"
client_id = "klantbeeld"
geheim = "{geheim}"
max_parallel = 100
deadline = 30.0
"""
_OBJECTEN = """
[bronnen.objecten]
adapter = "objecten"
url = "http://127.0.0.1:{port}/api/v2/"
token = "{token}"
taken = "{taken}"
max_parallel = 100
deadline = 30.0
"""


def write_settings(path: Path, ports: Sequence[int], *, only_zaken: bool = False) -> Path:
    """Write settings for sources on these ports, three for every register; of all but the first only the zaken."""
    parts = [_SERVER]
    if not only_zaken:
        parts.append(_KLANTEN.format(port=ports[0], token=TOKEN))
        parts.append(_OBJECTEN.format(port=ports[2], token=TOKEN, taken=TAAK_TYPE))
    parts += [
        _ZAKEN.format(number=number, port=port, geheim=GEHEIM) for number, port in enumerate(ports[1::3], start=1)
    ]
    path.write_text("".join(parts), encoding="utf-8")
    return path
