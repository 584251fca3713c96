import type { Invariant } from './violation';

/** A process that was suspended may find that it stood still and end itself: another takes over, and nothing is lost. */
const ENDED_ITSELF = /no progress for \d+ s although records wait/;

export const comesToRest: Invariant = {
  name: '8: whatever happened, once it is over all that was begun is finished',
  check: ({ restless }) => (restless ? ['something was still going on an hour after the last accident'] : []),
};

export const nobodyDiesOfItself: Invariant = {
  name: '8: no role ends by itself because of what happened to others',
  check: ({ deaths }) => deaths.filter((death) => !ENDED_ITSELF.test(death)),
};
