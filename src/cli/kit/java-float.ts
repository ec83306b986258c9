/** Writes a float as Java's Float.toString does: the fewest digits that give the same float back, at least one after the point. */
export function javaFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [digits = '0', exponent = '0'] = shortestDigits(value).split('e')
  if (size >= 1e-3 && size < 1e7) {
    const plain = String(Number(`${digits}e${exponent}`))
    return plain.includes('.') ? plain : `${plain}.0`
  }
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
}

function shortestDigits(value: number): string {
  for (let fraction = 0; fraction < 9; fraction += 1) {
    const text = value.toExponential(fraction)
    if (Math.fround(Number(text)) === Math.fround(value)) return text
  }
  return value.toExponential()
}
