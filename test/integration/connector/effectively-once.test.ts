import { describeEffectivelyOnce } from '../../support/effectively-once-matrix';

// Needs no server, and takes too long for the check.
jest.setTimeout(600_000);

describeEffectivelyOnce({
  duplicates: 'all',
  mishaps: 'all',
  variants: [
    { shared: false, restarts: false },
    { shared: false, restarts: true },
    { shared: true, restarts: false },
    { shared: true, restarts: true },
  ],
});
