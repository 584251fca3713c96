import type { Life } from '../world/life';
import type { Slot, World } from '../world/slot';
import { type Accident, CREATIO_FAULTS, type CreatioFault, type Plan } from './plan';

const SNAPSHOT_BEFORE_MS = 1;

/** Lets the plan's accidents happen. @returns ends what is still wrong: from then on nothing bad happens */
export const befall = (plan: Plan, world: World, slots: readonly Slot[], nobody: Life): (() => void) => {
  const { time, broker, redis, creatio } = world;
  let calm = false;
  let brokerAwayUntilMs = 0;
  let redisAwayUntilMs = 0;
  const find = (name: string): Slot => {
    const found = slots.find((slot) => slot.name === name);
    if (found === undefined) throw new Error(`there is no process ${name}`);
    return found;
  };
  const brokerUntil = (atMs: number): void => {
    brokerAwayUntilMs = Math.max(brokerAwayUntilMs, atMs);
    broker.setAway(true);
    time.at(atMs, nobody, () => {
      if (time.now() >= brokerAwayUntilMs) broker.setAway(false);
    });
  };
  const redisUntil = (atMs: number): void => {
    redisAwayUntilMs = Math.max(redisAwayUntilMs, atMs);
    redis.away = true;
    time.at(atMs, nobody, () => {
      if (time.now() >= redisAwayUntilMs) redis.away = false;
    });
  };
  let creatioAwayUntilMs = 0;
  const creatioUntil = (atMs: number): void => {
    creatioAwayUntilMs = Math.max(creatioAwayUntilMs, atMs);
    creatio.admin.setFaults({ down: true });
    time.at(atMs, nobody, () => {
      if (time.now() >= creatioAwayUntilMs) creatio.admin.setFaults({ down: false });
    });
  };
  const faulty = (fault: CreatioFault, share: number, forMs: number): void => {
    creatio.admin.setFaults({ [fault]: share });
    time.at(time.now() + forMs, nobody, () => void creatio.admin.setFaults({ [fault]: 0 }));
  };
  const happen = (accident: Accident): void => {
    switch (accident.kind) {
      case 'crash':
      case 'freeze':
      case 'lose-answer':
        find(accident.slot).ambush({
          kind: accident.kind,
          when: accident.kind === 'lose-answer' ? 'after' : accident.when,
          skip: accident.skip,
          forMs: accident.kind === 'freeze' ? accident.forMs : 0,
        });
        return;
      case 'deploy':
        find(accident.slot).restart();
        return;
      case 'clock':
        find(accident.slot).setClock(accident.skewMs);
        return;
      case 'broker-away':
        brokerUntil(time.now() + accident.forMs);
        return;
      case 'redis-away':
        redisUntil(time.now() + accident.forMs);
        return;
      case 'redis-emptied':
        redis.store.wipe();
        return;
      case 'redis-set-back':
        return;
      case 'creatio-away':
        creatioUntil(time.now() + accident.forMs);
        return;
      case 'creatio-restarted':
        creatio.admin.restart();
        return;
      case 'creatio-faulty':
        faulty(accident.fault, accident.share, accident.forMs);
        return;
      case 'suspended':
        time.skip(accident.forMs);
    }
  };
  for (const accident of plan.accidents) {
    if (accident.kind === 'redis-set-back') {
      let giveBack: (() => void) | null = null;
      time.at(accident.atMs - accident.byMs - SNAPSHOT_BEFORE_MS, nobody, () => {
        giveBack = redis.store.snapshot();
      });
      time.at(accident.atMs, nobody, () => {
        if (!calm) giveBack?.();
      });
    }
    time.at(accident.atMs, nobody, () => {
      if (!calm) happen(accident);
    });
  }
  return () => {
    calm = true;
    broker.setAway(false);
    redis.away = false;
    creatio.admin.setFaults({ down: false, ...Object.fromEntries(CREATIO_FAULTS.map((fault) => [fault, 0])) });
    for (const slot of slots) {
      slot.setClock(0);
      slot.calm();
    }
  };
};
