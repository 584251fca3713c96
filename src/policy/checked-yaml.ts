import { type Document, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

/** What is wrong in a file, for whoever wrote it. */
export interface Mistake {
  readonly line: number;
  /** Dotted; empty: the file as a whole. */
  readonly path: string;
  /** What was found, the rule, what to do. */
  readonly message: string;
}

/** A rule that one field alone can't tell, told at its path. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export interface CheckedYaml<Data> {
  readonly data: Data;
  /** The line at which a path stands, or the nearest part of it that exists. */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Reads a YAML file against a schema.
 *
 * @param across what fields must be to one another; asked even if single fields are wrong, so that everything is told at once
 * @returns the data, or every mistake in the file's order
 */
export const readYaml = <Data>(
  text: string,
  schema: z.ZodType<Data>,
  across: (raw: unknown) => readonly Finding[],
): CheckedYaml<Data> | { readonly mistakes: readonly Mistake[] } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const mistakes: Mistake[] = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    path: '',
    message:
      error.code === 'DUPLICATE_KEY'
        ? 'this key stands here a second time; keep one of them'
        : `this is no YAML: ${(error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}`,
  }));
  // A key that is there twice can still be read; whatever else is no YAML can't.
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) return { mistakes: inOrder(mistakes) };

  const lineOf = (path: readonly PropertyKey[]): number => lines.linePos(placeOf(document, path)).line;
  const raw: unknown = document.toJS();
  const parsed = schema.safeParse(raw, { error: wording });
  const found: Finding[] = parsed.success ? [] : parsed.error.issues.flatMap(spread);
  for (const { path, message } of [...found, ...across(raw)])
    mistakes.push({ line: lineOf(path), path: path.map(String).join('.'), message });
  if (mistakes.length > 0 || !parsed.success) return { mistakes: inOrder(mistakes) };
  return { data: parsed.data, lineOf };
};

/** A map of exactly these keys; an unknown one is told with those that there are. */
export const keysOf = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no such key here; there are ${Object.keys(shape).join(', ')}`
        : undefined,
  });

const inOrder = (mistakes: readonly Mistake[]): readonly Mistake[] => [...mistakes].sort((a, b) => a.line - b.line);

/** An unknown key is told where it stands, not where the map that holds it begins. */
const spread = (issue: z.core.$ZodIssue): readonly Finding[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ path: [...issue.path, key], message: issue.message }))
    : [{ path: issue.path, message: issue.message }];

/** Words for what the schema's fields don't say themselves. */
const wording: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? `nothing is here; a ${nameOf(issue.expected)} is needed`
        : `found ${shown(issue.input)}; a ${nameOf(issue.expected)} is needed`;
    case 'invalid_value':
      return `found ${shown(issue.input)}; write ${issue.values.map(String).join(' or ')}`;
    case 'too_small':
      return `found ${shown(issue.input)}; at least ${issue.minimum} is needed`;
    case 'invalid_key':
      return issue.issues[0]?.message;
    default:
      return undefined;
  }
};

const TYPES: Readonly<Record<string, string>> = {
  object: 'map of keys',
  record: 'map of keys',
  array: 'list',
  string: 'text (in quotes where it looks like a number)',
};
const nameOf = (expected: string): string => TYPES[expected] ?? expected;

/** A value as a message shows it: short, on one line. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
};

/** Offset of a path in the text: of its key in a map, of the item in a list. */
const placeOf = (document: Document, path: readonly PropertyKey[]): number => {
  let node: unknown = document.contents;
  let place = startOf(node) ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!isPair(pair)) return place;
      place = startOf(pair.key) ?? place;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      place = startOf(node) ?? place;
    } else return place;
  }
  return place;
};

const startOf = (node: unknown): number | undefined =>
  (node as { range?: readonly number[] } | null | undefined)?.range?.[0];

/** Mistakes for a terminal. */
export const mistakesAsText = (fileName: string, mistakes: readonly Mistake[]): string =>
  mistakes
    .map(({ line, path, message }) => `${fileName}:${line}${path === '' ? '' : ` ${path}`}: ${message}\n`)
    .join('');
