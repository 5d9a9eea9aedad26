// Turns the path of a finished download into nothing: Firefox lets no extension read files.
export const FILES = undefined;

export async function mayReadFiles() {
  return false;
}

export async function readFile() {
  throw new Error("Firefox lets no extension read files");
}
