import { FAILURES, type Failure } from '../topology/connector/http-failure';

/** A request to Creatio that didn't come to what was asked for. */
export class CreatioFailure extends Error {
  override readonly name = 'CreatioFailure';
  constructor(
    readonly failure: Failure,
    options?: ErrorOptions,
  ) {
    super(`Creatio: ${failure.reason}`, options);
  }

  /** Whether the breaker counts it. */
  get trips(): boolean {
    return FAILURES[this.failure.class].trips;
  }

  /** Whether the same request may succeed later. */
  get passes(): boolean {
    return FAILURES[this.failure.class].again !== 'never';
  }

  /** Whether a write may have been done all the same. */
  get unclear(): boolean {
    return FAILURES[this.failure.class].unclear;
  }
}
