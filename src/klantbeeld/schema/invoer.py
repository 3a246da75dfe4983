"""Input: which klant a client means, checked before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping

import strawberry

from klantbeeld.access.rules import KLANT_KIEZEN
from klantbeeld.compose.outcome import Failed, problems_of
from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Actor,
    Identificator,
    IdentificatorSoort,
    Klant,
    Onderwerp,
    Partij,
    PartijSleutel,
    Selection,
    Werkvraag,
)
from klantbeeld.schema.context import Context
from klantbeeld.schema.directives import Vereist
from klantbeeld.schema.errors import Code, KlantbeeldError, invalid
from klantbeeld.schema.ids import ReadId, number_of, read_id

_KIEZEN = (Vereist(scope=KLANT_KIEZEN),)
_LONGEST_NUMMER = 40


@strawberry.input(
    description="Een vestiging. Het vestigingsnummer alleen is niet genoeg: het verhuist mee bij een overname."
)
class VestigingInput:
    """A vestiging under its KVK-nummer."""

    kvk_nummer: str
    vestigingsnummer: str


@strawberry.input(description="Een object in een register, in de codes van de façade.")
class IdentificatorInput:
    """Any number of any register."""

    register: str = strawberry.field(description="Bijvoorbeeld `brp`, `hr`, `bag`, `zaken`.")
    objecttype: str = strawberry.field(description="Bijvoorbeeld `natuurlijk_persoon`, `zaak`, `pand`.")
    soort_object_id: str = strawberry.field(description="Bijvoorbeeld `bsn`, `identificatie`.")
    object_id: str = strawberry.field(description="Het nummer zelf.")


@strawberry.input(one_of=True, description="Wijst een object aan. Precies één van de velden.")
class VerwijzingInput:
    """Exactly one way to say which object."""

    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="De `id` van een gegeven uit een eerder antwoord."
    )
    identificator: IdentificatorInput | None = strawberry.field(
        default=strawberry.UNSET, description="Een object dat de façade niet hoeft te kennen."
    )


@strawberry.input(one_of=True, description="Wijst een actor aan. Precies één van de velden.")
class ActorInput:
    """Exactly one way to say which actor."""

    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="De `id` van een actor uit een eerder antwoord."
    )
    zelf: bool | None = strawberry.field(
        default=strawberry.UNSET, description="`true`: de aangemelde medewerker of het aangemelde systeem."
    )
    identificator: IdentificatorInput | None = strawberry.field(default=strawberry.UNSET)


@strawberry.input(one_of=True, description="Wijst één klant aan, in één hoedanigheid. Precies één van de velden.")
class KlantInput:
    """Exactly one way to say who the klant is."""

    zelf: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="`true`: wie is aangemeld, in de hoedanigheid van die aanmelding. "
        "De enige keus voor inwoners en ondernemers.",
    )
    bsn: str | None = strawberry.field(
        default=strawberry.UNSET, description=f"Een persoon (`{KLANT_KIEZEN}`).", directives=_KIEZEN
    )
    kvk_nummer: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"Een onderneming met al haar vestigingen (`{KLANT_KIEZEN}`).",
        directives=_KIEZEN,
    )
    vestiging: VestigingInput | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"Eén vestiging van een onderneming (`{KLANT_KIEZEN}`).",
        directives=_KIEZEN,
    )
    rsin: str | None = strawberry.field(
        default=strawberry.UNSET, description=f"Een rechtspersoon (`{KLANT_KIEZEN}`).", directives=_KIEZEN
    )
    partij: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"De `id` van een partij uit een eerder antwoord (`{KLANT_KIEZEN}`).",
        directives=_KIEZEN,
    )
    identificator: IdentificatorInput | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"Elk ander nummer, buitenlands of uit een domeinregister (`{KLANT_KIEZEN}`).",
        directives=_KIEZEN,
    )


def klant_of(van: KlantInput, context: Context) -> Klant:
    """Give the klant a client means, or a clear error that names the field and not the value."""
    chosen = vars(van).keys() - {"zelf"}
    # A literal is refused before anything runs; a whole input in one variable shows what it holds only here.
    if KLANT_KIEZEN not in context.call.caller.scopes and any(getattr(van, name) for name in chosen):
        message = f"van: een klant aanwijzen vraagt de bevoegdheid {KLANT_KIEZEN}."
        raise KlantbeeldError(Code.FORBIDDEN, message, scope=KLANT_KIEZEN)
    match {name: value for name, value in vars(van).items() if value not in (strawberry.UNSET, None)}:
        case {"zelf": True}:
            own = context.call.caller.klant
            if own is None:
                message = "van.zelf: er is niemand aangemeld als klant."
                raise KlantbeeldError(Code.UNAUTHENTICATED, message, argument="van.zelf")
            return own
        case {"bsn": str(bsn)}:
            return _by("van.bsn", BSN, bsn)
        case {"kvk_nummer": str(kvk)}:
            return _by("van.kvkNummer", KVK_NUMMER, kvk)
        case {"rsin": str(rsin)}:
            return _by("van.rsin", RSIN, rsin)
        case {"vestiging": VestigingInput() as vestiging}:
            parent = _number("van.vestiging.kvkNummer", KVK_NUMMER, vestiging.kvk_nummer)
            return _by("van.vestiging.vestigingsnummer", VESTIGINGSNUMMER, vestiging.vestigingsnummer, parent)
        case {"identificator": IdentificatorInput() as other}:
            number = _any_number("van.identificator", other)
            return Klant((number,), hoedanigheid=number.hoedanigheid)
        case {"partij": str(partij)}:
            return _by_partij(partij, context)
    raise invalid("van", "wijs precies één klant aan.")


def _by(argument: str, soort: IdentificatorSoort, number: str, sub_van: Identificator | None = None) -> Klant:
    identificator = _number(argument, soort, number, sub_van)
    return Klant((identificator,), hoedanigheid=identificator.hoedanigheid)


_EXPECTED = {
    BSN: "geen geldig burgerservicenummer (negen cijfers, elfproef).",
    RSIN: "geen geldig RSIN (negen cijfers, elfproef).",
    KVK_NUMMER: "geen geldig KVK-nummer (acht cijfers).",
    VESTIGINGSNUMMER: "geen geldig vestigingsnummer (twaalf cijfers).",
}


def _number(
    argument: str, soort: IdentificatorSoort, number: str, sub_van: Identificator | None = None
) -> Identificator:
    codes = (soort.register, soort.objecttype, soort.soort_object_id)
    if any(not code.strip() or len(code) > 200 for code in codes):
        raise invalid(argument.rpartition(".")[0], "elke code heeft 1 tot 200 tekens.")
    try:
        return Identificator(soort, number, sub_van)
    except ValueError as error:
        raise invalid(argument, _EXPECTED.get(soort, "geen geldig nummer (1 tot 200 tekens).")) from error


def _by_partij(sealed: str, context: Context) -> Klant:
    known = read_id(context.seal, context.call.caller, sealed)
    if known is None or known.soort is not Partij:
        raise invalid("van.partij", "geen `id` van een partij, of niet voor deze aanroeper.")
    bron, sleutel = known.identiteit
    return Klant(partij=PartijSleutel(bron, sleutel))


def _any_number(argument: str, given: IdentificatorInput) -> Identificator:
    soort = IdentificatorSoort(given.register, given.objecttype, given.soort_object_id)
    return _number(f"{argument}.objectId", soort, given.object_id)


def check_nummer(argument: str, nummer: str | None) -> str:
    """Give a number that a client looks for by, or raise the error that says what is wrong with it."""
    if not nummer or not nummer.strip() or len(nummer) > _LONGEST_NUMMER:
        raise invalid(argument, f"een nummer heeft 1 tot {_LONGEST_NUMMER} tekens.")
    return nummer


async def onderwerp_of(given: VerwijzingInput, context: Context) -> tuple[Onderwerp, tuple[Failed, ...]]:
    """Give the object a client means, by every number that others may refer to it by; and who could not tell those."""
    if isinstance(given.identificator, IdentificatorInput):
        given_number = _any_number("onderwerpobject.identificator", given.identificator)
        return await _known_as(given_number, context, None)
    known = read_id(context.seal, context.call.caller, given.id) if isinstance(given.id, str) else None
    if known is None or known.soort is None or known.soort is Partij:
        raise invalid("onderwerpobject", "geen `id` van een gegeven, of niet voor deze aanroeper.")
    number = number_of(known)
    if number is not None:
        return await _known_as(number, context, known)
    bron, sleutel = known.identiteit
    records, failures = await context.loaders.records(known.soort, bron, (sleutel,), Selection())
    if failures:
        raise KlantbeeldError(Code.BRON_NIET_BEREIKBAAR, "De bron van dit gegeven is nu niet te bereiken.")
    return Onderwerp(tuple(dict.fromkeys(one for record in records for one in record.bekend_als))), ()


async def _known_as(
    number: Identificator, context: Context, known: ReadId | None
) -> tuple[Onderwerp, tuple[Failed, ...]]:
    """Give the object with a number, and the one that is meant if several have it.

    Others may refer to it by another of its numbers. A bron that cannot tell those costs only what they would find.
    """
    found = await context.loaders.with_number(number, Selection())
    meant = (one for one in found.records if known is None or one.identiteit == known.identiteit)
    known_as = (one for record in meant for one in record.bekend_als)
    return Onderwerp(tuple(dict.fromkeys((number, *known_as)))), problems_of(found.outcomes)


def _own_number(argument: str, context: Context) -> Identificator:
    own = context.toegang.actor
    if own is None:
        message = f"{argument}: er is niemand aangemeld als medewerker die de bronnen kennen."
        raise KlantbeeldError(Code.UNAUTHENTICATED, message, argument=argument)
    return own


def werk_of(actoren: list[ActorInput] | None, nummer: str | None, context: Context) -> Mapping[str, Werkvraag | None]:
    """Give the work a client asks for of each bron, by its name; None: none of the actoren meant can be there."""
    if actoren is None:
        return {source.name: Werkvraag(nummer=nummer) for source in context.sources}
    numbers: list[Identificator] = []
    sleutels: dict[str, list[str]] = {}
    for index, actor in enumerate(actoren):
        argument = f"toegewezenAan.{index}"
        if actor.zelf is True:
            numbers.append(_own_number(f"{argument}.zelf", context))
            continue
        if isinstance(actor.identificator, IdentificatorInput):
            numbers.append(_any_number(f"{argument}.identificator", actor.identificator))
            continue
        known = read_id(context.seal, context.call.caller, actor.id) if isinstance(actor.id, str) else None
        if known is None or known.soort is not Actor:
            raise invalid(argument, "geen `id` van een actor, of niet voor deze aanroeper.")
        bron, sleutel = known.identiteit
        sleutels.setdefault(bron, []).append(sleutel)
    return {
        source.name: Werkvraag(actoren=tuple(own), actornummers=tuple(numbers), nummer=nummer)
        if (own := sleutels.get(source.name, [])) or numbers
        else None
        for source in context.sources
    }
