import { makePlan } from '../../../simulation/history/make-plan';
import { play } from '../../../simulation/history/play';
import { makeTopicsSmall } from '../../../simulation/world/small-topics';
import { read } from '../../../simulation/history/outcome';
it('x', async () => {
  makeTopicsSmall();
  for (let seed = 1; seed <= 20; seed++) {
    const t = process.hrtime.bigint();
    const o = await play(makePlan(seed));
    const ms = Number(process.hrtime.bigint() - t) / 1e6;
    const counts = Object.fromEntries(Object.entries(o.logs).map(([n, l]) => [n, l.flat().length]));
    process.stdout.write(`${seed} ${ms.toFixed(0)} ms ${o.restless} ${JSON.stringify(counts)} ${JSON.stringify(o.plan.pace)} ${o.plan.accidents.map(a=>a.kind)} ${o.deaths.map(d=>d.slice(0,300))} ${read(o,'verdicts').map(v=>v.value?.kind+':'+v.value?.reason)}\n`);
  }
}, 60000);
