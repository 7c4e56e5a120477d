import { DOCUMENT } from '@angular/common';
import { computed, effect, inject, Injectable, signal } from '@angular/core';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Theme = 'light' | 'dark';
const KEY = 'tocsin.theme';

/** What the page wears for a choice, given what the system prefers. */
export const themeOf = (choice: ThemeChoice, systemIsDark: boolean): Theme =>
  choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice;

/** The colours in force: the system's preference, unless this browser chose otherwise. */
@Injectable({ providedIn: 'root' })
export class ThemeStore {
  private readonly document = inject(DOCUMENT);
  private readonly media = this.document.defaultView?.matchMedia?.('(prefers-color-scheme: dark)');
  private readonly systemIsDark = signal(this.media?.matches ?? false);
  readonly choice = signal<ThemeChoice>(this.stored());
  readonly theme = computed(() => themeOf(this.choice(), this.systemIsDark()));

  constructor() {
    this.media?.addEventListener('change', (event) => this.systemIsDark.set(event.matches));
    effect(() => {
      this.document.documentElement.dataset['theme'] = this.theme();
    });
  }

  choose(choice: ThemeChoice): void {
    this.choice.set(choice);
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // A browser that keeps nothing still changes colours for this visit.
    }
  }

  private stored(): ThemeChoice {
    try {
      const value = localStorage.getItem(KEY);
      return value === 'light' || value === 'dark' ? value : 'system';
    } catch {
      return 'system';
    }
  }
}
