import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import type { ApiError } from '../api/api-error.ts';

/** Says what failed and offers the way on. */
@Component({
  selector: 'tocsin-failure',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="flex flex-col items-center gap-3 p-8 text-center" role="alert">
    <p class="text-danger font-medium">{{ title() }}</p>
    <p class="text-muted max-w-md">{{ error().message }}</p>
    <button class="button" type="button" (click)="retry.emit()">Try again</button>
  </div>`,
})
export class Failure {
  readonly title = input('This could not be loaded');
  readonly error = input.required<ApiError>();
  readonly retry = output();
}
