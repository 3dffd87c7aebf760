/* What the reader has opened, picked and chosen; shared by all parts of the page. */
import { flushSync, tick } from 'svelte';

export type Theme = 'light' | 'dark';
export type PathKind = 'improving' | 'any';

const THEME_KEY = 'truce-theme';

function savedTheme(): Theme | null {
  try {
    const saved = localStorage.getItem(THEME_KEY);
    return saved === 'light' || saved === 'dark' ? saved : null;
  } catch {
    return null; // a browser may refuse storage to files
  }
}

export class View {
  /** The situation whose reasons are open. */
  why = $state<number | null>(null);
  /** The situation picked in the graph. */
  picked = $state<number | null>(null);
  /** The path drawn in the graph. */
  path = $state<{ kind: PathKind; to: number } | null>(null);
  /** The jump of a coalition drawn in the graph, by its place in the results. */
  jump = $state<number | null>(null);
  printing = $state(false);
  theme = $state<Theme>('light');

  constructor() {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    this.theme = savedTheme() ?? (dark.matches ? 'dark' : 'light');
    dark.addEventListener('change', () => {
      if (savedTheme() === null) this.applyTheme(dark.matches ? 'dark' : 'light');
    });
    this.applyTheme(this.theme);
    const print = matchMedia('print');
    print.addEventListener('change', () => this.applyPrinting(print.matches));
    addEventListener('beforeprint', () => this.applyPrinting(true));
    addEventListener('afterprint', () => this.applyPrinting(false));
    if (print.matches) this.applyPrinting(true);
  }

  toggleTheme(): void {
    this.applyTheme(this.theme === 'dark' ? 'light' : 'dark');
    try {
      localStorage.setItem(THEME_KEY, this.theme);
    } catch {
      // the choice then lasts as long as the page
    }
  }

  private applyTheme(theme: Theme): void {
    document.documentElement.dataset.theme = this.printing ? 'light' : theme;
    this.theme = theme;
  }

  /** Paper shows what the screen hides, in light colours; it must be there before this returns. */
  private applyPrinting(printing: boolean): void {
    if (printing === this.printing) return;
    document.documentElement.dataset.theme = printing ? 'light' : this.theme;
    flushSync(() => (this.printing = printing));
  }

  async openWhy(id: number): Promise<void> {
    this.why = id;
    await tick();
    document.getElementById('why-title')?.focus();
  }

  async closeWhy(): Promise<void> {
    const id = this.why;
    this.why = null;
    await tick();
    document.querySelector<HTMLElement>(`[data-column="${id}"]`)?.focus();
  }

  pick(id: number | null): void {
    this.picked = id;
    this.path = null;
    this.jump = null;
  }

  async showInGraph(what: { id: number } | { kind: PathKind; to: number } | { jump: number }): Promise<void> {
    if ('id' in what) {
      this.pick(what.id);
    } else if ('jump' in what) {
      this.pick(null);
      this.jump = what.jump;
    } else {
      this.jump = null;
      this.picked = null;
      this.path = what;
    }
    await tick();
    document.getElementById('graph-canvas')?.focus({ preventScroll: true });
    document.getElementById('graph')?.scrollIntoView();
  }
}
