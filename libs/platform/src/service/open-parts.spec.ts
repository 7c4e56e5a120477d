import { OpenParts } from './open-parts.ts';

describe('open parts', () => {
  const parts = () => {
    const closed: string[] = [];
    const all = new OpenParts();
    const open = (name: string, close = () => Promise.resolve()) =>
      all.open(
        () => Promise.resolve(name),
        (part) => {
          closed.push(part);
          return close();
        },
      );
    return { all, open, closed };
  };

  test('are closed once, the last opened first', async () => {
    const { all, open, closed } = parts();
    await open('database');
    await open('store');
    await Promise.all([all.close(), all.close()]);
    expect(closed).toEqual(['store', 'database']);
  });

  test('one that fails to close keeps no other open, and is told', async () => {
    const { all, open, closed } = parts();
    await open('database');
    await open('store', () => Promise.reject(new Error('stuck')));
    await expect(all.close()).rejects.toThrow('stuck');
    expect(closed).toEqual(['store', 'database']);
  });

  test('what opens after the closing began is closed at once', async () => {
    const { all, open, closed } = parts();
    const closing = all.close();
    await open('late');
    await closing;
    expect(closed).toEqual(['late']);
  });
});
