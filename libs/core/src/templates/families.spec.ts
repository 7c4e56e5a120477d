import fc from 'fast-check';
import { familiesOf, KnownForms } from './families.ts';

const of = (texts: readonly string[]) => texts.map((text, at) => ({ templateId: String(at), text }));
const textsOf = (texts: readonly string[]): string[] =>
  familiesOf(of(texts))
    .map(({ text }) => text)
    .sort();

describe('families of templates', () => {
  test('join those that differ where a value made of letters stands', () => {
    expect(textsOf(['Failed password for root from <*> port <*>', 'Failed password for alice from <*> port <*>'])).toEqual([
      'Failed password for <*> from <*> port <*>',
    ]);
    expect(
      textsOf([
        'Played track <*> from the jazz playlist',
        'Played track <*> from the <*> playlist',
        'Played track <*> from the techno playlist',
      ]),
    ).toEqual(['Played track <*> from the <*> playlist']);
    expect(textsOf(['Order <*> of (guest) was paid', 'Order <*> of (member) was paid'])).toEqual(['Order <*> of (<*>) was paid']);
  });

  test.each([
    ['what happened', 'session opened for user <*>', 'session closed for user <*>'],
    ['the direction', 'copied <*> bytes from disk <*>', 'copied <*> bytes to disk <*>'],
    ['the first word', 'Started worker <*> of <*>', 'Stopped worker <*> of <*>'],
    ['the length', 'took <*> ms', 'took <*> ms too long'],
    ['too much', 'cache miss of tenant blue', 'cache size above limit set'],
    ['the error', 'Call of api gave TimeoutException here', 'Call of api gave NullPointerException here'],
  ])('keep apart what differs in %s', (_what, a, b) => {
    expect(new KnownForms([a]).has(b)).toBe(false);
    expect(textsOf([a, b])).toHaveLength(2);
  });

  test('are the same in whatever order the templates came, and hold each of them once', () => {
    const word = fc.constantFrom('user', 'alice', 'bob', 'opened', '<*>', 'on', 'disk');
    const text = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (texts, random) => {
        const families = (members: ReturnType<typeof of>) =>
          familiesOf(members)
            .map((family) => ({ text: family.text, ids: family.members.map(({ templateId }) => templateId).sort() }))
            .sort((a, b) => ((a.ids[0] ?? '') < (b.ids[0] ?? '') ? -1 : 1));
        const members = of(texts);
        const shuffled = members
          .map((member) => ({ member, at: random.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ member }) => member);
        expect(families(shuffled)).toEqual(families(members));
        expect(
          families(members)
            .flatMap(({ ids }) => ids)
            .sort(),
        ).toEqual(members.map(({ templateId }) => templateId).sort());
      }),
    );
  });

  test('take a thousand templates of one form in passing', () => {
    const texts = Array.from(
      { length: 3000 },
      (_, n) => `user ${n.toString(36).replace(/\d/g, 'z')}${'q'.repeat(n % 7)} signed in from <*>`,
    );
    expect(textsOf([...new Set(texts)])).toEqual(['user <*> signed in from <*>']);
  });
});
