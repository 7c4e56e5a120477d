import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import type { ApiError } from '../api/api-error.ts';

/** Says what failed and offers the way on. */
@Component({
  selector: 'tocsin-failure',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<div class="flex flex-col items-center gap-2 px-6 py-10 text-center" role="alert">
    <p class="text-danger font-medium">{{ heading() }}</p>
    <p class="text-muted max-w-md">{{ error().message }}</p>
    @if (error().problem?.requestId; as id) {
      <p class="text-muted font-mono text-xs">request {{ id }}</p>
    }
    <button class="button mt-1" type="button" (click)="retry.emit()">Try again</button>
  </div>`,
})
export class Failure {
  readonly heading = input('This could not be loaded');
  readonly error = input.required<ApiError>();
  readonly retry = output();
}
