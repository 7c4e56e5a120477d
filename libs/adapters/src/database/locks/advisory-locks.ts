/** Numbers of PostgreSQL's advisory locks that our processes take turns by. Any will do, each its own; one is never used for something else. */
export const ADVISORY_LOCKS = {
  auditChain: 7_262_101,
  migrations: 7_262_102,
  alertLifecycle: 7_262_103,
  signingKeys: 7_262_104,
  admins: 7_262_105,
  logRetention: 7_262_106,
  delivery: 7_262_107,
  newTemplates: 7_262_108,
  modelTraining: 7_262_109,
  reclassification: 7_262_110,
  drift: 7_262_111,
} as const;
