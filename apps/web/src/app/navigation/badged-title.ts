import { inject, Injectable } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';

/** The page's title with the number of firing alerts before it, so that it shows on the browser's tab. */
@Injectable({ providedIn: 'root' })
export class BadgedTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private page = 'Tocsin';
  private firing = 0;

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.page = this.buildTitle(snapshot) ?? 'Tocsin';
    this.write();
  }

  badge(firing: number): void {
    this.firing = firing;
    this.write();
  }

  private write(): void {
    this.title.setTitle(this.firing > 0 ? `(${this.firing}) ${this.page}` : this.page);
  }
}
