import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { authInterceptor } from './auth.interceptor.ts';
import { SessionStore } from './session.store.ts';

const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

const setUp = () => {
  TestBed.configureTestingModule({
    providers: [provideHttpClient(withInterceptors([authInterceptor])), provideHttpClientTesting(), provideRouter([])],
  });
  return { server: TestBed.inject(HttpTestingController), session: TestBed.inject(SessionStore), http: TestBed.inject(HttpClient) };
};

test('repeats a call with a fresh token after a 401, with one refresh for all', async () => {
  const { server, http } = setUp();
  const answers = Promise.all(['a', 'b'].map((name) => firstValueFrom(http.get(`/api/v1/${name}`))));
  for (const name of ['a', 'b']) server.expectOne(`/api/v1/${name}`).flush({}, { status: 401, statusText: 'Unauthorized' });
  server.expectOne('/api/v1/auth/refresh').flush({ accessToken: 'fresh', expiresIn: 900 });
  await settled();
  for (const name of ['a', 'b']) {
    const again = server.expectOne(`/api/v1/${name}`);
    expect(again.request.headers.get('Authorization')).toBe('Bearer fresh');
    again.flush({ name });
  }
  await expect(answers).resolves.toEqual([{ name: 'a' }, { name: 'b' }]);
});

test('is signed out where the cookie is no longer good', async () => {
  const { server, session } = setUp();
  const restored = session.restore();
  server.expectOne('/api/v1/auth/refresh').flush({}, { status: 401, statusText: 'Unauthorized' });
  await restored;
  expect(session.signedIn()).toBe(false);
});

test('keeps the session while the server is away: that is no verdict', async () => {
  const { server, session } = setUp();
  const refreshed = session.refresh();
  server.expectOne('/api/v1/auth/refresh').error(new ProgressEvent('error'));
  await expect(refreshed).resolves.toBe('away');
});
