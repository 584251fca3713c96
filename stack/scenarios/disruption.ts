import type { Stack } from '../stack';

/** Something that happens to the simulated Creatio in the middle of a story. */
export type Disruption = {
  /** From the story's start, played ms. */
  readonly atMs: number;
  /** For whoever watches. */
  readonly says: string;
} & (
  | { readonly kind: 'faults'; readonly faults: Readonly<Record<string, unknown>> }
  | { readonly kind: 'switch'; readonly on: boolean }
  /** The technical user's password; its sessions end. */
  | { readonly kind: 'password'; readonly password: string }
);

/** Away from then on, and back. */
export const away = (fromMs: number, toMs: number): readonly Disruption[] => [
  { kind: 'faults', atMs: fromMs, says: 'Creatio goes away', faults: { down: true } },
  { kind: 'faults', atMs: toMs, says: 'Creatio is back', faults: { down: false } },
];

/** Performs each at its time; resolves after the last. @throws when the simulator doesn't do it */
export const disrupt = async (
  disruptions: readonly Disruption[],
  stack: Stack,
  startAtMs: number,
  say: (line: string) => void,
): Promise<void> => {
  for (const disruption of disruptions) {
    await until(stack.clock.now, startAtMs + disruption.atMs);
    await perform(disruption, stack);
    say(disruption.says);
  }
};

const perform = async (disruption: Disruption, stack: Stack): Promise<void> => {
  switch (disruption.kind) {
    case 'faults':
      return admin(stack, 'PUT', 'faults', disruption.faults);
    case 'switch':
      return admin(stack, 'PUT', 'switch', { on: disruption.on });
    case 'password': {
      await admin(stack, 'PUT', 'password', { user: stack.technicalUser, password: disruption.password });
      return admin(stack, 'POST', 'restart', {});
    }
  }
};

const admin = async (stack: Stack, method: string, what: string, body: unknown): Promise<void> => {
  const response = await fetch(`${stack.endpoints.creatio}/_simulator/${what}`, { method, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the simulated Creatio answered ${response.status} to ${what}`);
};

export const until = async (now: () => number, atMs: number): Promise<void> => {
  while (now() < atMs) await new Promise((resolve) => setTimeout(resolve, 50));
};
