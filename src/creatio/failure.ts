import { FAILURES, type Failure } from '../topology/connector/http-failure';

/** A request to Creatio that didn't come to what was asked for. */
export class CreatioFailure extends Error {
  override readonly name = 'CreatioFailure';
  /** What an administrator should do about it; null: nothing in particular. */
  readonly advice: string | null;
  constructor(
    readonly failure: Failure,
    options: ErrorOptions & { readonly advice?: string } = {},
  ) {
    super(`Creatio: ${failure.reason}${options.advice === undefined ? '' : `. ${options.advice}`}`, options);
    this.advice = options.advice ?? null;
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
