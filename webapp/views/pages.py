"""The pages that people read: home, results, one question, help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from indexer.export import FORMATS
from indexer.extracted.mentions import Part
from indexer.fields import BY_NAME, portfolio
from indexer.model import QuestionId
from indexer.portfolios import called
from indexer.query.request import PERIOD, SearchRequest, Sort
from indexer.search.comparing.overrepresentation import LEAST
from indexer.search.results import QuestionView, SearchPage
from indexer.search.statistics import weekly
from indexer.search.unused import unused
from webapp import links, params
from webapp.chambers import chambers
from webapp.figures import addresses, cards, frontpage
from webapp.headers import index_info, index_info_or_none, unfinished
from webapp.parts import forms, structured, suggestions
from webapp.parts.advanced import ASKED, PLACES, filled, search_of
from webapp.parts.around import Around
from webapp.parts.citing import citations
from webapp.parts.facets import beside, chips, groups
from webapp.parts.french.periods import ends
from webapp.parts.french.titles import titled
from webapp.parts.histogram import period, presets, within, without
from webapp.parts.labels import SORTS, VIEWS
from webapp.parts.listed.ways import View, drawn, view
from webapp.parts.paging import window
from webapp.parts.reading import landmarks, question_text
from webapp.parts.reading.landmarks import Landmark
from webapp.parts.reading.question_text import Reading
from webapp.parts.timeline import pace, timeline
from webapp.searching import facet_counts, histogram, neighbours, searcher

blueprint = Blueprint("pages", __name__)
LATEST = 3
SIMILAR = 6


@blueprint.get("/")
def home() -> BaseResponse:
    """What the site is, a box, examples and the newest questions."""
    if params.states_search():
        return redirect(links.search(params.search(), params.others()))
    newest = SearchRequest(sort=Sort.NEWEST)
    page = searcher().search(replace(newest, size=LATEST), (), further=True)
    front = frontpage.front()
    if front is None:
        unfinished()
    answers = front.answers.questions if front and front.answers else ()
    latest = {result.question.id for result in page.results}
    return make_response(
        render_template(
            "home.html",
            page=page,
            around=Around(newest),
            front=front or frontpage.Front(),
            answered=[one for one in answers if one.id not in latest][: frontpage.SHOWN],
            slowest=frontpage.slowest(),
            near=frontpage.NEAR,
        )
    )


@blueprint.get("/recherche")
def search() -> BaseResponse:
    """The results of a search; 404 past the last page."""
    request = params.search()
    days = params.period()
    if days is not None:
        return redirect(links.search(within(request, *days), params.others()))
    page = searcher().search(request, histogram=True, further=True)
    response = make_response(render_template("search.html", **_of_results(page)))
    if request.page > page.pages:
        response.status_code = 404
    return response


@blueprint.get("/questions/<uid>")
def question(uid: str) -> BaseResponse:
    """One question with its answer, the words of the search marked; 404 where there is none."""
    visit = params.visit()
    if uid.isascii() and uid != uid.upper():
        return redirect(links.question_of(uid.upper(), visit), 301)
    view = searcher().view(uid, visit.request.query)
    found = landmarks.landmarks(view.question) if landmarks.shown() else None
    said_first, said = _read(view, found or {})
    return make_response(
        render_template(
            "question.html",
            view=view,
            question=view.question,
            title=question_text.title(titled(view.question.title), view.title_marks),
            charge=called(portfolio(view.question)),
            asked=said_first,
            answered=said,
            unused=unused(view.question),
            jumps=question_text.jumps(said_first, said),
            events=timeline(view.question, clock=True),
            pace=pace(view.question),
            citations=citations(view.question, links.site()),
            described=structured.described(view.question),
            visit=visit,
            landmarks=found,
            legend=landmarks.LEGEND,
            toggled=landmarks.toggled(links.question_of(view.question.id, visit)),
            neighbours=neighbours(visit.request, visit.rank) if visit.rank else None,
            request_in_force=visit.request,
        )
    )


def _read(
    view: QuestionView, found: Mapping[Part, Sequence[Landmark]]
) -> tuple[Reading, Reading | None]:
    """Both texts as they are read, with the words of the search and the landmarks found."""
    asked, answer = view.question.question, view.question.answer
    named, replied = found.get(Part.QUESTION, ()), found.get(Part.ANSWER, ())
    return (
        question_text.read(asked, view.question_marks, "question", named),
        question_text.read(answer, view.answer_marks, "reponse", replied) if answer else None,
    )


@blueprint.get("/questions/<uid>/proches")
def near(uid: str) -> BaseResponse:
    """What is like a question; a page of its own, for the question's does not wait for it."""
    if uid.isascii() and uid != uid.upper():
        return redirect(links.near(QuestionId(uid.upper())), 301)
    alike = searcher().similar(uid, SIMILAR)
    return make_response(render_template("near.html", question=alike.question, alike=alike))


@blueprint.get("/recherche/avancee")
def advanced() -> BaseResponse:
    """The form; with ``aller`` a redirection to the results, unless something cannot be read."""
    form, request = params.advanced(), params.search()
    if not any(form[name] for name in params.ADVANCED):
        form |= filled(request.query)
    counted = facet_counts(SearchRequest(), (*ASKED, "author"))
    held = {facet.field.name: [item.value for item in facet.values] for facet in counted.facets}
    found, wrong = search_of(form, request, held["author"])
    if form["aller"] and not wrong:
        return redirect(links.search(found), 303)
    return make_response(_rendered(form, request, found, wrong, held))


def _rendered(
    form: dict[str, str],
    request: SearchRequest,
    found: SearchRequest,
    wrong: list[str],
    held: dict[str, list[str]],
) -> str:
    chosen = {name: request.filters.get(name, ()) for name in (*ASKED, "author")}
    own = {BY_NAME[field].prefix for field in chosen}
    pairs = replace(request, query="", page=1).to_pairs()
    return render_template(
        "advanced.html",
        form=form,
        request=found,
        wrong=wrong,
        shown=form["voir"] and not wrong,
        places=PLACES,
        filters=ASKED,
        chosen=chosen,
        choices={name: list(dict.fromkeys([*chosen[name], *held[name]])) for name in ASKED},
        kept=[(name, value) for name, value in pairs if name not in own]
        + [(BY_NAME["author"].prefix, value) for value in chosen["author"][1:]],
        ready=[
            (ends(said)[0], label)
            for label, said, _ in presets(index_info().data_date, terms=chambers().assembly)
        ],
    )


@blueprint.get("/aide")
def guide() -> str:
    """How to search, in French."""
    return render_template("help.html")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser searches here from its own bar (OpenSearch 1.1)."""
    response = make_response(render_template("opensearch.xml", root=links.root()))
    response.mimetype = "application/opensearchdescription+xml"
    return response


@blueprint.get("/favicon.ico")
def icon() -> BaseResponse:
    """The drawing of the site, for the browsers that ask at this address."""
    return redirect(links.static("icon.svg"), 301)


def _of_results(page: SearchPage) -> dict[str, object]:
    request, around = page.request, Around(page.request)
    shown, newest = groups(page, around), index_info().data_date
    whole = histogram(without(request)) if PERIOD in request.filters else page.histogram
    return {
        "page": page,
        "around": around,
        "request_in_force": request,
        "past_end": request.page > page.pages,
        "first_rank": (request.page - 1) * request.size + 1,
        "chips": chips(page),
        "groups": shown,
        "beside": beside(request, shown),
        "period": period(request, whole, newest, terms=chambers().assembly),
        "sorts": SORTS,
        "views": [(View(name), label) for name, label in VIEWS.items()],
        "numbers": window(min(request.page, page.pages), page.pages),
        "readings": suggestions.readings(page),
        "widenings": suggestions.suggestions(page),
        "understood": forms.words(page.corrected),
        "card": cards.card(page),
        "contrasted": page.total >= LEAST,
        "weekly": weekly(page.histogram, newest),
        "formats": FORMATS.values(),
        "narrowed": bool(request.query or request.filters or request.sort),
    }


@blueprint.app_context_processor
def _names() -> dict[str, object]:
    info = index_info_or_none()
    empty = SearchRequest()
    return {
        "view": view(),
        "drawn": drawn(),
        "links": links,
        "addresses": addresses,
        "request_in_force": empty,
        "empty_request": empty,
        "info": info,
        "chambers": chambers(),
    }
