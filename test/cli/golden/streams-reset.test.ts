import { goldenFile } from './golden-file.ts'

goldenFile('streams-reset')
