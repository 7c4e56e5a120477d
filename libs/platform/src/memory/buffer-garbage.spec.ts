import { BufferGarbage } from './buffer-garbage.ts';

const MIB = 1024 * 1024;

test('young objects are looked through after some MiB of bodies, not after each', () => {
  const looks: object[] = [];
  const garbage = new BufferGarbage((options) => looks.push(options));
  for (let i = 0; i < 23; i++) garbage.left(MIB);
  expect(looks).toEqual([{ type: 'minor' }]);
  garbage.left(MIB);
  expect(looks).toHaveLength(2);
});

test('V8 gives its collector out, and without it nothing is missing', () => {
  expect(() => new BufferGarbage().left(64 * MIB)).not.toThrow();
  expect(() => new BufferGarbage(undefined).left(64 * MIB)).not.toThrow();
});
