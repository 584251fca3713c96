import {
  BEHIND_CASES,
  begun,
  casesPerUnit,
  FIRST_PACE,
  type Pace,
  settled,
  unitsOf,
} from '../../../../src/topology/connector/pace';

const MOST = 8;
const answered = (pace: Pace, times: number): Pace => {
  let next = pace;
  for (let n = 0; n < times; n += 1) next = settled(begun(next), next.begun, 'answered', MOST);
  return next;
};

describe('the pace', () => {
  it('begins with one, and goes up by one for each round of answers', () => {
    expect(unitsOf(FIRST_PACE, MOST)).toBe(1);
    expect(answered(FIRST_PACE, 1).limit).toBe(2);
    expect(answered(FIRST_PACE, 2).limit).toBe(2.5);
    expect(unitsOf(answered(FIRST_PACE, 2), MOST)).toBe(2);
    expect(unitsOf(answered(FIRST_PACE, 4), MOST)).toBe(3);
  });

  it('stops at the bound of the configuration, and at what the breaker allows', () => {
    expect(answered(FIRST_PACE, 1_000).limit).toBe(MOST);
    expect(unitsOf(answered(FIRST_PACE, 1_000), 3)).toBe(3);
    expect(unitsOf(answered(FIRST_PACE, 1_000), 0)).toBe(1);
  });

  it('is halved when Creatio is overloaded, once for all that was under way then', () => {
    const pace = { limit: 8, begun: 20, cutAt: 0 };
    const once = settled(pace, 13, 'unavailable', MOST);
    expect(once).toEqual({ limit: 4, begun: 20, cutAt: 20 });
    expect(settled(once, 19, 'unavailable', MOST)).toBe(once);
    expect(settled(begun(once), 20, 'unavailable', MOST)).toEqual({ limit: 2, begun: 21, cutAt: 21 });
  });

  it('never falls below one', () => {
    expect(settled({ limit: 1.5, begun: 1, cutAt: 0 }, 0, 'unavailable', MOST).limit).toBe(1);
  });

  it('three thirds are a whole', () => {
    expect(unitsOf({ limit: 3 - 1e-12, begun: 0, cutAt: 0 }, MOST)).toBe(3);
  });
});

describe('cases that share their requests', () => {
  it('are none while few wait', () => {
    expect(casesPerUnit(BEHIND_CASES - 1, 1, 8)).toBe(1);
    expect(casesPerUnit(BEHIND_CASES, 1, 8)).toBe(BEHIND_CASES);
  });

  it('are dealt out to the units that may begin, and are a hundred at most', () => {
    expect(casesPerUnit(81, 4, 16)).toBe(21);
    expect(casesPerUnit(1_000, 4, 16)).toBe(100);
    expect(casesPerUnit(20, 0, 16)).toBe(20);
    expect(casesPerUnit(20, 100, 16)).toBe(1);
  });

  it('are few while the breaker ramps', () => {
    expect(casesPerUnit(1_000, 1, 1)).toBe(10);
    expect(casesPerUnit(1_000, 1, 3)).toBe(30);
  });
});
