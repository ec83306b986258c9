import { goldenFile } from './golden-file.ts'

goldenFile('console-consumer', {
  // offline.test.ts has what is about the command line alone.
  without: ['invalid-combinations'],
  // Our consumer has the classic group protocol alone.
  withoutSteps: ['include-and-groups/group-consumer-protocol'],
})
