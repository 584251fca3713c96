import type { CaseEvent } from '../case-event';
import type { Place, Processor, Step } from '../processor';
import { TOPICS } from '../topics';
import { stamp } from '../version';
import { onAction } from './actions';
import type { CustomerState } from './case';
import { onCreatioAnswer } from './creatio-answers';
import { onCreatioEdit } from './creatio-edits';
import { isNothing } from './forgetting';
import { onCustomerMessage, onHumanMessage, onMissed, onRetracted } from './misses';
import type { Folded, Uuid } from './moves';
import { isRepetition } from './seen';
import { onDue, wakeAt } from './timers';

const CLOCK_AHEAD_MS = 5_000;
const EMPTY: CustomerState = { seen: {} };

/**
 * The cases processor: at most one open case for each customer, and at most one operator who has it. All that it decides from stands in one
 * topic, so "first" is a matter of offsets.
 */
export const createCases = ({ uuidV5 }: { uuidV5: Uuid }): Processor<CustomerState, CaseEvent> => ({
  name: 'cases',
  input: 'caseEvents',
  expectedOrigins: TOPICS.chatEvents.partitions,
  wakeAllOnSwitch: true,
  keyOf: (event) => event.caseKey,
  timeOf: (event) => Math.min(event.occurredAt, event.receivedAt + CLOCK_AHEAD_MS),
  heartbeatOf: (event) =>
    event.type === 'heartbeat' && event.origin !== null
      ? { feed: 'detector', origin: event.origin, timeMs: event.occurredAt, coverSinceMs: null, signOff: false }
      : null,

  onRecord: (known, event, place) => {
    const state = known ?? EMPTY;
    if (event.source === 'detector' && isRepetition(state.seen, event)) return { kind: 'skip', reason: 'duplicate' };
    const folded = onEvent(uuidV5, { state, outputs: [] }, event, place);
    if (typeof folded === 'string') return { kind: 'skip', reason: folded };
    if (folded.state === state && folded.outputs.length === 0) return { kind: 'skip', reason: 'irrelevant' };
    return advance(folded, place);
  },

  onTimer: (state, place) => advance(onDue(state, place), place),
});

/** @returns a text: why the event is skipped */
const onEvent = (uuidV5: Uuid, so: Folded, event: CaseEvent, place: Place): Folded | string => {
  switch (event.type) {
    case 'missed':
      return onMissed(uuidV5, so, event, place);
    case 'retracted':
      return onRetracted(so, event, place);
    case 'human-message':
      return onHumanMessage(so, event, place);
    case 'customer-message':
      return onCustomerMessage(so, event, place);
    case 'accept':
    case 'decline':
    case 'complete':
    case 'cancel':
      return onAction(so, event, place);
    case 'created':
    case 'adopted':
    case 'notified':
    case 'rejected':
    case 'superseded':
    case 'expired':
      return onCreatioAnswer(so, event, place);
    case 'reassigned':
    case 'edited':
    case 'released':
    case 'deleted':
      return onCreatioEdit(so, event, place);
    case 'closed':
    case 'cancelled-before-write':
      return so;
    case 'unknown':
      return 'unknown-type';
    case 'heartbeat':
      return 'heartbeat-without-origin';
  }
};

const advance = (folded: Folded, place: Place): Extract<Step<CustomerState>, { kind: 'advance' }> => {
  const state = isNothing(folded.state) ? null : folded.state;
  return {
    kind: 'advance',
    state,
    outputs: stamp(place, folded.outputs),
    wakeAtMs: state === null ? null : wakeAt(state, place),
  };
};
