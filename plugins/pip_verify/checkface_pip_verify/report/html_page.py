"""Turns what happened into the page of `--report-html`: all faces, in one file."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from checkface import Digest, Face, Trio, plain
from checkface_pip_verify.gate.install_report import InstallReport
from checkface_pip_verify.gate.recognition import Recognised, Status
from checkface_pip_verify.report.page_faces import face_images, face_urls
from checkface_pip_verify.report.page_style import PAGE, STYLE


def html_report(report: InstallReport) -> str:
    """The page: pictures as data: URLs, nothing to load and nothing to run."""
    recognised = report.recognised
    pictures = face_urls(face for each in recognised for face in _all_faces(each))
    requested = [each for each in recognised if each.candidate.wheel.requested]
    others = [each for each in recognised if not each.candidate.wheel.requested]
    names = ", ".join(each.candidate.wheel.name for each in requested)
    title = f"Install of {names}" if names else "Install"
    parts = (("Requested", requested), ("Needed by them", others))
    return PAGE.format(
        style=STYLE,
        kicker="checkface install report",
        title=_text(title),
        heading=_text(title),
        subtitle=_text(
            f"{report.target.label if report.target else ''}  index: {report.index or ''}"
        ),
        counts="\n".join([f"<li>{report.decision.value}</li>", *_counts(recognised)]),
        sections="\n".join(_section(title, found, pictures) for title, found in parts if found),
    )


def _counts(recognised: Sequence[Recognised]) -> Iterator[str]:
    for status in Status:
        if count := sum(each.status is status for each in recognised):
            loud = ' class="loud"' if status is Status.CHANGED else ""
            yield f"<li{loud}><b>{count}</b> {status.value}</li>"


def _section(title: str, found: Sequence[Recognised], pictures: dict[Face, str]) -> str:
    loud = any(each.contradiction for each in found)
    cards = "\n".join(_card(each, pictures) for each in found)
    kind = "loud" if loud else "quiet"
    return f"""<section class="{kind}">
<h2>{title}</h2>
<div class="cards">
{cards}
</div>
</section>"""


def _card(each: Recognised, pictures: dict[Face, str]) -> str:
    wheel = each.candidate.wheel
    sides = [_side("offered", each.candidate.digest, each, pictures)]
    if each.contradiction:
        label, digest = each.contradiction
        sides.insert(0, _side(label, digest, each, pictures))
    told = [each.label, wheel.origin, *each.replacement]
    notes = [" · ".join(told), *each.testimony.lines(all_of_it=True)]
    said = "\n".join(f'<p class="note">{_text(note)}</p>' for note in notes)
    kind = "" if each.is_verified else ' class="single"'
    return f"""<article{kind}>
<h3>{_text(wheel.name)} <span>{_text(wheel.version)}</span></h3>
<div class="sides">{"".join(sides)}</div>
<div class="notes">{said}</div>
</article>"""


def _side(label: str, digest: Digest, each: Recognised, pictures: dict[Face, str]) -> str:
    wheel, words = each.candidate.wheel, " ".join(Face(digest).words)
    about = f"Face of {wheel.name} {wheel.version}, {label}: {words}"
    return f"""<div class="side">
<div class="faces">{"".join(face_images(_faces(digest, each), about, pictures))}</div>
<div class="said">
<p class="words">{words}</p>
<p class="file">{_text(label)} {_text(wheel.filename)}</p>
<code>{digest}</code>
</div>
</div>"""


def _faces(digest: Digest, each: Recognised) -> tuple[Face, ...]:
    return Trio(digest).faces if each.is_verified else (Face(digest),)


def _all_faces(each: Recognised) -> Iterator[Face]:
    yield from _faces(each.candidate.digest, each)
    if each.contradiction:
        yield from _faces(each.contradiction[1], each)


def _text(text: str) -> str:
    return html.escape(plain(text))
