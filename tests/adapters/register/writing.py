"""Lines to import, of as many records as a test wants."""

import json
from itertools import count, islice

from klantbeeld.contract import elfproef


def bsns(number=3):
    """As many BSNs, always the same ones."""
    return list(islice((str(one) for one in count(900000000) if elfproef(str(one))), number))


def write(path, *lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def write_lines(folder, sizes):
    """Write a file in which the first klanten have so many records of every kind, and a hundred others one."""
    return write(folder / "lines.jsonl", *_lines((*sizes, *[1] * 100)))


def _lines(sizes):
    for index, (size, bsn) in enumerate(zip(sizes, bsns(len(sizes)), strict=True)):
        yield {
            "soort": "partij",
            "sleutel": f"p-{index}",
            "soort_partij": "persoon",
            "identificatoren": [{"soort": "bsn", "nummer": bsn}],
            "contactgegevens": {"digitale_adressen": [{"adres": f"p{index}@town.example"}]},
        }
        if index < 3:
            yield {"soort": "actor", "sleutel": f"actor-{size}", "naam": "Kim"}
        for number in range(size):
            yield from _records(index, size, number, bsn)


def _records(index, size, number, bsn):
    name = f"{size}-{number}" if index < 3 else f"x{index}-{number}"
    of = {"van": [{"identificator": {"soort": "bsn", "nummer": bsn}}]}
    thing = {"register": "eigen", "objecttype": "ding", "soort_object_id": "nummer", "nummer": f"D-{name}"}
    known = {**of, "bekend_als": [thing]} if index < 3 else of
    yield contact(f"c-{name}", f"p-{index}", zaak=f"ZAAK-{size}" if index < 3 else "ZAAK-X")
    actor = [f"actor-{size}"] if index < 3 else []
    yield {"soort": "interne_taak", "sleutel": f"t-{name}", "klantcontact": f"c-{name}", "toegewezen_aan": actor}
    yield {"soort": "klanttaak", "sleutel": f"kt-{name}", **known}
    yield {"soort": "product", "sleutel": f"pr-{name}", **of}
    yield {"soort": "productaanvraag", "sleutel": f"pa-{name}", **of}


def contact(sleutel, partij, *, zaak="ZAAK-1", onderwerp="Vraag"):
    """A klantcontact about a zaak."""
    return {
        "soort": "klantcontact",
        "sleutel": sleutel,
        "onderwerp": onderwerp,
        "plaatsgevonden_op": "2026-01-31T09:30:00+01:00",
        "betrokkenen": [{"was_partij": partij, "rol": "klant", "initiator": True}],
        "onderwerpobjecten": [{"identificator": {"soort": "zaak_identificatie", "nummer": zaak}}],
    }
