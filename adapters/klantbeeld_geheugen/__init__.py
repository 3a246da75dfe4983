"""Adapter `geheugen`: a bron in memory, read from a JSON file. For a demo, for tests, and for an author to copy.

Other adapters have a `client.py` that speaks HTTP; this one has nobody to call, and so none. What an author keeps of
it: `settings.py` (what the settings file says), `translate.py` (JSON to records, pure; `records.py`, `producten.py`,
`parts.py`, `contactgegevens.py` and `numbers.py` are its parts), `bron.py` (what is offered). `owner.py` and
`questions.py` do what a real backend does itself: find what is of a klant, about an object, or still to be done.

The file has lists with the kinds of record, and the fields of a record have the names the contract gives them:

    {
      "actoren": [{"sleutel": "kim", "soort_actor": "medewerker", "naam": "Kim Bakker"}],
      "partijen": [
        {
          "sleutel": "tess",
          "soort_partij": "persoon",
          "identificatoren": [{"soort": "bsn", "nummer": "999990019"}],
          "contactgegevens": {
            "naam": {"voornaam": "Tess", "voorvoegsel_achternaam": "de", "achternaam": "Vries"},
            "digitale_adressen": [{"soort_digitaal_adres": "email", "adres": "tess@example.org"}]
          }
        }
      ],
      "klantcontacten": [
        {
          "sleutel": "c1",
          "plaatsgevonden_op": "2026-02-03T10:15:00+01:00",
          "kanaal": {"code": "telefoon", "naam": "Telefoon"},
          "onderwerp": "Paspoort verlengen",
          "betrokkenen": [{"was_partij": "tess", "rol": "klant", "initiator": true}],
          "actoren": ["kim"],
          "interne_taken": [{"gevraagde_handeling": "Terugbellen", "toegewezen_aan": ["kim"]}]
        }
      ],
      "zaken": [
        {
          "sleutel": "z1",
          "van": [{"soort": "bsn", "nummer": "999990019"}],
          "identificatie": "ZAAK-2026-0001",
          "bronorganisatie": "123456782",
          "zaaktype": {"code": "paspoort", "naam": "Paspoort"},
          "startdatum": "2026-02-01",
          "statushistorie": [{"naam": "Ontvangen", "gezet_op": "2026-02-01T09:00:00+01:00"}],
          "besluiten": [{"soort": {"code": "verleend", "naam": "Verleend"}, "datum": "2026-02-09"}]
        }
      ],
      "klanttaken": [
        {
          "sleutel": "kt1",
          "van": [{"partij": "tess"}],
          "soort": {"code": "formulier", "naam": "Formulier"},
          "gevraagde_handeling": "Pasfoto aanleveren",
          "uiterlijk_op": "2026-02-11T17:00:00+01:00",
          "hoort_bij": {"identificator": {"soort": "zaak_identificatie", "nummer": "ZAAK-2026-0001"}}
        }
      ],
      "productaanvragen": [
        {"sleutel": "pa1", "van": [{"partij": "tess"}], "soort": "paspoort", "klantcontact": {"klantcontact": "c1"}}
      ],
      "producten": [
        {"sleutel": "p1", "van": [{"partij": "tess"}], "naam": "Paspoort", "gevraagd": true, "geldig_van": "2026-02-09"}
      ],
      "documenten": [
        {
          "sleutel": "d1",
          "van": [{"partij": "tess"}],
          "naam": "Ontvangstbevestiging",
          "formaat": "text/plain",
          "zaken": [{"identificator": {"soort": "zaak_identificatie", "nummer": "ZAAK-2026-0001"}}],
          "inhoud": "R29lZGVuZGFnIQ=="
        }
      ],
      "overige_objecten": [{"sleutel": "o1", "van": [{"partij": "tess"}], "soort": "boom", "naam": "Lindeboom"}],
      "basisregistratie": [
        {
          "sleutel": "brp1",
          "van": [{"soort": "bsn", "nummer": "999990019"}],
          "naam": {"voornaam": "Theresia", "voorvoegsel_achternaam": "de", "achternaam": "Vries"},
          "geboortedatum": "1990-05-04"
        }
      ]
    }

- A list that is absent is not offered: a file with only zaken is a bron of zaken. An empty list is offered, and empty.
- `sleutel` names a record, for others to refer to: required in these lists, made up below them when it is absent.
  It reaches ids and logs, so make it no personal number.
- A klantcontact or zaak is of whoever took part in it: its `betrokkenen`, by the partij each was (`was_partij`) or by
  number (`identificatoren`). `van` is short for betrokkenen with rol klant: of numbers, or of partijen
  (`{"partij": "tess"}`). Records of other kinds have `van` alone; of a basisregistratie its numbers are its
  `identificatoren` too.
- A number has a soort: bsn, rsin, kvk_nummer, vestigingsnummer (with the `kvk_nummer` it belongs to), object_uuid, or
  zaak_, document_ or klantcontact_ with uuid; also zaak_identificatie, document_identificatie and klantcontact_nummer.
  Any other: `register`, `objecttype`, `soort_object_id` and `nummer`.
- Other records, also of other bronnen, refer to a record by number. Of a zaak, document, klantcontact and overig object
  that is its `uuid` (or its sleutel, if that is one) and its `identificatie` or `referentienummer`; `bekend_als` has
  more of them, for any record in a list and for an actor.
- A code with a name (kanaal, taal, zaaktype, resultaat, land) may also be a bare code.
- Actoren are referred to by key: `actoren`, `behandelaars`, `toegewezen_aan`. A partij refers to others with
  `werkte_voor` and `vertegenwoordigden`, a zaak with `hoofdzaak`. All other references are
  `{"identificator": {"soort": "zaak_identificatie", "nummer": "..."}}` or `{"klantcontact": "c0"}`: in
  `onderwerpobjecten`, `bijlagen`, `hoort_bij`, `aanvraag`, `product`, `klantcontact`, `documenten` and `zaken`. A
  document says in `zaken` what it belongs to.
- `inhoud` of a document is base64, and gives it its `omvang`.
- What follows from the rest is not written: `vertegenwoordigd_door`, `deelzaken`, `status` (the last of the
  statushistorie), and, unless it is given, `open` (there is no einddatum), a full name, the lines of an address, and
  since when a taak waits.
- What is not said stays unknown; only a taak or klanttaak without `taakstatus` is te_verwerken.
- Days are 2026-01-31, moments have a time zone. A field that is not known is an error, and so is a reference to what is
  not there.
"""

from klantbeeld.contract import Adapter
from klantbeeld_geheugen.bron import build
from klantbeeld_geheugen.settings import GeheugenSettings

__all__ = ["ADAPTER", "GeheugenSettings"]

ADAPTER = Adapter(name="geheugen", settings=GeheugenSettings, build=build)
