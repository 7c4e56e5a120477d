import { encodeModel, shippedModel } from '@tocsin/core/classifier';
import { ModelChoice } from './model-choice.ts';

const another = { version: 'another', bytes: encodeModel({ ...shippedModel(), version: 'another' }) };

test('workers are given the model that is asked for, and the shipped one until then', () => {
  const choice = new ModelChoice(() => undefined);
  expect(choice.version).toBe(shippedModel().version);
  expect(choice.choose(another)).toBe(another);
  expect(choice.version).toBe('another');
});

test('one that cannot be read is told of once, and the shipped one judges', () => {
  const unreadable: string[] = [];
  const choice = new ModelChoice((version) => unreadable.push(version));
  const broken = { version: 'broken', bytes: new Uint8Array(10) };
  for (let time = 0; time < 3; time++) expect(choice.choose(broken)).toEqual({ version: shippedModel().version, bytes: undefined });
  expect(unreadable).toEqual(['broken']);
  expect(choice.choose(another).version).toBe('another');
});
