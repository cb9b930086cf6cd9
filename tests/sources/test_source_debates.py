"""The exchange of a sitting, divided by who speaks."""

from __future__ import annotations

from indexer.sources.cleaning import marked_text_of
from indexer.sources.debates import Exchange, Part, divided, first_speaker, floor_given_to, joined

CHAIR = "<strong>M. le président. </strong>"
CALL = f"{CHAIR}La parole est à M. Exemple Un.<br><br>"
ASK = "<strong>M. Exemple Un. </strong>Pourquoi ?<br><br>"
ANNOUNCE = f"{CHAIR}La parole est à M. le ministre de l'intérieur.<br><br>"
REPLY = "<strong>M. Exemple Deux,</strong><i> ministre de l'intérieur . </i>Parce que.<br><br>"


def exchange(*pieces: str, title: str = "") -> Exchange:
    return divided(marked_text_of("".join(pieces)), title)


def named(part: Part) -> list[str]:
    return [part.text[span.start : span.end] for span in part.speakers]


def test_the_answer_opens_with_the_minister() -> None:
    """What the chair says to introduce either stays with the question."""
    said = exchange(CALL, ASK, ANNOUNCE, REPLY)
    assert said.question.text.endswith("La parole est à M. le ministre de l'intérieur.")
    assert said.answer.text == "M. Exemple Deux, ministre de l'intérieur. Parce que."
    assert named(said.question) == ["M. le président", "M. Exemple Un", "M. le président"]
    assert named(said.answer) == ["M. Exemple Deux, ministre de l'intérieur"]


def test_a_minister_who_interrupts_does_not_open_the_answer() -> None:
    """Only a speech after the chair's call, or a long one, is an answer."""
    cry = "<strong>M. Exemple Trois,</strong><i> ministre . </i>C'est faux !<br><br>"
    said = exchange(CALL, ASK, cry, ASK, ANNOUNCE, REPLY)
    assert "C'est faux" in said.question.text
    assert named(said.answer) == ["M. Exemple Deux, ministre de l'intérieur"]


def test_a_long_speech_of_a_minister_needs_no_call() -> None:
    """The chair's words are missing from some records."""
    reply = REPLY.replace("Parce que.", "Parce que. " * 40)
    assert exchange(ASK, reply).answer.text.startswith("M. Exemple Deux")


def test_a_short_speech_of_a_minister_answers_where_no_other_does() -> None:
    """Short answers exist."""
    assert exchange(ASK, REPLY).answer.text.endswith("Parce que.")


def test_who_speaks_after_the_call_answers_though_no_role_is_printed() -> None:
    """The first newcomer with more than a cry."""
    reply = f"<strong>M. Exemple Deux. </strong>{'Voici pourquoi. ' * 20}<br><br>"
    said = exchange(CALL, ASK, ANNOUNCE, ASK, reply)
    assert named(said.answer) == ["M. Exemple Deux"]


def test_interruptions_of_deputies_stay_where_they_fell() -> None:
    """A crowd is never the minister, whatever its name says."""
    cry = "<strong>Plusieurs députés et un ministre .</strong> Bravo !<br><br>"
    said = exchange(CALL, ASK, cry, ANNOUNCE, REPLY, cry)
    assert "Bravo !" in said.question.text
    assert said.answer.text.endswith("Bravo !")


def test_an_exchange_without_a_minister_has_no_answer() -> None:
    """It happens: a sitting suspended, a minute of silence."""
    assert exchange(CALL, ASK).answer == Part()


def test_text_without_speakers_is_all_question() -> None:
    """Nothing is lost where nothing is marked."""
    assert exchange("Rien n'est <i>marqué</i> ici.") == Exchange(
        Part("Rien n'est marqué ici."), Part()
    )


def test_a_heading_that_repeats_the_title_is_dropped() -> None:
    """Accents and case apart; any other heading stays."""
    heading = "<p align=CENTER>RÉFORME DE L'ÉCOLE</p>"
    assert exchange(heading, ASK, title="Réforme de l'école").question.text.startswith("M. Ex")
    assert exchange(heading, ASK, title="Autre").question.text.startswith("RÉFORME")


def test_question_and_answer_are_the_whole_exchange() -> None:
    """Every word of the markup stands in one of the two."""
    pieces = (CALL, ASK, ANNOUNCE, REPLY, ASK)
    said = exchange("<p>AUTRE TITRE</p>", *pieces)
    words = marked_text_of("".join(pieces)).translate(dict.fromkeys(range(0xE000, 0xE007))).split()
    kept = f"{said.question.text} {said.answer.text}".replace(".", " ").split()
    assert {word.strip(".") for word in words} - {""} <= set(kept)


def test_a_role_in_two_pieces_is_one_name() -> None:
    """Italics that end and begin again belong together."""
    reply = "<strong>M. X,</strong><i> ministre </i> <i>délégué . </i>Oui."
    assert named(exchange(ASK, reply).answer) == ["M. X, ministre délégué"]


def test_italics_after_a_plain_name_are_no_role() -> None:
    """A stage direction stays in the speech."""
    said = exchange("<strong>M. X. </strong><i>Ironiquement</i> oui.")
    assert said.question.text == "M. X. Ironiquement oui."
    assert named(said.question) == ["M. X"]


def test_bold_without_a_word_leaves_one_empty_line() -> None:
    """Between a paragraph's end and a line break it is nothing."""
    said = exchange(CALL, "<p>Un</p><strong><br></strong>deux")
    assert said.question.text.endswith("Un\n\ndeux")


def test_the_floor_is_given_to_a_person_not_to_an_office() -> None:
    """``M. le Premier ministre`` names nobody."""
    assert floor_given_to("La parole est à M. Didier Paris, pour le groupe X.") == "M. Didier Paris"
    assert floor_given_to("La parole est à Mme Anne Y pour le groupe X.") == "Mme Anne Y"
    assert floor_given_to("La parole est à M. le Premier ministre.") == ""
    assert floor_given_to("Rien.") == ""


def test_the_first_speaker_is_neither_chair_nor_crowd() -> None:
    """Who asks, where the chair's words are missing."""
    said = exchange(CHAIR, "Bon.<br><br>", "<b>Un député.</b> Oh !<br><br>", ASK)
    assert first_speaker(said.question.text, said.question.speakers) == "M. Exemple Un"
    assert first_speaker("", ()) == ""


def test_spoken_words_follow_the_published_text_and_spans_move_along() -> None:
    """An oral question has both."""
    spoken = exchange(ASK).question
    both = joined("Texte publié.", spoken)
    assert both.text == "Texte publié.\n\nM. Exemple Un. Pourquoi ?"
    assert named(both) == ["M. Exemple Un"]
    assert joined("Texte publié.", Part()) == Part("Texte publié.")
    assert joined("", spoken) == spoken
