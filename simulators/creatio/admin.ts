import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './faults';
import { ODataFailure } from './odata-error';
import { OPERATOR_ACTIONS, type OperatorAction } from './operators';

/** What tests and demonstrations do to the simulator from outside: `/_simulator/…`. */
export interface Admin {
  faults(): Faults;
  setFaults(change: Readonly<Record<string, unknown>>): Faults;
  operate(action: OperatorAction, activityId: string, login: string): void;
  switch(on: boolean): void;
  /** Voids all sessions, as a restart does. */
  restart(): void;
  setPassword(user: string, password: string): void;
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
  const path = new URL(request.url ?? '/', 'http://admin').pathname;
  if (!path.startsWith('/_simulator/')) return false;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  };
  try {
    const text = Buffer.concat(chunks).toString('utf8');
    const found = answer(admin, `${request.method} ${path}`, text === '' ? {} : (JSON.parse(text) as Json));
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
    case 'POST /_simulator/operators':
      admin.operate(actionOf(body['action']), String(body['activityId']), String(body['operator']));
      return { done: true };
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
