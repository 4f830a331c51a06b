"""How easy a text is to read, from 0 (hard) to 100 (easy): Flesch for English, Fernández-Huerta for Spanish.

Syllables are counted by groups of vowels: not exact for a word, near enough for a page.
"""

import re
from itertools import pairwise

_STRONG = "aeoáéíóú"


def _sentences(text: str) -> list[list[str]]:
    found = [re.findall(r"[^\W\d_]+", sentence) for sentence in re.split(r"[.?!:;\n]+", text)]
    return [words for words in found if words]


def _english_syllables(word: str) -> int:
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def _spanish_syllables(word: str) -> int:
    """One for each vowel group, one more where two strong vowels meet."""
    word = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower())
    groups = re.findall(r"[aeiouáéíóúü]+", word)
    meeting = sum(a in _STRONG and b in _STRONG for group in groups for a, b in pairwise(group))
    return max(1, len(groups) + meeting)


def ease_of_english(text: str) -> float:
    sentences = _sentences(text)
    words = [word for sentence in sentences for word in sentence]
    syllables = sum(map(_english_syllables, words))
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * syllables / len(words)


def ease_of_spanish(text: str) -> float:
    sentences = _sentences(text)
    words = [word for sentence in sentences for word in sentence]
    syllables = sum(map(_spanish_syllables, words))
    return 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / len(sentences)
