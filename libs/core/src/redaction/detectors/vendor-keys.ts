import { ALPHANUMERIC, DIGITS, UPPER, characterSet } from '../characters.ts';
import { prefixedKey } from './prefixed-key.ts';

/** AWS access key ids (IAM user guide, "unique identifiers"): long-term AKIA, temporary ASIA. */
export const awsKey = prefixedKey('aws_key', {
  prefixes: ['AKIA', 'ASIA'],
  characters: characterSet(UPPER + DIGITS),
  shortest: 16,
  longest: 16,
});

/** GitHub's tokens: personal, OAuth, user-to-server, server-to-server, refresh, and fine-grained. */
export const githubToken = prefixedKey('github_token', {
  prefixes: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
  characters: characterSet(`${ALPHANUMERIC}_`),
  shortest: 20,
});

/** Slack's tokens, of bots, users, apps and their configuration, and the addresses of its webhooks, which are secrets too. */
export const slackToken = prefixedKey('slack_token', {
  prefixes: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-', 'xoxe.', 'xapp-', 'hooks.slack.com/services/'],
  characters: characterSet(`${ALPHANUMERIC}-./`),
  shortest: 10,
});

/** Google API keys: AIza and 35 characters. */
export const googleKey = prefixedKey('google_key', {
  prefixes: ['AIza'],
  characters: characterSet(`${ALPHANUMERIC}_-`),
  shortest: 35,
  longest: 35,
});
