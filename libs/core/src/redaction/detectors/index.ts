import type { TextDetector } from '../text-detector.ts';
import { bearerToken } from './bearer-token.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ipAddress } from './ip-address.ts';
import { jwt } from './jwt.ts';
import { paymentCard } from './payment-card.ts';
import { phone } from './phone.ts';
import { privateKey } from './private-key.ts';
import { secret } from './secret.ts';
import { usSsn } from './us-ssn.ts';
import { awsKey, githubToken, googleKey, slackToken } from './vendor-keys.ts';

/** Every detector, in the order of contracts' DETECTORS. A new one is a file here and a name there. */
export const TEXT_DETECTORS: readonly TextDetector[] = [
  email,
  paymentCard,
  iban,
  jwt,
  bearerToken,
  secret,
  privateKey,
  awsKey,
  githubToken,
  slackToken,
  googleKey,
  usSsn,
  ipAddress,
  phone,
];
