import fc from 'fast-check';
import { Undecodable, UnknownWriter } from '../../../src/ports/codec';
import { createLocalCodecs } from '../../../src/schemas/local-codecs';
import {
  CHAT_EVENT_TYPES,
  type ChatEvent,
  INVITERS,
  MESSAGE_KINDS,
  SENDER_ROLES,
  SOURCES,
} from '../../../src/topology/chat-event';

const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }), { nil: null });
const time = fc.integer({ min: 1, max: 4_000_000_000_000 });

const chatEvent: fc.Arbitrary<ChatEvent> = fc.record({
  eventId: fc.uuid(),
  type: fc.constantFrom(...CHAT_EVENT_TYPES),
  conversationId: fc.uuid(),
  domainId: fc.string({ maxLength: 4 }),
  occurredAt: time,
  receivedAt: time,
  source: fc.constantFrom(...SOURCES),
  sourcePosition: text,
  customerId: text,
  messenger: text,
  gatewayId: text,
  externalId: text,
  displayName: text,
  phone: text,
  queueId: text,
  queueName: text,
  attemptId: text,
  agentId: text,
  channelId: text,
  senderRole: fc.constantFrom(...SENDER_ROLES),
  messageKind: fc.constantFrom(...MESSAGE_KINDS),
  invitedBy: fc.constantFrom(...INVITERS),
  cause: text,
  labels: fc.array(fc.string({ maxLength: 6 }), { maxLength: 3 }),
  feed: text,
  origin: text,
  coverSince: fc.option(time, { nil: null }),
  signOff: fc.boolean(),
});

const codecs = createLocalCodecs();

describe('the codecs', () => {
  test('what is encoded decodes to the same chat event', () => {
    fc.assert(
      fc.property(chatEvent, (event) => {
        expect({ ...codecs.decode('chatEvents', codecs.encode('chatEvents', event)) }).toEqual(event);
      }),
    );
  });

  test('bytes that are no record are undecodable, whatever they are, and never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          codecs.decode('chatEvents', Buffer.from(bytes));
        } catch (error) {
          expect(error instanceof Undecodable || error instanceof UnknownWriter).toBe(true);
        }
      }),
    );
  });

  test('a record that is cut short, or that has something after it, is undecodable', () => {
    fc.assert(
      fc.property(chatEvent, fc.integer({ min: 1, max: 20 }), (event, cut) => {
        const bytes = codecs.encode('chatEvents', event);
        expect(() => codecs.decode('chatEvents', bytes.subarray(0, bytes.length - cut))).toThrow(
          'not-readable-as-ChatEvent',
        );
        expect(() => codecs.decode('chatEvents', Buffer.concat([bytes, Buffer.alloc(cut)]))).toThrow(
          'not-readable-as-ChatEvent',
        );
      }),
    );
  });
});
