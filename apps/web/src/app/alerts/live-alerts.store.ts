import { computed, inject, Injectable, signal } from '@angular/core';
import type { AlertView } from '@tocsin/contracts';
import { AlertsApi } from '../api/alerts-api.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { TailSocket } from '../tail/tail-socket.ts';

/** A search that no log matches: the socket then carries alerts only. */
const NO_LOGS = '-*';
/** In case a message was missed while the connection was away. */
const REREAD_MS = 60_000;
const MOST = 200;
/** Who opens the dashboard is told of what fired just now; all that fires is on the badge. */
const JUST_NOW_MS = 60_000;
/** Told of at once when a read brings them; more would only cover the page. */
const MOST_TOLD = 3;

/** Alerts as they fire and end, for everyone who is signed in and may see them. */
@Injectable({ providedIn: 'root' })
export class LiveAlertsStore {
  private readonly socket = inject(TailSocket);
  private readonly api = inject(AlertsApi);
  private readonly toasts = inject(ToastStore);
  private readonly firing = signal<ReadonlySet<string>>(new Set());
  private hasRead = false;
  private readonly latest = signal<AlertView | null>(null);
  readonly firingCount = computed(() => this.firing().size);
  /** The last change that came; pages reload by it. */
  readonly change = this.latest.asReadonly();

  /** Listens until the answer is called. */
  start(): () => void {
    const close = this.socket.open(NO_LOGS, {
      message: (message) => message.type === 'alert' && this.take(message.alert),
      state: (state) => state === 'live' && void this.reread(),
    });
    void this.reread();
    const timer = setInterval(() => void this.reread(), REREAD_MS);
    return () => {
      clearInterval(timer);
      close();
      this.hasRead = false;
      this.firing.set(new Set());
    };
  }

  take(alert: AlertView): void {
    if (this.isNews(alert)) this.announce(alert);
    this.firing.update((ids) => {
      const next = new Set(ids);
      if (alert.status === 'firing') next.add(alert.id);
      else next.delete(alert.id);
      return next;
    });
    this.latest.set(alert);
  }

  private announce(alert: AlertView): void {
    const where = Object.values(alert.group).join(', ');
    this.toasts.show({
      tone: alert.severity === 'critical' ? 'danger' : 'warn',
      text: `Alert: ${alert.ruleName}`,
      detail: alert.text ?? `${where ? `${where}: ` : ''}${alert.value} in ${alert.window}, threshold ${alert.threshold}`,
      link: `/alerts/${alert.id}`,
    });
  }

  private isNews({ id, status, silencedUntil }: AlertView): boolean {
    return status === 'firing' && silencedUntil === null && !this.firing().has(id);
  }

  /** What fired while the connection was away, or between the sign-in and its opening, is told of as if it had come by it. */
  private async reread(): Promise<void> {
    const page = await this.api.list({ status: 'firing', limit: MOST }).catch(() => null);
    if (!page) return;
    const since = this.hasRead ? -Infinity : Date.now() - JUST_NOW_MS;
    const news = page.items.filter((alert) => this.isNews(alert) && Date.parse(alert.firedAt ?? alert.startedAt) >= since);
    for (const alert of news.slice(0, MOST_TOLD)) this.announce(alert);
    this.hasRead = true;
    this.firing.set(new Set(page.items.map((alert) => alert.id)));
  }
}
