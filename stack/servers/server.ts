/** The servers that the pipeline stands on. */
export type Part = 'kafka' | 'redis' | 'registry';

/** A server that this program uses, wherever it comes from. */
export interface Server {
  readonly address: string;
  readonly origin: 'given' | 'local' | 'container' | 'built-in';
  /** Of a local process. */
  pid(): number | undefined;
  /** Ends it. `SIGKILL` doesn't let it write anything more. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again at the same address with the same data. */
  start(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** Somebody else's: it isn't ours to stop. */
export const givenServer = (address: string): Server => ({
  address,
  origin: 'given',
  pid: () => undefined,
  stop: async () => {},
  start: async () => {},
  signal: () => {},
});
