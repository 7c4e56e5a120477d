import { Injectable } from '@angular/core';

const NAME = 'tocsin.session';

/** Runs `work` in one tab of the browser at a time, where the browser can (a secure origin); elsewhere at once. */
export const oneTabAtATime = async <T>(work: () => Promise<T>): Promise<T> => {
  const locks = (globalThis.navigator as Partial<Navigator>).locks;
  return locks ? locks.request(`${NAME}.refresh`, work) : work();
};

/** Tells the browser's other tabs that the session has ended. */
@Injectable({ providedIn: 'root' })
export class TabChannel {
  private readonly channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NAME);

  signedOut(): void {
    this.channel?.postMessage('signed-out');
  }

  onSignedOut(listener: () => void): void {
    this.channel?.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.data === 'signed-out') listener();
    });
  }
}
