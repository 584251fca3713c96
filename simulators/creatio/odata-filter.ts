import { badRequest } from './odata-error';
import { type Path, pathOf } from './odata-paths';
import { type Token, tokensOf } from './odata-tokens';
import type { Column, Row, Schemas, Value } from './schema';
import type { Store } from './store';
import { parseDateTime, ZERO_GUID } from './wire-format';

export interface Filter {
  matches(row: Row): boolean;
  /** Rows that can match all have one of these values in that column; null: any row can. */
  readonly narrow: { readonly column: string; readonly values: readonly string[] } | null;
}

const COMPARE: Readonly<Record<string, (a: number) => boolean>> = {
  eq: (a) => a === 0,
  ne: (a) => a !== 0,
  gt: (a) => a > 0,
  ge: (a) => a >= 0,
  lt: (a) => a < 0,
  le: (a) => a <= 0,
};
const FUNCTIONS: Readonly<Record<string, (value: string, part: string) => boolean>> = {
  contains: (value, part) => value.includes(part),
  startswith: (value, part) => value.startsWith(part),
  endswith: (value, part) => value.endsWith(part),
};

/** Reads a $filter. Text compares without case, as Creatio's databases do. @throws ODataFailure 400 or 500 */
export const parseFilter = (schemas: Schemas, store: Store, set: string, text: string): Filter => {
  const tokens = tokensOf(text);
  let at = 0;
  const fail = (): never => {
    throw badRequest(`Syntax error near token ${at + 1} in '${text}'.`);
  };
  const next = (): Token => tokens[at++] ?? fail();
  const isWord = (word: string): boolean => {
    const token = tokens[at];
    return token?.kind === 'word' && token.text === word;
  };
  const mark = (wanted: string): void => {
    const token = next();
    if (token.kind !== 'mark' || token.text !== wanted) fail();
  };
  const path = (): Path => {
    const token = next();
    return token.kind === 'word' ? pathOf(schemas, store, set, token.text) : fail();
  };

  const either = (): Filter => {
    let left = both();
    while (isWord('or')) {
      at += 1;
      left = or(left, both());
    }
    return left;
  };
  const both = (): Filter => {
    let left = one();
    while (isWord('and')) {
      at += 1;
      left = and(left, one());
    }
    return left;
  };
  const one = (): Filter => {
    if (isWord('not')) {
      at += 1;
      const inner = one();
      return { matches: (row) => !inner.matches(row), narrow: null };
    }
    const token = tokens[at];
    if (token?.kind === 'mark' && token.text === '(') {
      at += 1;
      const inner = either();
      mark(')');
      return inner;
    }
    if (token?.kind === 'word' && FUNCTIONS[token.text] !== undefined) return textFunction();
    return comparison();
  };
  const textFunction = (): Filter => {
    const token = next();
    const test = token.kind === 'word' ? FUNCTIONS[token.text] : undefined;
    mark('(');
    const { read } = path();
    mark(',');
    const part = next();
    mark(')');
    if (test === undefined || part.kind !== 'text') return fail();
    const wanted = part.text.toLowerCase();
    return { matches: (row) => test(String(read(row) ?? '').toLowerCase(), wanted), narrow: null };
  };
  const comparison = (): Filter => {
    const where = path();
    const operator = next();
    if (operator.kind !== 'word') return fail();
    if (operator.text === 'in') return within(where);
    const compare = COMPARE[operator.text] ?? fail();
    const literal = literalOf(where.column, next());
    return {
      matches: (row) => compare(order(where.read(row), literal)),
      narrow:
        operator.text === 'eq' && where.direct && typeof literal === 'string'
          ? { column: where.first, values: [literal] }
          : null,
    };
  };
  const within = (where: Path): Filter => {
    const values: Value[] = [];
    mark('(');
    for (;;) {
      values.push(literalOf(where.column, next()));
      const token = next();
      if (token.kind !== 'mark') return fail();
      if (token.text === ')') break;
    }
    const texts = values.filter((value) => typeof value === 'string');
    return {
      matches: (row) => values.some((value) => order(where.read(row), value) === 0),
      narrow: where.direct && texts.length === values.length ? { column: where.first, values: texts } : null,
    };
  };

  const filter = either();
  if (at < tokens.length) fail();
  return filter;
};

const and = (a: Filter, b: Filter): Filter => ({
  matches: (row) => a.matches(row) && b.matches(row),
  narrow: a.narrow ?? b.narrow,
});

const or = (a: Filter, b: Filter): Filter => ({
  matches: (row) => a.matches(row) || b.matches(row),
  narrow:
    a.narrow !== null && b.narrow !== null && a.narrow.column === b.narrow.column
      ? { column: a.narrow.column, values: [...a.narrow.values, ...b.narrow.values] }
      : null,
});

const incompatible = (wanted: string, found: string): never => {
  throw badRequest(
    `A binary operator with incompatible types was detected. Found operand types '${wanted}' and '${found}' for operator kind 'Equal'.`,
  );
};

/** A literal must be of the column's own type: a quoted date or guid is text, and refused. */
const literalOf = (column: Column, token: Token): Value => {
  if (token.kind === 'word' && token.text === 'null') return null;
  switch (column.type) {
    case 'guid':
    case 'lookup':
      if (token.kind !== 'guid') return incompatible('Edm.Guid', edmOf(token));
      return token.text === ZERO_GUID ? null : token.text;
    case 'datetime':
      return token.kind === 'date' ? parseDateTime(token.text) : incompatible('Edm.DateTimeOffset', edmOf(token));
    case 'text':
      return token.kind === 'text' ? token.text : incompatible('Edm.String', edmOf(token));
    case 'int':
    case 'float':
      return token.kind === 'number' ? token.value : incompatible('Edm.Int32', edmOf(token));
    case 'bool':
      return token.kind === 'word' && ['true', 'false'].includes(token.text)
        ? token.text === 'true'
        : incompatible('Edm.Boolean', edmOf(token));
  }
};

const edmOf = (token: Token): string =>
  ({ text: 'Edm.String', guid: 'Edm.Guid', date: 'Edm.DateTimeOffset', number: 'Edm.Int32', word: '', mark: '' })[
    token.kind
  ];

/** Below, at or above zero as `a` stands before, at or after `b`; empty values come first. */
export const order = (a: Value, b: Value): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' || typeof b === 'boolean') return Number(a) - Number(b);
  const [left, right] = [String(a).toLowerCase(), String(b).toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
};
