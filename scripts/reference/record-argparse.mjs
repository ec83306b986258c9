// record-argparse.mjs: has the real argparse4j answer random command lines, and writes them with its answers into
// test/fixtures/cli/argparse4j.json. The test holds our parser against that.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomCases } from './argparse-lines.mjs'
import { fetchReference, root } from './jars.mjs'

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-argparse-'))
const [questions, answers] = [join(folder, 'questions.json'), join(folder, 'answers.json')]
try {
  const cases = randomCases(4, 40, 6)
  writeFileSync(questions, JSON.stringify(cases))
  execFileSync(
    'java',
    [
      '-cp',
      join(root, '.reference/kafka/*'),
      join(root, 'scripts/reference/ArgparseAnswers.java'),
      questions,
      answers,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, COLUMNS: '80' } },
  )
  const given = JSON.parse(readFileSync(answers, 'utf8'))
  const recorded = cases.map(({ parser, lines }) => ({
    parser,
    lines: lines.map((words) => ({ words, answer: given.shift() })),
  }))
  writeFileSync(
    join(root, 'test/fixtures/cli/argparse4j.json'),
    `[\n${recorded.map((parser) => JSON.stringify(parser)).join(',\n')}\n]\n`,
  )
} finally {
  rmSync(folder, { recursive: true })
}
