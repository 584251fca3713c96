/** So many pieces of work at a time, in the order in which they came. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>;
}

export const createTurns = (atATime: number): Turns => {
  const waiting: (() => void)[] = [];
  let free = atATime;
  return {
    take: async (work) => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        // The turn is handed over: nobody who comes now gets in between.
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
};
