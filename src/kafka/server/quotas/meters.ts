/** A meter that nobody has used for so long is forgotten: clients come and go under ever new names. */
const EXPIRY_MS = 3_600_000
const SWEEP_MS = 60_000

/** The meters of the clients that are under a limit, made when first needed. */
export class Meters<Meter> {
  readonly #make: () => Meter
  readonly #meters = new Map<string, { readonly meter: Meter; usedMs: number }>()
  #sweptMs = 0

  constructor(make: () => Meter) {
    this.#make = make
  }

  of(key: string, nowMs: number): Meter {
    const known = this.#meters.get(key)
    if (known !== undefined) {
      known.usedMs = nowMs
      return known.meter
    }
    this.#sweep(nowMs)
    const meter = this.#make()
    this.#meters.set(key, { meter, usedMs: nowMs })
    return meter
  }

  #sweep(nowMs: number): void {
    if (nowMs - this.#sweptMs < SWEEP_MS) return
    this.#sweptMs = nowMs
    for (const [key, { usedMs }] of this.#meters) if (nowMs - usedMs >= EXPIRY_MS) this.#meters.delete(key)
  }
}
