import { badRequest, type ODataFailure } from './odata-error';
import type { Column, Row, Schema, Value } from './schema';

export const ZERO_GUID = '00000000-0000-0000-0000-000000000000';
const EMPTY_DATE = '0001-01-01T00:00:00Z';
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

export const isGuid = (text: string): boolean => GUID.test(text);
export const isDateTime = (text: string): boolean => DATE_TIME.test(text);

/** Epoch ms of an OData date; null for the empty one. */
export const parseDateTime = (text: string): number | null => (text.startsWith('0001-01-01') ? null : Date.parse(text));

/** As .NET writes it: without trailing zeros of the fraction. With `ticks`, 7 digits, as in the answer to a create. */
const formatDateTime = (ms: number, ticks: boolean): string => {
  const iso = new Date(ms).toISOString();
  if (ticks) return `${iso.slice(0, -1)}2094Z`;
  return ms % 1000 === 0 ? `${iso.slice(0, 19)}Z` : iso;
};

export const toWire = (column: Column, value: Value | undefined, ticks = false): Value => {
  switch (column.type) {
    case 'guid':
    case 'lookup':
      return value ?? ZERO_GUID;
    case 'datetime':
      return typeof value === 'number' ? formatDateTime(value, ticks) : EMPTY_DATE;
    case 'text':
      return value ?? '';
    case 'int':
    case 'float':
      return value ?? 0;
    case 'bool':
      return value ?? false;
  }
};

/** All columns of a row as a client sees them. `ticked` names those that the server's clock filled just now. */
export const rowToWire = (schema: Schema, row: Row, ticked: ReadonlySet<string> = new Set()): Record<string, Value> => {
  const wire: Record<string, Value> = {};
  for (const [name, column] of Object.entries(schema.columns)) wire[name] = toWire(column, row[name], ticked.has(name));
  return wire;
};

const cannotConvert = (name: string, edmType: string): ODataFailure =>
  badRequest(`Cannot convert the value of property '${name}' to the expected type '${edmType}'.`);

/** One value of a request's body. @throws ODataFailure 400 if it has the wrong type */
export const fromWire = (name: string, column: Column, value: unknown): Value => {
  switch (column.type) {
    case 'guid':
    case 'lookup':
      if (value === null || value === ZERO_GUID) return null;
      if (typeof value !== 'string' || !isGuid(value)) throw cannotConvert(name, 'Edm.Guid');
      return value.toLowerCase();
    case 'datetime':
      if (value === null) return null;
      if (typeof value !== 'string' || !isDateTime(value) || Number.isNaN(parseDateTime(value)))
        throw cannotConvert(name, 'Edm.DateTimeOffset');
      return parseDateTime(value);
    case 'text':
      if (value === null) return '';
      if (typeof value !== 'string') throw cannotConvert(name, 'Edm.String');
      return value;
    case 'int':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw cannotConvert(name, 'Edm.Int32');
      return value;
    case 'float':
      if (typeof value !== 'number') throw cannotConvert(name, 'Edm.Decimal');
      return value;
    case 'bool':
      if (typeof value !== 'boolean') throw cannotConvert(name, 'Edm.Boolean');
      return value;
  }
};

/**
 * The columns that a create's or update's body sets.
 *
 * A navigation name (`Owner` for `OwnerId`) is dropped without a word, as Creatio does.
 * @throws ODataFailure 400 for an unknown property or a value of the wrong type
 */
export const bodyToValues = (set: string, schema: Schema, body: unknown): Record<string, Value> => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('A JSON object was expected.');
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith('@') || name.includes('@odata.')) continue;
    const column = schema.columns[name];
    if (column !== undefined) values[name] = fromWire(name, column, value);
    else if (schema.columns[`${name}Id`]?.type !== 'lookup')
      throw badRequest(`The property '${name}' does not exist on type 'Terrasoft.Configuration.${set}'.`);
  }
  return values;
};
