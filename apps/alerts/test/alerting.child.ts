// The alerts app over the database at TEST_DATABASE_URL, until it is killed; it says when it delivers.
import 'reflect-metadata';
import { AlertingApp } from './alerting-app.ts';

const app = await AlertingApp.start(process.env['TEST_DATABASE_URL'] ?? '');
for (;;) {
  const { checks } = await app.health.run({ deep: true });
  if (checks.some(({ detail }) => detail.endsWith('messages wait'))) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
console.log('delivers');
