import { ChangeDetectionStrategy, Component } from '@angular/core';
import { Empty } from '../feedback/empty.ts';

@Component({
  selector: 'tocsin-not-allowed-page',
  imports: [Empty],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="page">
    <h1 class="page-title">Not for your role</h1>
    <div class="card">
      <tocsin-empty heading="You may not open this page"
        >Ask an admin for a role that has it, or go on with a page of the menu.</tocsin-empty
      >
    </div>
  </div>`,
})
export class NotAllowedPage {}
