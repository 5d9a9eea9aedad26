"""Play draws what Python draws, and the picture shown is always that of the text shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.plugins.server.site.site_in_node import WEIGHTS, lay_out, node

from checkface import Digest, Face
from checkface.latents import DIRECTIONS, Latent, mix, morph, slide


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("site"))


SUBJECTS = """
const { Painter, Face } = await import("./checkface/index.js");
const { stateOf } = await import("./play/state.js");
const { frameSubjects, subjectOf } = await import("./play/subject.js");
const { digestOfValue } = await import("./play/values.js");
const painter = await Painter.load({ weights: said.weights, workers: 0 });
const answer = [];
for (const { way, values, at, moved, ahead } of said.states) {
  const state = stateOf(way, values, { at, moved });
  const digests = await Promise.all(values.map(digestOfValue));
  const subject = ahead
    ? (await frameSubjects(stateOf(way, values, { at: 0, moved }), digests, painter))(at)
    : await subjectOf(state, digests, painter);
  const isFace = subject instanceof Face;
  answer.push(isFace ? String(subject.digest) : await sha256(new Uint8Array(subject.units.buffer)));
}
say(answer);
"""


def latent(value: str) -> Latent:
    return Latent.of(Face(Digest.of_text(value)))


def moved_by(at: Latent, **amounts: int) -> Latent:
    for direction in DIRECTIONS:
        if amount := amounts.get(direction):
            at = slide(at, direction, amount / 1000)
    return at


def test_what_is_drawn_is_what_python_draws(site: Path) -> None:
    """Faces, frames at both ends and between, averages, and all sliders in their order."""
    a, b = latent("hello"), latent("world")
    both = {"masculine": -3000, "age": 2500}
    team = ["ann", "bo", "cy", "di"]
    asked: list[tuple[dict[str, Any], str]] = [
        ({"way": "face", "values": ["hello"]}, str(Digest.of_text("hello"))),
        ({"way": "mix", "values": ["hello"]}, str(Digest.of_text("hello"))),
        ({"way": "face", "values": ["hello"], "moved": both}, moved_by(a, **both).sha256),
        ({"way": "mix", "values": team}, mix([(latent(who), 1) for who in team]).sha256),
        ({"way": "mix", "values": ["hello"] * 2 + ["world"]}, mix([(a, 2), (b, 1)]).sha256),
        *(
            (
                {"way": "morph", "values": ["hello", "world"], "at": k, "ahead": ahead},
                morph(a, b, k, 25).sha256,
            )
            for ahead, k in [(False, 0), (False, 7), (True, 7), (True, 12), (False, 24)]
        ),
        (
            {"way": "morph", "values": ["hello", "world"], "at": 9, "moved": both, "ahead": True},
            moved_by(morph(a, b, 9, 25), **both).sha256,
        ),
    ]
    answers = node(site, SUBJECTS, {"weights": str(WEIGHTS), "states": [each for each, _ in asked]})

    assert [expected for _, expected in asked] == answers


RACES = """
const { Easel } = await import("./play/easel.js");
const { stateOf } = await import("./play/state.js");
let seed = said;
const random = (below) => ((seed = (seed * 1103515245 + 12345) % 2147483648) >> 8) % below;
const wrong = [], counts = { shown: 0, failed: 0, left: 0 };
for (let round = 0; round < 300; round++) {
  const pending = [], view = { wanted: undefined, shown: undefined, told: undefined };
  const check = (what, state) =>
    state === view.wanted || wrong.push(`${what} of ${state.values} for ${view.wanted.values}`);
  const easel = new Easel(
    (state, signal, tell) =>
      new Promise((resolve, reject) => pending.push({ state, signal, tell, resolve, reject })),
    {
      wait: (state) => { view.wanted = state; view.shown = undefined; },
      tell: (state, known) => { check("told", state); check("known", known); },
      show: (state, picture) => {
        check("shown", state);
        check("picture", picture);
        view.shown = state;
        counts.shown++;
      },
      fail: (state) => { check("failed", state); view.shown = "failure"; counts.failed++; },
    },
  );
  const typed = 1 + random(8), shows = [];
  for (let n = 0; n < typed; n++) {
    shows.push(easel.show(stateOf("face", [`${round} ${n}`])));
    while (pending.length && random(2)) await answerOne(pending);
  }
  while (pending.length) await answerOne(pending);
  await Promise.all(shows);
  if (view.shown === undefined) wrong.push(`nothing shown in round ${round}`);
}
async function answerOne(pending) {
  const [{ state, signal, tell, resolve, reject }] = pending.splice(random(pending.length), 1);
  if (signal.aborted) counts.left++;
  if (random(3) === 0) tell(state);
  const how = random(4);
  if (how === 0) reject(new Error("no"));
  else if (how === 1 && signal.aborted) reject(signal.reason);
  else resolve(state);
  await new Promise((done) => setImmediate(done));
}
say({ wrong, counts });
"""


@pytest.mark.parametrize("seed", [1, 20261126, 77])
def test_the_picture_shown_is_that_of_the_text_shown(site: Path, seed: int) -> None:
    """In whatever order a painter answers, and whether it minds that it was told to stop."""
    answer = node(site, RACES, seed)

    assert [] == answer["wrong"]
    assert min(answer["counts"].values()) > 50


FRAMES = """
const { coarseFirst, Frames } = await import("./play/frames.js");
const asked = [], pending = [], heard = [];
let failure;
const draw = (at, signal) => new Promise((resolve, reject) => {
  pending.push({ at, signal, resolve, reject });
  asked.push(at);
});
const settle = () => new Promise((done) => setImmediate(done));
const view = { heard: (at) => heard.push(at), failed: (error) => (failure = error.message) };
const frames = new Frames(draw, view, 2);
frames.want(17);
pending.shift().resolve("first");
await settle();
const near = frames.nearest(20);
for (; pending.length; await settle()) pending.shift().resolve("next");
const whole = frames.isWhole, size = frames.made.size;
frames.end();
const left = new Frames(draw, view, 1);
left.end();
pending.shift().resolve("late");
await settle();
const failing = new Frames(draw, view, 2);
pending.shift().reject(new Error("no memory"));
await settle();
say({ order: coarseFirst(), asked: asked.slice(0, 3), near, whole, size, kept: left.made.size,
  heard: heard.length, failure, ended: pending.every(({ signal }) => signal.aborted) });
"""


def test_frames_are_drawn_ahead_the_coarse_way_first(site: Path) -> None:
    answer = node(site, FRAMES)

    assert list(range(25)) == sorted(answer["order"])
    assert [0, 24, 12, 6, 18] == answer["order"][:5]
    assert [0, 24, 17] == answer["asked"]
    assert 0 == answer["near"]
    assert (True, 25, 25) == (answer["whole"], answer["size"], answer["heard"])
    assert 0 == answer["kept"]
    assert ("no memory", True) == (answer["failure"], answer["ended"])


LINES = """
const { linesOf, objection, stateOf } = await import("./play/state.js");
const read = (lines) => [lines, objection(stateOf("mix", lines)) ?? null];
say(said.map((text) => read(linesOf(text))));
"""


def test_a_line_is_a_person_and_seventeen_are_too_many(site: Path) -> None:
    many = "\n".join(map(str, range(17)))

    assert [
        [[], "few"],
        [["ann", " bo", "ann"], None],
        [list(map(str, range(16))), None],
        [list(map(str, range(17))), "many"],
    ] == node(site, LINES, ["\n\n", "ann\n bo\n\nann\n", many[:-3], many])
