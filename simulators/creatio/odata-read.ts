import { badRequest } from './odata-error';
import { order, parseFilter } from './odata-filter';
import { pathOf } from './odata-paths';
import type { Row, Schemas, Value } from './schema';
import type { Store } from './store';
import { rowToWire } from './wire-format';

/** `MaxEntityRowCount`: no answer has more rows. */
const MAX_ROWS = 20_000;

export interface Reader {
  readonly schemas: Schemas;
  readonly store: Store;
}

type Wire = Record<string, unknown>;

/** A list as OData answers it. @throws ODataFailure */
export const readList = (reader: Reader, set: string, query: URLSearchParams, root: string): Wire => {
  const { schemas, store } = reader;
  const filterText = query.get('$filter');
  const filter = filterText === null ? null : parseFilter(schemas, store, set, filterText);
  const narrowed = filter?.narrow == null ? null : store.find(set, filter.narrow.column, filter.narrow.values);
  let rows = [...(narrowed ?? store.rows(set))];
  if (filter !== null) rows = rows.filter((row) => filter.matches(row));
  const total = rows.length;
  rows = ordered(reader, set, rows, query.get('$orderby'));
  const skip = whole(query, '$skip') ?? 0;
  const top = Math.min(whole(query, '$top') ?? MAX_ROWS, MAX_ROWS);
  rows = rows.slice(skip, skip + top);
  return {
    '@odata.context': `${root}/$metadata#${set}`,
    ...(query.get('$count') === 'true' ? { '@odata.count': total } : {}),
    value: rows.map((row) => shaped(reader, set, row, query)),
  };
};

/** One row with $select and $expand. @throws ODataFailure */
export const shaped = (reader: Reader, set: string, row: Row, query: URLSearchParams): Wire => {
  const schema = reader.schemas[set];
  if (schema === undefined) return {};
  const whole: Record<string, Value> = rowToWire(schema, row);
  const selected = query.get('$select');
  const wire: Wire = selected === null ? whole : pick(set, whole, selected);
  for (const [name, nested] of expansions(query.get('$expand'))) {
    const link = schema.columns[`${name}Id`];
    if (link?.target === undefined)
      throw badRequest(`Could not find a property named '${name}' on type 'Terrasoft.Configuration.${set}'.`);
    const id = row[`${name}Id`];
    const other = typeof id === 'string' ? reader.store.get(link.target, id) : undefined;
    wire[name] = other === undefined ? null : shaped(reader, link.target, other, nested);
  }
  return wire;
};

const pick = (set: string, whole: Record<string, Value>, selected: string): Wire => {
  const wire: Wire = {};
  for (const name of selected.split(',').map((part) => part.trim())) {
    if (name === '*') Object.assign(wire, whole);
    else if (name in whole) wire[name] = whole[name];
    else throw badRequest(`Could not find a property named '${name}' on type 'Terrasoft.Configuration.${set}'.`);
  }
  return wire;
};

/** `SysUser($select=Id,Active),Contact` as names with their own options. */
const expansions = (text: string | null): readonly (readonly [string, URLSearchParams])[] =>
  text === null
    ? []
    : [...text.matchAll(/([A-Za-z]\w*)(?:\(([^)]*)\))?/g)].map(([, name = '', options = '']) => [
        name,
        new URLSearchParams(options.replaceAll(';', '&')),
      ]);

const ordered = (reader: Reader, set: string, rows: Row[], orderBy: string | null): Row[] => {
  if (orderBy === null) return rows;
  const keys = orderBy.split(',').map((part) => {
    const [name = '', direction = 'asc'] = part.trim().split(/\s+/);
    return { path: pathOf(reader.schemas, reader.store, set, name), sign: direction === 'desc' ? -1 : 1 };
  });
  return rows.sort((a, b) => {
    for (const { path, sign } of keys) {
      const found = order(path.read(a), path.read(b));
      if (found !== 0) return found * sign;
    }
    return 0;
  });
};

const whole = (query: URLSearchParams, name: string): number | null => {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d+$/.test(text)) throw badRequest(`Invalid value '${text}' for ${name} query option found.`);
  return Number(text);
};
