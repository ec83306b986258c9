import { median } from '../benchmarks/median.mjs'

const QUARTERS = 4

/**
 * Says whether figures stay as they are: of each, the median of the last quarter of the samples and a line through all but the first quarter may lie
 * above the median of the second quarter by its bound at most.
 *
 * @returns a Markdown table, and how many figures rise
 */
export function flatness(samples, bounds) {
  const rows = Object.entries(bounds).map(([name, bound]) => rowOf(name, samples, bound))
  const head = `| | quarter 1 | 2 | 3 | 4 | most | by the line | may rise by | |\n|---|---|---|---|---|---|---|---|---|`
  return {
    table: [head, ...rows.map(({ text }) => text)].join('\n'),
    failed: rows.filter(({ isFlat }) => !isFlat).length,
  }
}

function rowOf(name, samples, { share, more }) {
  const points = samples
    .map((sample) => ({ at: sample.seconds, value: sample[name] }))
    .filter(({ value }) => Number.isFinite(value))
  const quarters = Array.from({ length: QUARTERS }, (_, index) => {
    const [from, to] = [index, index + 1].map((edge) => Math.floor((points.length * edge) / QUARTERS))
    return points.slice(from, to)
  })
  const medians = quarters.map((quarter) => median(quarter.map(({ value }) => value)) ?? Number.NaN)
  const [, second, , last] = medians
  const allowed = second * share + more
  const rise = riseOf(quarters.slice(1).flat())
  const isFlat = last - second <= allowed && rise <= allowed
  const figures = [...medians, Math.max(...points.map(({ value }) => value)), rise, allowed].map(shown)
  return { text: `| ${name} | ${figures.join(' | ')} | ${isFlat ? 'flat' : '**rises**'} |`, isFlat }
}

/** How far the line of least squares rises from the first of the points to the last. */
function riseOf(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [middle, height] = [mean(points.map(({ at }) => at)), mean(points.map(({ value }) => value))]
  const spread = points.reduce((sum, { at }) => sum + (at - middle) ** 2, 0)
  const slope = points.reduce((sum, { at, value }) => sum + (at - middle) * (value - height), 0) / spread
  return slope * (points.at(-1)?.at - points[0]?.at)
}

const shown = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2))
