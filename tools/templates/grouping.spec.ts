import { familyIds, groupingOf, minedIds } from './grouping.ts';
import { readSamples } from './samples.ts';

const labelled = (...templates: string[]) => templates.map((template, at) => ({ template, message: `m${at}` }));

describe('grouping accuracy', () => {
  test('is that of the field: a message is right when its group is its template, none missing and none too many', () => {
    expect(groupingOf(labelled('1', '1', '2', '2', '3'), ['a', 'a', 'b', 'c', 'd'])).toMatchObject({
      messages: 5,
      right: 3,
      templates: 3,
      groups: 4,
    });
    expect(groupingOf(labelled('1', '1', '2'), ['a', 'a', 'a'])).toMatchObject({ right: 0, mixed: [['m0', 'm2']] });
    expect(groupingOf(labelled('1', '1', '1'), ['a', 'a', 'b'])).toMatchObject({ right: 0, split: [{ example: 'm0', groups: 2 }] });
  });
});

describe('the samples', () => {
  const samples = readSamples();
  const shareOf = (ids: (messages: string[]) => string[]): number => {
    let [right, all] = [0, 0];
    for (const messages of samples.values()) {
      const found = groupingOf(messages, ids(messages.map(({ message }) => message)));
      right += found.right;
      all += found.messages;
    }
    return right / all;
  };

  test('are some two hundred messages of ten kinds of systems', () => {
    expect(samples.size).toBe(10);
    expect([...samples.values()].flat().length).toBeGreaterThanOrEqual(190);
  });

  test('are grouped no worse than they were, by families far better than by single messages', () => {
    expect(shareOf(familyIds)).toBeGreaterThanOrEqual(0.81);
    expect(shareOf(minedIds)).toBeGreaterThanOrEqual(0.25);
  });

  test('no group has messages of two templates', () => {
    for (const messages of samples.values()) {
      expect(groupingOf(messages, familyIds(messages.map(({ message }) => message))).mixed).toEqual([]);
    }
  });
});
