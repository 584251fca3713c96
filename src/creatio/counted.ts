import type { Clock } from '../ports/clock';
import type { Meter } from '../ports/meter';
import { mayCall, NOTHING_SPENT, type Purpose, spend } from '../topology/connector/budget';
import type { CreatioClient } from './client';

export interface CallBudget {
  mayCall(purpose: Purpose): boolean;
}

/** The client, and how many calls of the day it has spent: parts of a batch count singly, as Creatio's quota does. */
export const withBudget = (
  creatio: CreatioClient,
  { daily, clock, meter }: { readonly daily: number; readonly clock: Clock; readonly meter: Meter },
): { readonly client: CreatioClient; readonly budget: CallBudget } => {
  let spent = NOTHING_SPENT;
  const count = (calls: number): void => {
    spent = spend(spent, calls, clock.now());
    meter.gauge('creatio_calls_today', spent.calls);
  };
  return {
    budget: { mayCall: (purpose) => mayCall(purpose, spent, daily, clock.now()) },
    client: {
      ...creatio,
      list: (set, query) => {
        count(1);
        return creatio.list(set, query);
      },
      read: (set, id, columns) => {
        count(1);
        return creatio.read(set, id, columns);
      },
      create: (set, columns) => {
        count(1);
        return creatio.create(set, columns);
      },
      update: (set, id, columns) => {
        count(1);
        return creatio.update(set, id, columns);
      },
      remove: (set, id) => {
        count(1);
        return creatio.remove(set, id);
      },
      batch: (parts) => {
        count(parts.length);
        return creatio.batch(parts);
      },
      dataService: (method, body) => {
        count(1);
        return creatio.dataService(method, body);
      },
    },
  };
};
