export const ACTIONS = ['accept', 'decline', 'complete', 'cancel'] as const;
export type Action = (typeof ACTIONS)[number];

/** What an operator wants, from whichever way it came. */
export interface ActionRequest {
  readonly caseId: string;
  readonly action: Action;
  /** Creatio contact. */
  readonly operator: string;
  /** Absent: every request is an action of its own. */
  readonly actionId: string | null;
  /** Creatio's callback: when it was done, ms. It tells a repetition from a second act, and no more. */
  readonly atMs: number | null;
}

/** The request can't be taken; the message names the field, what was found, and what to send. */
export class BadAction extends Error {
  override readonly name = 'BadAction';
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LONGEST_ID = 200;

type Json = Readonly<Record<string, unknown>>;

/** `POST /cases/{caseId}/{action}` {operator, actionId?}. @throws BadAction */
export const fromDesk = (caseId: string, action: Action, body: unknown): ActionRequest => {
  const json = object(body);
  return {
    caseId: guid('caseId', caseId),
    action,
    operator: guid('operator', json['operator']),
    actionId: id(json['actionId']),
    atMs: null,
  };
};

/** Creatio's callback: `POST /creatio/actions` {activityId, action, operator, at, actionId?}. @throws BadAction */
export const fromCallback = (body: unknown): ActionRequest => {
  const json = object(body);
  const action = ACTIONS.find((known) => known === json['action']);
  if (action === undefined)
    throw new BadAction(`action: found ${JSON.stringify(json['action'])}; send one of ${ACTIONS.join(', ')}`);
  return {
    caseId: guid('activityId', json['activityId']),
    action,
    operator: guid('operator', json['operator']),
    actionId: id(json['actionId']),
    atMs: time(json['at']),
  };
};

const object = (body: unknown): Json => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new BadAction('send a JSON object');
  return body as Json;
};

const guid = (name: string, value: unknown): string => {
  if (typeof value !== 'string' || !GUID.test(value))
    throw new BadAction(`${name}: found ${JSON.stringify(value)}; send the GUID of Creatio's record`);
  return value.toLowerCase();
};

const id = (value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value === '' || value.length > LONGEST_ID)
    throw new BadAction(`actionId: found ${JSON.stringify(value)}; send a text of 1 to ${LONGEST_ID} characters`);
  return value;
};

const time = (value: unknown): number | null => {
  if (value === undefined || value === null) return null;
  const ms = typeof value === 'number' ? value : Date.parse(String(value));
  if (!Number.isSafeInteger(ms))
    throw new BadAction(`at: found ${JSON.stringify(value)}; send epoch milliseconds or an ISO time`);
  return ms;
};
