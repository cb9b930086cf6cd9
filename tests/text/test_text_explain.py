"""The explanation of an analysis says what the analysis did."""

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.text import analyse, explain


def test_each_stage_of_a_word_is_told() -> None:
    """Raw chunk, flattened chunk, rule, and where each lemma comes from."""
    (entry,) = explain("L’Ehpads")
    (reading,) = entry.readings
    assert (entry.chunk, entry.flat, entry.rule) == ("L’Ehpads", "L'Ehpads", "words")
    assert (reading.exact, reading.stem, reading.lemma_from) == ("ehpads", "ehpad", "singular")
    assert reading.raw == "Ehpads"


def test_the_rule_is_named() -> None:
    """One name for each kind of chunk."""
    text = "n° 5 L. 121-4 15 108 3,5 XXIe siècle S.N.C.F. élu·e école"
    assert [entry.rule for entry in explain(text)] == [
        "numero",
        "legal_reference",
        "grouped_number",
        "number",
        "century",
        "acronym",
        "inclusive",
        "words",
    ]


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_the_explanation_agrees_with_the_analysis(text: str) -> None:
    """The same tokens, at the same places."""
    told = [
        (r.exact, r.stem, r.position, r.raw, r.whole) for e in explain(text) for r in e.readings
    ]
    done = [(t.exact, t.stem, t.position, text[t.start : t.end], t.whole) for t in analyse(text)]
    assert told == done
