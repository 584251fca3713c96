import { badRequest, serverError } from './odata-error';
import type { Column, Row, Schemas, Value } from './schema';
import type { Store } from './store';

/** A column as a query names it, through as many lookups as it takes: `Status/Finish`, `Owner/Id`. */
export interface Path {
  readonly column: Column;
  /** The column of the set itself that the path begins with; `Owner/Id` begins with `OwnerId`. */
  readonly first: string;
  /** True if the first column's own value is the path's value. */
  readonly direct: boolean;
  read(row: Row): Value;
}

const ID: Column = { type: 'guid' };

/**
 * A path in a filter or an order. A lookup's flat name is refused, as Creatio does: `OwnerId` fails, `Owner/Id` works.
 *
 * @throws ODataFailure 500 or 400
 */
export const pathOf = (schemas: Schemas, store: Store, set: string, text: string): Path => {
  const [head = '', ...rest] = text.split('/');
  const columns = schemas[set]?.columns ?? {};
  const flat = columns[head];
  if (rest.length === 0) {
    if (flat === undefined)
      throw badRequest(`Could not find a property named '${head}' on type 'Terrasoft.Configuration.${set}'.`);
    if (flat.type === 'lookup')
      throw serverError(
        `Column by path ${head} not found in schema ${set}`,
        `Terrasoft.Common.ItemNotFoundException: Column by path ${head} not found in schema ${set}`,
      );
    return { column: flat, first: head, direct: true, read: (row) => row[head] ?? null };
  }
  const name = `${head}Id`;
  const link = columns[name];
  if (link?.type !== 'lookup' || link.target === undefined)
    throw badRequest(`Could not find a property named '${head}' on type 'Terrasoft.Configuration.${set}'.`);
  if (rest.length === 1 && rest[0] === 'Id')
    return { column: ID, first: name, direct: true, read: (row) => row[name] ?? null };
  const target = link.target;
  const inner = pathOf(schemas, store, target, rest.join('/'));
  return {
    column: inner.column,
    first: name,
    direct: false,
    read: (row) => {
      const id = row[name];
      const other = typeof id === 'string' ? store.get(target, id) : undefined;
      return other === undefined ? null : inner.read(other);
    },
  };
};
