import type { Detector } from '@tocsin/contracts';

/** What each detector masks, and what stays of it. */
export const DETECTOR_TEXTS: Record<Detector, { name: string; about: string }> = {
  email: { name: 'E-mail addresses', about: 'The domain stays.' },
  payment_card: { name: 'Payment cards', about: 'By their check digit; the last four stay.' },
  iban: { name: 'IBANs', about: 'By their checksum.' },
  jwt: { name: 'JSON web tokens', about: 'Whole.' },
  bearer_token: { name: 'Bearer tokens', about: 'In Authorization headers.' },
  secret: { name: 'Passwords and secrets', about: 'In key=value, JSON and URLs.' },
  private_key: { name: 'Private keys', about: 'PEM blocks.' },
  aws_key: { name: 'AWS keys', about: 'Access and secret keys.' },
  github_token: { name: 'GitHub tokens', about: 'Personal and app tokens.' },
  slack_token: { name: 'Slack tokens', about: 'Tokens and webhooks.' },
  google_key: { name: 'Google API keys', about: 'Whole.' },
  us_ssn: { name: 'US social security numbers', about: 'Whole.' },
  ip_address: { name: 'IP addresses', about: 'Off at first: they help more often than they harm.' },
  phone: { name: 'Phone numbers', about: 'Off at first: many figures look like one.' },
};
