import { median } from './median.mjs'

// The Markdown table: medians with least and most, and the ratio in which more than 1 is always better for Samsa.
export class Results {
  #rows = new Map()

  add(row, unit, better, whose, value) {
    const seen = this.#rows.get(row) ?? { unit, better, real: [], ours: [] }
    seen[whose].push(value)
    this.#rows.set(row, seen)
  }

  /** One line a row; the column of the real server is left out where nothing was measured of it. */
  markdown(title, realName) {
    const hasReal = [...this.#rows.values()].some(({ real }) => real.length > 0)
    const lines = hasReal
      ? [`| ${title} | ${realName} | Samsa | times better |`, '|---|---|---|---|']
      : [`| ${title} | Samsa |`, '|---|---|']
    for (const [row, { unit, better, real, ours }] of this.#rows) {
      const name = unit === '' ? row : `${row}, ${unit}`
      if (!hasReal) lines.push(`| ${name} | ${spread(ours)} |`)
      else lines.push(`| ${name} | ${spread(real)} | ${spread(ours)} | ${ratio(better, real, ours)} |`)
    }
    return `${lines.join('\n')}\n`
  }
}

function spread(values) {
  if (values.length === 0) return '–'
  const shown = `**${short(median(values))}**`
  return values.length === 1
    ? shown
    : `${shown} (${short(Math.min(...values))} to ${short(Math.max(...values))})`
}

function ratio(better, real, ours) {
  if (real.length === 0 || ours.length === 0) return '–'
  const [theirs, own] = [median(real), median(ours)]
  return (better === 'more' ? own / theirs : theirs / own).toFixed(2)
}

function short(value) {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US')
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
