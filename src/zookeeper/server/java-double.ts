/** A double as Java prints it: with a fraction always. */
export function javaDouble(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
