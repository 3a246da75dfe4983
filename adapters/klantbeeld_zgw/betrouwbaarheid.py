"""At which level the klant signed in for a zaak (betrouwbaarheid), as its rollen tell; pure.

The register can leave out zaken above a level itself (`rol__machtiging__loa`, experimental), and is not asked to: it
then leaves out those without any level too, and nobody could be told that there is more for who signs in better.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from klantbeeld.contract import Betrouwbaarheid
from klantbeeld.http import Json
from klantbeeld_zgw import translate_rol
from klantbeeld_zgw.zoeken import Eigen

_DIGID = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
_EHERKENNING = "urn:etoegang:core:assurance-class:"
_LEVELS: Mapping[str, Betrouwbaarheid] = {
    _DIGID + "PasswordProtectedTransport": Betrouwbaarheid.BASIS,
    _DIGID + "MobileTwoFactorContract": Betrouwbaarheid.MIDDEN,
    _DIGID + "Smartcard": Betrouwbaarheid.SUBSTANTIEEL,
    _DIGID + "SmartcardPKI": Betrouwbaarheid.HOOG,
    _EHERKENNING + "loa1": Betrouwbaarheid.BASIS,
    _EHERKENNING + "loa2": Betrouwbaarheid.BASIS,
    _EHERKENNING + "loa2plus": Betrouwbaarheid.MIDDEN,
    _EHERKENNING + "loa3": Betrouwbaarheid.SUBSTANTIEEL,
    _EHERKENNING + "loa4": Betrouwbaarheid.HOOG,
}


def betrouwbaarheid(rollen: Collection[Json] | None, eigen: Eigen) -> Betrouwbaarheid | None:
    """Give the level that a klant needs to see a zaak; None if no rol has one.

    He may see it by any of his own rollen, so of those the lowest level counts; if none is his, or it is not known who
    he is, the highest of all. What is not understood (None: the rollen cannot be read) needs the highest there is.
    """
    if rollen is None:
        return Betrouwbaarheid.HOOG
    own = [rol for rol in rollen if any(translate_rol.has_all(rol, terms) for terms in eigen)]
    levels = sorted(
        (level for rol in own or rollen if (level := _level(rol)) is not None), key=lambda level: level.rank
    )
    if not levels:
        return None
    return levels[0] if own else levels[-1]


def _level(rol: Json) -> Betrouwbaarheid | None:
    context = rol.get("authenticatieContext")
    if context is None:  # it is not known how he signed in, or he did not
        return None
    stated = context.get("levelOfAssurance") if isinstance(context, Mapping) else None
    return _LEVELS.get(stated, Betrouwbaarheid.HOOG) if isinstance(stated, str) else Betrouwbaarheid.HOOG
