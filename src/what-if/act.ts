/** What one line of a story says, as data. Names are as written. */
export type Act =
  /** He begins a conversation, or joins the queue from the one that he has. */
  | { readonly kind: 'writes-to-queue'; readonly customer: string; readonly queue: string }
  | { readonly kind: 'waits-silently'; readonly customer: string; readonly queue: string }
  | { readonly kind: 'customer-writes'; readonly customer: string }
  | { readonly kind: 'customer-leaves'; readonly customer: string }
  | { readonly kind: 'refused'; readonly customer: string; readonly queue: string; readonly why: Refusal }
  | { readonly kind: 'given-up'; readonly customer: string; readonly queue: string }
  | { readonly kind: 'offered'; readonly agent: string; readonly customer: string }
  | { readonly kind: 'lets-ring'; readonly agent: string; readonly customer: string }
  | { readonly kind: 'takes'; readonly agent: string; readonly customer: string }
  | { readonly kind: 'agent-writes'; readonly agent: string; readonly customer: string }
  | { readonly kind: 'agent-leaves'; readonly agent: string; readonly customer: string }
  | { readonly kind: 'passes'; readonly agent: string; readonly customer: string; readonly queue: string }
  | { readonly kind: 'ends'; readonly agent: string; readonly customer: string }
  | {
      readonly kind: 'case-action';
      readonly action: 'accept' | 'decline' | 'complete' | 'cancel';
      readonly operator: string;
      /** null: of the only case that is open. */
      readonly customer: string | null;
    }
  | { readonly kind: 'switch'; readonly on: boolean };

export type Refusal = 'closed' | 'full' | 'nobody there';

export interface Sentence {
  /** As documentation and messages show it. */
  readonly example: string;
  readonly about: string;
  readonly pattern: RegExp;
  act(words: readonly string[]): Act;
}

const word = (words: readonly string[], index: number): string => words[index] ?? '';

/** Everything that a line can say. The first pattern that fits counts. */
export const SENTENCES: readonly Sentence[] = [
  {
    example: 'the switch goes off',
    about: "Creatio's system setting; it is on when a story begins",
    pattern: /^the switch goes (on|off)$/,
    act: (words) => ({ kind: 'switch', on: word(words, 0) === 'on' }),
  },
  {
    example: 'Olena accepts',
    about: "also `declines`, `completes`, `cancels`; with two open cases: `Olena accepts Ivan's case`",
    pattern: /^(.+?) (accept|decline|complete|cancel)s(?: (.+)'s case)?$/,
    act: (words) => ({
      kind: 'case-action',
      action: word(words, 1) as 'accept',
      operator: word(words, 0),
      customer: words[2] ?? null,
    }),
  },
  {
    example: 'Ivan is refused by Support: closed',
    about: 'the flow finds the queue `closed`, `full` or `nobody there`',
    pattern: /^(.+?) is refused by (.+): (closed|full|nobody there)$/,
    act: (words) => ({
      kind: 'refused',
      customer: word(words, 0),
      queue: word(words, 1),
      why: word(words, 2) as Refusal,
    }),
  },
  {
    example: "Olena is offered Ivan's chat",
    about: 'it rings at her',
    pattern: /^(.+?) is offered (.+)'s chat$/,
    act: (words) => ({ kind: 'offered', agent: word(words, 0), customer: word(words, 1) }),
  },
  {
    example: "Olena lets Ivan's chat ring",
    about: 'she declines it, or does not pick up',
    pattern: /^(.+?) lets (.+)'s chat ring$/,
    act: (words) => ({ kind: 'lets-ring', agent: word(words, 0), customer: word(words, 1) }),
  },
  {
    example: "Olena takes Ivan's chat",
    about: 'she joins it; that alone is no answer where messages are seen',
    pattern: /^(.+?) takes (.+)'s chat$/,
    act: (words) => ({ kind: 'takes', agent: word(words, 0), customer: word(words, 1) }),
  },
  {
    example: "Olena leaves Ivan's chat",
    about: 'the chat stays open',
    pattern: /^(.+?) leaves (.+)'s chat$/,
    act: (words) => ({ kind: 'agent-leaves', agent: word(words, 0), customer: word(words, 1) }),
  },
  {
    example: "Olena ends Ivan's chat",
    about: 'the chat is closed',
    pattern: /^(.+?) ends (.+)'s chat$/,
    act: (words) => ({ kind: 'ends', agent: word(words, 0), customer: word(words, 1) }),
  },
  {
    example: 'Olena passes Ivan to Sales',
    about: 'a transfer to another queue',
    pattern: /^(.+?) passes (.+?) to (.+)$/,
    act: (words) => ({ kind: 'passes', agent: word(words, 0), customer: word(words, 1), queue: word(words, 2) }),
  },
  {
    example: 'Olena answers Ivan',
    about: 'a message that the customer sees; she takes the chat if she has not yet',
    pattern: /^(.+?) answers (.+)$/,
    act: (words) => ({ kind: 'agent-writes', agent: word(words, 0), customer: word(words, 1) }),
  },
  {
    example: 'Support gives Ivan up',
    about: 'the queue lets him go after its longest wait',
    pattern: /^(.+?) gives (.+) up$/,
    act: (words) => ({ kind: 'given-up', queue: word(words, 0), customer: word(words, 1) }),
  },
  {
    example: 'Ivan waits in Support',
    about: 'he joins the queue without having written a word',
    pattern: /^(.+?) waits in (.+)$/,
    act: (words) => ({ kind: 'waits-silently', customer: word(words, 0), queue: word(words, 1) }),
  },
  {
    example: 'Ivan writes to Support',
    about: 'a customer writes, and the flow hands him over to the queue',
    pattern: /^(.+?) writes to (.+)$/,
    act: (words) => ({ kind: 'writes-to-queue', customer: word(words, 0), queue: word(words, 1) }),
  },
  {
    example: 'Ivan writes',
    about: 'in the chat that he has',
    pattern: /^(.+?) writes$/,
    act: (words) => ({ kind: 'customer-writes', customer: word(words, 0) }),
  },
  {
    example: 'Ivan leaves',
    about: 'the customer closes the chat',
    pattern: /^(.+?) leaves$/,
    act: (words) => ({ kind: 'customer-leaves', customer: word(words, 0) }),
  },
];

/** @returns null: no sentence fits */
export const actOf = (text: string): Act | null => {
  for (const { pattern, act } of SENTENCES) {
    const found = pattern.exec(text);
    if (found !== null) return act(found.slice(1));
  }
  return null;
};
