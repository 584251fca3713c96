/** Who takes part in the simulated Webitel, as its own tables would have them. */

export interface Customer {
  /** `chat.client.id`. */
  readonly id: number;
  readonly name: string;
  /** `telegram`, `viber` … */
  readonly messenger: string;
  readonly externalId: string;
  readonly gateway: { readonly id: number; readonly name: string };
}

export interface Agent {
  /** `directory.wbt_user.id`: who it is on the bus. */
  readonly userId: number;
  /** `cc_agent.id`: who it is in queues. */
  readonly agentId: number;
  readonly name: string;
}

export interface Queue {
  readonly id: number;
  readonly name: string;
}

/** The names are invented. User ids are those that the simulated Creatio's operators have in Webitel. */
export const AGENTS: readonly [Agent, ...Agent[]] = [
  { userId: 1001, agentId: 41, name: 'Olena' },
  { userId: 1002, agentId: 42, name: 'Petro' },
  { userId: 1003, agentId: 43, name: 'Iryna' },
  { userId: 1004, agentId: 44, name: 'Taras' },
];

export const QUEUES: readonly [Queue, ...Queue[]] = [
  { id: 17, name: 'Support' },
  { id: 18, name: 'Sales' },
];

/** Of a queue whose policy knows that only its hooks are connected. */
export const HOOKS_QUEUE: Queue = { id: 40, name: 'Hooks only' };

const NAMES = ['Ivan', 'Maria', 'Oleh', 'Natalia', 'Yurii', 'Halyna', 'Dmytro', 'Kateryna'] as const;
const GATEWAYS = [
  { messenger: 'telegram', id: 14, name: 'Telegram bot' },
  { messenger: 'viber', id: 15, name: 'Viber' },
  { messenger: 'whatsapp', id: 16, name: 'WhatsApp' },
  { messenger: 'webchat', id: 19, name: 'Site' },
] as const;

/** The n-th customer: the same number is the same person. */
export const customer = (n: number): Customer => {
  const gateway = GATEWAYS[n % GATEWAYS.length] ?? GATEWAYS[0];
  const name = NAMES[n % NAMES.length] ?? NAMES[0];
  return {
    id: 5_000 + n,
    name: `${name} ${n}`,
    messenger: gateway.messenger,
    externalId: `ext-${5_000 + n}`,
    gateway: { id: gateway.id, name: gateway.name },
  };
};
