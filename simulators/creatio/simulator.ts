import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Admin, serveAdmin } from './admin';
import { makeCallback } from './callback';
import type { SimRequest } from './http-message';
import { type Journal, openJournal, readJournal } from './journal';
import { activitiesPage } from './page';
import { createSimulatedCreatio, type SimulatedCreatio } from './simulated-creatio';
import type { Store } from './store';

export interface CreatioSimulatorOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Of the identity service. Default: any free port. */
  readonly identityPort?: number;
  readonly host?: string;
  /** Default `net`. */
  readonly mode?: 'framework' | 'net';
  /** Where the rows are kept; null: nowhere. */
  readonly dataFile: string | null;
  now(): number;
  readonly random?: () => number;
  readonly useProcessPerformerAssignment?: boolean;
}

export interface CreatioSimulator {
  readonly url: string;
  readonly port: number;
  /** Of the identity service: `/connect/token` is there. */
  readonly identityUrl: string;
  readonly admin: Admin;
  readonly store: Store;
  close(): Promise<void>;
}

const REWRITE_AFTER_LINES = 200_000;
const TICK_MS = 500;

/** A simulated Creatio and its identity service behind HTTP: for demonstration and tests only. */
export const startCreatioSimulator = async (options: CreatioSimulatorOptions): Promise<CreatioSimulator> => {
  const { now, dataFile } = options;
  const host = options.host ?? '127.0.0.1';
  let journal: Journal | null = null;
  const callback = makeCallback();
  const creatio = createSimulatedCreatio({
    ...(options.mode === undefined ? {} : { mode: options.mode }),
    now,
    random: options.random ?? Math.random,
    newId: randomUUID,
    useProcessPerformerAssignment: options.useProcessPerformerAssignment ?? false,
    rows: dataFile === null ? [] : readJournal(dataFile),
    callback,
    onChange: (change) => journal?.append(change),
  });
  if (dataFile !== null) {
    journal = openJournal(dataFile);
    journal.rewrite(creatio.everything());
  }

  const site = serve(async (request, response) => {
    if (await serveAdmin(creatio.admin, request, response)) return;
    if (request.method === 'GET' && request.url === '/' && request.headers.cookie === undefined) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(activitiesPage(creatio.store));
      return;
    }
    await carry(creatio, 'site', request, response);
  });
  const identity = serve((request, response) => carry(creatio, 'identity', request, response));
  const port = await listen(site, options.port, host);
  const identityPort = await listen(identity, options.identityPort ?? 0, host);
  const ticking = setInterval(() => {
    creatio.tick(now());
    if (journal !== null && journal.lines() > REWRITE_AFTER_LINES) journal.rewrite(creatio.everything());
  }, TICK_MS);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    identityUrl: `http://127.0.0.1:${identityPort}`,
    admin: creatio.admin,
    store: creatio.store,
    close: async () => {
      clearInterval(ticking);
      callback.set(null);
      await callback.idle();
      await Promise.all([site, identity].map(closed));
      journal?.close();
    },
  };
};

/** One request through the simulated Creatio, with the delay, reset or silence that it decided on. */
const carry = async (
  creatio: SimulatedCreatio,
  service: SimRequest['service'],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const outcome = creatio.handle({
    service,
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: incoming.headers as SimRequest['headers'],
    body: Buffer.concat(chunks).toString('utf8'),
  });
  if (outcome.kind === 'hang') return;
  if (outcome.kind === 'reset') {
    incoming.socket.destroy();
    return;
  }
  if (outcome.delayMs > 0) await pause(outcome.delayMs);
  response.writeHead(outcome.status, outcome.headers as Record<string, string | string[]>);
  response.end(outcome.body === '' ? undefined : outcome.body);
};

const serve = (work: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Server => {
  const server = createServer((request, response) => {
    work(request, response).catch((error: unknown) => {
      // A client that went away in the middle of its request is no fault of ours.
      if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return;
      process.stderr.write(`simulated Creatio: ${error instanceof Error ? error.stack : String(error)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = 65_000;
  return server;
};

const listen = async (server: Server, port: number, host: string): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
};

const closed = (server: Server): Promise<void> => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
};
