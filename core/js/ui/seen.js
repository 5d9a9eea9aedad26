// Turns a line into what a person sees of it: letters that are not seen neither part digits nor join them.

/** But those that turn the order of others about: what they do to digits is seen. */
const UNSEEN = /^(?![\u202d\u202e])\p{Default_Ignorable_Code_Point}$/u;
const SOME_UNSEEN = /(?![\u202d\u202e])\p{Default_Ignorable_Code_Point}/u;
const TURNING = /[\u202d\u202e]/;

/** { text, placeOf, turned }: `placeOf` is where a letter stood; from `turned` on they may be seen in another order. */
export function seen(row) {
  const { text, placeOf } = SOME_UNSEEN.test(row) ? without(row) : { text: row, placeOf: (at) => at };
  const turned = text.search(TURNING);
  return { text, placeOf, turned: turned < 0 ? text.length : turned };
}

function without(row) {
  const places = [], kept = [];
  let at = 0;
  for (const each of row) {
    if (!UNSEEN.test(each)) {
      kept.push(each);
      for (let n = 0; n < each.length; n++) places.push(at + n);
    }
    at += each.length;
  }
  places.push(at);
  return { text: kept.join(""), placeOf: (place) => places[place] };
}
