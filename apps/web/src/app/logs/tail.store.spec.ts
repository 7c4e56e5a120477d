import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import type { ClassifiedLog, TailMessage } from '@tocsin/contracts';
import { type TailListener, TailSocket } from '../tail/tail-socket.ts';
import { TailStore } from './tail.store.ts';

const logs = (...ids: string[]): TailMessage => ({ type: 'log', cursor: ids.join(), items: ids.map((id) => ({ id }) as ClassifiedLog) });

const setUp = () => {
  jest.useFakeTimers();
  let listener: TailListener | undefined;
  const closed = jest.fn();
  const open = (_q: string, given: TailListener) => {
    listener = given;
    return closed;
  };
  TestBed.configureTestingModule({ providers: [TailStore, { provide: TailSocket, useValue: { open } }] });
  const store = TestBed.inject(TailStore);
  store.start('level>=info');
  return { store, closed, send: (message: TailMessage) => listener?.message(message), keys: () => store.rows().map((row) => row.key) };
};
afterEach(() => jest.useRealTimers());

test('draws many messages at once, newest first', () => {
  const { send, keys } = setUp();
  send(logs('a', 'b'));
  send(logs('c'));
  expect(keys()).toEqual([]);
  jest.runOnlyPendingTimers();
  expect(keys()).toEqual(['c', 'b', 'a']);
});

test('holds what comes while paused, counts it, and shows it on resuming', () => {
  const { store, send, keys } = setUp();
  store.pause();
  send(logs('a', 'b'));
  jest.runOnlyPendingTimers();
  expect([keys(), store.waitingLogs()]).toEqual([[], 2]);
  store.resume();
  expect([keys(), store.waitingLogs()]).toEqual([['b', 'a'], 0]);
});

test('does not move rows under a reader who scrolled away', () => {
  const { store, send, keys } = setUp();
  store.scrolled(false);
  send(logs('a'));
  jest.runOnlyPendingTimers();
  expect([keys(), store.following()]).toEqual([[], false]);
  store.scrolled(true);
  expect(keys()).toEqual(['a']);
});

test('says how many it left out rather than hold without bound', () => {
  const { store, send } = setUp();
  store.pause();
  for (let n = 0; n < 2001; n++) send(logs(`${n}`));
  store.resume();
  expect(store.rows().at(-1)).toMatchObject({ kind: 'gap', count: 1000 });
});

test('a new search begins anew and closes the old connection', () => {
  const { store, send, closed, keys } = setUp();
  send(logs('a'));
  jest.runOnlyPendingTimers();
  store.start('other');
  expect([closed.mock.calls.length, keys()]).toEqual([1, []]);
});
