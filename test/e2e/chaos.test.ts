import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../../stack/scenarios/summary';
import { inContainers, runChaos } from '../support/stack-process';

const FAULTS = 10;
/** Its faults: see the log of a failure, or `npm run chaos -- --faults 10 --seed 7`. */
const SEED = 7;

const WHOLE: Partial<Summary> = {
  duplicateActivities: 0,
  lostMisses: 0,
  claimsWithTwoWinners: 0,
  remindersLeftAfterClaim: 0,
  deadLetters: 0,
  broken: [],
};

describe('chaos', () => {
  // A container can't be frozen, or started again on its data.
  (inContainers ? it.skip : it)(
    'of ten real faults breaks no invariant',
    async () => {
      const data = mkdtempSync(join(tmpdir(), 'missed-chats-e2e-'));
      const { code, stdout, stderr } = await runChaos([
        ...['--faults', String(FAULTS), '--seed', String(SEED)],
        ...['--json', '--data', data],
      ]);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      const summary = JSON.parse(stdout) as Summary;
      expect(summary).toMatchObject(WHOLE);
      expect(summary.missed).toBeGreaterThan(0);
      expect(summary.claims).toBeGreaterThan(0);
    },
    600_000,
  );
});
