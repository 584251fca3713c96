import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../ports/logger';

/** A role's own requests; resolves with false when the path isn't one of its. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export interface RoleServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface RoleServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly handlers: readonly Handler[];
  readonly metrics: { text(): Promise<string>; readonly contentType: string };
  /** The loop turns: false makes an orchestrator restart the process. */
  alive(): boolean;
  /** It can do its work now; with what is missing. */
  ready(): { readonly ready: boolean; readonly detail: Readonly<Record<string, unknown>> };
  readonly logger: Logger;
}

/** Every role's HTTP server: its own requests, /healthz, /readyz and /metrics. */
export const startRoleServer = async (options: RoleServerOptions): Promise<RoleServer> => {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.logger.error({ error: String(error), url: request.url }, 'a request failed');
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{"error":"internal"}\n');
    });
  });
  server.keepAliveTimeout = 65_000;
  await listen(server, options.host, options.port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 2_000).unref();
      }),
  };
};

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });

const answer = async (
  options: RoleServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const path = new URL(request.url ?? '/', 'http://role').pathname;
  if (path === '/metrics') {
    const body = await options.metrics.text();
    response.writeHead(200, { 'content-type': options.metrics.contentType }).end(body);
    return;
  }
  if (path === '/healthz') {
    const alive = options.alive();
    sendJson(response, alive ? 200 : 503, { alive });
    return;
  }
  if (path === '/readyz') {
    const { ready, detail } = options.ready();
    sendJson(response, ready ? 200 : 503, { ready, ...detail });
    return;
  }
  for (const handler of options.handlers) {
    if (await handler(request, response)) return;
  }
  sendJson(response, 404, { error: `nothing at ${path}` });
};

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
};
