import type { Output, Place, Processor, Step } from './processor';
import type { Setting } from './setting';

/** The setting that says from when on the detector only observes. */
export const OBSERVE_CODE = 'observe';

/** On verdicts of which the cases weren't told. */
export const OBSERVED_MARK = 'observed';

/**
 * Whether the detector only observed at a time. The first value holds for all earlier times: whoever begins by observing shall not be flooded with
 * what lay in the log before.
 *
 * @param values by effective time; none: it never observed
 */
export const observedAt = (values: readonly Setting[], atMs: number): boolean => {
  let found = values[0];
  for (const value of values) if (value.effectiveAt <= atMs) found = value;
  return found?.value ?? false;
};

/**
 * A detector of which the cases hear nothing of what it decided while it only observed. The verdicts are the same, with a mark. What it tells at a
 * place of the log follows from the place's event time and from settings that stand in the log themselves: so a rebuild, after a week of
 * observing and a week of real work, tells exactly what was told before.
 *
 * @param isObserved at an event time
 */
export const observing = <State, Event>(
  processor: Processor<State, Event>,
  isObserved: (atMs: number) => boolean,
): Processor<State, Event> => {
  const quiet = (step: Step<State>, place: Place): Step<State> =>
    step.kind !== 'advance' || step.outputs.length === 0 || !isObserved(place.timeMs)
      ? step
      : { ...step, outputs: step.outputs.flatMap(observed) };
  return {
    ...processor,
    onRecord: (state, event, place) => quiet(processor.onRecord(state, event, place), place),
    onTimer: (state, place) => quiet(processor.onTimer(state, place), place),
  };
};

const observed = (output: Output): readonly Output[] => {
  if (output.topic === 'caseEvents') return [];
  if (output.topic !== 'verdicts') return [output];
  const marks = [...output.value.marks, OBSERVED_MARK].sort();
  return [{ ...output, value: { ...output.value, marks } }];
};
