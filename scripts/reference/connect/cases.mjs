// What is given to both standalone workers: files, and what is done while they run (run-worker.mjs).
import { errorCases } from './error-cases.mjs'
import { restCases } from './rest-cases.mjs'
import { runCases } from './run-cases.mjs'
import { startCases } from './start-cases.mjs'

export const cases = [...runCases, ...startCases, ...errorCases, ...restCases]
