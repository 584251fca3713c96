import type { Output, Place } from './processor';

type Versioned = Extract<Output['value'], { version: number }>;

/** Sets each output's version: it counts up from the step's first one, so it rises with the log and a replay makes it again. */
export const stamp = (place: Place, outputs: readonly Output[]): readonly Output[] =>
  outputs.map((output, index) =>
    output.value === null
      ? output
      : ({ ...output, value: { ...(output.value as Versioned), version: place.firstVersion + index } } as Output),
  );
