"""Sketches of texts: what is nearly the same agrees, and nothing else does."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.model import Question, Status
from indexer.sketches import AGREED, NONE, SIZE, alike, of_answer, of_question
from indexer.sources import read
from tests.conftest import ask

TEXT = (
    "{who} attire l'attention de {whom} sur les conséquences de la sécheresse pour les éleveurs du "
    "département. Les prairies permanentes n'ont donné qu'une récolte, les stocks de fourrage sont "
    "entamés depuis {since} et les organisations professionnelles évaluent les pertes à {loss} "
    "euros. Les agriculteurs {said} que la procédure des calamités agricoles soit simplifiée et "
    "que les acomptes soient versés rapidement. La chambre d'agriculture estime que le revenu de "
    "la moitié des familles baisse de manière durable, alors que la charge de la dette demeure la "
    "même et que l'aide de la région couvre à peine le quart de la perte constatée. La "
    "reconnaissance de la catastrophe exige une enquête longue, une expertise de chaque parcelle "
    "et la signature de l'autorité compétente. {asks} quelles mesures d'urgence le Gouvernement "
    "entend prendre pour accompagner les exploitations fragilisées."
)
PLAIN = TEXT.format(
    who="M. Jean Petit",
    whom="M. le ministre de l'agriculture et de la souveraineté alimentaire",
    since="juillet 2022",
    loss="15 000",
    said="demandent",
    asks="Il lui demande",
)
OTHER = (
    "Mme Anne Roy interroge M. le ministre de la santé sur la formation des anesthésistes. La "
    "reconnaissance statutaire promise en pratique avancée tarde, les écoles ferment des places et "
    "les établissements recrutent difficilement. Les syndicats représentatifs attendent la "
    "publication des décrets annoncés. Elle souhaite connaître le calendrier envisagé par le "
    "Gouvernement pour intégrer cette profession aux auxiliaires médicaux et sécuriser l'exercice. "
    "Une infirmière diplômée exerce une responsabilité réelle, elle encadre une équipe complète et "
    "assure une surveillance continue ; sa rémunération reste pourtant celle d'une catégorie "
    "proche. Le rapport remis à la ministre propose une grille unique, une prime d'autonomie et "
    "une année de formation reconnue comme une spécialité de niveau supérieure dans le code de la "
    "défense."
)
ANSWER = (
    "La sécheresse a touché {many} départements. Le Gouvernement a reconnu l'état de calamité "
    "agricole, les acomptes seront versés avant la fin de l'année ; les préfets réunissent les "
    "comités départementaux d'expertise. Les cotisations sociales pourront être reportées, la taxe "
    "foncière sera dégrevée d'office pour les prairies concernées. Un fonds d'urgence complète ces "
    "dispositions : son montant sera fixé par la loi de finances. La caisse de la mutualité "
    "sociale agricole étudie chaque demande de manière individuelle et accorde une remise "
    "partielle lorsque la trésorerie le justifie. Une réforme de l'assurance récolte entrera en "
    "vigueur l'année prochaine : l'indemnité nationale sera ouverte à toute culture, même non "
    "assurée, et le taux de prise en charge de la prime atteindra le maximum que permet la "
    "réglementation européenne."
)


def same(one: str, other: str) -> bool:
    return alike(of_question(ask(1, one)), of_question(ask(2, other)))


def same_answer(one: str, other: str, **given: object) -> bool:
    return alike(of_answer(ask(1, answer=one)), of_answer(ask(2, answer=other, **given)))


@pytest.mark.parametrize(
    "changed",
    [
        {"who": "Mme Marie-Christine Verdier-Jouclas", "asks": "Elle souhaite savoir"},
        {"whom": "Mme la secrétaire d'État auprès du ministre de la transition écologique"},
        {"since": "la mi-août 2023", "loss": "2 350 000"},
        {"said": "souhaitent"},
    ],
)
def test_names_dates_amounts_and_little_words_make_no_difference(changed: dict[str, str]) -> None:
    parts = {
        "who": "M. Jean Petit",
        "whom": "M. le ministre de l'agriculture et de la souveraineté alimentaire",
        "since": "juillet 2022",
        "loss": "15 000",
        "said": "demandent",
        "asks": "Il lui demande",
    }
    assert same(PLAIN, TEXT.format(**(parts | changed)))


def test_accents_capitals_and_typography_make_no_difference() -> None:
    shouted = PLAIN.upper().replace("É", "E").replace("'", "’").replace(" EUROS", "\u00a0€")
    assert same(PLAIN, shouted)


def test_nine_bins_without_two_neighbours_are_not_enough() -> None:
    """Texts are looked up by pairs of bins, so that every engine has to ask for one."""
    one = tuple(range(1, SIZE + 1))
    apart = tuple(n if n % 2 else 0 for n in one)
    assert sum(a == b for a, b in zip(one, apart, strict=True)) > AGREED
    assert not alike(one, apart)
    few = tuple(n if n <= AGREED - 1 else 0 for n in one)
    assert not alike(one, few)
    assert alike(one, (*few[: AGREED - 1], AGREED, *few[AGREED:]))


def test_another_question_is_not_the_same() -> None:
    assert not same(PLAIN, OTHER)


def test_the_same_formulas_about_another_matter_are_not_the_same() -> None:
    """A member asks one question of each army, in one frame."""
    frame = (
        "M. Roux interroge M. le ministre des armées sur les équipements de {}. Il lui demande "
        "de préciser le nombre de matériels disponibles, leur taux de disponibilité technique, "
        "leur ancienneté moyenne et les commandes prévues par la programmation militaire pour {}. "
        "Il souhaite une réponse détaillée, année après année."
    )
    land = frame.format(
        "l'armée de terre",
        "les chars Leclerc, hélicoptères Tigre, canons, véhicules Griffon",
    )
    sea = frame.format(
        "la marine nationale", "les frégates multimissions, sous-marins Suffren, avions Rafale"
    )
    assert not same(land, sea)


@pytest.mark.parametrize("text", ["", "Question sans texte.", "La retraite agricole " * 30])
def test_a_text_that_says_little_has_no_sketch(text: str) -> None:
    assert of_question(ask(1, text)) == NONE
    assert not same(text, text)


def test_an_answer_is_known_again_with_another_number_or_sentence() -> None:
    assert same_answer(ANSWER.format(many=64), ANSWER.format(many=72))
    assert same_answer(ANSWER.format(many=64), ANSWER.format(many=64) + " Voir le site internet.")
    assert not same_answer(ANSWER.format(many=64), OTHER)


@pytest.mark.parametrize(
    "text",
    [
        "La question est caduque en raison de la fin du mandat de son auteur.",
        "Il convient de se reporter à la réponse apportée à la question écrite n° 12 345.",
        "",
    ],
)
def test_a_formula_is_no_answer_that_was_given_twice(text: str) -> None:
    assert of_answer(ask(1, answer=text)) == NONE


@pytest.mark.parametrize("status", [Status.LAPSED, Status.WITHDRAWN, Status.PENDING])
def test_only_answers_in_earnest_are_compared(status: Status) -> None:
    text = ANSWER.format(many=64)
    assert of_answer(ask(1, answer=text)) != NONE
    assert not same_answer(text, text, status=status)


def test_a_question_without_answer_has_no_sketch_of_it() -> None:
    assert of_answer(ask(1, PLAIN)) == NONE


def test_a_sketch_is_the_same_on_every_machine() -> None:
    """Nothing depends on the hash of a process; a change asks for other ``RULES``."""
    assert of_question(ask(1, PLAIN))[::5] == GOLDEN_QUESTION
    assert of_answer(ask(1, answer=ANSWER.format(many=64)))[::5] == GOLDEN_ANSWER


GOLDEN_QUESTION = (40320, 65439, 63051, 40349, 62426, 1082, 52380)
GOLDEN_ANSWER = (16590, 1204, 54070, 54797, 30758, 56435, 16582)


@given(st.text(), st.text(min_size=100, alphabet="abcdefgh ,."))
def test_any_text_has_a_sketch_of_numbers_that_fit_or_none(text: str, more: str) -> None:
    """Each bin takes 16 bits; 0 stands for no sketch."""
    for question in (ask(1, text, answer=more), ask(1, more, answer=text)):
        for sketch in (of_question(question), of_answer(question)):
            assert sketch == NONE or len(sketch) == SIZE
            assert all(0 < number < 1 << 16 for number in sketch)


def test_the_share_of_bins_that_agree_is_the_share_of_pieces_in_common() -> None:
    """Over many pairs of texts, with an error that 32 bins allow."""
    chance = random.Random(3)
    words = ["".join(chance.choices("abcdefghijklmnop", k=14)) + "e" for _ in range(4000)]
    errors = []
    for common in range(0, 80, 2):
        shared = chance.sample(words, common)
        ends = (chance.sample(words, 80 - common) for _ in range(2))
        one, other = (" ".join([*shared, *end]) for end in ends)
        bins = zip(of_question(ask(1, one)), of_question(ask(2, other)), strict=True)
        agreed = sum(a == b for a, b in bins) / SIZE
        errors.append(agreed - common / (160 - common))
    assert abs(sum(errors) / len(errors)) < 0.05
    assert max(map(abs, errors)) < 0.35


def test_on_real_records_only_campaigns_and_common_answers_agree(corpus: Path) -> None:
    """Every pair of written questions that agrees shares most of its words."""
    found = [r for r in read([corpus / "Questions_ecrites.json.zip"]) if isinstance(r, Question)]
    sketched = [(question, of_question(question)) for question in found]
    pairs = [
        (one.question.text, other.question.text)
        for (one, a), (other, b) in combinations(sketched, 2)
        if alike(a, b)
    ]
    assert len(pairs) > 10
    assert min(_shared(*pair) for pair in pairs) > 0.5


def _shared(one: str, other: str) -> float:
    """The share of the words of the shorter text that the other one has too."""
    held, against = sorted((set(one.lower().split()), set(other.lower().split())), key=len)
    return len(held & against) / len(held)
