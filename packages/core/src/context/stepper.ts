/** An object that goes one step further each time it is asked. */
export interface Stepper {
  step(): void
}
