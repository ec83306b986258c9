import { goldenFile } from './golden-file.ts'

// The broker of the tests is told its listeners by the test, not by its settings: it has no advertised.listeners to show.
goldenFile('configs', { withoutSteps: ['brokers/describe-all'] })
