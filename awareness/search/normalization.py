"""One spelling for words that people write in several ways, for what is searched and for what
is asked alike: accents, umlauts, soft hyphens, slashes, and the letters and signs of Arabic.
"""

import re
import unicodedata

ARABIC = str.maketrans({"ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ٱ": "ا", "ء": None, "ـ": None})
"""Alef maqsura, hamza on its bearers and alone, ta marbuta, alef wasla, tatweel."""
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
"""Letters that Unicode does not take apart."""
UMLAUT = re.compile(r"([aou])e")
"""Who has no umlaut on the keyboard writes an e after the vowel."""
NO_WORD = re.compile(r"[^\w]+|_+")


def normalized(text: str) -> str:
    """`text` as words with one space between them, comparable letter by letter."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    apart = unicodedata.normalize("NFKD", visible.casefold().translate(ARABIC).translate(LETTERS))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return NO_WORD.sub(" ", UMLAUT.sub(r"\1", bare)).strip()
