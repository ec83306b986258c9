/** What a client counts of itself, under the names of Java's clients. Counting costs an addition; rates are of the whole life of the client. */

/** A number of a client, with Java's group, name and tags. */
export interface Metric {
  group: string
  name: string
  tags: Readonly<Record<string, string>>
  /** A text for the names and versions of app-info. */
  value: number | string
}

/** A total, and how much of it there is a second. */
export function totalAndRate(
  base: Pick<Metric, 'group' | 'tags'> & { name: string },
  { total, seconds }: { total: number; seconds: number },
): Metric[] {
  const { name, ...where } = base
  return [
    { ...where, name: `${name}-rate`, value: total / seconds },
    { ...where, name: `${name}-total`, value: total },
  ]
}

/** Values of which the average and the largest count. */
export class Sample {
  #count = 0
  #sum = 0
  #max = Number.NaN

  add(value: number): void {
    this.#count += 1
    this.#sum += value
    if (!(value <= this.#max)) this.#max = value
  }

  /** NaN for both where nothing was added, as Java has it. */
  metrics({ name, ...where }: Pick<Metric, 'group' | 'tags'> & { name: string }): Metric[] {
    return [
      { ...where, name: `${name}-avg`, value: this.#sum / this.#count },
      { ...where, name: `${name}-max`, value: this.#max },
    ]
  }
}
