"""Turns what happened into the page of `--report-html`: all faces, in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checkface import Digest, Face, Trio
from checkface.pages import Html, block, element, grouped_digits, join_html
from checkface_gate.install_report import InstallReport
from checkface_gate.recognition import LedgerKind, Recognised
from checkface_gate.report.page import page
from checkface_gate.report.page_faces import face_images, face_urls


def html_report(report: InstallReport) -> Html:
    """The page: pictures as data: URLs, nothing to load and nothing to run."""
    recognised = report.recognised
    pictures = face_urls(face for each in recognised for face in _all_faces(each))
    requested = [each for each in recognised if each.candidate.wheel.requested]
    others = [each for each in recognised if not each.candidate.wheel.requested]
    names = ", ".join(each.candidate.wheel.name for each in requested)
    title = f"Install of {names}" if names else "Install"
    parts = (("Requested", requested), ("Needed by them", others))
    return page(
        kicker="checkface install report",
        title=title,
        heading=title,
        subtitle=f"{report.target.label if report.target else ''}  index: {report.index or ''}",
        counts=join_html([element("li", report.decision.value), *_counts(recognised)]),
        sections=join_html(_section(title, found, pictures) for title, found in parts if found),
    )


def _counts(recognised: Sequence[Recognised]) -> Iterator[Html]:
    for status in LedgerKind:
        if count := sum(each.status is status for each in recognised):
            loud = "loud" if status is LedgerKind.CHANGED else None
            yield element("li", element("b", str(count)), f" {status.value}", class_=loud)


def _section(title: str, found: Sequence[Recognised], pictures: dict[Face, str]) -> Html:
    loud = any(each.contradiction for each in found)
    cards = block("div", *(_card(each, pictures) for each in found), class_="cards")
    return block("section", element("h2", title), cards, class_="loud" if loud else "quiet")


def _card(each: Recognised, pictures: dict[Face, str]) -> Html:
    wheel = each.candidate.wheel
    sides = [_side("offered", each.candidate.digest, each, pictures)]
    if each.contradiction:
        label, digest = each.contradiction
        sides.insert(0, _side(label, digest, each, pictures))
    told = [each.label, wheel.origin, *each.replacement]
    notes = [" · ".join(told), *each.findings.lines(all_of_it=True)]
    said = join_html(element("p", note, class_="note") for note in notes)
    return block(
        "article",
        element("h3", wheel.name, " ", element("span", wheel.version)),
        element("div", *sides, class_="sides"),
        element("div", said, class_="notes"),
        class_=None if each.is_verified else "single",
    )


def _side(label: str, digest: Digest, each: Recognised, pictures: dict[Face, str]) -> Html:
    wheel, words = each.candidate.wheel, " ".join(Face(digest).words)
    about = f"Face of {wheel.name} {wheel.version}, {label}: {words}"
    said = block(
        "div",
        element("p", words, class_="words"),
        element("p", label, " ", wheel.filename, class_="file"),
        element("code", grouped_digits(str(digest))),
        class_="said",
    )
    faces = face_images(_faces(digest, each), about, pictures)
    return block("div", element("div", *faces, class_="faces"), said, class_="side")


def _faces(digest: Digest, each: Recognised) -> tuple[Face, ...]:
    return Trio(digest).faces if each.is_verified else (Face(digest),)


def _all_faces(each: Recognised) -> Iterator[Face]:
    yield from _faces(each.candidate.digest, each)
    if each.contradiction:
        yield from _faces(each.contradiction[1], each)
