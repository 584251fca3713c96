import type { Actor, Engine } from './engine';
import type { Faults } from './faults';
import type { Answer } from './http-message';
import { badRequest, methodNotAllowed, noSuchSet, notFound, ODataFailure } from './odata-error';
import { type Reader, readList, shaped } from './odata-read';
import type { Schema } from './schema';
import { bodyToValues, isGuid, rowToWire, toWire } from './wire-format';

export interface ODataParts extends Reader {
  readonly engine: Engine;
  faults(): Faults;
}

export interface ODataRequest {
  readonly method: string;
  /** Behind `/odata/`, decoded, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly actor: Actor;
  /** Of a batch: the header `Prefer`. */
  readonly continueOnError: boolean;
  /** `http://host/odata`. */
  readonly root: string;
}

const MAX_BATCH = 100;
const VERSION = { 'odata-version': '4.0' };
const BY_KEY = /^([A-Za-z]\w*)(?:\(([^)]*)\)|\/([0-9a-fA-F-]{36}))(?:\/(\w+)\/\$value)?$/;
const SET = /^([A-Za-z]\w*)(\/\$count)?$/;

/** One OData request, answered or thrown as ODataFailure. */
export const odata = (parts: ODataParts, request: ODataRequest): Answer => {
  const { method, path } = request;
  if (path === '$batch') return batch(parts, request);
  const keyed = BY_KEY.exec(path);
  const set = (keyed ?? SET.exec(path))?.[1];
  const schema = set === undefined ? undefined : parts.schemas[set];
  if (set === undefined || schema === undefined)
    throw noSuchSet(set ?? path, `${request.root}/${path}`, parts.faults().unknownSetStatus);
  if (keyed !== null) return one(parts, request, set, schema, keyed);
  if (method === 'POST') return create(parts, request, set, schema);
  if (method !== 'GET') throw methodNotAllowed(method);
  const list = readList(parts, set, request.query, request.root);
  return path.endsWith('/$count')
    ? { status: 200, body: String((list['value'] as unknown[]).length) }
    : { status: 200, headers: VERSION, body: list };
};

const one = (
  parts: ODataParts,
  request: ODataRequest,
  set: string,
  schema: Schema,
  [, , inBrackets, inPath, property]: readonly (string | undefined)[],
): Answer => {
  const { method, actor } = request;
  const key = (inBrackets ?? inPath ?? '').toLowerCase();
  if (!isGuid(key)) throw badRequest(`The key value '${key}' is not a valid Edm.Guid.`);
  const row = parts.store.get(set, key);
  switch (method) {
    case 'GET': {
      if (row === undefined) throw notFound();
      if (property === undefined)
        return { status: 200, headers: VERSION, body: shaped(parts, set, row, request.query) };
      const column = schema.columns[property];
      if (column === undefined) throw notFound();
      return { status: 200, body: String(toWire(column, row[property])) };
    }
    case 'PATCH':
      parts.engine.update(set, key, bodyToValues(set, schema, request.body), actor);
      return { status: 204, headers: VERSION };
    case 'DELETE':
      parts.engine.remove(set, key, actor);
      return { status: 204, headers: VERSION };
    default:
      throw methodNotAllowed(method);
  }
};

const create = (parts: ODataParts, request: ODataRequest, set: string, schema: Schema): Answer => {
  const values = bodyToValues(set, schema, request.body);
  const row = parts.engine.insert(set, values, request.actor);
  // What the server's clock filled shows ticks in this answer, and the database's precision ever after.
  const ticked = Object.entries(schema.columns).flatMap(([name, column]) =>
    column.initial?.kind === 'now' && values[name] === undefined ? [name] : [],
  );
  return {
    status: 201,
    headers: { ...VERSION, location: `${request.root}/${set}(${row.Id})` },
    body: {
      '@odata.context': `${request.root}/$metadata#${set}/$entity`,
      ...rowToWire(schema, row, new Set(ticked)),
    },
  };
};

interface Part {
  readonly id?: string;
  readonly method?: string;
  readonly url?: string;
  readonly body?: unknown;
  readonly atomicityGroup?: string;
}

const batch = (parts: ODataParts, request: ODataRequest): Answer => {
  const requests = (request.body as { readonly requests?: readonly Part[] } | null)?.requests;
  if (request.method !== 'POST' || !Array.isArray(requests)) throw badRequest('A batch has an array of requests.');
  if (requests.length > MAX_BATCH) throw badRequest(`A batch has at most ${MAX_BATCH} requests.`);
  const responses: unknown[] = [];
  for (const part of requests as readonly Part[]) {
    const answer = batchPart(parts, request, part);
    responses.push({
      id: part.id ?? '',
      ...(part.atomicityGroup === undefined ? {} : { atomicityGroup: part.atomicityGroup }),
      status: answer.status,
      headers: { ...VERSION, ...answer.headers },
      ...(answer.body === undefined ? {} : { body: answer.body }),
    });
    if (answer.status >= 400 && !request.continueOnError) break;
  }
  return { status: 200, headers: VERSION, body: { responses } };
};

const batchPart = (parts: ODataParts, request: ODataRequest, part: Part): Answer => {
  const url = (part.url ?? '').replace(`${request.root}/`, '').replace(/^\//, '');
  const [path = '', query = ''] = url.split('?');
  try {
    return odata(parts, {
      ...request,
      method: part.method ?? 'GET',
      path: decodeURIComponent(path),
      query: new URLSearchParams(query),
      body: part.body,
    });
  } catch (error) {
    if (error instanceof ODataFailure) return { status: error.status, body: error.body };
    throw error;
  }
};
