/** Keys that answer alike share a set: {message, with {key} and {value} in it: [values]}, the message of what is taken being empty. */
export function bySet(questions, answers) {
  const sets = []
  const tables = {}
  const ofKeys = new Map()
  questions.forEach(({ table, key, value }, index) => {
    const id = `${table} ${key}`
    const set = ofKeys.get(id) ?? {}
    ofKeys.set(id, set)
    const message = (answers[index] ?? '')
      .replaceAll(key, '{key}')
      .replaceAll(`Invalid value ${value} for`, 'Invalid value {value} for')
    set[message] ??= []
    set[message].push(value)
  })
  for (const [id, set] of ofKeys) {
    const [table, key] = id.split(' ')
    const text = JSON.stringify(set)
    if (!sets.includes(text)) sets.push(text)
    tables[table] ??= {}
    tables[table][key] = sets.indexOf(text)
  }
  return { sets, tables }
}

/** The text of a file of such sets, a line each, and of what else is in it. */
export function answersText({ sets, tables }, more) {
  const lines = (items) => items.join(',\n')
  const rows = Object.entries(tables).map(
    ([name, keys]) => `${JSON.stringify(name)}: ${JSON.stringify(keys)}`,
  )
  const others = Object.entries(more).map(([name, value]) => `${JSON.stringify(name)}: ${shown(value)},\n`)
  return `{${others.join('')}"sets": [\n${lines(sets)}\n],\n"tables": {\n${lines(rows)}\n}}\n`
}

const shown = (value) =>
  Array.isArray(value)
    ? `[\n${value.map((each) => JSON.stringify(each)).join(',\n')}\n]`
    : JSON.stringify(value)
