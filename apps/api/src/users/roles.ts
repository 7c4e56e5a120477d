import { type Role, ROLE_SCOPES, ROLES, type RoleView } from '@tocsin/contracts';

const DESCRIPTIONS: Readonly<Record<Role, string>> = {
  viewer: 'Reads logs, alerts, rules and channels.',
  analyst: 'Reads, exports logs and corrects their categories.',
  oncall: 'Reads, acknowledges and resolves alerts, and silences them.',
  admin: 'Everything, sending logs included.',
  auditor: 'Reads the audit log, users, keys and settings, but no logs.',
  ingest: 'For machines: sends logs and reads nothing.',
};

export const ROLE_VIEWS: readonly RoleView[] = ROLES.map((role) => ({
  role,
  description: DESCRIPTIONS[role],
  scopes: [...ROLE_SCOPES[role]],
}));
