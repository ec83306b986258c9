import { goldenFile } from './golden-file.ts'

// offline.test.ts has what is about the command line alone.
goldenFile('topics', { without: ['argument-errors'] })
