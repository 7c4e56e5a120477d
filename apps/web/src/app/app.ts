import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { ThemeStore } from './theme/theme.store.ts';

@Component({
  selector: 'tocsin-root',
  imports: [RouterOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '<router-outlet />',
})
export class App {
  /** Held from the start, so that the first paint has the right colours. */
  protected readonly theme = inject(ThemeStore);
}
