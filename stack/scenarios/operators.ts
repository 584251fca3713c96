import type { Random } from '../../simulators/webitel/random';
import type { Stack } from '../stack';
import { readCreatioFacts, STATUS } from './creatio-facts';
import { inSlots } from './in-slots';
import type { OperatorHabits } from './scenario';

/** Operators who look into Creatio now and then and answer their reminders through the actions API. */
export interface Operators {
  /** No more new answers; resolves when those under way have come. */
  stop(): Promise<void>;
  /** Actions that got no answer although they were asked again. */
  unanswered(): number;
  /** Nobody has begun yet: too few cases are offered. */
  waiting(): boolean;
}

const LOOK_EVERY_MS = 700;
const ASKED_AGAIN = 40;
const ASK_AGAIN_MS = 500;
const ANSWER_MS = 10_000;
/** Cases that are answered at the same moment. */
const AT_A_TIME = 50;

export const startOperators = (stack: Stack, habits: OperatorHabits, random: Random): Operators => {
  const contenders = habits.contenders ?? 3;
  const met = new Set<string>();
  let stopping = false;
  let unanswered = 0;

  const { actionsToken } = stack.secrets;
  const headers = {
    'content-type': 'application/json',
    ...(actionsToken === undefined ? {} : { authorization: `Bearer ${actionsToken}` }),
  };

  const act = async (caseId: string, action: string, operator: string): Promise<string | null> => {
    const body = JSON.stringify({ operator, actionId: `${action}-${caseId}-${operator}` });
    for (let attempt = 0; attempt < ASKED_AGAIN; attempt += 1) {
      const response = await fetch(`${stack.endpoints.actions}/cases/${caseId}/${action}`, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(ANSWER_MS),
      }).catch(() => null);
      if (response?.status === 200) return ((await response.json()) as { result: string }).result;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
    unanswered += 1;
    return null;
  };

  const answer = async (caseId: string, reminded: readonly string[]): Promise<void> => {
    const [first, second] = reminded;
    if (first === undefined) return;
    let askers = reminded;
    if (random() < habits.declined) {
      await act(caseId, 'decline', first);
      askers = second === undefined ? [] : reminded.slice(1);
    }
    const draw = random();
    const contested = draw < habits.contested && askers.length > 1;
    const alone = draw >= habits.contested && draw < habits.contested + habits.accepted;
    const accepting = contested ? askers.slice(0, contenders) : alone ? askers.slice(0, 1) : [];
    const results = await Promise.all(
      accepting.map(async (operator) => ({ operator, result: await act(caseId, 'accept', operator) })),
    );
    const winner = results.find(({ result }) => result === 'won');
    if (winner !== undefined && random() < habits.completed) await act(caseId, 'complete', winner.operator);
  };

  const look = async (): Promise<void> => {
    const { activities, reminders } = await readCreatioFacts(stack.creatio);
    const found: { readonly caseId: string; readonly reminded: readonly string[] }[] = [];
    for (const activity of activities) {
      if (met.has(activity.Id) || activity.StatusId !== STATUS.notStarted) continue;
      const reminded = reminders.filter((row) => row.SubjectId === activity.Id).map((row) => row.ContactId);
      if (reminded.length < (habits.startAt === undefined ? 1 : contenders)) continue;
      found.push({ caseId: activity.Id, reminded: reminded.sort() });
    }
    if (met.size + found.length < (habits.startAt ?? 0)) return;
    for (const { caseId } of found) met.add(caseId);
    await inSlots(found, AT_A_TIME, ({ caseId, reminded }) => answer(caseId, reminded));
  };

  const loop = async (): Promise<void> => {
    while (!stopping) {
      // Creatio may be away: operators see nothing then.
      await look().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping = true;
      await running;
    },
    unanswered: () => unanswered,
    waiting: () => met.size < (habits.startAt ?? 0),
  };
};
