import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CallbackTarget, DEFAULT_TIMEOUT_MS } from './callback';
import type { Faults } from './faults';
import { ODataFailure } from './odata-error';
import { OPERATOR_ACTIONS, type OperatorAction } from './operators';
import type { LoggedRequest, PlannedMishap } from './request-log';

/** What tests and demonstrations do to the simulator from outside: `/_simulator/…`. */
export interface Admin {
  faults(): Faults;
  setFaults(change: Readonly<Record<string, unknown>>): Faults;
  /** What is to go wrong for requests to come, instead of by chance; replaces what was planned before. */
  plan(mishaps: readonly PlannedMishap[]): void;
  /** How many planned ones nobody has met yet. */
  planned(): number;
  /** Who asked for what, from a sequence number on. */
  requests(since: number): readonly LoggedRequest[];
  /** @param to reassign: login of the new owner */
  operate(action: OperatorAction, activityId: string, login: string, to?: string): void;
  /** Where operators' edits are told, as a business process does; null: nowhere. */
  setCallback(target: CallbackTarget | null): void;
  switch(on: boolean): void;
  /** Voids all sessions, as a restart does. */
  restart(): void;
  setPassword(user: string, password: string): void;
  /** He must change it before he is let in again. */
  expirePassword(user: string): void;
  /** Ends a lock-out. */
  unlock(user: string): void;
  counts(): Readonly<Record<string, number>>;
  popups(): readonly unknown[];
}

type Json = Readonly<Record<string, unknown>>;

/** @returns false when the path isn't an admin's */
export const serveAdmin = async (
  admin: Admin,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> => {
  const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://admin');
  if (!path.startsWith('/_simulator/')) return false;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  };
  try {
    const text = Buffer.concat(chunks).toString('utf8');
    const body = text === '' ? Object.fromEntries(searchParams) : (JSON.parse(text) as Json);
    const found = answer(admin, `${request.method} ${path}`, body);
    if (found === undefined) send(404, { error: `nothing at ${path}` });
    else send(200, found);
  } catch (error) {
    const status = error instanceof ODataFailure ? error.status : 400;
    send(status, { error: (error as Error).message });
  }
  return true;
};

const answer = (admin: Admin, request: string, body: Json): unknown => {
  switch (request) {
    case 'GET /_simulator/counts':
      return admin.counts();
    case 'GET /_simulator/popups':
      return admin.popups();
    case 'GET /_simulator/faults':
      return admin.faults();
    case 'PUT /_simulator/faults':
      return admin.setFaults(body);
    case 'PUT /_simulator/plan':
      admin.plan(Array.isArray(body['mishaps']) ? (body['mishaps'] as readonly PlannedMishap[]) : []);
      return { planned: admin.planned() };
    case 'GET /_simulator/requests':
      return admin.requests(Number(body['since'] ?? 0));
    case 'POST /_simulator/operators':
      admin.operate(actionOf(body['action']), String(body['activityId']), String(body['operator']), textOf(body['to']));
      return { done: true };
    case 'PUT /_simulator/callback':
      admin.setCallback(targetOf(body));
      return { url: body['url'] ?? null };
    case 'PUT /_simulator/switch':
      if (typeof body['on'] !== 'boolean') throw new TypeError('set {"on": true} or {"on": false}');
      admin.switch(body['on']);
      return { on: body['on'] };
    case 'POST /_simulator/restart':
      admin.restart();
      return { done: true };
    case 'PUT /_simulator/password':
      admin.setPassword(String(body['user']), String(body['password']));
      return { done: true };
    case 'POST /_simulator/password/expire':
      admin.expirePassword(String(body['user']));
      return { done: true };
    case 'POST /_simulator/unlock':
      admin.unlock(String(body['user']));
      return { done: true };
    default:
      return undefined;
  }
};

const actionOf = (value: unknown): OperatorAction => {
  const found = OPERATOR_ACTIONS.find((action) => action === value);
  if (found === undefined)
    throw new TypeError(`found action ${JSON.stringify(value)}; set one of ${OPERATOR_ACTIONS.join(', ')}`);
  return found;
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const targetOf = (body: Json): CallbackTarget | null => {
  const { url, token, retries, timeoutMs } = body;
  if (url === null || url === undefined) return null;
  return {
    url: new URL(String(url)).href,
    token: textOf(token) ?? '',
    retries: typeof retries === 'number' ? retries : 0,
    timeoutMs: typeof timeoutMs === 'number' ? timeoutMs : DEFAULT_TIMEOUT_MS,
  };
};
