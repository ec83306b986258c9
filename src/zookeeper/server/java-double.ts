/** A double as Java prints it (Double.toString): with a fraction always, in exponents from 10^7 on and below 10^-3. */
export function javaDouble(value: number): string {
  const size = Math.abs(value)
  if (!Number.isFinite(value) || value === 0 || (size >= 1e-3 && size < 1e7)) {
    return Number.isInteger(value) ? `${value}.0` : String(value)
  }
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
}
