import { read, type Topics } from '../history/outcome';
import { ticksOf } from './clock';
import { inForceOf } from './in-force';
import { type Expected, type Place, placesOf, verdictsOf } from './verdicts';

/** Every verdict that a history's chat events come to. */
export const expectedLedger = (outcome: Topics): readonly Expected[] => {
  const inForce = inForceOf(outcome);
  const records = read(outcome, 'chatEvents').flatMap(({ partition, offset, key, value }) =>
    // A record under another's key is no event of its conversation.
    value === null || (value.type !== 'heartbeat' && key !== value.conversationId)
      ? []
      : [{ partition, offset, event: value }],
  );
  const partitions = [...new Set(records.map(({ partition }) => partition))];
  return partitions.flatMap((partition) => {
    const own = records.filter((record) => record.partition === partition);
    const ticks = ticksOf(own.filter(({ event }) => event.type === 'heartbeat'));
    const byConversation = new Map<string, Place[]>();
    for (const { offset, event } of own) {
      if (event.type === 'heartbeat') continue;
      const places = byConversation.get(event.conversationId) ?? [];
      byConversation.set(event.conversationId, places);
      places.push({ offset, event });
    }
    return [...byConversation].flatMap(([id, places]) => verdictsOf(id, placesOf(places, ticks), inForce));
  });
};
