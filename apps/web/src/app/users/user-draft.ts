import { type Role, UserInput, UserPatch, type UserView } from '@tocsin/contracts';

export interface UserDraft {
  email: string;
  name: string;
  role: Role;
  password: string;
}
export const NEW_USER: UserDraft = { email: '', name: '', role: 'viewer', password: '' };
/** What a role is for, in a line. */
export const ROLE_TEXTS: Record<Role, string> = {
  viewer: 'reads logs, alerts and rules',
  analyst: 'reads, exports and corrects logs',
  oncall: 'reads, acknowledges and silences',
  admin: 'may do everything',
  auditor: 'reads the audit trail and settings, not logs',
  ingest: 'sends logs, reads nothing',
};

const WORDS: Record<string, string> = {
  email: 'An e-mail address such as ada@example.org.',
  name: 'A name of at most 120 characters.',
  password: 'At least 12 characters.',
};

export type UserFaults = Partial<Record<keyof UserDraft, string>>;
const faultsOf = (issues: readonly { path: PropertyKey[]; message: string }[]): UserFaults =>
  Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), WORDS[String(path[0])] ?? message]));

/** A new person to be stored, or what is wrong. */
export const checkNewUser = (draft: UserDraft): { input: UserInput | null; faults: UserFaults } => {
  const parsed = UserInput.safeParse(draft);
  return { input: parsed.data ?? null, faults: faultsOf(parsed.error?.issues ?? []) };
};

/** What changes about a person, or what is wrong. An empty password leaves theirs. */
export const checkUserPatch = (draft: UserDraft, user: UserView): { input: UserPatch | null; faults: UserFaults } => {
  const parsed = UserPatch.safeParse({
    ...(draft.name !== user.name ? { name: draft.name } : {}),
    ...(draft.role !== user.role ? { role: draft.role } : {}),
    ...(draft.password !== '' ? { password: draft.password } : {}),
  });
  return { input: parsed.data ?? null, faults: faultsOf(parsed.error?.issues ?? []) };
};
