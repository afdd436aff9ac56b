"""
The words people read, in Spanish and English, by code.

Each language is a folder of TOML files; a key is the name of the file, a point, and
the key within it (``problems.unknown_reference``). No other room holds a Spanish word.
"""

from marcha.text.words import LANGUAGES, Language, Words, language_of_locale, spoken

__all__ = ["LANGUAGES", "Language", "Words", "language_of_locale", "spoken"]
