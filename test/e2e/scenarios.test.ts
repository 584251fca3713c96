import { startEmbeddedStack } from '../../stack/embedded-stack';
import { playScenario } from '../../stack/scenarios/play-scenario';
import type { Scenario } from '../../stack/scenarios/scenario';
import { speedFor, stackFor } from '../../stack/scenarios/stack-for';
import { acceptStormOf } from '../../stack/scenarios/stories/accept-storm';
import { passwordExpired } from '../../stack/scenarios/stories/password-expired';
import { switchOffOn } from '../../stack/scenarios/stories/switch-off-on';
import type { Summary } from '../../stack/scenarios/summary';

jest.setTimeout(300_000);

const play = async (name: string, scenario: Scenario): Promise<Summary> => {
  const stack = await startEmbeddedStack({ ...stackFor(scenario, true), say: () => {} });
  try {
    return await playScenario(name, scenario, stack, { speed: speedFor(scenario, true), say: () => {} });
  } finally {
    await stack.close();
  }
};

const NOTHING_BROKEN: Partial<Summary> = {
  broken: [],
  lostMisses: 0,
  duplicateActivities: 0,
  claimsWithTwoWinners: 0,
  deadLetters: 0,
};

it('a hundred operators storm a hundred cases, ten each: every case has one winner', async () => {
  expect(await play('accept-storm', acceptStormOf(100))).toMatchObject({
    ...NOTHING_BROKEN,
    missed: 100,
    activities: 100,
    claims: 100,
    contestedClaims: 100,
    remindersLeftAfterClaim: 0,
  });
});

it('the switch is turned off and on again: what began meanwhile is no miss, and nothing else is lost', async () => {
  const summary = await play('switch-off-on', switchOffOn);
  expect(summary).toMatchObject(NOTHING_BROKEN);
  expect(summary.ignored).toBeGreaterThan(30);
});

it('a changed password stops the connector for a while, and loses nothing', async () => {
  expect(await play('password-expired', passwordExpired)).toMatchObject(NOTHING_BROKEN);
});
