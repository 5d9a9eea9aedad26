// The types of checkface/ui: what the site and the extension show of digests.
import type { Digest, DrawOptions, Face, Painter, Picture, Side } from "../index.js";

type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;
type Child = Node | string | null | undefined | false;

/** An element; children that are text go in as text. `onclick` and the like listen. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes?: Attributes, ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K];
/** What a stranger wrote: a <bdi>. */
export function foreign(text: string, attributes?: Attributes): HTMLElement;

/** In one line, with an escape such as `\u202e` for all that would not just be seen; as Python's `plain`. */
export function plain(text: unknown): string;
export function isolated(text: string): string;
export function isPrintable(text: string): boolean;

export type Language = "en" | "de" | "fr" | "es" | "ja" | "zh";
export const LANGUAGES: Readonly<Record<Language, string>>;
export function languageOf(wanted: readonly string[]): Language;
export function readersLanguage(): Language;
/** Speak it from now on, and set the page's `lang`. */
export function useLanguage(language?: string, options?: { keep?: boolean }): Promise<Language>;
/** With texts that are there already: a service worker imports nothing later. */
export function useTexts(language: Language, texts: Readonly<Record<string, string>>): void;
export function language(): Language;
/** As HTML calls it: `zh-Hans`. */
export function tag(): string;
/** The sentence of a key; values are shown plainly. */
export function t(key: string, values?: Readonly<Record<string, unknown>>): string;
/** `data-t`, `data-t-label`, `-title`, `-placeholder`, `-content` of all in `root`. */
export function translate(root?: ParentNode): void;
export function bytesText(count: number): string;
export function numberText(number: number): string;
export function percentText(share: number): string;

export interface Progress {
  read?: number;
  all?: number;
}

/** One painter for the whole page, loaded at the first need. */
export class PainterOnce {
  constructor(options?: Parameters<typeof Painter.load>[0]);
  get(): Promise<Painter>;
  onProgress(heard: (progress: Progress) => void): () => void;
  /** What was drawn a moment ago is not drawn again. */
  draw(face: Face, options: DrawOptions): Promise<Picture>;
  close(): Promise<void>;
}
export const painterOnce: PainterOnce;

export type Drawn = "drawn" | "failed" | "ended";
export interface PortraitOptions {
  title?: string;
  /** CSS pixels of a face, at most. */
  side?: number;
  faces?: 1 | 3;
  painter?: PainterOnce;
  signal?: AbortSignal;
  /** Only once it is seen. */
  lazy?: boolean;
  /** What is waited for first. */
  after?: Promise<unknown>;
}
/** Faces, title, words, digest and a button that copies it. */
export function portrait(digest: Digest, options?: PortraitOptions): HTMLElement & { drawn: Promise<Drawn> };
/** The faces alone, into `box`. */
export function showTrio(box: HTMLElement, digest: Digest, options?: PortraitOptions): Promise<Drawn>;
export function altText(title: string | undefined, words: readonly string[], faces?: 1 | 3): string;
export function digestLine(digest: Digest): HTMLElement;
export function digestCode(digest: Digest): HTMLElement;
export function copyButton(text: string, options?: { label?: string }): HTMLButtonElement;
export function paint(canvas: HTMLCanvasElement, picture: Picture): void;
export function exactSide(side: number, density?: number): Side;
export function progressText(progress: Progress): string;

export type Verdict = "same" | "different" | "unknown";
export const SAME: "same";
export const DIFFERENT: "different";
export const UNKNOWN: "unknown";
/** SAME only if both are of one algorithm, and equal in every digit. */
export function compared(one: Digest | undefined, other: Digest | undefined): Verdict;
export function verdictLine(verdict: Verdict, sentence: string): HTMLElement;
export interface Compared {
  title: string;
  digest: Digest;
}
export function comparison(
  one: Compared, other: Compared, options?: PortraitOptions,
): HTMLElement & { verdict: Verdict; drawn: Promise<Drawn[]> };

/** One name for all spellings of a wheel's or an sdist's, as Python's `normal_filename`. */
export function normalFilename(filename: string): string;

export interface WrittenDigest {
  digest: Digest;
  /** Of what file, where that is said. */
  name?: string;
  line: number;
  /** Whether only the number of its digits tells the algorithm. */
  isBare: boolean;
}
/** Lines of sha256sum and BSD, lock files, SRI, addresses, bare digits; what is none of them is a problem. */
export function writtenDigests(text: string, filename?: string): {
  digests: WrittenDigest[];
  problems: { line: number; text: string; reason: "no_digest" | "unsupported" | "length" | "filename" }[];
};
export function isWritten(text: string): boolean;

export interface RecordedArtifact {
  filename: string;
  size: number;
  digest: Digest;
  /** As recorded: `misspelt` says whether they are its own. */
  words: string[];
}
export interface Manifest {
  project: string;
  version: string;
  built: string | null;
  digest: Digest;
  words: string[];
  artifacts: RecordedArtifact[];
  /** The canonical SHA256SUMS. */
  sums: string;
}
export class ManifestError extends Error {
  readonly code: "not" | "newer" | "edited";
}
/** What a checkface.json records. Throws `ManifestError` where Python does. */
export function parsedManifest(text: string): Promise<Manifest>;
/** Names of what stands beside words that are not its own; "" is the release. */
export function misspelt(manifest: Manifest, options?: { most?: number; signal?: AbortSignal }): Promise<string[]>;

export interface Recorded {
  name: string;
  digest: Digest;
  size?: number;
}
export interface Found {
  name: string;
  path?: string;
  size: number;
  digest?: Digest;
}
export type RowState =
  | "same" | "different" | "size" | "unknown" | "contradicted" | "unreadable" | "unread" | "extra" | "beside" | "missing";
export interface Row<R extends Recorded, F extends Found> {
  state: RowState;
  name: string;
  file?: F;
  entry?: R;
}
/** A row for each file, and for each entry without one. Only `same` is. */
export function checkedRelease<R extends Recorded, F extends Found>(recorded: readonly R[], files: readonly F[]): Row<R, F>[];
export function releaseVerdict(rows: readonly { state: RowState }[]): Verdict;
export function isManifest(filename: string): boolean;
export function isSums(filename: string): boolean;
export function baseName(path: string): string;
