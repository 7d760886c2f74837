/**
 * Whether a platform is heard just now. What was said while it was not may have been missed, so once somebody follows,
 * new messages are turned away from then on until what came before them has been asked for: the platform brings them again.
 */
export class Hearing {
  private back: (() => void) | null = null;
  private hears = false;
  private isShut = false;
  private turned = 0;

  get isHearing(): boolean {
    return this.hears;
  }

  /** Calls back each time it is heard again. */
  follow(back: () => void): void {
    this.back = back;
    this.isShut = true;
  }

  begins(): void {
    if (this.hears) return;
    this.hears = true;
    this.isShut = this.back !== null;
    this.back?.();
  }

  ends(): void {
    this.hears = false;
    this.isShut = this.back !== null;
  }

  /** Something that was said could not be taken, and may not come again. */
  slipped(): void {
    if (!this.hears) return;
    this.ends();
    this.begins();
  }

  /** Asked for each new message; true: leave it to the platform for now. */
  turnsAway(): boolean {
    if (this.isShut) this.turned += 1;
    return this.isShut;
  }

  /** Lets new messages in. False: some were turned away meanwhile, and have to be asked for first. */
  letsIn(): boolean {
    const isQuiet = this.turned === 0;
    this.turned = 0;
    if (isQuiet) this.isShut = false;
    return isQuiet;
  }

  /** Lets new messages in whatever was missed before them: late is better than not at all. */
  givesWay(): void {
    this.isShut = false;
  }
}
