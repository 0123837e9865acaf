import type { ChangeProgress } from '../../shared/model/change.ts';
import { countdownSentence, doing, progressLine } from './show-change.ts';
import type { Terminal } from './terminal.ts';
import { flowsInWords } from './verdict-words.ts';

/** Tells a running change on stderr: lines that stay, and on a terminal the countdown of the router's own watchdog below them. */
export class ChangeTicker {
  readonly #terminal: Terminal;
  readonly #now: () => Date;
  readonly #timer: NodeJS.Timeout;
  #doing = 'Looking at the router';
  /** When the router goes back by itself, milliseconds; null while it would not. */
  #deadline: number | null = null;
  #told = false;

  constructor(terminal: Terminal, now: () => Date) {
    this.#terminal = terminal;
    this.#now = now;
    this.#timer = setInterval(() => this.#draw(), 1000);
    this.#draw();
  }

  /** Seconds until the router goes back by itself; null when no unconfirmed change is on it. */
  get secondsLeft(): number | null {
    if (this.#deadline === null) return null;
    return Math.max(0, Math.round((this.#deadline - this.#now().getTime()) / 1000));
  }

  tell(progress: ChangeProgress): void {
    const line = progressLine(progress, this.#terminal.paintNotice);
    if (line !== '') this.#terminal.notice(line);
    this.#follow(progress);
    this.#draw();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#terminal.status(null);
  }

  #follow(progress: ChangeProgress): void {
    switch (progress.kind) {
      case 'step':
        if (progress.event === 'started') this.#doing = doing(progress.step);
        if (progress.event === 'done' && (progress.step === 'confirm' || progress.step === 'undo'))
          this.#deadline = null;
        return;
      case 'countdown':
        this.#deadline = this.#now().getTime() + progress.secondsLeft * 1000;
        if (!this.#told) this.#terminal.notice(`    ${countdownSentence(progress.secondsLeft)}`);
        this.#told = true;
        return;
      case 'proof':
        this.#doing = `Watching the flows: ${flowsInWords(progress.after)}`;
        return;
      case 'check':
        return;
    }
  }

  #draw(): void {
    const left = this.secondsLeft;
    this.#terminal.status(`  … ${this.#doing}.${left === null ? '' : ` ${countdownSentence(left)}`}`);
  }
}
