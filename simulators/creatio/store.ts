import type { Row, Schemas } from './schema';

/** The rows of all entities, in order of insertion, with their indexes. Knows no rules. */
export interface Store {
  get(set: string, id: string): Row | undefined;
  rows(set: string): Iterable<Row>;
  /** Rows whose indexed `column` (or Id) has one of `values`; null if the column has no index. */
  find(set: string, column: string, values: readonly string[]): readonly Row[] | null;
  put(set: string, row: Row): void;
  delete(set: string, id: string): void;
  count(set: string): number;
  clear(): void;
}

/** A change as the journal keeps it. */
export type Change = { readonly set: string; readonly row: Row } | { readonly set: string; readonly deleted: string };

interface Table {
  readonly rows: Map<string, Row>;
  readonly indexes: ReadonlyMap<string, Map<string, Set<string>>>;
}

export const makeStore = (schemas: Schemas, onChange: (change: Change) => void): Store => {
  const tables = new Map<string, Table>();
  for (const [set, schema] of Object.entries(schemas)) {
    tables.set(set, { rows: new Map(), indexes: new Map(schema.indexes.map((column) => [column, new Map()])) });
  }

  const unindex = (table: Table, row: Row): void => {
    for (const [column, index] of table.indexes) {
      const value = row[column];
      if (typeof value !== 'string') continue;
      const ids = index.get(value);
      ids?.delete(row.Id);
      if (ids?.size === 0) index.delete(value);
    }
  };

  const index = (table: Table, row: Row): void => {
    for (const [column, byValue] of table.indexes) {
      const value = row[column];
      if (typeof value !== 'string') continue;
      const ids = byValue.get(value);
      if (ids === undefined) byValue.set(value, new Set([row.Id]));
      else ids.add(row.Id);
    }
  };

  const find = (set: string, column: string, values: readonly string[]): readonly Row[] | null => {
    const table = tables.get(set);
    if (table === undefined) return [];
    const ids = new Set<string>();
    if (column === 'Id') {
      for (const value of values) ids.add(value);
    } else {
      const byValue = table.indexes.get(column);
      if (byValue === undefined) return null;
      for (const value of values) for (const id of byValue.get(value) ?? []) ids.add(id);
    }
    return [...ids].flatMap((id) => table.rows.get(id) ?? []);
  };

  return {
    get: (set, id) => tables.get(set)?.rows.get(id),
    rows: (set) => tables.get(set)?.rows.values() ?? [],
    find,
    put: (set, row) => {
      const table = tables.get(set);
      if (table === undefined) return;
      const before = table.rows.get(row.Id);
      if (before !== undefined) unindex(table, before);
      table.rows.set(row.Id, row);
      index(table, row);
      onChange({ set, row });
    },
    delete: (set, id) => {
      const table = tables.get(set);
      const before = table?.rows.get(id);
      if (table === undefined || before === undefined) return;
      unindex(table, before);
      table.rows.delete(id);
      onChange({ set, deleted: id });
    },
    count: (set) => tables.get(set)?.rows.size ?? 0,
    clear: () => {
      for (const table of tables.values()) {
        table.rows.clear();
        for (const byValue of table.indexes.values()) byValue.clear();
      }
    },
  };
};
