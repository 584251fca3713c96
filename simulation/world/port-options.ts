import type { Broker } from './broker';
import type { Gate } from './gate';
import type { Life } from './life';
import type { VirtualTime } from './virtual-time';

/** What a process reaches the broker with. */
export interface PortOptions {
  readonly broker: Broker;
  readonly gate: Gate;
  readonly life: Life;
  readonly time: VirtualTime;
  random(): number;
  latencyMs(): number;
}
