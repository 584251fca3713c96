import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../../stack/scenarios/summary';
import { runStart } from '../support/stack-process';

const ONE_CASE_ONE_WINNER: Partial<Summary> = {
  scenario: 'first-chat',
  episodes: 1,
  missed: 1,
  cases: 1,
  activities: 1,
  duplicateActivities: 0,
  lostMisses: 0,
  claims: 1,
  contestedClaims: 1,
  claimsWithTwoWinners: 0,
  remindersLeftAfterClaim: 0,
  deadLetters: 0,
  broken: [],
};

describe('the first chat', () => {
  it.each([
    ['on real servers', []],
    ['in memory', ['--embedded']],
  ])(
    'ends in one activity with one winner, %s',
    async (_, more) => {
      const data = mkdtempSync(join(tmpdir(), 'missed-chats-e2e-'));
      const { code, stdout, stderr } = await runStart([
        '--scenario',
        'first-chat',
        '--exit',
        '--json',
        '--data',
        data,
        ...more,
      ]);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      expect(JSON.parse(stdout)).toMatchObject(ONE_CASE_ONE_WINNER);
    },
    180_000,
  );
});
