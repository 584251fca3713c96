/** A process as the world sees it. Everything that it does is an event of its life; when that is over, nothing of it happens any more. */
export interface Life {
  readonly name: string;
  readonly state: 'awake' | 'frozen' | 'dead';
  /** Killed: its promises never settle, its timers never fire. */
  kill(): void;
  /** Stopped as by SIGSTOP: what comes due waits. */
  freeze(): void;
  /** Goes on as if no time had passed; what waited happens in its order. */
  thaw(schedule: (work: () => void) => void): void;
  later(work: () => void): void;
  /** Called once when it dies. */
  onDeath(listener: () => void): void;
}

export const createLife = (name: string): Life => {
  let state: Life['state'] = 'awake';
  let waiting: (() => void)[] = [];
  const listeners: (() => void)[] = [];
  return {
    name,
    get state() {
      return state;
    },
    kill: () => {
      if (state === 'dead') return;
      state = 'dead';
      waiting = [];
      for (const listener of listeners) listener();
    },
    freeze: () => {
      if (state === 'awake') state = 'frozen';
    },
    thaw: (schedule) => {
      if (state !== 'frozen') return;
      state = 'awake';
      const late = waiting;
      waiting = [];
      for (const work of late) schedule(work);
    },
    later: (work) => void waiting.push(work),
    onDeath: (listener) => void listeners.push(listener),
  };
};
