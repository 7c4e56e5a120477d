import { ROLE_SCOPES, type Role } from '@tocsin/contracts';
import { homeFor, pageGroupsFor } from './pages.ts';

const may = (role: Role) => (scope: (typeof ROLE_SCOPES)['admin'][number]) => ROLE_SCOPES[role].includes(scope);
const paths = (role: Role) => pageGroupsFor(may(role)).flatMap(({ pages }) => pages.map((page) => page.path));

test('shows each role its own pages', () => {
  expect(paths('viewer')).toEqual(['/', '/logs', '/patterns', '/classifier', '/alerts', '/rules', '/channels', '/silences']);
  expect(paths('auditor')).toEqual(['/rules', '/channels', '/users', '/api-keys', '/audit', '/system', '/settings']);
  expect(paths('admin')).toHaveLength(13);
  expect(paths('ingest')).toEqual([]);
});

test('begins at the first page that is one’s own', () => {
  expect([homeFor(may('viewer')), homeFor(may('auditor')), homeFor(may('ingest'))]).toEqual(['/', '/rules', '/not-allowed']);
});
