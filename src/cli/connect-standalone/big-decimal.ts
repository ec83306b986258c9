/** Exact decimal numbers, as java.math.BigDecimal keeps and shows them. */
export class BigDecimal {
  readonly unscaled: bigint
  /** How many digits of `unscaled` stand behind the point; negative where zeros follow it. */
  readonly scale: number

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled
    this.scale = scale
  }

  /** Plain where the number is not small and has no zeros of its scale before the point, else with an exponent. */
  toString(): string {
    const sign = this.unscaled < 0n ? '-' : ''
    const digits = String(this.unscaled).replace('-', '')
    const exponent = digits.length - 1 - this.scale
    if (this.scale === 0) return sign + digits
    if (this.scale > 0 && exponent >= -6) {
      const all = digits.padStart(this.scale + 1, '0')
      return `${sign}${all.slice(0, -this.scale)}.${all.slice(-this.scale)}`
    }
    const mantissa = digits.length === 1 ? digits : `${digits.charAt(0)}.${digits.slice(1)}`
    const shown = exponent === 0 ? '' : `E${exponent < 0 ? '' : '+'}${exponent}`
    return sign + mantissa + shown
  }

  /** The 64 low bits of the whole part, as longValue takes them. */
  toLong(): bigint {
    // 10^64 has 64 zero bits at its end; and what has no digit before the point is 0, however long its scale.
    if (this.scale <= -64 || this.scale >= String(this.unscaled).length) return 0n
    const power = 10n ** BigInt(Math.abs(this.scale))
    return BigInt.asIntN(64, this.scale < 0 ? this.unscaled * power : this.unscaled / power)
  }
}

/** Reads a number as Java's constructor does; undefined where it is none, or its exponent is no int. */
export function parseBigDecimal(text: string): BigDecimal | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-])?(?=\.?\d)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  if (whole + fraction === '') return undefined
  const scale = fraction.length - Number(exponent)
  if (Math.abs(scale) >= 2 ** 31) return undefined
  return new BigDecimal(BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n), scale)
}
