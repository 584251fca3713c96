import { describeEffectivelyOnce } from '../../support/effectively-once-matrix';

jest.setTimeout(120_000);

// A slice that takes seconds; `npm test` plays the whole.
describeEffectivelyOnce({
  duplicates: 'in-turn',
  mishaps: 'unclear',
  variants: [
    { shared: false, restarts: true },
    { shared: true, restarts: false },
  ],
});
