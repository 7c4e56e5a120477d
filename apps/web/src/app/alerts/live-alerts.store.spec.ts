import { TestBed } from '@angular/core/testing';
import type { AlertView } from '@tocsin/contracts';
import { AlertsApi } from '../api/alerts-api.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { TailSocket } from '../tail/tail-socket.ts';
import { LiveAlertsStore } from './live-alerts.store.ts';

const alert = (id: string, change: Partial<AlertView> = {}): AlertView => ({
  id,
  ruleId: 'r',
  ruleName: 'Slow searches',
  severity: 'critical',
  status: 'firing',
  group: { service: 'hsearch' },
  value: 42,
  threshold: 20,
  window: '5m',
  startedAt: '',
  firedAt: '',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  silencedUntil: null,
  series: [],
  examples: [],
  link: '',
  ...change,
});

const setUp = () => {
  const server = { firing: [] as AlertView[] };
  const socket = { goLive: (): void => undefined };
  const open = (_query: string, { state }: { state: (state: string) => void }) => {
    socket.goLive = () => state('live');
    return () => undefined;
  };
  TestBed.configureTestingModule({
    providers: [
      { provide: AlertsApi, useValue: { list: () => Promise.resolve({ items: server.firing, nextCursor: null }) } },
      { provide: TailSocket, useValue: { open } },
    ],
  });
  return { store: TestBed.inject(LiveAlertsStore), toasts: TestBed.inject(ToastStore), server, socket };
};
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('announces an alert once, however often it comes', () => {
  const { store, toasts } = setUp();
  store.take(alert('a'));
  store.take(alert('a', { value: 50 }));
  expect(store.firingCount()).toBe(1);
  expect(toasts.toasts().map((toast) => [toast.text, toast.link])).toEqual([['Alert: Slow searches', '/alerts/a']]);
});

test('counts what fires: not what was acknowledged or has ended', () => {
  const { store } = setUp();
  for (const id of ['a', 'b', 'c']) store.take(alert(id));
  store.take(alert('a', { status: 'acknowledged' }));
  store.take(alert('b', { status: 'resolved' }));
  expect(store.firingCount()).toBe(1);
});

test('keeps quiet about a silenced alert', () => {
  const { store, toasts } = setUp();
  store.take(alert('a', { silencedUntil: '2030-01-01T00:00:00.000Z' }));
  expect(toasts.toasts()).toEqual([]);
});

test('tells of what fired while the connection was away, once', async () => {
  const { store, toasts, server, socket } = setUp();
  server.firing = [alert('old', { firedAt: '2026-01-01T00:00:00.000Z' })];
  const stop = store.start();
  await settled();
  server.firing = [alert('missed', { firedAt: '2026-01-01T00:10:00.000Z' }), ...server.firing];
  socket.goLive();
  await settled();
  store.take(alert('missed', { value: 50 }));
  expect(toasts.toasts().map(({ link }) => link)).toEqual(['/alerts/missed']);
  expect(store.firingCount()).toBe(2);
  stop();
});

test('tells who has just signed in of what fired a moment ago, not of all that fires', async () => {
  const { store, toasts, server } = setUp();
  server.firing = [alert('now', { firedAt: new Date().toISOString() }), alert('old', { firedAt: '2026-01-01T00:00:00.000Z' })];
  const stop = store.start();
  await settled();
  expect(toasts.toasts().map(({ link }) => link)).toEqual(['/alerts/now']);
  stop();
});
