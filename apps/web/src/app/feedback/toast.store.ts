import { Injectable, signal } from '@angular/core';

export interface Toast {
  id: number;
  tone: 'plain' | 'danger' | 'warn';
  text: string;
  detail?: string;
  /** A page of the dashboard that the toast leads to. */
  link?: string;
}
const STAY_MS = 8000;
const MOST = 4;

/** Short notices that go away by themselves; the newest few are kept. */
@Injectable({ providedIn: 'root' })
export class ToastStore {
  private readonly shown = signal<readonly Toast[]>([]);
  private next = 1;
  readonly toasts = this.shown.asReadonly();

  show(toast: Omit<Toast, 'id'>): void {
    const id = this.next++;
    this.shown.update((toasts) => [...toasts, { ...toast, id }].slice(-MOST));
    setTimeout(() => this.dismiss(id), STAY_MS);
  }

  done(text: string): void {
    this.show({ tone: 'plain', text });
  }

  dismiss(id: number): void {
    this.shown.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }
}
