import type { ChatEvent } from '../chat-event';
import type { Conversation, Customer } from './conversation';

/** Whose conversation it is, as far as an event says. Where two events disagree the least text wins: any fixed rule does, as long as order can't matter. */
export const withIdentity = (state: Conversation, event: ChatEvent, at: number): Conversation => {
  const first = Math.min(at, state.first);
  const domain = event.domainId === '' ? state.domain : leastText(state.domain, event.domainId);
  const labels = event.labels.length === 0 ? state.labels : withLabels(state.labels, event.labels);
  const customer = withCustomer(state.customer, event);
  const marks = event.occurredAt > at ? withMark(state.marks, 'clock-cut') : state.marks;
  if (
    first === state.first &&
    domain === state.domain &&
    labels === state.labels &&
    customer === state.customer &&
    marks === state.marks
  )
    return state;
  return { ...state, first, domain, labels, customer, marks };
};

export const withMark = (marks: readonly string[] | undefined, mark: string): readonly string[] => {
  if (marks === undefined) return [mark];
  return marks.includes(mark) ? marks : [...marks, mark].sort();
};

export const leastText = (known: string | undefined, value: string): string =>
  known === undefined || value < known ? value : known;

const withLabels = (known: readonly string[] | undefined, labels: readonly string[]): readonly string[] => {
  if (known !== undefined && labels.every((label) => known.includes(label))) return known;
  return [...new Set([...(known ?? []), ...labels])].sort();
};

const withCustomer = (known: Customer | undefined, event: ChatEvent): Customer | undefined => {
  if (
    event.customerId === null &&
    event.messenger === null &&
    event.gatewayId === null &&
    event.externalId === null &&
    event.displayName === null &&
    event.phone === null
  )
    return known;
  const id = better(known?.id, event.customerId);
  const messenger = better(known?.messenger, event.messenger);
  const gateway = better(known?.gateway, event.gatewayId);
  const external = better(known?.external, event.externalId);
  const name = better(known?.name, event.displayName);
  const phone = better(known?.phone, event.phone);
  if (
    known !== undefined &&
    id === known.id &&
    messenger === known.messenger &&
    gateway === known.gateway &&
    external === known.external &&
    name === known.name &&
    phone === known.phone
  )
    return known;
  return { id, messenger, gateway, external, name, phone };
};

const better = (known: string | undefined, value: string | null): string | undefined =>
  value === null || value === '' ? known : leastText(known, value);
