/** Wall clock, epoch ms. A played scenario runs all processes on the same virtual one. No verdict ever depends on it. */
export interface Clock {
  now(): number;
  /** Calls back once after `ms` of this clock's time; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}
