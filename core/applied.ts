/** The lane was lost, or the cause was applied before: nothing of this transaction may stand. */
export class AlreadyApplied extends Error {
  constructor() {
    super("this cause was applied already");
    this.name = "AlreadyApplied";
  }
}
