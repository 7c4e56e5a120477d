import { Controller, Get } from '@nestjs/common';
import { ROLES } from '@tocsin/contracts';
import { type ApiApp, startApiApp } from '../../test/api-app.ts';

@Controller('undecided')
class UndecidedController {
  @Get()
  answer(): string {
    return 'open';
  }
}
class UndecidedModule {}

let api: ApiApp;
beforeAll(async () => {
  api = await startApiApp({ imports: [{ module: UndecidedModule, controllers: [UndecidedController] }] });
});
afterAll(() => api?.close());

test.each(ROLES)('a route that nobody decided about is refused to %s', async (role) => {
  expect(await (await api.as(role)).get('undecided')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test('and to callers without credentials', async () => {
  expect(await api.anonymous.get('undecided')).toMatchObject({ status: 401 });
});
