/** Floating-point numbers as Java writes them. */

/** Writes a float as Java's Float.toString does: the fewest digits that give the same float back, but at least two. */
export function javaFloat(value: number): string {
  return fromDigits(value, shortestFloatDigits)
}

/** Writes a double as Java's Double.toString does. */
export function javaDouble(value: number): string {
  return fromDigits(value, (number) => number.toExponential())
}

/** Writes a double as Java's format `%.Nf` does: rounded half up from the digits that Double.toString would show, not from the binary value. */
export function javaFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return String(value)
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e')
  const shown = mantissa.replace('.', '')
  const shift = Number(exponent) - (shown.length - 1) + digits
  const scaled =
    shift >= 0 ? BigInt(shown) * 10n ** BigInt(shift) : halfUp(BigInt(shown), 10n ** BigInt(-shift))
  const text = String(scaled).padStart(digits + 1, '0')
  const sign = value < 0 ? '-' : ''
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

function halfUp(number: bigint, divisor: bigint): bigint {
  return (2n * number + divisor) / (2n * divisor)
}

function fromDigits(value: number, digitsOf: (value: number) => string): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [digits = '0', exponent = '0'] = digitsOf(value).split('e')
  if (size >= 1e-3 && size < 1e7) {
    const plain = String(Number(`${digits}e${exponent}`))
    return plain.includes('.') ? plain : `${plain}.0`
  }
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
}

function shortestFloatDigits(value: number): string {
  for (let fraction = 1; fraction < 9; fraction += 1) {
    const text = value.toExponential(fraction)
    if (Math.fround(Number(text)) === Math.fround(value)) return text
  }
  return value.toExponential()
}
