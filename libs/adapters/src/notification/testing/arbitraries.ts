import type { AlertView, ClassifiedLog } from '@tocsin/contracts';
import type { Notification } from '@tocsin/core/ports';
import fc from 'fast-check';
import { sampleAlert, sampleLog } from '../sample.ts';

/** Any text: ASCII, astral characters, lone surrogates, controls, markup, back-ticks; sometimes very long. */
export const hostileText = (longest: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.constantFrom('&', '<', '>', '```', '`', '*', '_', '<!channel>', '\n', '\0', '\ud83d', '😀', 'é', 'word '), {
        maxLength: 80,
      })
      .map((parts) => parts.join('')),
    fc
      .tuple(fc.constantFrom('a', '&', '😀', '`', ' ', '\n', '\u0001'), fc.nat({ max: longest }))
      .map(([unit, times]) => unit.repeat(times)),
  );

const log: fc.Arbitrary<ClassifiedLog> = fc
  .record({ message: hostileText(60_000), service: hostileText(300), host: fc.option(hostileText(300), { nil: undefined }) })
  .map(({ host, ...rest }) => sampleLog({ ...rest, ...(host !== undefined && { host }) }));

const alert: fc.Arbitrary<AlertView> = fc
  .record({
    ruleName: hostileText(500),
    severity: fc.constantFrom('critical' as const, 'warning' as const, 'info' as const),
    group: fc.dictionary(fc.constantFrom('service', 'host', 'attributes.ip', 'attributes.a-b', 'attributes.a.b'), hostileText(5000)),
    value: fc.nat(),
    threshold: fc.nat(),
    examples: fc.array(log, { maxLength: 5 }),
    series: fc.array(fc.record({ start: fc.constant('2026-01-01T10:00:00.000Z'), count: fc.nat() }), { maxLength: 300 }),
    link: fc.oneof(
      fc.constant('https://tocsin.example/logs'),
      fc.nat({ max: 9000 }).map((n) => `https://tocsin.example/logs?q=${'x'.repeat(n)}`),
    ),
    acknowledgedBy: fc.option(hostileText(500)),
  })
  .map(sampleAlert);

/** Any notification that the life cycle could hand out, and worse. */
export const notifications: fc.Arbitrary<Notification> = fc.record({
  id: fc.uuid(),
  transition: fc.constantFrom('firing' as const, 'resolved' as const, 'acknowledged' as const, 'test' as const),
  alert,
  actor: fc.option(hostileText(500)),
});
