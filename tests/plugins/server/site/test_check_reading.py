"""Drops that overlap, are cancelled or come again: each file is read, or is said not to be."""

from __future__ import annotations

from pathlib import Path

from tests.plugins.server.site.site_in_node import lay_out, node

SCRIPT = """
const { Reading } = await import("./check/reading.js");
const gate = () => {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { open, opened };
};
const named = (name, file) => ({ name, path: name, size: file.size, file });
const quick = (name) => named(name, new Blob([name]));
/** Its bytes come when the gate is opened, and never before. */
class Slow extends Blob {
  constructor(text, { opened }) { super([text]); this.opened = opened; }
  slice(...where) {
    const part = super.slice(...where);
    return { arrayBuffer: async () => { await this.opened; return part.arrayBuffer(); } };
  }
}
const slow = (name, held) => named(name, new Slow(name, held));
const begun = () => {
  const ends = [];
  const names = () => reading.files.map(({ name }) => name).sort();
  const end = (problem, left) => ends.push([problem?.name ?? null, left, names()]);
  const reading = new Reading({ progress: () => undefined, end });
  return { reading, ends };
};
const answers = {};

{ // a folder that takes long to list, and a small file meanwhile
  const { reading, ends } = begun(), folder = gate();
  const first = reading.take(async () => { await folder.opened; return [quick("a")]; });
  await reading.take(async () => [quick("b")]);
  const early = [...ends, reading.isGoing];
  folder.open();
  await first;
  answers.overlapping = [early, ends, reading.isGoing, reading.files.every(({ digest }) => digest)];
}
{ // more while one is read
  const { reading, ends } = begun(), held = gate();
  const first = reading.take(async () => [slow("a", held)]);
  await reading.take(async () => [quick("b")]);
  const going = reading.isGoing;
  held.open();
  await first;
  answers.more = [going, ends];
}
{ // cancelled, and another one at once
  const { reading, ends } = begun(), held = gate();
  await reading.take(async () => [quick("done")]);
  const first = reading.take(async () => [slow("a", held)]);
  await undefined;
  reading.cancel();
  await reading.take(async () => [quick("b")]);
  held.open();
  await first;
  answers.cancelled = [ends, reading.isGoing];
}
{ // cleared, and another one at once
  const { reading, ends } = begun(), held = gate();
  const first = reading.take(async () => [slow("a", held)]);
  reading.clear();
  await reading.take(async () => [quick("b")]);
  held.open();
  await first;
  answers.cleared = [ends, reading.isGoing];
}
{ // a folder that cannot be listed, beside a file that can be read
  const { reading, ends } = begun(), held = gate();
  const first = reading.take(async () => [slow("a", held)]);
  await reading.take(async () => { throw new TypeError("no"); });
  held.open();
  await first;
  answers.failed = ends;
}
{ // cancelled while it is listed
  const { reading, ends } = begun(), folder = gate();
  const first = reading.take(async () => { await folder.opened; return [quick("a")]; });
  reading.cancel();
  folder.open();
  await first;
  answers.unlisted = [ends, reading.files.length, reading.isGoing];
}
say(answers);
"""


def test_every_file_is_read_or_is_said_not_to_be(tmp_path: Path) -> None:
    answers = node(lay_out(tmp_path / "site"), SCRIPT)

    assert [[True], [[None, 0, ["a", "b"]]], False, True] == answers["overlapping"]
    assert [True, [[None, 0, ["a", "b"]]]] == answers["more"]
    assert [
        [[None, 0, ["done"]], ["AbortError", 1, ["done"]], [None, 0, ["b", "done"]]],
        False,
    ] == answers["cancelled"]
    assert [[[None, 0, ["b"]]], False] == answers["cleared"]
    assert [["TypeError", 0, ["a"]]] == answers["failed"]
    assert [[["AbortError", 0, []]], 0, False] == answers["unlisted"]
