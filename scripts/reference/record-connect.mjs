// record-connect.mjs: gives the records of test/fixtures/connect to Connect's own transforms and converters, and writes what they answer beside them.
// A new case is written into the fixture without an answer, and recorded.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folded, unfolded } from './connect/fixture.mjs'
import { fetchReference, root } from './jars.mjs'

fetchReference()
const fixtures = join(root, 'test/fixtures/connect')
const folder = mkdtempSync(join(tmpdir(), 'samsa-connect-'))
try {
  for (const name of ['transforms', 'converters', 'headers']) {
    const path = join(fixtures, `${name}.json`)
    const fixture = JSON.parse(readFileSync(path, 'utf8'))
    if (name === 'transforms') {
      writeFileSync(path, folded(answered(unfolded(fixture))))
      continue
    }
    const lines = answered(fixture.cases).map((each) => JSON.stringify(each))
    writeFileSync(path, `{\n"cases": [\n${lines.join(',\n')}\n]\n}\n`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function answered(cases) {
  const [asked, answers] = [join(folder, 'cases.json'), join(folder, 'answers.json')]
  writeFileSync(asked, JSON.stringify(cases))
  execFileSync(
    'java',
    [
      '-Duser.timezone=UTC',
      '-cp',
      join(root, '.reference/kafka/*'),
      join(root, 'scripts/reference/ConnectAnswers.java'),
      asked,
      answers,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  return JSON.parse(readFileSync(answers, 'utf8'))
}
