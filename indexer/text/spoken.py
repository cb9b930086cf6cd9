"""Which language this process reads: chosen once, by the index that it opens or builds."""

from __future__ import annotations

from types import MappingProxyType

from indexer.text.language import Language, forget
from indexer.text.languages.english import ENGLISH
from indexer.text.languages.french import FRENCH
from indexer.text.languages.german import GERMAN

ANALYSED = MappingProxyType({one.code: one for one in (FRENCH, ENGLISH, GERMAN)})
"""Every language by its code: those of ``model.LANGUAGES``. A further one is one more in both."""


class _Choice:
    """The language, and whether an index has chosen it."""

    def __init__(self) -> None:
        self.language = FRENCH
        self.made = False


_CHOICE = _Choice()


def language() -> Language:
    """The language that this process reads."""
    return _CHOICE.language


def speak(code: str) -> bool:
    """Read texts in this language from now on; whether the process does.

    False where it has begun with another one, or nobody knows the code: then nothing changes.
    """
    if _CHOICE.made or code not in ANALYSED:
        return code == _CHOICE.language.code
    if code != _CHOICE.language.code:
        _CHOICE.language = ANALYSED[code]
        forget()
    _CHOICE.made = True
    return True


def is_french() -> bool:
    """Whether texts are French: what is told of them by French rules alone holds."""
    return _CHOICE.language is FRENCH
