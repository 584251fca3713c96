/** One value of Creatio's switch. */
export interface Setting {
  readonly code: string;
  readonly value: boolean;
  /** Epoch ms from which it holds; at least 15 s after its write began. */
  readonly effectiveAt: number;
}

/** A policy version as published: the checked document as JSON text. */
export interface PublishedPolicy {
  readonly version: string;
  readonly effectiveAt: number;
  readonly document: string;
}
