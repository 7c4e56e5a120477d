import { DETECTORS, type Detector } from '@tocsin/contracts';
import { createRedactor } from '../redactor.ts';

/** For each detector: texts with what is left of them, and texts that it must leave alone. */
const CASES: Record<Detector, { masked: readonly [text: string, left: string][]; kept: readonly string[] }> = {
  email: {
    masked: [
      ['mail to ann.b+c@mail.example.co.uk, then', 'mail to ***@mail.example.co.uk, then'],
      ['<a_b@example.com>', '<***@example.com>'],
      ['user="O\'Neil" mailto:x@y.org?subject=1', 'user="O\'Neil" mailto:***@y.org?subject=1'],
      ['a@b.com,c@d.net', '***@b.com,***@d.net'],
    ],
    kept: ['lodash@4.17.21', 'com.acme.Foo@1f2e3d4c', '@decorator', 'user@localhost', 'a @ b.com', 'react@18.0.0-rc'],
  },
  payment_card: {
    masked: [
      ['card 4111111111111111 declined', 'card [redacted:payment_card *1111] declined'],
      ['4111 1111 1111 1111', '[redacted:payment_card *1111]'],
      ['pan=5555-5555-5555-4444;', 'pan=[redacted:payment_card *4444];'],
      ['amex 3782 822463 10005', 'amex [redacted:payment_card *0005]'],
      ['diners 3056 930902 5904', 'diners [redacted:payment_card *5904]'],
      ['6011111111111117, 3530111333300000', '[redacted:payment_card *1117], [redacted:payment_card *0000]'],
      ['2223003122003222', '[redacted:payment_card *3222]'],
      ['order 17 4111111111111111 99', 'order 17 [redacted:payment_card *1111] 99'],
      ['card-4111111111111111', 'card-[redacted:payment_card *1111]'],
    ],
    kept: [
      '4111111111111112',
      'at 1767607200123 took 5',
      'at 1767607200123456789',
      'blk_-6952295868487656571',
      'offset=-4111111111111111',
      'id 7241111111111111',
      'a4111111111111111',
      '411111 1111111111',
      '550e8400-e29b-41d4-a716-446655440000',
      '2026-01-05 10:00:00 200 5123 12',
      'imei 490154203237518',
    ],
  },
  iban: {
    masked: [
      ['to DE89370400440532013000.', 'to [redacted:iban DE].'],
      ['GB82 WEST 1234 5698 7654 32', '[redacted:iban GB]'],
      ['iban=fr1420041010050500013m02606', 'iban=[redacted:iban FR]'],
      ['NO93-8601-1117-947', '[redacted:iban NO]'],
      ['MT84MALT011000012345MTLCAST001S', '[redacted:iban MT]'],
    ],
    kept: [
      'DE88370400440532013000',
      'DE8937040044053201300',
      'ab12cd34ef567890123456789abcdef0',
      'XX89370400440532013000',
      'be71096123456769ab',
      'sha256:ce114e4501d2f4e2dcea3e17b546f339d1c2b1c5e8a0a5d0f9f3a7d3c1f0e9ab',
    ],
  },
  jwt: {
    masked: [
      ['t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln;', 't=[redacted:jwt];'],
      ['eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', '[redacted:jwt]'],
      ['"eyJhbGciOiJSU0EtT0FFUCJ9.aaaaa.bbbbb.ccccc.ddddd"', '"[redacted:jwt]"'],
    ],
    kept: ['eyJhbGciOiJIUzI1NiJ9', 'the keyJob.started.now', 'eyJ.x.y'],
  },
  bearer_token: {
    masked: [
      ['Authorization: Bearer abc.DEF-123_x~y', 'Authorization: Bearer [redacted:bearer_token]'],
      ['authorization=basic dXNlcjpwYXNz', 'authorization=basic [redacted:bearer_token]'],
    ],
    kept: ['Bearer token', 'basic authentication failed', 'bearer of news', 'Basic auth'],
  },
  secret: {
    masked: [
      ['password=hunter2 user=ann', 'password=[redacted:secret] user=ann'],
      ['Password: hunter2', 'Password: [redacted:secret]'],
      ['{"db_password":"a\\"b","x":1}', '{"db_password":"[redacted:secret]","x":1}'],
      ['{\\"apiKey\\":\\"abc\\",\\"x\\":1}', '{\\"apiKey\\":\\"[redacted:secret]\\",\\"x\\":1}'],
      ["{'client_secret': 'abc def'}", "{'client_secret': '[redacted:secret]'}"],
      ['GET /cb?code=1&access_token=abc.def&x=1', 'GET /cb?code=1&access_token=[redacted:secret]&x=1'],
      ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'AWS_SECRET_ACCESS_KEY=[redacted:secret]'],
      ['fetch https://ann:s3cr3t@host.example/x failed', 'fetch https://ann:[redacted:secret]@host.example/x failed'],
      ['postgres://u:p@ss@db:5432/x', 'postgres://u:[redacted:secret]@db:5432/x'],
      ['redis://:s3cr3t@cache:6379', 'redis://:[redacted:secret]@cache:6379'],
      ['X-Api-Key: 12345', 'X-Api-Key: [redacted:secret]'],
      ['pin=1234 cvv: 123', 'pin=[redacted:secret] cvv: [redacted:secret]'],
      ['connectionString => "Server=x;Pwd=y"', 'connectionString => "[redacted:secret]"'],
      ['passphrase="correct horse', 'passphrase="[redacted:secret]'],
    ],
    kept: [
      'password=null',
      'password: ********',
      'password: required',
      'password=[redacted:secret]',
      'Invalid password: too short',
      'sessionid: 0x14ed93111f20027',
      'password=${DB_PASSWORD}',
      'max_tokens=4096',
      'the password was changed',
      'spinning: 4',
      'http://host:8080/a@b',
      'wrong password',
      'tokenizer=fast',
    ],
  },
  private_key: {
    masked: [
      ['key:\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\nnext', 'key:\n[redacted:private_key]\nnext'],
      ['"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n"', '"[redacted:private_key]\\n"'],
      ['-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNz', '[redacted:private_key]'],
      ['-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n-----END PGP PRIVATE KEY BLOCK-----', '[redacted:private_key]'],
    ],
    kept: ['-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----', '-----BEGIN PUBLIC KEY-----', '----- PRIVATE KEY -----'],
  },
  aws_key: {
    masked: [
      ['key AKIAIOSFODNN7EXAMPLE used', 'key [redacted:aws_key AKIA] used'],
      ['ASIAIOSFODNN7EXAMPLE', '[redacted:aws_key ASIA]'],
    ],
    kept: ['AKIAIOSFODNN7EXAMPL', 'AKIAIOSFODNN7EXAMPLEXX', 'XAKIAIOSFODNN7EXAMPLE', 'ASIA is a continent'],
  },
  github_token: {
    masked: [
      ['ghp_0123456789abcdefghijABCDEFGHIJ012345', '[redacted:github_token ghp_]'],
      ['github_pat_11AAAAAAA0123456789_abcdefghijkl', '[redacted:github_token github_pat_]'],
    ],
    kept: ['ghp_short', 'github_pat_', 'high_ghost'],
  },
  slack_token: {
    masked: [
      ['xoxb-123456789012-abcdefABCDEF', '[redacted:slack_token xoxb-]'],
      ['xapp-1-A012-345-abcdef', '[redacted:slack_token xapp-]'],
      [
        'POST https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnop failed',
        'POST https://[redacted:slack_token hooks.slack.com/services/] failed',
      ],
    ],
    kept: ['xoxb-1', 'https://slack.com/services', 'foxxoxb-123456789012'],
  },
  google_key: {
    masked: [['key=AIzaSyA0123456789-abcdefghijklmnopqrstu&x', 'key=[redacted:google_key AIza]&x']],
    kept: ['AIzaSyA0123456789', 'AIzaSyA0123456789-abcdefghijklmnopqrstuvwx'],
  },
  us_ssn: {
    masked: [
      ['ssn 078-05-1120.', 'ssn [redacted:us_ssn].'],
      ['SSN: 078 05 1120', 'SSN: [redacted:us_ssn]'],
    ],
    kept: ['000-12-3456', '666-12-3456', '900-12-3456', '078-00-1120', '078-05-0000', 'took 148 12 1234', '078051120', '1078-05-1120'],
  },
  ip_address: {
    masked: [
      ['from 192.0.2.7:4431 to 10.0.0.1.', 'from [redacted:ip_address]:4431 to [redacted:ip_address].'],
      ['[2001:db8::1]:443', '[[redacted:ip_address]]:443'],
      ['::ffff:192.0.2.7', '[redacted:ip_address]'],
    ],
    kept: ['version 1.2.3', '256.1.1.1', '10:00:00', 'a::b::c', '1.2.3.4.5'],
  },
  phone: {
    masked: [
      ['call +49 30 1234567 now', 'call [redacted:phone] now'],
      ['(555) 123-4567 or 555-123-4567', '[redacted:phone] or [redacted:phone]'],
    ],
    kept: ['+1', 'offset +0100', '2026-01-05', '1767607200123', 'id 555-1234'],
  },
};

describe.each(DETECTORS)('%s', (detector) => {
  const redactor = createRedactor({ detectors: [detector], attributeNames: [] });

  test.each(CASES[detector].masked)('masks %j', (text, left) => {
    expect(redactor.redact(text)).toBe(left);
    expect(redactor.takeCounts()?.[detector]).toBeGreaterThan(0);
    // What is masked once is not found again.
    expect(redactor.redact(left)).toBe(left);
    expect(redactor.takeCounts()).toBeUndefined();
  });

  test.each(CASES[detector].kept)('leaves %j', (text) => {
    expect(redactor.redact(text)).toBe(text);
  });
});

/** What every log is full of, and no detector that is on by default may touch. */
const ORDINARY = [
  '550e8400-e29b-41d4-a716-446655440000',
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  '4bf92f3577b34da6a3ce929d0e0e4736',
  '00f067aa0ba902b7',
  '2026-01-05T10:00:00.123456789Z',
  '1767607200',
  '1767607200123456789',
  'i-0123456789abcdef0',
  'arn:aws:iam::123456789012:role/x',
  '12345678901234567890',
  'blk_3886504906413966012',
  '10.0.0.1:50010',
  'latency_ms=42 status=200 bytes=1234567890123',
  'sha512-abcDEF0123456789+/==',
  'SELECT token_count FROM usage WHERE id = 7',
  'pod-7d4b9c6f5d-x2x9z',
  '0x14ed93111f20027',
];
test.each(ORDINARY)('no default detector touches %s', (text) => {
  const redactor = createRedactor({ detectors: DETECTORS.filter((name) => name !== 'ip_address' && name !== 'phone'), attributeNames: [] });
  expect(redactor.redact(`event ${text} done`)).toBe(`event ${text} done`);
  expect(redactor.redact(text)).toBe(text);
});
