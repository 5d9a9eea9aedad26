// Turns the query of an old permalink, `?value=…` or `?from_value=…&to_value=…`, into what Play shows.
import { latin, OLD, parametersOf } from "./old_query.js";
import { stateOf } from "./state.js";
import { digestOfBytes, textOf } from "./values.js";

const MOST_TOGETHER = 16;
const LARGEST_SEED = 2 ** 32 - 1;
/** Half way, where the old page's slider stood. */
const MIDDLE = 12;

/**
 * { state, said }: what it shows, or undefined, and keys of what has to be said of it: `old_seed` (faces of seeds
 * are others today), `old_guid` (registered on a server, which is not asked), `old_amounts`, `old_unreadable`.
 */
export async function stateOfOldLink(search) {
  const given = parametersOf(search), said = new Set();
  const has = (start) => [...given.keys()].some((name) => OLD.test(name) && name.startsWith(start));
  const isMorph = has("from_") || has("to_");
  const values = isMorph
    ? [...(await valuesOf(given, "from_", said)), ...(await valuesOf(given, "to_", said))]
    : await valuesOf(given, "", said);
  const failed = said.has("old_guid") || said.has("old_unreadable");
  if (isMorph && values.length !== 2) said.add("old_unreadable");
  const state = failed || said.has("old_unreadable") ? undefined : shown(isMorph, values);
  return { state, said: [...said] };
}

function shown(isMorph, values) {
  if (isMorph) return stateOf("morph", values, { at: MIDDLE });
  return stateOf(values.length > 1 ? "mix" : "face", values);
}

async function valuesOf(given, prefix, said) {
  const count = Number(/^\s*\+?(\d{1,18})\s*$/.exec(latin(given.get(`${prefix}num_multi`)))?.[1] ?? 0);
  if (!count || count > MOST_TOGETHER) return [await valueOf(given, prefix, "", said)];
  const amounts = Array.from({ length: count }, (_, n) => latin(given.get(`${prefix}amount${n}`)) || `${1 / count}`);
  if (new Set(amounts.map(Number)).size > 1) said.add("old_amounts");
  return Promise.all(amounts.map((_, n) => valueOf(given, prefix, n, said)));
}

/** A guid goes before a seed, and that before a value; without any it is the empty text. */
async function valueOf(given, prefix, number, said) {
  if (given.get(`${prefix}guid${number}`)?.length) return said.add("old_guid") && "";
  const seed = latin(given.get(`${prefix}seed${number}`));
  if (seed) return seedText(seed, said);
  const bytes = given.get(`${prefix}value${number}`) ?? new Uint8Array();
  return textOf(bytes) ?? String(await digestOfBytes(bytes));
}

/** Seeds have a name space of their own: the server hashes the same text. */
function seedText(text, said) {
  const seed = Number(/^\s*\+?([0-9]{1,18})\s*$/.exec(text)?.[1] ?? NaN);
  said.add(seed <= LARGEST_SEED ? "old_seed" : "old_unreadable");
  return `seed:${seed}`;
}
