import { type AlertSignal, groupKeyOf } from '@tocsin/core/alerting';
import { Cooling } from './cooling.ts';

const signal = (kind: AlertSignal['kind'], host = 'a'): AlertSignal => {
  const group = { host };
  return {
    kind,
    ruleId: 'r',
    ruleVersion: '',
    groupKey: groupKeyOf(group),
    group,
    value: 1,
    threshold: 1,
    at: 0,
    series: [],
    examples: [],
  };
};

describe('Cooling', () => {
  test('gives a condition back once, as holding, when its cool-down is over', () => {
    const cooling = new Cooling();
    const crossed = signal('crossed');
    cooling.heard([crossed], [{ signal: crossed, until: 100 }]);
    expect(cooling.over(99)).toEqual([]);
    expect(cooling.over(100)).toEqual([{ ...crossed, kind: 'holding' }]);
    expect(cooling.over(100)).toEqual([]);
  });

  test('forgets a condition that cleared meanwhile, even in the same batch', () => {
    const cooling = new Cooling();
    const [crossed, other] = [signal('crossed'), signal('crossed', 'b')];
    cooling.heard(
      [crossed, other, signal('cleared', 'b')],
      [crossed, other].map((each) => ({ signal: each, until: 100 })),
    );
    expect(cooling.over(200)).toEqual([{ ...crossed, kind: 'holding' }]);
    cooling.heard([crossed], [{ signal: crossed, until: 300 }]);
    cooling.heard([signal('cleared')], []);
    expect(cooling.over(300)).toEqual([]);
  });
});
