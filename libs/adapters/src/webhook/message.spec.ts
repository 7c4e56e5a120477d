import fc from 'fast-check';
import { sampleAlert, sampleNotification } from '../notification/sample.ts';
import { notifications } from '../notification/testing/arbitraries.ts';
import { alertmanagerMessage } from './message.ts';
import { signatureHeader, verifySignature } from './signature.ts';

describe('alertmanagerMessage', () => {
  it('has valid label names, texts only, and a bounded body', () => {
    fc.assert(
      fc.property(notifications, (notification) => {
        const message = alertmanagerMessage(notification);
        for (const name of Object.keys(message.commonLabels)) expect(name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
        expect(Object.keys(message.commonLabels)).toHaveLength(Object.keys(notification.alert.group).length + 2);
        for (const value of Object.values(message.commonAnnotations)) expect(typeof value).toBe('string');
        expect(JSON.stringify(message).length).toBeLessThan(512 * 1024);
      }),
      { numRuns: 100 },
    );
  });

  it('has one fingerprint for a rule and group, from firing to resolved', () => {
    const firing = alertmanagerMessage(sampleNotification({ alert: sampleAlert({ group: { a: '1', b: '2' } }) }));
    const resolved = alertmanagerMessage(
      sampleNotification({
        transition: 'resolved',
        alert: sampleAlert({ group: { b: '2', a: '1' }, resolvedAt: '2026-01-01T11:00:00.000Z' }),
      }),
    );
    expect(resolved.alerts[0]?.fingerprint).toBe(firing.alerts[0]?.fingerprint);
    expect(firing.alerts[0]).toMatchObject({ status: 'firing', endsAt: '0001-01-01T00:00:00Z' });
    expect(resolved.alerts[0]).toMatchObject({ status: 'resolved', endsAt: '2026-01-01T11:00:00.000Z' });
  });
});

describe('signatureHeader', () => {
  it('verifies for this body, secret and time only', () => {
    const header = signatureHeader('secret', 1000, '{}');
    expect(header).toMatch(/^t=1000,v1=[0-9a-f]{64}$/);
    expect(verifySignature(header, 'secret', '{}', 1200)).toBe(true);
    expect(verifySignature(header, 'secret', '{} ', 1200)).toBe(false);
    expect(verifySignature(header, 'other', '{}', 1200)).toBe(false);
    expect(verifySignature(header, 'secret', '{}', 1301)).toBe(false);
    expect(verifySignature('nonsense', 'secret', '{}', 1200)).toBe(false);
  });
});
