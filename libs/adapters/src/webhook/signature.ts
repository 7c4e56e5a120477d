import { createHmac, timingSafeEqual } from 'node:crypto';

const hmac = (secret: string, seconds: number, body: string): Buffer => createHmac('sha256', secret).update(`${seconds}.${body}`).digest();

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`: the time is signed too, so that an old message cannot be sent again. */
export const signatureHeader = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${hmac(secret, seconds, body).toString('hex')}`;

/** Whether a header signs this very body at most `toleranceSeconds` ago or ahead; how a receiver checks it. */
export const verifySignature = (header: string, secret: string, body: string, nowSeconds: number, toleranceSeconds = 300): boolean => {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (!match) return false;
  const seconds = Number(match[1]);
  if (Math.abs(nowSeconds - seconds) > toleranceSeconds) return false;
  return timingSafeEqual(hmac(secret, seconds, body), Buffer.from(match[2] ?? '', 'hex'));
};
