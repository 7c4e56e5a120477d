import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { CopyButton } from './copy-button.ts';

/** How to send a first log: a line for the terminal. */
@Component({
  selector: 'tocsin-first-log',
  imports: [CopyButton, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block text-left' },
  template: `<div class="border-line bg-canvas rounded-md border">
      <pre class="overflow-x-auto p-3 font-mono text-xs leading-relaxed" tabindex="0" aria-label="Command that sends a log">{{
        command()
      }}</pre>
      <div class="border-line flex justify-end border-t p-1.5"><tocsin-copy-button [text]="command()" /></div>
    </div>
    @if (key() === placeholder) {
      <p class="mt-2 text-xs">
        The key comes from <a class="link underline" routerLink="/api-keys">API keys</a>; it needs the scope <code>logs:write</code>.
      </p>
    }`,
})
export class FirstLog {
  protected readonly placeholder = '$TOCSIN_KEY';
  readonly key = input('$TOCSIN_KEY');
  protected readonly command = () =>
    [
      `curl ${location.origin}/api/v1/ingest \\`,
      `  -H "Authorization: Bearer ${this.key()}" \\`,
      `  -H "Content-Type: application/json" \\`,
      `  -d '{"service":"shop","level":"info","message":"Order 1042 placed"}'`,
    ].join('\n');
}
