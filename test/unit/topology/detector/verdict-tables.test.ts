import { uuidV5 } from '../../../../src/ids/uuid-v5';
import type { ChatEvent } from '../../../../src/topology/chat-event';
import { createDetector } from '../../../../src/topology/detector/detector';
import {
  CLOSES,
  isPossible,
  JOINED_RESULTS,
  LONELY_RESULTS,
  NO_RESULT,
  resultsOf,
  SPEAKERS,
  type Speaker,
  TABLE_SOURCES,
  type TableSource,
  verdictIn,
} from '../../../../src/topology/detector/verdict-tables';
import {
  AGENT_LEAVES,
  CLOSE_CAUSES,
  OFFER_ENDS,
  QUEUE_RESULTS,
  REFUSALS,
} from '../../../../src/topology/detector/words';
import {
  agentJoined,
  beatAt,
  chatEvent,
  customerWrote,
  humanWrote,
  joined,
  offered,
} from '../../../support/chat-events';
import { fold } from '../../../support/fold';
import { verdictsIn } from '../../../support/verdicts';

const detector = createDetector({ uuidV5 });
const SECOND = 1_000;

/** A wait as the tables describe it: offered at 2 s, let go or taken, the attempt over at 60 s, the conversation at 61 s. */
const story = (source: TableSource, result: string, close: string, speaker: Speaker): ChatEvent[] => {
  const hooks = source === 'hooks';
  const queue = { queueId: hooks ? '40' : '17', source: source } as const;
  const isJoined = result === NO_RESULT.joined || (JOINED_RESULTS as readonly string[]).includes(result);
  const words: Readonly<Record<Speaker, readonly ChatEvent[]>> = {
    nobody: [],
    bot: [chatEvent('message-sent', 30 * SECOND, { senderRole: 'bot', messageKind: 'content' })],
    customer: [customerWrote(30 * SECOND)],
    human: [humanWrote(30 * SECOND)],
    'customer-after-human': [humanWrote(30 * SECOND), customerWrote(40 * SECOND)],
  };
  return [
    beatAt(0),
    joined(SECOND, queue),
    ...(hooks ? [] : [customerWrote(SECOND + 500)]),
    offered(2 * SECOND, 'a', queue),
    ...(isJoined
      ? [agentJoined(5 * SECOND)]
      : [chatEvent('agent-missed', 20 * SECOND, { channelId: 'ch-a', agentId: 'a', cause: 'TIMEOUT' })]),
    ...words[speaker],
    ...(source === 'bus' ? [] : [chatEvent('queue-left', 60 * SECOND, { ...queue, cause: result })]),
    ...(close === 'open' ? [] : [chatEvent('conversation-closed', 61 * SECOND, { source, cause: close })]),
    beatAt(3_600 * SECOND),
  ];
};

const played = (events: readonly ChatEvent[]): string[] =>
  verdictsIn(fold(detector, events).outputs).flatMap(({ kind, reason }) =>
    kind === 'agent-miss' ? [] : [`${kind}(${reason})`],
  );

describe.each(TABLE_SOURCES)('the table of %s', (source) => {
  const rows = resultsOf(source).flatMap((result) =>
    CLOSES.flatMap((close) =>
      SPEAKERS.filter((speaker) => isPossible(source, result, speaker)).map((speaker) => ({ result, close, speaker })),
    ),
  );
  test.each(rows)('$result, $close, last word $speaker: what the table says is what is decided', (row) => {
    const expected = verdictIn(source, row.result, row.close, row.speaker);
    expect(played(story(source, row.result, row.close, row.speaker))).toEqual([expected]);
  });
});

describe('every word that Webitel is known to say is known here', () => {
  const known = (words: Readonly<Record<string, unknown>>, said: readonly string[]): void =>
    expect(said.filter((word) => !(word in words))).toEqual([]);

  test('results of attempts, in each source', () => {
    for (const words of Object.values(QUEUE_RESULTS)) known(words, [...JOINED_RESULTS, ...LONELY_RESULTS]);
  });

  test('causes of a close, of a leave, of an offer that ended, and refusals', () => {
    known(CLOSE_CAUSES, ['no_cause', 'flow_end', 'client_leave', 'flow_err', 'broadcast_end']);
    known(AGENT_LEAVES, [
      'default_cause',
      'agent_timeout',
      'client_timeout',
      'agent_leave',
      'transfer',
      'silence_timeout',
      'TRANSFER',
    ]);
    known(OFFER_ENDS, ['TIMEOUT', 'BUSY', 'CANCEL', 'TRANSFER', 'DECLINE_INVITATION', 'LEAVE_CONVERSATION']);
    known(REFUSALS, ['max_wait_size', 'calendar', 'disabled']);
  });

  test('a combination that no row knows is an error, not a guess', () => {
    expect(() => verdictIn('bus', 'abandoned', 'open', 'nobody')).toThrow(RangeError);
  });
});
