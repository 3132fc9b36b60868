"""How easily a text reads: the Flesch–Kincaid grade (Kincaid and others, 1975), with syllables counted by vowel groups.

grade = 0.39 × words per sentence + 11.8 × syllables per word − 15.59. Figures and dates count as one syllable a word: they are
looked at, not spelled.
"""

import re


def grade_text(text: str) -> float:
    """Return the grade of a text; 0 for one without words."""
    sentences = [part for part in re.split(r"[.!?;:]+(?:\s+|$)", text) if re.search(r"\w", part)]
    words = re.findall(r"[^\s()“”—–]+", " ".join(sentences))
    if not words:
        return 0.0
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def count_syllables(word: str) -> int:
    """Return the syllables of a word: groups of vowels, a silent e at the end left out, at least one."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    if not plain or re.search(r"\d", word):
        return 1
    found = len(re.findall(r"[aeiouy]+", plain))
    if plain.endswith("e") and not plain.endswith("le") and found > 1:
        found -= 1
    if plain.endswith("ed") and plain[-3:-2] not in {"t", "d"} and found > 1:
        found -= 1
    return max(1, found)
