/** What a person is told once the server listens. */
export interface WelcomeFacts {
  url: string;
  adminEmail: string;
  /** Only at the very first start, when it was made up: it is never shown again. */
  newPassword: string | undefined;
  demo: boolean;
  startedInMs: number;
}

/** The lines that say where the dashboard is and how to sign in. */
export const welcome = ({ url, adminEmail, newPassword, demo, startedInMs }: WelcomeFacts): string => {
  const lines = [
    '',
    `  Tocsin is listening (${(startedInMs / 1000).toFixed(1)} s)`,
    '',
    `    Dashboard   ${url}`,
    `    API         ${url}/api/docs`,
    newPassword === undefined
      ? `    Sign in as  ${adminEmail}, with the password of the first start (or TOCSIN_ADMIN_PASSWORD)`
      : `    Sign in as  ${adminEmail}\n    Password    ${newPassword}   (shown this once: keep it)`,
  ];
  if (demo) lines.push('    Demo        two services are sending logs; `npm run start:standalone` runs without them');
  return [...lines, '', '  Ctrl-C stops it.', ''].join('\n');
};
