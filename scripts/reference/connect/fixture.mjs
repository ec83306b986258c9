// The form of test/fixtures/connect/transforms.json: long texts that come again have a name in `rows`, and stand as { row } in the cases.
const LONG = 60
const texts = ['key', 'value', 'text']

/** Cases with their texts in full. */
export function unfolded({ rows, cases }) {
  const text = (each) => (typeof each === 'object' && each !== null && 'row' in each ? rows[each.row] : each)
  const full = (part) => mapped(part, text)
  return cases.map((each) => ({ ...full(each), answer: full(each.answer) }))
}

/** The lines of the fixture. */
export function folded(cases) {
  const counts = new Map()
  for (const each of cases)
    for (const part of [each, each.answer])
      for (const key of texts)
        if (typeof part[key] === 'string' && part[key].length > LONG)
          counts.set(part[key], (counts.get(part[key]) ?? 0) + 1)
  const often = [...counts].filter(([, count]) => count > 1).sort(([, one], [, other]) => other - one)
  const names = new Map(often.map(([text], at) => [text, `row${at}`]))
  const short = (part) => mapped(part, (each) => (names.has(each) ? { row: names.get(each) } : each))
  const rows = Object.fromEntries([...names].map(([text, name]) => [name, text]))
  const lines = cases.map((each) => JSON.stringify({ ...short(each), answer: short(each.answer) }))
  return `{"rows":${JSON.stringify(rows, null, 0).replaceAll(',"row', ',\n"row')},\n"cases":[\n${lines.join(',\n')}\n]}\n`
}

function mapped(part, change) {
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, texts.includes(key) ? change(value) : value]),
  )
}
