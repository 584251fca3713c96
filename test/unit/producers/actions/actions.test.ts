import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMemoryLog, type MemoryLog } from '../../../../src/memory/memory-log';
import type { LogWriter } from '../../../../src/ports/log';
import { noMeter } from '../../../../src/ports/meter';
import { createActions } from '../../../../src/producers/actions/actions';
import { startAnswerDesk } from '../../../../src/producers/actions/answer-desk';
import { type ClaimsView, startClaimsView } from '../../../../src/producers/actions/claims-view';
import { createLocalCodecs } from '../../../../src/schemas/local-codecs';
import type { CaseEvent } from '../../../../src/topology/case-event';
import type { ActionAnswer, Claim } from '../../../../src/topology/claim';
import { TOPICS } from '../../../../src/topology/topics';
import { waitUntil } from '../../../../stack/servers/wait-until';
import { T } from '../../../support/chat-events';
import { CASE_ID, SUPPORT, stillClock } from '../../../support/creatio';

const codecs = createLocalCodecs();
const [OLENA = '', PETRO = ''] = SUPPORT;
const KEY = 'client:1:501';

let log: MemoryLog;
let server: Server;
let url: string;
let view: ClaimsView | null;
let asked: CaseEvent[];
const running: { close(): Promise<void> }[] = [];

const claim = (more: Partial<Claim> = {}): Claim => ({
  caseId: CASE_ID,
  caseKey: KEY,
  state: 'unclaimed',
  operator: null,
  since: 1,
  endReason: null,
  version: 1,
  ...more,
});

/** Answers as the cases processor would: the first accept wins, the same action gets the same answer. */
const answerAll = async (): Promise<void> => {
  const writer = log.writer();
  const answers = new Map<string, ActionAnswer>();
  let winner: string | null = null;
  const tail = await log.tail({
    topic: TOPICS.caseEvents.name,
    from: 'start',
    onRecord: (record) => {
      const event = codecs.decode('caseEvents', record.value as Buffer);
      asked.push(event);
      winner ??= event.operator;
      const id = event.actionId ?? '';
      const answer: ActionAnswer = answers.get(id) ?? {
        actionId: id,
        action: event.type,
        caseId: CASE_ID,
        caseKey: KEY,
        operator: event.operator ?? '',
        result: winner === event.operator ? 'won' : 'lost',
        by: winner,
        since: 1_790_000_000_000,
        cause: null,
        conversationId: 'chat-1',
        version: record.offset,
      };
      answers.set(id, answer);
      void writer.send([{ topic: TOPICS.actionAnswers.name, key: KEY, value: codecs.encode('actionAnswers', answer) }]);
    },
  });
  running.push(tail);
};

beforeEach(async () => {
  asked = [];
  log = createMemoryLog({
    topics: { [TOPICS.caseEvents.name]: 2, [TOPICS.claims.name]: 2, [TOPICS.actionAnswers.name]: 2 },
  });
  await log.writer().send([{ topic: TOPICS.claims.name, key: CASE_ID, value: codecs.encode('claims', claim()) }]);
  await answerAll();
  await startRole(log.writer());
});

const startRole = async (writer: LogWriter): Promise<void> => {
  const desk = await startAnswerDesk(log, codecs);
  view = await startClaimsView(log, codecs);
  running.push(desk, view);
  const actions = createActions({
    writer,
    codecs,
    clock: stillClock(),
    meter: noMeter,
    desk,
    claims: () => view,
    config: {
      actionsToken: 'desk-token',
      callbackToken: 'callback-token',
      chatUrlTemplate: 'https://webitel/chat/{conversationId}',
      answerTimeoutMs: 300,
      sendTimeoutMs: 100,
    },
  });
  server = createServer((request, response) => void actions.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const stopRole = async (): Promise<void> => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
};

/** Another process of the role, on the same log. */
const restart = async (writer: LogWriter = log.writer()): Promise<void> => {
  await stopRole();
  await startRole(writer);
};

afterEach(async () => {
  await stopRole();
  for (const each of running.splice(0)) await each.close();
});

const post = async (path: string, body: unknown, token = 'desk-token') => {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const accept = (operator: string, actionId: string) => post(`/cases/${CASE_ID}/accept`, { operator, actionId });

it('two accept at the same moment: one has won and gets the chat, the other learns who has it', async () => {
  const [first, second] = await Promise.all([accept(OLENA, 'a-1'), accept(PETRO, 'a-2')]);
  expect(first).toEqual({
    status: 200,
    body: {
      actionId: 'a-1',
      result: 'won',
      by: OLENA,
      since: new Date(1_790_000_000_000).toISOString(),
      cause: null,
      chatUrl: 'https://webitel/chat/chat-1',
    },
  });
  expect(second.body).toMatchObject({ result: 'lost', by: OLENA, chatUrl: null });
});

it('the same action asked again gets the same answer', async () => {
  const first = await accept(OLENA, 'a-1');
  expect(await accept(OLENA, 'a-1')).toEqual(first);
});

it('an action stands in case-events under its customer’s key, with its id', async () => {
  await accept(OLENA, 'a-1');
  expect(asked[0]).toMatchObject({
    type: 'accept',
    source: 'api',
    caseKey: KEY,
    caseId: CASE_ID,
    operator: OLENA,
    actionId: 'a-1',
  });
});

it('Creatio’s callback is taken at once, and a repeated one is the same action', async () => {
  const body = { activityId: CASE_ID, action: 'accept', operator: OLENA, at: '2026-03-01T10:00:00Z' };
  const first = await post('/creatio/actions', body, 'callback-token');
  expect(first.status).toBe(202);
  expect((await post('/creatio/actions', body, 'callback-token')).body).toEqual(first.body);
});

it.each([
  ['an unknown case', `/cases/${OLENA}/accept`, { operator: OLENA }, 404, 'unknown-case'],
  ['an operator that is no GUID', `/cases/${CASE_ID}/accept`, { operator: 7 }, 400, 'operator: found 7'],
  ['an empty action id', `/cases/${CASE_ID}/accept`, { operator: OLENA, actionId: '' }, 400, 'actionId: found'],
  ['no JSON', `/cases/${CASE_ID}/accept`, '{', 400, 'the body is no JSON'],
  ['a list', `/cases/${CASE_ID}/accept`, [], 400, 'send a JSON object'],
])('%s is answered with what is wrong', async (_, path, body, status, words) => {
  const answer = await post(path, body);
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).toContain(words);
  expect(asked).toEqual([]);
});

it('without its token nobody gets in, and each way has its own', async () => {
  const body = { activityId: CASE_ID, action: 'accept', operator: OLENA };
  expect((await post(`/cases/${CASE_ID}/accept`, { operator: OLENA }, 'callback-token')).status).toBe(401);
  expect((await post('/creatio/actions', body, 'desk-token')).status).toBe(401);
});

it('until the claims are read whole nothing is said about any case', async () => {
  view = null;
  expect((await accept(OLENA, 'a-1')).status).toBe(503);
});

it('while Kafka is away the answer is 503, and asking again is safe', async () => {
  log.away(true);
  expect((await accept(OLENA, 'a-1')).status).toBe(503);
  log.away(false);
  expect((await accept(OLENA, 'a-1')).body).toMatchObject({ result: 'won' });
});

it('an action counts from when it was taken: a caller’s clock decides nothing', async () => {
  const at = '2001-01-01T00:00:00Z';
  await post('/creatio/actions', { activityId: CASE_ID, action: 'decline', operator: OLENA, at }, 'callback-token');
  await waitUntil('the event', 5_000, () => asked.length === 1);
  expect(asked[0]).toMatchObject({ source: 'callback', occurredAt: T, receivedAt: T });
});

it('two acts of one operator at different times are two, the same act is one', async () => {
  const act = (at: string | number) =>
    post('/creatio/actions', { activityId: CASE_ID, action: 'decline', operator: OLENA, at }, 'callback-token');
  const ids = [
    await act('2026-03-01T10:00:00Z'),
    await act('2026-03-01T10:00:00.000Z'),
    await act('2026-03-01T10:05:00Z'),
  ].map(({ body }) => body['actionId']);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

it('one action id of two operators never brings one the answer of the other', async () => {
  const [first, second] = await Promise.all([accept(OLENA, 'same'), accept(PETRO, 'same')]);
  const results = [first, second].map(({ status, body }) => [status, body['result'] ?? 'none']);
  // The stand-in for the cases processor answers an id once: the other one gets no answer rather than a wrong one.
  expect(results.filter(([status]) => status === 200)).toEqual([[200, 'won']]);
  expect(results.filter(([status]) => status === 503)).toHaveLength(1);
});

it('after a restart of the role the same action gets the same answer', async () => {
  const first = await accept(OLENA, 'a-1');
  await restart();
  expect(await accept(OLENA, 'a-1')).toEqual(first);
});

describe('while Kafka neither takes nor refuses', () => {
  beforeEach(() => restart({ send: () => new Promise(() => {}), close: async () => {} }));

  it('the callback is answered 503 when its time is over, and says under which id to come again', async () => {
    const body = { activityId: CASE_ID, action: 'accept', operator: OLENA, at: '2026-03-01T10:00:00Z' };
    const answer = await post('/creatio/actions', body, 'callback-token');
    expect(answer).toMatchObject({ status: 503, body: { actionId: expect.any(String) } });
  });

  it('so is the desk', async () => {
    expect(await accept(OLENA, 'a-1')).toMatchObject({ status: 503, body: { actionId: 'a-1' } });
    expect((await post(`/cases/${CASE_ID}/accept`, { operator: OLENA })).body['actionId']).toEqual(expect.any(String));
  });
});
