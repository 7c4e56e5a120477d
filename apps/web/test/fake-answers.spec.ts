import {
  AlertDetail,
  AlertView,
  ApiKeyCreated,
  ApiKeyView,
  AuditEntry,
  AuditVerification,
  Channel,
  ChannelTestResult,
  ClassifiedLog,
  ContextResult,
  FieldsResult,
  FieldValuesResult,
  HealthReport,
  LoginResult,
  Me,
  pageOf,
  PatternsResult,
  ProcessList,
  Rule,
  SearchResult,
  Settings,
  Silence,
  StatsResult,
  SystemView,
  Ticket,
  TrendsResult,
  UserView,
} from '@tocsin/contracts';
import type * as z from 'zod';
import { answer, type FakeState } from './fake-answers.ts';

const list = (item: z.ZodType) => pageOf(item, 'FakePage');
const params = new URLSearchParams();
const asked = (method: string, path: string, mood: FakeState['mood'] = 'full', body: unknown = {}) =>
  answer(method, path, params, body, { signedIn: true, mood });

const READS: [string, z.ZodType][] = [
  ['/auth/me', Me],
  ['/logs/search', SearchResult],
  ['/logs/stats', StatsResult],
  ['/logs/trends', TrendsResult],
  ['/patterns', PatternsResult],
  ['/logs/fields', FieldsResult],
  ['/logs/fields/service/values', FieldValuesResult],
  ['/logs/log-3', ClassifiedLog],
  ['/logs/log-6/context', ContextResult],
  ['/system', SystemView],
  ['/system/processes', ProcessList],
  ['/health', HealthReport],
  ['/alerts', list(AlertView)],
  ['/alerts/alert-1', AlertDetail],
  ['/rules', list(Rule)],
  ['/rules/rule-1', Rule],
  ['/channels', list(Channel)],
  ['/silences', list(Silence)],
  ['/users', list(UserView)],
  ['/api-keys', list(ApiKeyView)],
  ['/audit', list(AuditEntry)],
  ['/audit/verify', AuditVerification],
  ['/settings', Settings],
];

// The dashboard's pictures and checks are worth what the made-up server is worth: it must speak as the contracts say.
test.each(READS)('GET %s answers by its contract', (path, schema) => {
  expect(schema.safeParse(asked('GET', path)).error?.issues ?? []).toEqual([]);
  expect(schema.safeParse(asked('GET', path, 'empty')).error?.issues ?? []).toEqual([]);
});

test.each([
  ['/auth/login', LoginResult],
  ['/stream/tickets', Ticket],
  ['/api-keys', ApiKeyCreated],
  ['/channels/channel-1/test', ChannelTestResult],
  ['/rules', Rule],
  ['/users', UserView],
  ['/silences', Silence],
])('POST %s answers by its contract', (path, schema: z.ZodType) => {
  expect(schema.safeParse(asked('POST', path)).error?.issues ?? []).toEqual([]);
});
