import type { SimulatedCreatio } from '../../simulators/creatio/simulated-creatio';
import type { Clock } from '../../src/ports/clock';
import type { Log, LogWriter } from '../../src/ports/log';
import type { StateStore } from '../../src/ports/state-store';
import type { Parts } from '../history/parts';
import type { Broker } from './broker';
import { type Ambush, createGate, type Gate } from './gate';
import { createLife, type Life } from './life';
import { createLogPort } from './log-port';
import { createStorePort, type Redis } from './store-port';
import type { VirtualTime } from './virtual-time';

/** What a role is given when its process starts. */
export interface Ports {
  readonly name: string;
  readonly life: Life;
  readonly gate: Gate;
  readonly log: Log & { writer(): LogWriter };
  readonly store: StateStore;
  readonly clock: Clock;
  random(): number;
}

/** A role that runs in a process. */
export interface Running {
  /** Rejects when the role can't go on. */
  readonly done: Promise<unknown>;
  /** Ends it in good order. */
  close(): Promise<void>;
}

export interface World {
  readonly time: VirtualTime;
  readonly broker: Broker;
  readonly redis: Redis;
  readonly creatio: SimulatedCreatio;
  /** Roles that ended by themselves with an error: a defect, whatever the accident. */
  readonly deaths: string[];
}

/** A place on some machine where a role runs, dies and is started again. */
export interface Slot {
  readonly name: string;
  start(): void;
  /** kill -9; another process takes its place after a while. */
  crash(): void;
  freeze(forMs: number): void;
  /** A deployment: ends in good order, then starts again. */
  restart(): void;
  ambush(ambush: Ambush): void;
  /** No ambush is laid for it any more. */
  calm(): void;
  /** The process's clock is off by so much from now on. */
  setClock(skewMs: number): void;
  /** Whoever wants something of the process now; null while none is there. */
  readonly life: Life | null;
}

export interface SlotOptions {
  readonly name: string;
  readonly world: World;
  readonly parts: Pick<Parts, 'store' | 'writer'>;
  random(): number;
  /** How long until a dead member is noticed by its group, and until a new process stands. */
  readonly sessionMs: number;
  readonly restartMs: number;
  /** Starts the role; its failure is a death. */
  run(ports: Ports): Promise<Running>;
}

export const createSlot = (options: SlotOptions): Slot => {
  const { name, world, random } = options;
  const { time, broker } = world;
  const ambushes: Ambush[] = [];
  let skewMs = 0;
  let life: Life | null = null;
  let running: Running | null = null;
  let starts = 0;
  const nobody = createLife(`machine of ${name}`);

  const latencyMs = (): number => {
    const draw = random();
    return draw < 0.7 ? 0 : draw < 0.97 ? 1 + Math.floor(random() * 30) : Math.floor(random() * 1_500);
  };

  const crash = (): void => {
    const dying = life;
    if (dying === null) return;
    life = null;
    running = null;
    dying.kill();
    time.at(time.now() + options.sessionMs, nobody, () => broker.evictAll(dying));
    time.at(time.now() + options.restartMs, nobody, start);
  };

  const freeze = (forMs: number): void => {
    const frozen = life;
    if (frozen === null || frozen.state !== 'awake') return;
    frozen.freeze();
    if (forMs > options.sessionMs)
      time.at(time.now() + options.sessionMs, nobody, () => {
        if (frozen.state === 'frozen') broker.evictAll(frozen);
      });
    time.at(time.now() + forMs, nobody, () => {
      let turn = 0;
      frozen.thaw((work) => {
        turn += 1;
        time.at(time.now() + turn, frozen, work);
      });
    });
  };

  function start(): void {
    if (life !== null) return;
    starts += 1;
    const born = createLife(`${name}#${starts}`);
    life = born;
    time.at(time.now(), born, () => {
      const gate = createGate({ time, life: born, latencyMs, ambushes, crash, freeze });
      const port = createLogPort({ broker, gate, life: born, time, random, latencyMs });
      const log = { ...port, writer: () => options.parts.writer(port.writer()) };
      const clock: Clock = {
        now: () => Math.floor(time.now() + skewMs),
        after: (ms, callback) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
      };
      const ports: Ports = {
        name,
        life: born,
        gate,
        log,
        store: createStorePort(world.redis, gate, options.parts.store),
        clock,
        random,
      };
      options
        .run(ports)
        .then((role) => {
          running = role;
          return role.done;
        })
        .catch((error: unknown) => {
          world.deaths.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
          if (life === born) crash();
        });
    });
  }

  return {
    name,
    start,
    crash,
    freeze,
    restart: () => {
      const ending = running;
      const mine = life;
      if (ending === null || mine === null || mine.state !== 'awake') return;
      time.at(time.now(), mine, () => {
        void ending
          .close()
          .catch(() => {})
          .then(() => {
            if (life === mine) crash();
          });
      });
    },
    ambush: (ambush) => void ambushes.push(ambush),
    calm: () => {
      ambushes.length = 0;
    },
    setClock: (ms) => {
      skewMs = ms;
    },
    get life() {
      return life;
    },
  };
};
