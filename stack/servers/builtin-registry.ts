import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Schema, Type } from 'avsc';

export interface BuiltinRegistryOptions {
  /** Schemas are kept there; without it in memory only. */
  readonly file?: string;
  /** 0 or absent: any free one. */
  readonly port?: number;
}

interface Kept {
  /** Canonical text by id - 1. */
  readonly schemas: string[];
  /** Ids by subject, oldest first. */
  readonly subjects: Record<string, number[]>;
  readonly levels: Record<string, string>;
}

/** A small schema registry: Confluent's paths and error codes as far as a client needs them to register and look up Avro schemas. */
export const startBuiltinRegistry = async (
  options: BuiltinRegistryOptions,
): Promise<{ readonly url: string; close(): Promise<void> }> => {
  const { file } = options;
  const kept: Kept =
    file !== undefined && existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Kept)
      : { schemas: [], subjects: {}, levels: {} };
  const save = (): void => {
    if (file === undefined) return;
    // Whole or not at all: ids must never change.
    writeFileSync(`${file}.new`, JSON.stringify(kept));
    renameSync(`${file}.new`, file);
  };
  const server = createServer((request, response) => {
    answer(kept, save, request)
      .catch((error: unknown) => (error instanceof Refusal ? error : new Refusal(500, 50001, String(error))))
      .then((result) => {
        const [status, body] =
          result instanceof Refusal
            ? [result.status, { error_code: result.code, message: result.message }]
            : [200, result];
        send(response, status, body);
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' }).end(JSON.stringify(body));
};

const answer = async (kept: Kept, save: () => void, request: IncomingMessage): Promise<unknown> => {
  const { pathname } = new URL(request.url ?? '/', 'http://registry');
  const parts = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const [first, second, third, fourth] = parts;
  const method = request.method ?? 'GET';
  if (method === 'GET' && first === 'subjects' && second === undefined) return Object.keys(kept.subjects);
  if (first === 'config' && second !== undefined) {
    if (method === 'GET')
      return {
        compatibilityLevel: kept.levels[second] ?? refuse(404, 40408, `subject ${second} has no level of its own`),
      };
    if (method === 'PUT') {
      const { compatibility } = (await bodyOf(request)) as { compatibility?: string };
      kept.levels[second] = compatibility ?? refuse(422, 42203, 'compatibility is missing');
      save();
      return { compatibility };
    }
  }
  if (method === 'GET' && first === 'schemas' && second === 'ids' && third !== undefined) {
    return { schema: kept.schemas[Number(third) - 1] ?? refuse(404, 40403, `no schema has the id ${third}`) };
  }
  if (first === 'subjects' && second !== undefined) {
    if (method === 'POST' && third === 'versions')
      return register(kept, save, second, canonical(await bodyOf(request)));
    if (method === 'POST' && third === undefined) return lookUp(kept, second, canonical(await bodyOf(request)));
    if (method === 'GET' && third === 'versions')
      return fourth === undefined
        ? versionsOf(kept, second).map((_, index) => index + 1)
        : version(kept, second, fourth);
  }
  return refuse(404, 404, `nothing at ${method} ${pathname}`);
};

const refuse = (status: number, code: number, message: string): never => {
  throw new Refusal(status, code, message);
};

const versionsOf = (kept: Kept, subject: string): number[] =>
  kept.subjects[subject] ?? refuse(404, 40401, `there is no subject ${subject}`);

const version = (kept: Kept, subject: string, wanted: string): unknown => {
  const ids = versionsOf(kept, subject);
  const number = wanted === 'latest' ? ids.length : Number(wanted);
  const id = ids[number - 1] ?? refuse(404, 40402, `subject ${subject} has no version ${wanted}`);
  return { subject, version: number, id, schema: kept.schemas[id - 1] };
};

const register = (kept: Kept, save: () => void, subject: string, schema: string): { id: number } => {
  const ids = kept.subjects[subject] ?? [];
  const known = kept.schemas.indexOf(schema) + 1;
  if (known > 0 && ids.includes(known)) return { id: known };
  const last = ids.at(-1);
  if (last !== undefined && (kept.levels[subject] ?? 'BACKWARD') !== 'NONE')
    mustRead(schema, kept.schemas[last - 1] ?? '');
  const id = known > 0 ? known : kept.schemas.push(schema);
  kept.subjects[subject] = [...ids, id];
  save();
  return { id };
};

/** BACKWARD: what was written with the last schema can be read with the new one. */
const mustRead = (newer: string, older: string): void => {
  try {
    typeOf(newer).createResolver(typeOf(older));
  } catch (error) {
    refuse(409, 409, `not backward compatible: ${(error as Error).message}`);
  }
};

const lookUp = (kept: Kept, subject: string, schema: string): unknown => {
  const ids = versionsOf(kept, subject);
  const id = kept.schemas.indexOf(schema) + 1;
  if (id === 0 || !ids.includes(id)) return refuse(404, 40403, `subject ${subject} has no such schema`);
  return { subject, id, version: ids.indexOf(id) + 1, schema };
};

const typeOf = (schema: string): Type => Type.forSchema(JSON.parse(schema) as Schema, {});

const canonical = (body: unknown): string => {
  const { schema } = body as { schema?: unknown };
  if (typeof schema !== 'string') return refuse(422, 42201, 'schema is missing');
  try {
    typeOf(schema);
    return JSON.stringify(JSON.parse(schema));
  } catch (error) {
    return refuse(422, 42201, `no Avro schema: ${(error as Error).message}`);
  }
};

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (error) {
    return refuse(400, 400, `no JSON: ${(error as Error).message}`);
  }
};
